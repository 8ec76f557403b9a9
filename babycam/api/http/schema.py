"""The OpenAPI schema: tags, and the one error shape, which is written into every operation once, here."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema as SpectacularSchema

from babycam.core import cookies

PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "description": "Always about:blank."},
        "title": {"type": "string", "description": "What happened, in words for a parent."},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; may be translated."},
        "detail": {"type": "string"},
        "params": {"type": "object", "description": "What the words speak of, such as a name.", "additionalProperties": True},
        "fields": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    },
}


class AutoSchema(SpectacularSchema):
    """Tags operations by the first word of their path."""

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/").split("/")[0]]


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema names our login; changes also need the header X-CSRFToken with the value of the cookie __Host-csrftoken."""

    target_class = "babycam.api.http.access.SessionLogin"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": cookies.SESSION}


class DeviceScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """A camera phone's secret, as a cookie or as a bearer token."""

    target_class = "babycam.api.http.access.DeviceLogin"
    name = "device"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class AccessKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """A program's access key, as the password of HTTP Basic or as a bearer token."""

    target_class = "babycam.api.http.programs.KeyLogin"
    name = "access_key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "basic"}


def add_problems(result: dict[str, Any], **_rest: Any) -> dict[str, Any]:
    """drf-spectacular hook: the Problem component, and "default" answers that name it."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    answer = {
        "description": "What went wrong.",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"].setdefault("default", answer)
    return result
