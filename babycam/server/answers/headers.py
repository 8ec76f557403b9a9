"""What every answer gets: security headers, and its length."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from babycam.server.answers import lengths

# The page's own files only. blob: for MediaSource, recorded pictures and clocks in a worker, data: for small images.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self' blob:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    ]
)
# What the page, and a phone that is a camera, may ask for (no browser knows a word for the battery).
ALLOWED = ("camera", "microphone", "screen-wake-lock", "autoplay", "fullscreen", "compute-pressure")
REFUSED = ("geolocation", "payment", "usb")
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join([*(f"{name}=(self)" for name in ALLOWED), *(f"{name}=()" for name in REFUSED)]),
}

Next = Callable[[HttpRequest], Any]


def _secure(request: HttpRequest, response: Any) -> Any:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/api/"):
        response.headers.setdefault("Cache-Control", "no-store")
    if response.streaming and "Content-Length" not in response.headers:
        response.headers["Transfer-Encoding"] = "chunked"
    elif not response.streaming and response.status_code not in lengths.WITHOUT:
        response.headers.setdefault("Content-Length", str(len(response.content)))
    return response


def security_headers(get_response: Next) -> Next:
    """Adds HEADERS to every answer that has not set its own and its length, and keeps API answers out of caches."""
    return lambda request: _secure(request, get_response(request))
