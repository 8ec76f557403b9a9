"""When access is open: a sitter's evening, a grandparent's hour, and what holds for every window, found by hypothesis."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babycam.people.window import ALWAYS, Window, access_state, is_open, is_over, next_change

BERLIN = ZoneInfo("Europe/Berlin")
SECOND = timedelta(seconds=1)
ZONES = ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "Africa/Casablanca"]

instants = st.datetimes(datetime(2009, 1, 1), datetime(2035, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC, microsecond=0))
walls = st.times().map(lambda wall: wall.replace(microsecond=0))
windows = st.builds(
    Window,
    since=st.none() | instants,
    until=st.none() | instants,
    hours=st.none() | st.tuples(walls, walls),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def test_parents_are_always_in() -> None:
    assert access_state(ALWAYS, berlin("2026-05-01T03:00")).open
    assert next_change(ALWAYS, berlin("2026-05-01T03:00")) is None


def test_a_sitters_evening_ends_at_midnight_to_the_second() -> None:
    evening = Window(since=berlin("2026-05-01T18:00"), until=berlin("2026-05-02T00:00"), zone=BERLIN)
    assert access_state(evening, berlin("2026-05-01T17:59:59")).opens_at == berlin("2026-05-01T18:00")
    assert access_state(evening, berlin("2026-05-01T18:00")).closes_at == berlin("2026-05-02T00:00")
    assert is_open(evening, berlin("2026-05-01T23:59:59"))
    assert not is_open(evening, berlin("2026-05-02T00:00"))
    assert next_change(evening, berlin("2026-05-02T00:00")) is None
    assert is_over(evening, berlin("2026-05-02T00:00"))


def test_hours_pass_midnight() -> None:
    nights = Window(hours=(time(22), time(6)), zone=BERLIN)
    assert is_open(nights, berlin("2026-05-02T03:00"))
    assert not is_open(nights, berlin("2026-05-02T06:00"))
    assert access_state(nights, berlin("2026-05-02T12:00")).opens_at == berlin("2026-05-02T22:00")
    assert access_state(nights, berlin("2026-05-02T23:00")).closes_at == berlin("2026-05-03T06:00")


@pytest.mark.parametrize(("night", "hours"), [("2026-03-29", 7), ("2026-10-25", 9)])
def test_hours_are_read_from_the_clock_on_the_wall_when_clocks_change(night: str, hours: int) -> None:
    nights = Window(hours=(time(22), time(6)), zone=BERLIN)
    closes = berlin(f"{night}T06:00")
    opens = closes - timedelta(hours=hours)
    assert not is_open(nights, opens - SECOND)
    assert next_change(nights, opens - SECOND) == opens
    assert next_change(nights, opens) == closes


def test_an_hour_that_does_not_exist_opens_nothing() -> None:
    gap = Window(hours=(time(2, 15), time(2, 45)), zone=BERLIN)
    assert access_state(gap, berlin("2026-03-29T00:00")).opens_at == berlin("2026-03-30T02:15")


def test_hours_begin_with_the_first_day_of_access_also_when_that_is_far() -> None:
    later = Window(since=berlin("2026-09-01T00:00"), hours=(time(18), time(23)), zone=BERLIN)
    assert access_state(later, berlin("2026-05-01T20:00")).opens_at == berlin("2026-09-01T18:00")


def test_hours_that_are_equal_are_the_whole_day() -> None:
    assert next_change(Window(hours=(time(8), time(8)), zone=BERLIN), berlin("2026-05-01T08:00")) is None


def test_who_was_found_to_be_over_stays_out_when_the_clock_jumps_back() -> None:
    gone = Window(until=berlin("2026-05-02T00:00"), shut=True, zone=BERLIN)
    assert access_state(gone, berlin("2026-05-01T20:00")) == access_state(gone, berlin("2026-05-03T20:00"))
    assert not is_open(gone, berlin("2026-05-01T20:00"))


@given(windows, instants)
@settings(max_examples=400, deadline=None)
def test_nothing_changes_before_the_next_change_and_then_it_does(window: Window, at: datetime) -> None:
    now, change = is_open(window, at), next_change(window, at)
    if change is None:
        probes = [at + timedelta(hours=hours) for hours in (1, 5, 23, 49, 24 * 40)]
    else:
        assert change > at
        assert is_open(window, change) != now
        probes = [at + (change - at) * part / 7 for part in range(7)] + [change - SECOND]
    assert all(is_open(window, probe) == now for probe in probes if probe >= at)


@given(windows, instants)
@settings(max_examples=200, deadline=None)
def test_what_is_over_never_opens_again(window: Window, at: datetime) -> None:
    if is_over(window, at):
        assert access_state(window, at) == access_state(window, at + timedelta(days=400))


@given(windows, instants)
@settings(max_examples=200, deadline=None)
def test_outside_of_its_dates_no_hour_opens_it(window: Window, at: datetime) -> None:
    if is_open(window, at):
        assert window.since is None or window.since <= at
        assert window.until is None or at < window.until
