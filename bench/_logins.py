"""Strangers who log in, for the bench `doors`: `python -m bench._logins PORT RATE SECONDS` prints what they got as one JSON line.

RATE logins a second are begun from a few addresses of this machine (127.0.0.x), with names that nobody has and wrong passwords for
one that somebody has; whoever is late is not waited for.
"""

import asyncio
import json
import ssl
import sys
import time
from collections import Counter
from typing import Any

ADDRESSES = 200
ANSWER_S = 15.0
AT_ONCE = 400  # connections that are open; what comes beyond is counted as not begun


def request(port: int, number: int, token: str) -> bytes:
    """One login, with the double-submitted CSRF token that any stranger can make."""
    name = "ana" if number % 4 == 0 else f"nobody{number % 997}"
    body = json.dumps({"username": name, "password": f"wrong {number}"}).encode()
    origin = f"https://127.0.0.1:{port}"
    head = [
        "POST /api/session HTTP/1.1",
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
        task.add_done_callback(lambda done: (running.discard(done), got.update([done.result()])))
    await asyncio.gather(*running)
    return got


if __name__ == "__main__":
    print(json.dumps(asyncio.run(attack(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])))))
