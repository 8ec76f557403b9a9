"""The built page: its files from babycam/server/page, and index.html for every address that the page itself understands."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from whitenoise import WhiteNoise

from babycam.server.answers.small_pages import nothing

FOLDER = Path(__file__).parents[1] / "page"
# The addresses that the page itself understands: `pages` of frontend/src/shared/lib/paths.ts.
ADDRESSES = (
    "/",
    "/rooms/:id",
    "/duty",
    "/duty/:part",
    "/incidents/:id",
    "/chat",
    "/chat/incident/:id",
    "/clips",
    "/night",
    "/night/:date",
    "/night/week/:date",
    "/night/:date/report",
    "/tonight",
    "/watch",
    "/settings",
    "/settings/me",
    "/settings/devices",
    "/settings/family",
    "/settings/family/audit",
    "/settings/cameras",
    "/settings/alarm",
    "/settings/night",
    "/settings/integrations",
    "/settings/storage",
    "/settings/about",
    "/join",
    "/answer",
    "/camera",
    "/setup",
    "/login",
)
MOVED = ("/family", "/family/me", "/family/audit", "/cameras", "/notifications", "/about")  # `moved` there
_KNOWN = re.compile("|".join(re.sub(r":\w+", "[^/]+", address) + "/?" for address in (*ADDRESSES, *MOVED)))
NEVER_PAGES = ("assets", "static", "media", "ws", ".well-known")  # what programs ask for: they get no page to start
NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>babycam</title><h1>babycam is running, but its page is not built</h1>
<p>Start it with <code>./run</code>, which builds the page, or build it by hand: <code>npm ci</code> and <code>npm run build</code>
in the folder <code>frontend</code>. Then load this page again.</p></html>
"""


def _no_application(_environ: Any, _start: Any) -> list[bytes]:
    return []


def _tag(headers: Any, path: str, _url: str) -> None:
    """Names a file by what is in it: another build's index.html has the same length, and may have the same time.

    The name is a weak one, because it is that of the packed forms too (RFC 9110, 8.8.3).
    """
    headers["ETag"] = f'W/"{sha256(Path(path).read_bytes()).hexdigest()[:24]}"'


@cache
def _files(folder: Path) -> WhiteNoise:
    """Every file with its forms in Brotli and gzip, which the build has put beside it (`pack` of frontend/vite.config.ts).

    Only these files are packed: an answer of the API holds secrets beside what a stranger may have chosen, and its length would
    tell of them (BREACH).
    """
    return WhiteNoise(
        _no_application,
        root=str(folder),
        max_age=0,
        allow_all_origins=False,
        immutable_file_test=r"^/assets/",
        add_headers_function=_tag,
    )


@csrf_exempt  # it changes nothing, and a form that is posted to nowhere is told so
def page(request: HttpRequest, path: str = "") -> HttpResponse:
    """A file of the page, or index.html; words when the page is not built.

    404 for what is neither: with the page itself where a person may have mistyped one of its addresses (it says so, and shows the
    way back), with a small page where a file or a program's address was meant.
    """
    files = _files(FOLDER).files
    ours = _KNOWN.fullmatch(f"/{path}") is not None
    file = files.get(f"/{path}")
    if file is None and not ours and _means_a_file(path):
        return nothing(request)
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"}) if file or ours else nothing(request)
    if not (FOLDER / "index.html").is_file():
        return HttpResponse(NOT_BUILT, status=503) if ours else nothing(request)
    if file is None and not ours:
        unconditional = {"HTTP_ACCEPT_ENCODING": request.META.get("HTTP_ACCEPT_ENCODING", "")}
        return _served(files["/index.html"].get_response(request.method, unconditional), 404)
    return _served((file or files["/index.html"]).get_response(request.method, request.META))


def _means_a_file(path: str) -> bool:
    return path.partition("/")[0] in NEVER_PAGES or "." in path.rpartition("/")[2]


def _served(answer: Any, status: int = 0) -> HttpResponse:
    """WhiteNoise's answer (status, headers, open file) as Django's; the files are small, so they are read whole."""
    content = b""
    if answer.file is not None:
        with answer.file as file:
            content = file.read()
    response = HttpResponse(content, status=status or int(answer.status))
    del response["Content-Type"]
    for name, value in answer.headers:
        response[name] = value
    if response.get("Cache-Control") == "max-age=0, public":
        response["Cache-Control"] = "no-cache"
    return response
