"""Events on their way into the database: nothing is lost, nothing blocks, the order stays."""

import asyncio

import pytest
from django.db import IntegrityError, InterfaceError, InternalError, OperationalError

from babycam.core import link
from babycam.monitor.intake import TRIES, Intake
from babycam.monitor.receipts import Receipts


def event(seq: int, room: int = 1) -> link.MicMuted:
    return link.MicMuted(seq=seq, room=room, epoch=1, event_id=f"e{seq}", at=float(seq), muted=True)


class Database:
    """Takes events while it is up, and fails as PostgreSQL does while it is not."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault or OperationalError("the server closed the connection unexpectedly")
        self.up = asyncio.Event()
        self.rows: list[int] = []
        self.tries = 0
        self.tried = asyncio.Event()

    async def store(self, event: link.Event) -> None:
        self.tries += 1
        if self.tries >= 2:
            self.tried.set()
        if not self.up.is_set():
            raise self.fault
        self.rows.append(event.seq)


READ_ONLY = InternalError("cannot execute INSERT in a read-only transaction")


@pytest.mark.parametrize("fault", [OperationalError("gone"), InterfaceError("closed"), READ_ONLY])
async def test_events_wait_for_a_database_that_is_away_and_are_stored_in_order(fault: Exception) -> None:
    database = Database(fault)
    confirmed: list[int] = []
    intake = Intake(database.store)
    for seq in (1, 2, 3):
        assert intake.offer(event(seq), confirmed.append)
    await asyncio.wait_for(database.tried.wait(), 10)
    assert confirmed == []
    assert intake.waiting() == 3
    database.up.set()
    assert await intake.flush(10) == 0
    assert database.rows == confirmed == [1, 2, 3]
    assert intake.counts["waited"] >= 2


async def test_an_event_that_is_not_stored_in_time_is_told_once_and_one_that_is_stored_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("babycam.monitor.intake.STORED_S", 0.05)
    database, late, told = Database(), [], asyncio.Event()

    def tell(one: link.Event) -> None:
        late.append(one.seq)
        told.set()

    intake = Intake(database.store, late=tell)
    intake.offer(event(1), lambda seq: None)
    await asyncio.wait_for(told.wait(), 10)
    database.up.set()
    assert await intake.flush(10) == 0
    intake.offer(event(2), lambda seq: None)
    assert await intake.flush(10) == 0
    assert late == [1]


async def test_an_event_that_can_never_be_stored_does_not_block_those_behind_it() -> None:
    rows: list[int] = []
    confirmed: list[int] = []

    async def store(one: link.Event) -> None:
        rows.append(one.seq)
        if one.seq == 1:
            raise IntegrityError("its room is gone")

    intake = Intake(store)
    intake.offer(event(1), confirmed.append)
    intake.offer(event(2), confirmed.append)
    assert await intake.flush(10) == 0
    assert rows == [1] * TRIES + [2]
    assert confirmed == [1, 2]
    assert intake.counts["given_up"] == 1


async def test_one_rooms_trouble_does_not_hold_up_another_room() -> None:
    held, other_room = asyncio.Event(), asyncio.Event()
    confirmed: list[int] = []

    async def store(one: link.Event) -> None:
        if one.room == 1:
            await held.wait()

    def confirm(seq: int) -> None:
        confirmed.append(seq)
        other_room.set()

    intake = Intake(store)
    intake.offer(event(1, room=1), confirmed.append)
    intake.offer(event(2, room=2), confirm)
    await asyncio.wait_for(other_room.wait(), 10)
    assert confirmed == [2]
    held.set()
    assert await intake.flush(10) == 0


async def test_a_full_queue_refuses_instead_of_growing() -> None:
    database = Database()
    intake = Intake(database.store, limit=2)
    assert [intake.offer(event(seq), lambda _: None) for seq in (1, 2, 3)] == [True, True, False]
    assert intake.counts["refused"] == 1
    database.up.set()
    await intake.flush(10)


def test_confirmations_wait_for_the_gap() -> None:
    receipts = Receipts()
    for seq in (4, 5, 6):
        receipts.came(seq)
    assert receipts.stored(5) is None
    assert receipts.stored(6) is None
    assert receipts.stored(4) == 6


def test_an_event_that_comes_again_while_it_waits_is_the_same_one() -> None:
    receipts = Receipts()
    receipts.came(1)
    receipts.came(1)
    receipts.came(2)
    assert receipts.stored(1) == 1
    assert receipts.stored(1) is None
    assert receipts.stored(2) == 2


def minute(seq: int) -> link.LevelsMinute:
    return link.LevelsMinute(seq=seq, room=1, epoch=1, event_id=f"m{seq}", at=float(seq), minute=seq, columns=b"")


async def test_a_night_of_minutes_that_waits_does_not_stand_before_a_cry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("babycam.monitor.intake.MINUTES_LIMIT", 3)
    goes_on, rows, confirmed = asyncio.Event(), [], asyncio.Event()

    async def store(event: link.Event) -> None:
        if isinstance(event, link.LevelsMinute):
            await goes_on.wait()
        rows.append(event.seq)

    intake = Intake(store, limit=1)
    for seq in (1, 2, 3):
        assert intake.offer(minute(seq), lambda seq: None)
    assert not intake.offer(minute(4), lambda seq: None)
    assert intake.waiting_s(1, 1e12) == 0.0, "nobody is called because a minute waits"
    assert intake.offer(event(5), lambda seq: confirmed.set())
    await asyncio.wait_for(confirmed.wait(), 10)
    goes_on.set()
    assert await intake.flush(10) == 0
    assert rows == [5, 1, 2, 3]
