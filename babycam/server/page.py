"""The built page: its files from babycam/server/page, and index.html for every address that the page itself understands."""

from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from whitenoise import WhiteNoise

FOLDER = Path(__file__).parent / "page"
NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>babycam</title><h1>babycam is running, but its page is not built</h1>
<p>Start it with <code>./run</code>, which builds the page, or build it by hand: <code>npm ci</code> and <code>npm run build</code>
in the folder <code>frontend</code>. Then load this page again.</p></html>
"""


def _no_application(_environ: Any, _start: Any) -> list[bytes]:
    return []


@cache
def _files(folder: Path) -> WhiteNoise:
    return WhiteNoise(_no_application, root=str(folder), max_age=0, immutable_file_test=r"^/assets/")


def page(request: HttpRequest, path: str = "") -> HttpResponse:
    """A file of the page, or index.html; words when the page is not built; 404 for files that are not there."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    if not (FOLDER / "index.html").is_file():
        return HttpResponse(NOT_BUILT, status=503)
    known = _files(FOLDER).files
    is_file = "." in path.rpartition("/")[2]
    found = known.get(f"/{path}") or (None if is_file else known.get("/index.html"))
    if found is None:
        return HttpResponse("Nothing here.\n", status=404, content_type="text/plain")
    return _served(found.get_response(request.method, request.META))


def _served(answer: Any) -> HttpResponse:
    """WhiteNoise's answer (status, headers, open file) as Django's; the files are small, so they are read whole."""
    content = b""
    if answer.file is not None:
        with answer.file as file:
            content = file.read()
    response = HttpResponse(content, status=int(answer.status))
    del response["Content-Type"]
    for name, value in answer.headers:
        response[name] = value
    if response.get("Cache-Control") == "max-age=0, public":
        response["Cache-Control"] = "no-cache"
    return response
