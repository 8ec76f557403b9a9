"""The schema for programs, and a page that shows it to people: no scripts, nothing from elsewhere."""

import base64
import hashlib
import json
import threading
from functools import cache
from html import escape
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
summary{cursor:pointer;padding:.3rem 0}b{display:inline-block;min-width:4.5rem}pre{overflow:auto;background:#8882;padding:.7rem}
:root{color-scheme:light dark}"""


_making = threading.Lock()  # drf-spectacular looks up its extensions at the first schema, and two of those at a time break it


@cache
def _made() -> dict[str, Any]:
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return made


def schema() -> dict[str, Any]:
    """The OpenAPI schema, made once: it is the same for everybody until the server starts anew. Not to be changed."""
    with _making:
        return _made()


class SchemaView(SpectacularJSONAPIView):
    """Sends the schema, as JSON."""

    def _get_schema_response(self, request: Request) -> Response:
        name = self._get_filename(request, "")  # type: ignore[no-untyped-call]
        return Response(schema(), headers={"Content-Disposition": f'inline; filename="{name}"'})


class DocsView(APIView):
    """Shows the schema to people: no scripts, nothing from elsewhere."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'; base-uri 'none'"
        return HttpResponse(_page(schema()), headers={"Content-Security-Policy": policy})


def _page(schema: dict[str, Any]) -> str:
    paths = "".join(
        f"<details><summary><b>{method.upper()}</b> <code>{escape(route)}</code> {escape(operation.get('summary', ''))}</summary>"
        f"<p>{escape(operation.get('description', ''))}</p><pre>{escape(json.dumps(operation, indent=1))}</pre></details>"
        for route, operations in schema["paths"].items()
        for method, operation in operations.items()
    )
    types = "".join(
        f'<details id="{escape(name)}"><summary><code>{escape(name)}</code></summary>'
        f"<pre>{escape(json.dumps(component, indent=1))}</pre></details>"
        for name, component in schema["components"]["schemas"].items()
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>babycam API</title><style>{STYLE}</style>'
        f'<h1>babycam API</h1><p>Machine-readable: <a href="/api/schema/">/api/schema/</a></p>'
        f"<h2>Operations</h2>{paths}<h2>Shapes</h2>{types}</html>"
    )


routes: list[URLPattern] = [
    path("schema", SchemaView.as_view()),
    path("docs", DocsView.as_view()),
]
