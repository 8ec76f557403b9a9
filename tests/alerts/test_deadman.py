"""Can anybody be called? Judged from memory: by the loop's last turn and by when the database last took a write."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from babycam.alerts import database_probe
from babycam.alerts.database_probe import ProbeResult
from babycam.alerts.deadman import DeadMan
from babycam.alerts.models import Tick
from babycam.core.events import ScreenEvent, screens
from tests.stories.night import BEDTIME, HandClock


class House:
    """One process: its loop, its database, and what its pages were told."""

    def __init__(self) -> None:
        self.clock = HandClock(BEDTIME)
        self.turned = self.clock.monotonic()
        self.man = DeadMan(time=self.clock, turn=lambda: self.turned, found=ProbeResult(stored=self.clock.monotonic()))
        self.told: list[dict[str, Any]] = []

    def hear(self, event: ScreenEvent) -> None:
        if event.type == "alarm.down":
            self.told.append(event.body)

    def passes(self, seconds: int, *, loop: bool = True, database: bool = True, others: bool = False) -> None:
        for _ in range(seconds):
            self.clock.at += timedelta(seconds=1)
            now = self.clock.monotonic()
            self.turned = now if loop else self.turned
            self.man.found = replace(
                self.man.found,
                stored=now if database else self.man.found.stored,
                ticked=now if others else self.man.found.ticked,
            )
            self.man.judge()


@pytest.fixture
def house() -> Iterator[House]:
    one = House()
    screens.subscribe(one.hear)
    yield one
    screens._handlers.remove(one.hear)


@pytest.mark.parametrize(("fails", "part"), [({"database": False}, "database"), ({"loop": False}, "alarm")])
def test_pages_are_told_within_ten_seconds_and_phones_after_thirty(house: House, fails: dict[str, bool], part: str) -> None:
    house.passes(20)
    house.passes(4, **fails)
    assert not house.told, "a moment is nothing"
    house.passes(5, **fails)
    assert [(one["down"], one["part"]) for one in house.told] == [(True, part)]
    assert not house.man.should_ring()
    house.passes(22, **fails)
    assert house.man.should_ring()
    house.man.rung = True
    house.passes(2)
    assert [one["down"] for one in house.told] == [True, False]
    assert house.man.should_take_back()


def test_a_database_that_hangs_is_named_though_the_loop_that_waits_for_it_was_heard_last_before_it(house: House) -> None:
    house.passes(20)
    house.passes(1, loop=False)
    house.passes(9, loop=False, database=False)
    assert [(one["down"], one["part"]) for one in house.told] == [(True, "database")]
    house.passes(30, loop=False)
    assert [one["part"] for one in house.told] == ["database", "alarm"], "it answers again, and the loop still stands"


def test_a_loop_of_another_process_is_as_good(house: House) -> None:
    house.passes(60, loop=False, others=True)
    assert not house.told


def test_a_clock_that_is_set_tells_nobody_anything_and_hides_nothing(house: House) -> None:
    house.passes(5)
    house.clock.is_set(7200)
    house.passes(5)
    house.clock.is_set(-14400)
    house.passes(5)
    assert not house.told
    house.passes(9, loop=False)
    assert [one["down"] for one in house.told] == [True]


def test_who_stood_still_with_the_loop_gives_it_time_to_come_round(house: House) -> None:
    house.passes(5)
    house.clock.at += timedelta(hours=2)  # frozen, or the lid was closed
    house.man.woke = house.clock.monotonic()
    house.man.judge()
    house.passes(2, loop=False)
    house.passes(5)
    assert not house.told


@pytest.mark.django_db
def test_a_tick_of_the_future_counts_once_and_not_for_life() -> None:
    clock = HandClock(BEDTIME)
    Tick.objects.create(at=BEDTIME + timedelta(hours=2))
    first = database_probe.probe_once(ProbeResult(), clock)
    clock.at += timedelta(seconds=60)
    assert database_probe.probe_once(first, clock).ticked is None
    Tick.objects.update(at=BEDTIME)
    assert database_probe.probe_once(first, clock).ticked == clock.monotonic()
