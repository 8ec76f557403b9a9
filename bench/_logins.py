"""Strangers who log in, as kinds of hostile requests for the bench `doors`: KINDS takes a Line of `bench._hostile`, as its own do.

`python -m bench._logins PORT RATE SECONDS` attacks with logins alone and prints what they got as one JSON line: RATE a second from
a few addresses of this machine (127.0.0.x), with names that nobody has and wrong passwords for one that somebody has.
"""

import asyncio
import json
import ssl
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any, Protocol

ADDRESSES = 200
ANSWER_S = 15.0
AT_ONCE = 400  # connections that are open; what comes beyond is counted as not begun


def request(port: int, number: int, token: str) -> bytes:
    """One login, with the double-submitted CSRF token that any stranger can make."""
    name = "ana" if number % 4 == 0 else f"nobody{number % 997}"
    body = json.dumps({"username": name, "password": f"wrong {number}"}).encode()
    return posted(port, "/api/session", body, token)


def posted(port: int, path: str, body: bytes, token: str) -> bytes:
    """A request as the page sends it."""
    origin = f"https://127.0.0.1:{port}"
    head = [
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Origin: {origin}",
        f"Referer: {origin}/",
        f"Cookie: __Host-csrftoken={token}",
        f"X-CSRFToken: {token}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    return ("\r\n".join(head) + "\r\n\r\n").encode() + body


class Line(Protocol):
    """What is used of bench._hostile's."""

    port: int

    async def send(self, data: bytes) -> None: ...

    async def answer(self) -> str: ...


_numbers = count()


async def login(line: Line) -> str:
    """A whole login, with a name and a password that do not go together."""
    await line.send(request(line.port, next(_numbers), "a" * 32))
    return await line.answer()


async def passkey(line: Line) -> str:
    """A challenge for a passkey that nobody has."""
    await line.send(posted(line.port, "/api/session/passkey/options", b"{}", "a" * 32))
    return await line.answer()


async def invite(line: Line) -> str:
    """A guess at an invitation."""
    await line.send(posted(line.port, "/api/invites/look", json.dumps({"secret": f"guess{next(_numbers)}"}).encode(), "a" * 32))
    return await line.answer()


async def code(line: Line) -> str:
    """A guess at a pairing's six digits."""
    await line.send(
        posted(line.port, "/api/pairings/look", json.dumps({"code": f"{next(_numbers) % 1000000:06}"}).encode(), "a" * 32)
    )
    return await line.answer()


KINDS: dict[str, Callable[[Any], Awaitable[str]]] = {"login": login, "passkey": passkey, "invite": invite, "code": code}


async def log_in(port: int, number: int, context: ssl.SSLContext) -> str:
    """The status, or what went wrong."""
    here = (f"127.0.0.{2 + number % ADDRESSES}", 0)
    try:
        async with asyncio.timeout(ANSWER_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, local_addr=here)
            try:
                writer.write(request(port, number, "a" * 32))
                line = await reader.readline()
            finally:
                writer.close()
        return line.split()[1].decode() if line else "hung up"
    except (OSError, TimeoutError, ValueError, IndexError) as error:
        return type(error).__name__


async def attack(port: int, rate: float, seconds: float) -> Counter[str]:
    """What all of them got."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    got: Counter[str] = Counter()
    running: set[asyncio.Task[Any]] = set()
    began = time.monotonic()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        if time.monotonic() - began > seconds:
            break
        if len(running) >= AT_ONCE:
            got["not begun"] += 1
            continue
        task = asyncio.create_task(log_in(port, number, context))
        running.add(task)
        task.add_done_callback(running.discard)
        task.add_done_callback(lambda done: got.update([done.result()]))
    await asyncio.gather(*running)
    return got


if __name__ == "__main__":
    print(json.dumps(asyncio.run(attack(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])))))
