"""One message to 200 open pages; and a history of 100,000 messages, opened, scrolled and searched on SQLite and on PostgreSQL.

The pages are sockets of a process of their own against the real server; the time goes from sending the request to the last page's
receipt. The history is asked through the whole of Django (session, rights, JSON) in one process, without a network: that is the
server's own time (`cpu`: of its processor, on the average; no busy machine makes it longer, and PostgreSQL's own is not in it).
`queries` counts all of them, those of session and rights included.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AsyncExitStack, ExitStack
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from bench._django import django
from bench._lib import percentile, report
from tests.rig import PASSPHRASE, Client, Rig
from tests.support.services import postgres

WORDS = 5000
THREADS = 300  # of incidents; a fifth of all messages is in them
BATCH = 5000


# --- 200 pages -------------------------------------------------------------------------------------------------------


def family(rig: Rig, people: int) -> list[Client]:
    """Ana, and so many parents."""
    ana = rig.set_up()
    for number in range(1, people):
        ana.post("/api/people", {"name": f"P{number}", "username": f"p{number}", "password": PASSPHRASE, "role": "parent"})
    return [ana, *(Client(rig.base).login(f"p{number}") for number in range(1, people))]


async def pages(clients: list[Client], count: int, messages: int) -> list[list[float]]:
    """Per message: the milliseconds until each page had it."""
    came: dict[str, list[float]] = {}
    open_, all_here = 0, asyncio.Event()

    async def listen(socket: Any) -> None:
        nonlocal open_
        async for text in socket:
            now = time.monotonic()
            if '"type":"chat.message"' in text:
                came.setdefault(json.loads(text)["message"]["uuid"], []).append(now)
            elif '"type":"hello"' in text:
                open_ += 1
                all_here.set() if open_ == count else None

    times: list[list[float]] = []
    async with AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(clients[n % len(clients)].socket("/ws/events/")) for n in range(count)]
        listening = [asyncio.create_task(listen(socket)) for socket in sockets]
        await asyncio.wait_for(all_here.wait(), 60)
        for number in range(messages + 1):
            uuid, author = str(uuid4()), clients[number % len(clients)]
            began = time.monotonic()
            await asyncio.to_thread(author.post, "/api/chat/messages", {"uuid": uuid, "text": f"message {number}"})
            async with asyncio.timeout(20):
                while len(came.get(uuid, [])) < count:  # noqa: ASYNC110 - the sockets tell
                    await asyncio.sleep(0.002)
            times.append([1000 * (at - began) for at in came[uuid]])
            await asyncio.sleep(random.uniform(0.05, 0.15))
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
    return times[1:]  # the first one loads what is loaded at first use


def fan_out(count: int, messages: int) -> dict[str, Any]:
    with Rig(BABYCAM_WORKERS="0") as rig:
        times = asyncio.run(pages(family(rig, 1 + messages // 40), count, messages))
    last, first = [max(delays) for delays in times], [min(delays) for delays in times]
    return {
        "pages": count,
        "messages": messages,
        "last_page_ms": {"p50": round(percentile(last, 0.5), 1), "p99": round(percentile(last, 0.99), 1)},
        "first_page_ms": {"p50": round(percentile(first, 0.5), 1), "p99": round(percentile(first, 0.99), 1)},
        "ratio_last_to_first": round(percentile(last, 0.5) / percentile(first, 0.5), 2),
    }


# --- 100,000 messages ------------------------------------------------------------------------------------------------


def text(chance: random.Random) -> str:
    """A few words, of which few are frequent and many are rare; every second text holds "milk"."""
    words = [f"w{int(WORDS * chance.random() ** 3)}" for _ in range(chance.randint(2, 20))]
    return " ".join([*words, "milk"] if chance.random() < 0.5 else words)


def write(count: int) -> tuple[Any, Any]:
    """The family with its history: years with a message each ten minutes. Returns the owner and a sitter who came half-way."""
    from babycam.chat import search
    from babycam.chat.models import Ledger, Message, Thread
    from babycam.core import clock
    from tests.cast import gather

    cast, chance = gather("!"), random.Random(3)
    people, begun = [cast.ana, cast.ben, cast.cy], clock.now() - timedelta(minutes=10 * count)
    for start in range(0, count, BATCH):
        rows = []
        for n in range(start, min(start + BATCH, count)):
            incident = n * THREADS // count + 1 if chance.random() < 0.2 else 0
            room = cast.zoe.pk if incident % 2 else cast.max.pk
            row = Message(thread=f"incident:{incident}" if incident else "family", room=room if incident else None, rev=n + 1)
            row.author, row.text, row.created_at = people[n % 3], text(chance), begun + timedelta(minutes=10 * n)
            row.pinned_at = row.created_at if chance.random() < 0.001 else None
            rows.append(row)
        made = Message.objects.bulk_create(rows)
        search.index_messages((row.pk, row.text) for row in made)
        for row in made:
            if chance.random() < 0.05:
                row.reply_to_id = row.pk - 1
        Message.objects.bulk_update([row for row in made if row.reply_to_id], ["reply_to"])
    last: dict[str, Any] = {row["thread"]: row for row in Message.objects.order_by("pk").values("pk", "thread", "room")}
    Thread.objects.bulk_create(Thread(pk=key, room=row["room"], last=row["pk"]) for key, row in last.items())
    Ledger.objects.create(rev=count)
    type(cast.cy).objects.filter(pk=cast.cy.pk).update(created_at=begun + timedelta(minutes=5 * count))
    cast.cy.refresh_from_db()
    return cast.ana, cast.cy


def asked(count: int) -> dict[str, Callable[[random.Random], str]]:
    """What is asked, by name: each time another path."""
    messages, search = "/api/chat/messages", "/api/chat/search"
    return {
        "open": lambda chance: messages,
        "threads": lambda chance: "/api/chat/threads",
        "scroll_back": lambda chance: f"{messages}?before={chance.randint(count // 100, count)}",
        "news": lambda chance: f"/api/chat/news?after={count - chance.randint(1, 60)}",
        "pinned": lambda chance: "/api/chat/pinned",
        "search_rare": lambda chance: f"{search}?q=w{chance.randint(WORDS // 2, WORDS - 1)}",
        "search_half_of_all": lambda chance: f"{search}?q=milk",
        "search_a_letter": lambda chance: f"{search}?q=w",
        "search_two": lambda chance: f"{search}?q=milk+w{chance.randint(1, WORDS // 10)}",
        "search_nothing": lambda chance: f"{search}?q=milk+nothing",
        "search_back": lambda chance: f"{search}?q=milk&before={chance.randint(count // 100, count)}",
    }


def measure(person: Any, paths: dict[str, Callable[[random.Random], str]], times: int) -> dict[str, Any]:
    from django.db import connection

    from tests.conftest import Browser

    client, chance = Browser(), random.Random(5)
    client.force_login(person)
    figures = {}
    for name, path in paths.items():
        client.get(path(chance))
        queries: list[str] = []
        with connection.execute_wrapper(partial(_noted, queries)):
            assert client.get(path(chance)).status_code == 200
        spent, used = [], time.process_time()
        for _ in range(times):
            wanted = path(chance)
            began = time.perf_counter()
            client.get(wanted)
            spent.append(1000 * (time.perf_counter() - began))
        cpu = 1000 * (time.process_time() - used) / times
        figures[name] = {part: round(percentile(spent, at), 1) for part, at in (("p50", 0.5), ("p95", 0.95))}
        figures[name] |= {"cpu": round(cpu, 1), "queries": len(queries)}
        print(f"{connection.vendor:10} {person.name:4} {name:20} {figures[name]}", file=sys.stderr, flush=True)
    return figures


def _noted(queries: list[str], execute: Any, sql: str, *rest: Any) -> Any:
    queries.append(sql)
    return execute(sql, *rest)


def history(count: int, times: int) -> None:
    """In a process of its own: writes the history, asks, and prints the figures."""
    with django():
        from django.db import connection

        owner, sitter = write(count)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")  # as the server does by itself a minute after so much was written
        figures = {"owner": measure(owner, asked(count), times), "sitter": measure(sitter, asked(count), times)}
        print(json.dumps(figures), flush=True)


def on_each_database(count: int, times: int) -> dict[str, Any]:
    figures = {}
    for name in ("sqlite", "postgresql"):
        with ExitStack() as stack:
            address = stack.enter_context(postgres()).url if name == "postgresql" else ""
            command = [sys.executable, "-m", "bench.chat_fanout", "--history", "--messages", str(count), "--times", str(times)]
            environment = {**os.environ, "DATABASE_URL": address}
            done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, timeout=1200)
            figures[name] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _most(part: str, figures: dict[str, Any]) -> float:
    return max(float(each[part]) for who in figures.values() for each in who.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--posts", type=int, default=100)
    parser.add_argument("--messages", type=int, default=100_000, help="in the history")
    parser.add_argument("--times", type=int, default=50, help="that each thing is asked")
    parser.add_argument("--history", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.history:
        history(options.messages, options.times)
        return
    databases = on_each_database(options.messages, options.times)
    slowest = {part: {name: _most(part, figures) for name, figures in databases.items()} for part in ("p50", "p95", "cpu")}
    report(
        "chat_fanout",
        **fan_out(options.pages, options.posts),
        history=options.messages,
        server_ms=databases,
        slowest_ms=slowest,
    )


if __name__ == "__main__":
    main()
