"""What "until morning" means, at any time and on the nights when the clocks change."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from babycam.duty.scopes import until
from tests.duty.cases import BERLIN, berlin

SEVEN = time(7)

TABLE = [
    # said, scope, over
    ("2026-01-15 01:40", "morning", "2026-01-15 07:00"),
    ("2026-01-14 22:10", "morning", "2026-01-15 07:00"),
    ("2026-01-15 06:59", "morning", "2026-01-15 07:00"),
    ("2026-01-15 07:00", "morning", "2026-01-16 07:00"),  # strictly after now
    ("2026-01-15 01:40", "2h", "2026-01-15 03:40"),
    ("2026-01-15 01:40", "wake_up", "2026-01-15 02:40"),
    ("2026-01-15 01:40", "tonight_tomorrow", "2026-01-16 07:00"),
    ("2026-01-14 20:00", "tonight_tomorrow", "2026-01-16 07:00"),
    # clocks go forward on 2026-03-29 at 02:00 and back on 2026-10-25 at 03:00
    ("2026-03-29 01:40", "morning", "2026-03-29 07:00"),
    ("2026-03-29 01:40", "2h", "2026-03-29 04:40"),  # 120 real minutes
    ("2026-03-28 23:00", "tonight_tomorrow", "2026-03-30 07:00"),
    ("2026-10-25 01:40", "morning", "2026-10-25 07:00"),
    ("2026-10-25 01:40", "2h", "2026-10-25 02:40"),  # the second one, see below
]


@pytest.mark.parametrize(("said", "scope", "over"), TABLE)
def test_words_become_instants_when_they_are_said(said: str, scope: str, over: str) -> None:
    second_pass = (said, scope) == ("2026-10-25 01:40", "2h")
    assert until(scope, berlin(said), BERLIN, SEVEN) == berlin(over, fold=int(second_pass))


def test_a_morning_that_the_clocks_jump_over_comes_at_the_jump() -> None:
    half_past_two = time(2, 30)
    assert until("morning", berlin("2026-03-29 00:10"), BERLIN, half_past_two) == berlin("2026-03-29 03:00")


def test_a_morning_that_comes_twice_is_the_first() -> None:
    half_past_two = time(2, 30)
    assert until("morning", berlin("2026-10-25 00:10"), BERLIN, half_past_two) == berlin("2026-10-25 02:30")
    after_the_first = berlin("2026-10-25 02:45")
    assert until("morning", after_the_first, BERLIN, half_past_two) == berlin("2026-10-26 02:30")


def test_a_day_that_never_was_has_no_morning() -> None:
    apia = ZoneInfo("Pacific/Apia")  # 2011-12-30 was skipped
    said = datetime(2011, 12, 29, 23, tzinfo=apia)
    over = until("morning", said, apia, SEVEN)
    assert said < over <= datetime(2011, 12, 31, 7, tzinfo=apia)


def test_a_word_that_is_no_scope_is_named() -> None:
    with pytest.raises(ValueError, match="forever is none of wake_up"):
        until("forever", berlin("2026-01-15 01:40"), BERLIN, SEVEN)
