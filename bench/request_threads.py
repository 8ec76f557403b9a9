"""What a request pays for a thread and a database connection of its own, beside a thread that keeps one.

Django's ASGI handler gives each request a thread of its own (asgiref's ThreadSensitiveContext), so a connection, too: opened by its
first question, closed when it is answered. `own_ms`: that, with one small question; `kept_ms`: the same question in a thread of
loops/threads.py, whose connection stays. Processor time and time by the clock of a call, on SQLite and on PostgreSQL.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from typing import Any

from bench._django import django
from bench._lib import report
from tests.support.services import postgres

ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        with django():
            print(json.dumps(asyncio.run(_measured(options.times))), flush=True)
        return
    report("request_threads", times=options.times, **{name: _on(name, options.times) for name in ("sqlite", "postgresql")})


def _on(database: str, times: int) -> dict[str, Any]:
    """In a process of its own."""
    with ExitStack() as stack:
        address = stack.enter_context(postgres()).url if database == "postgresql" else ""
        command = [sys.executable, "-m", "bench.request_threads", "--here", "--times", str(times)]
        environment = {**os.environ, "DATABASE_URL": address}
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, timeout=300)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


async def _measured(times: int) -> dict[str, Any]:
    from babycam.loops.threads import DatabaseThreads

    kept = DatabaseThreads("bench")
    figures: dict[str, Any] = {}
    for name, call in (("own_ms", _own), ("kept_ms", lambda: kept.call(_question))):
        await call()
        figures[name] = min([await _cost(call, times) for _ in range(ROUNDS)], key=lambda cost: cost["cpu"])
    kept.close()
    return figures


async def _own() -> None:
    from asgiref.sync import ThreadSensitiveContext, sync_to_async

    async with ThreadSensitiveContext():
        await sync_to_async(_asked_and_closed)()


def _asked_and_closed() -> None:
    from django.db import connection

    _question()
    connection.close()


def _question() -> None:
    from babycam.people.models import Household

    Household.objects.exists()


async def _cost(call: Callable[[], Awaitable[None]], times: int) -> dict[str, float]:
    used, began = time.process_time(), time.perf_counter()
    for _ in range(times):
        await call()
    spent = {"cpu": time.process_time() - used, "clock": time.perf_counter() - began}
    return {name: round(1000 * seconds / times, 2) for name, seconds in spent.items()}


if __name__ == "__main__":
    main()
