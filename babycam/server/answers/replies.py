"""An answer that is whole and given by hand: before Django is asked, or where there is none."""

from collections.abc import Mapping, MutableMapping
from typing import Any

from babycam.server.answers.lengths import WITHOUT

Headers = Mapping[str, str]


async def reply(
    scope: MutableMapping[str, Any], send: Any, status: int, content: bytes = b"", headers: Headers | None = None
) -> None:
    """Sends all of it, and its length (RFC 9110, section 8.6): that of the content also for HEAD, which gets none."""
    length = {} if status in WITHOUT else {"Content-Length": str(len(content))}
    named = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", **(headers or {}), **length}
    lines = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in named.items()]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})
