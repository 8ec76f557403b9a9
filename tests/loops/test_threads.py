"""Threads of somebody's own that ask the database."""

import asyncio
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from babycam.alerts.models import Tick
from babycam.loops import threads
from babycam.loops.database import put_on_disk
from babycam.loops.threads import DatabaseThreads

NIGHT = datetime(2026, 1, 12, 3, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def thread() -> Iterator[DatabaseThreads]:
    thread = DatabaseThreads("test")
    yield thread
    thread.close(wait=True)


def used() -> tuple[object, int]:
    """The connection that answers, and the thread in which it does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return connection.connection, threading.get_ident()


async def test_one_connection_answers_again_and_again(thread: DatabaseThreads) -> None:
    first, again = await thread.call(used), await thread.call(used)
    assert first[0] is again[0] and first[1] == again[1]
    assert (await asyncio.wrap_future(thread.submit(used)))[0] is first[0]


async def test_a_connection_on_which_something_failed_is_not_used_again(thread: DatabaseThreads) -> None:
    def fails() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM nowhere")

    first, _ = await thread.call(used)
    with pytest.raises(Exception, match="nowhere"):
        await thread.call(fails)
    assert (await thread.call(used))[0] is not first


async def test_a_connection_is_not_kept_for_ever(thread: DatabaseThreads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "KEPT_S", 0.0)
    first, _ = await thread.call(used)
    assert (await thread.call(used))[0] is not first


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own matter")
async def test_what_was_committed_is_in_the_file_itself_when_it_was_put_on_disk(thread: DatabaseThreads, tmp_path: Path) -> None:
    def stores() -> str:
        Tick.objects.create(pk=1, at=NIGHT, host="kept")
        put_on_disk()
        return str(connection.settings_dict["NAME"])

    copy = tmp_path / "without-its-log.sqlite3"
    shutil.copyfile(await thread.call(stores), copy)
    with closing(sqlite3.connect(copy)) as found:
        assert found.execute("SELECT host FROM alerts_tick").fetchall() == [("kept",)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own matter")
async def test_a_file_that_is_another_one_now_is_opened_at_once(thread: DatabaseThreads, tmp_path: Path) -> None:
    def name(path: Path | None = None) -> Path:
        before = Path(connection.settings_dict["NAME"])
        if path:
            connection.settings_dict["NAME"] = str(path)
        return before

    own = await thread.call(name)
    moved = tmp_path / "moved.sqlite3"
    moved.write_bytes(b"")
    await thread.call(name, moved)
    first, _ = await thread.call(used)
    assert (await thread.call(used))[0] is first
    moved.rename(tmp_path / "away.sqlite3")
    moved.write_bytes(b"")
    again, _ = await thread.call(used)
    assert again is not first
    await thread.call(name, own)


async def test_a_thread_that_was_closed_begins_anew(thread: DatabaseThreads) -> None:
    await thread.call(used)
    thread.close(wait=True)
    assert (await thread.call(used))[0] is not None


async def test_a_failure_is_raised_where_it_was_asked_for(thread: DatabaseThreads) -> None:
    def away() -> None:
        raise OperationalError("away")

    with pytest.raises(OperationalError, match="away"):
        await thread.call(away)
