"""By which ways, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from babycam.notify import quiet_hours
from babycam.notify.transports.registry import TRANSPORTS

NOW = datetime(2025, 3, 29, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("urgent", "night", "looking", "ways"),
    [
        (False, False, False, ["webpush"]),
        (False, False, True, []),
        (False, True, False, []),
        (False, True, True, []),
        (True, False, False, ["page", "webpush", "apprise"]),
        (True, True, False, ["page", "webpush", "apprise"]),
        (True, True, True, ["page"]),
    ],
)
def test_at_night_nothing_but_what_is_urgent_and_never_a_lamp(urgent: bool, night: bool, looking: bool, ways: list[str]) -> None:
    assert [code for code, one in TRANSPORTS.items() if quiet_hours.used(one, urgent=urgent, night=night, looking=looking)] == ways


def test_messages_of_one_conversation_keep_apart() -> None:
    assert quiet_hours.due_at(NOW, None, urgent=False) == NOW
    assert quiet_hours.due_at(NOW, NOW - timedelta(seconds=10), urgent=False) == NOW + timedelta(seconds=20)
    assert quiet_hours.due_at(NOW, NOW - timedelta(seconds=9), urgent=True) == NOW + timedelta(seconds=1)


def test_what_was_said_by_day_does_not_ring_after_dark() -> None:
    dark = NOW + timedelta(minutes=10)
    assert quiet_hours.useful_until(NOW, urgent=False, next_night=dark) == dark
    assert quiet_hours.useful_until(NOW, urgent=False, next_night=NOW + timedelta(seconds=20)) is None
    assert quiet_hours.useful_until(NOW, urgent=False, next_night=None) == NOW + quiet_hours.USE
    assert quiet_hours.useful_until(NOW, urgent=True, next_night=dark) == NOW + quiet_hours.URGENT_USE
