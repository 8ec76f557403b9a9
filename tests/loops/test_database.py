"""Database work beside the event loop: a call that hangs is given up, and all threads that hang are replaced."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from django.db import OperationalError

from babycam.loops import database


@pytest.fixture
def hung(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Until this is set, whatever waits for it hangs."""
    released = threading.Event()
    monkeypatch.setattr(database, "LIMIT_S", 0.3)
    yield released
    released.set()
    database._stuck.clear()
    database.close_connections()


async def test_calls_that_hang_fail_as_if_the_database_were_away_and_the_next_ones_work(hung: threading.Event) -> None:
    before = database.counts["abandoned"]
    calls = [database.in_db(hung.wait, 30) for _ in range(database.THREADS + 2)]
    for outcome in await asyncio.gather(*calls, return_exceptions=True):
        assert isinstance(outcome, OperationalError)
    assert database.counts["abandoned"] == before + database.THREADS + 2
    assert await database.in_db(lambda: "it answers") == "it answers"


async def test_a_timeout_of_the_work_itself_stays_what_it_is(hung: threading.Event) -> None:
    def fails() -> None:
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own"):
        await database.in_db(fails)
    assert not database._stuck
