"""The two nights of the year on which clocks lie. Berlin: 2025-03-30 02:00 becomes 03:00, 2025-10-26 03:00 becomes 02:00."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from babycam.duty import queries as duty_queries
from tests.stories.night import Night

SPRING, AUTUMN = datetime(2025, 3, 29, 19, 0, tzinfo=UTC), datetime(2025, 10, 25, 18, 0, tzinfo=UTC)


def shared_night(night: Night, evening: datetime, change: str) -> None:
    """Ana until `change` on the wall, Ben from then on."""
    night.clock.at = evening
    night.rota([night.cast.ana], start="21:00", end=change)
    night.rota([night.cast.ben], start=change, end="07:00")
    for person in (night.cast.ana, night.cast.ben):
        night.phones.give(person)


@pytest.fixture(autouse=True)
def no_strays(night: Night) -> Iterator[None]:
    """Nobody is ever on duty twice, and nobody is missing, in either night."""
    yield
    at = night.clock.at.replace(hour=20, minute=0, second=0)
    for _ in range(8 * 12):
        tiers = duty_queries.duty_now(night.cast.zoe.pk, at - timedelta(hours=24)).tiers
        assert len([person for tier in tiers for person in tier]) == len({person for tier in tiers for person in tier})
        at += timedelta(minutes=5)


@pytest.mark.parametrize("change", ["02:00", "02:30", "03:00"])
def test_in_spring_the_shift_changes_at_the_jump_and_every_cry_has_one_first(night: Night, change: str) -> None:
    shared_night(night, SPRING, change)
    night.goes_to(0, 59)
    night.clock.at += timedelta(seconds=30)  # half a minute before the jump
    night.cry(night.cast.zoe)
    night.passes(29)
    assert night.called() == [(0, 0, ["Ana"])]
    night.passes(2)
    assert night.called() == [(0, 0, ["Ana"]), (0, 1, ["Ben"])], "02:00, 02:30 and 03:00 are the same instant tonight"


def test_in_autumn_half_past_two_comes_twice_and_the_shift_changes_at_the_first(night: Night) -> None:
    shared_night(night, AUTUMN, "02:30")
    night.goes_to(0, 29)  # 02:29, the first time
    night.cry(night.cast.zoe)
    night.takes(night.cast.ana)
    assert [one.phone for one in night.phones.shown if one.what == "alert"] == ["Ana's phone"]
    night.passes(70)
    assert night.shape()["acked_by"]["name"] == "Ana"
    assert duty_queries.duty_now(night.cast.zoe.pk, night.clock.at).tiers[0] == [night.cast.ben.pk]
    again = datetime(2025, 10, 26, 1, 15, tzinfo=UTC)  # 02:15, the second time: Ben keeps it
    assert duty_queries.duty_now(night.cast.zoe.pk, again).tiers[0] == [night.cast.ben.pk]


@pytest.mark.parametrize(("evening", "change"), [(SPRING, (0, 59)), (AUTUMN, (0, 59))])
def test_waits_are_counted_in_real_seconds_across_the_change(night: Night, evening: datetime, change: tuple[int, int]) -> None:
    night.clock.at = evening
    night.rota([night.cast.ana], start="21:00", end="07:00")
    for person in (night.cast.ana, night.cast.ben):
        night.phones.give(person)
    night.goes_to(*change)
    night.clock.at += timedelta(seconds=30)
    night.cry(night.cast.zoe)
    night.passes(59)
    assert not night.phones.rang("Ben's phone")
    night.passes(2)
    assert len(night.phones.rang("Ben's phone")) == 1, "a minute, not an hour and a minute, and not at once"


@pytest.mark.parametrize(("evening", "hours"), [(SPRING, 4), (AUTUMN, 5)])
def test_until_morning_ends_at_seven_on_the_wall_in_both_nights(night: Night, evening: datetime, hours: int) -> None:
    night.clock.at = evening
    night.rota([night.cast.ana], start="21:00", end="09:00")
    for person in (night.cast.ana, night.cast.ben):
        night.phones.give(person)
    night.goes_to(0, 59)
    night.cry(night.cast.zoe)
    night.not_me(night.cast.ana)
    morning = datetime.fromisoformat(night.shape()["handed_over"]["until"])
    assert morning - night.clock.at == timedelta(hours=hours, minutes=1)
    assert duty_queries.duty_now(night.cast.zoe.pk, morning - timedelta(seconds=1)).tiers[0] == [night.cast.ben.pk]
    assert duty_queries.duty_now(night.cast.zoe.pk, morning).tiers[0] == [night.cast.ana.pk]


def test_the_night_is_told_with_the_times_that_the_clock_on_the_wall_showed(night: Night) -> None:
    night.clock.at = SPRING
    night.goes_to(0, 59)
    noise = night.cry(night.cast.zoe)
    night.passes(50)
    night.takes(night.cast.ana)
    night.passes(20)
    night.calms(night.cast.zoe, noise)
    assert list(dict.fromkeys(line[:8] for line in night.shape()["words_log"])) == ["01:59:00", "01:59:50", "03:00:10"]
