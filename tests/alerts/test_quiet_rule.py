"""When quiet over a room ends: the rule alone."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from babycam.alerts.quiet_rule import LONGEST, begun, moved

AT = datetime(2025, 3, 29, 22, 0, tzinfo=UTC)
MINUTES = st.floats(0, 240).map(lambda minutes: AT + timedelta(minutes=minutes))


def test_for_a_time_no_noise_moves_it() -> None:
    quiet = begun(AT, minutes=30, calm_minutes=None)
    assert moved(quiet, noisy=True, noise_over_at=None, now=AT + timedelta(minutes=29)) == AT + timedelta(minutes=30)


def test_until_calm_it_is_counted_from_the_last_noise() -> None:
    quiet = begun(AT, minutes=None, calm_minutes=10)
    assert quiet.until == AT + timedelta(minutes=10)
    over = AT + timedelta(minutes=7)
    assert moved(quiet, noisy=False, noise_over_at=over, now=over + timedelta(minutes=1)) == AT + timedelta(minutes=17)


@given(noisy=st.booleans(), over=st.none() | MINUTES, now=MINUTES)
def test_it_never_comes_sooner_than_was_shown_nor_later_than_two_hours(noisy: bool, over: datetime | None, now: datetime) -> None:
    quiet = begun(AT, minutes=None, calm_minutes=10)
    assert quiet.until <= moved(quiet, noisy=noisy, noise_over_at=over, now=now) <= AT + LONGEST
