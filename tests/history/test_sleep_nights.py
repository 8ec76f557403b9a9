"""When a child slept over a night: the rule of `sleep.py` over all of it, and what somebody has put right."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from babycam.history.sleep import Heard, HeardMinute, sleep_of
from babycam.history.sleep_nights import HeardNight, SleepStretch, corrected, guessed

EVENING = datetime(2025, 3, 29, 18, 0, tzinfo=UTC)
NIGHT = (EVENING + timedelta(hours=1), EVENING + timedelta(hours=12))


def after(minutes: float) -> datetime:
    return EVENING + timedelta(minutes=minutes)


def spans(*minutes: tuple[float, float]) -> list[tuple[datetime, datetime]]:
    return [(after(since), after(until)) for since, until in minutes]


def slept(known: HeardNight) -> list[tuple[float, float]]:
    return [
        ((stretch.since - EVENING) / timedelta(minutes=1), (stretch.until - EVENING) / timedelta(minutes=1))
        for stretch in guessed(known)
    ]


def test_sleep_is_what_is_between_two_noises_that_lasted() -> None:
    assert slept(HeardNight(spans((0, 700)), spans((0, 90), (300, 310)), night=NIGHT)) == [(90, 300), (310, 700)]


def test_ten_quiet_minutes_are_no_sleep_yet() -> None:
    assert slept(HeardNight(spans((0, 200)), spans((0, 90), (100, 101), (112, 120)), night=NIGHT)) == [(101, 112), (120, 200)]


def test_what_was_not_heard_is_never_sleep() -> None:
    assert slept(HeardNight(spans((0, 200), (260, 400)), spans((0, 90)), night=NIGHT)) == [(90, 200), (260, 400)]


def test_by_day_only_who_was_settled_sleeps() -> None:
    day = HeardNight(spans((0, 200)), spans((10, 20), (150, 151)), settled=[after(60)], night=None)
    assert slept(day) == [(60, 150)]


def test_an_empty_room_does_not_sleep() -> None:
    assert slept(HeardNight(spans((0, 700)), [], night=NIGHT)) == []


def test_who_was_fed_was_awake() -> None:
    assert slept(HeardNight(spans((0, 700)), spans((0, 90)), tended=[after(400)], night=NIGHT)) == [(90, 400), (400, 700)]


def test_sleep_that_began_before_the_night_counts_as_a_whole_when_it_reaches_into_it() -> None:
    assert slept(HeardNight(spans((0, 700)), spans((0, 20)), night=NIGHT)) == [(20, 700)]


def test_a_room_that_falls_quiet_when_the_night_is_nearly_over_was_left() -> None:
    night = spans((60, 720))[0]
    assert slept(HeardNight(spans((0, 1000)), spans((0, 90), (695, 700)), night=night)) == [(90, 695)]
    assert slept(HeardNight(spans((0, 1000)), spans((0, 90), (695, 700)), settled=[after(701)], night=night)) == [
        (90, 695),
        (701, 1000),
    ]


def test_nobody_is_believed_to_lie_in_for_hours() -> None:
    night = spans((60, 720))[0]
    assert slept(HeardNight(spans((0, 1000)), spans((0, 90)), night=night)) == [(90, 840)]


def test_what_somebody_put_right_holds_and_the_guesses_that_touch_it_do_not() -> None:
    guesses = [SleepStretch(after(0), after(100)), SleepStretch(after(110), after(200)), SleepStretch(after(300), after(400))]
    said = [SleepStretch(after(20), after(120), 7)]
    assert corrected(guesses, said) == [said[0], guesses[2]]


minutes = st.integers(0, 500)


@given(
    st.lists(st.tuples(minutes, st.integers(1, 40)), max_size=6),
    st.lists(minutes, max_size=3),
    st.lists(minutes, max_size=3),
    st.lists(st.tuples(minutes, st.integers(1, 60)), max_size=2),
)
def test_it_says_of_each_moment_what_the_room_said_then(
    noises: list[tuple[int, int]], tended: list[int], settled: list[int], deaf: list[tuple[int, int]]
) -> None:
    """The timer of the room, asked at each moment, and the night, told afterwards, agree on who was asleep."""
    dead = {minute for begin, length in deaf for minute in range(begin, begin + length)}
    loud = {minute for begin, length in noises for minute in range(begin, begin + length)}
    alive = [minute for minute in range(600) if minute not in dead]
    runs = [(minute, minute + 1) for minute in alive]
    joined: list[tuple[float, float]] = []
    for begin, end in runs:
        joined = [*joined[:-1], (joined[-1][0], end)] if joined and joined[-1][1] == begin else [*joined, (begin, end)]
    night = (after(0), after(700))  # nothing of it is near its end
    found = guessed(
        HeardNight(
            spans(*joined),
            sorted(spans(*((begin, begin + length) for begin, length in noises))),
            sorted(after(each) for each in tended),
            sorted(after(each) for each in settled),
            night,
        )
    )
    for minute in range(30, 600, 7):
        at = minute + 0.5
        if minute in loud or minute in dead or minute - 1 in dead:
            continue
        known = Heard(
            heard=True,
            minutes=[HeardMinute(after(each), -60.0, 60.0) for each in alive if each < minute],
            noises=[after(begin + length) for begin, length in noises if begin + length <= at],
            tended=max((after(each) for each in tended if each <= at), default=None),
            settled=max((after(each) for each in settled if each <= at), default=None),
            night=True,
        )
        then = sleep_of(known, after(at))
        told = any(stretch.since <= after(at) < stretch.until for stretch in found)
        if then.state == "asleep":
            assert told, f"asleep at {at}, and the night does not know"
