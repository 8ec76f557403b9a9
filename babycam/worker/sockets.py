"""How a worker opens any of its sockets to the server."""

from typing import Any

from websockets.asyncio.client import connect

from babycam.worker.address import ServerAddress

OPEN_S = 5.0
CLOSE_S = 0.2  # a server that is gone answers no close


def dial(address: ServerAddress, url: str, **limits: Any) -> connect:
    """A socket to `url` with the worker's token; no proxy, and no compression, which triples the cost of media.

    `limits`: what this socket needs of websockets' own (ping_interval, max_size, write_limit).
    """
    return connect(
        url,
        additional_headers={"Authorization": f"Bearer {address.token}"},
        ssl=address.tls,
        proxy=None,
        compression=None,
        open_timeout=OPEN_S,
        close_timeout=CLOSE_S,
        **limits,
    )
