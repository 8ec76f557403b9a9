"""Since when somebody sleeps: from noises, minutes and marks, and never from a silence that was not heard."""

from datetime import UTC, datetime, timedelta
from typing import Any

from babycam.history.sleep import Heard, HeardMinute, Sleep, lasted, sleep_of

NOW = datetime(2025, 3, 30, 2, 0, tzinfo=UTC)


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def minutes(*spans: tuple[int, int], loud: tuple[int, ...] = ()) -> list[HeardMinute]:
    """Heard from so many minutes ago until so many minutes ago; over the line in those of `loud`."""
    return [
        HeardMinute(ago(each), -30.0 if each in loud else -60.0, 60.0) for first, last in spans for each in range(first, last, -1)
    ]


def asked(**facts: Any) -> Sleep:
    return sleep_of(Heard(**{"heard": True, "minutes": minutes((300, 1)), "stir_db": -45.0, "night": True, **facts}), NOW)


def test_asleep_since_the_last_noise_that_lasted() -> None:
    assert asked(noises=[ago(200), ago(48)]) == Sleep("asleep", ago(48))


def test_a_minute_over_the_stirring_line_counts_as_awake() -> None:
    assert asked(noises=[ago(200)], minutes=minutes((300, 1), loud=(60, 59))) == Sleep("asleep", ago(58))


def test_who_was_fed_was_awake_and_who_was_settled_sleeps_at_once() -> None:
    assert asked(noises=[ago(200)], tended=ago(70)) == Sleep("asleep", ago(70))
    assert asked(noises=[ago(9)], settled=ago(4)) == Sleep("asleep", ago(4))
    assert asked(noises=[ago(9)], settled=ago(4), night=False) == Sleep("asleep", ago(4)), "by day, too: somebody said so"


def test_a_settled_child_that_cried_again_is_not_settled_any_more() -> None:
    assert asked(noises=[ago(5)], settled=ago(40)) == Sleep("quiet", ago(5)), "five minutes of quiet are no sleep yet"
    assert asked(noises=[ago(12)], settled=ago(40)) == Sleep("asleep", ago(12))


def test_a_gap_is_never_sleep() -> None:
    found = asked(noises=[ago(200)], minutes=minutes((300, 90), (50, 1)))
    assert found == Sleep("asleep", ago(50), at_least=True)


def test_a_minute_that_was_half_deaf_is_a_gap() -> None:
    heard = [*minutes((300, 31)), HeardMinute(ago(31), -60.0, 20.0), *minutes((30, 1))]
    assert asked(noises=[ago(200)], minutes=heard) == Sleep("asleep", ago(30), at_least=True)


def test_a_cry_after_the_gap_makes_the_count_exact_again() -> None:
    assert asked(noises=[ago(40)], minutes=minutes((300, 90), (50, 1))) == Sleep("asleep", ago(40))


def test_what_is_not_heard_now_is_not_known_whatever_was_before() -> None:
    assert asked(heard=False, settled=ago(20)) == Sleep("unknown")


def test_what_has_only_begun_to_be_heard_is_known_for_no_time() -> None:
    assert asked(noises=[ago(200)], minutes=minutes((300, 5))) == Sleep("quiet", NOW, at_least=True)


def test_minutes_that_are_not_written_yet_are_no_gap() -> None:
    assert asked(noises=[ago(48)], minutes=minutes((300, 3))) == Sleep("asleep", ago(48))


def test_a_noise_that_goes_on_is_no_sleep() -> None:
    assert asked(noisy_since=ago(3), settled=ago(1)) == Sleep("awake", ago(3))


def test_an_empty_room_is_quiet_and_nobody_sleeps_there() -> None:
    assert asked() == Sleep("quiet", ago(300), at_least=True), "nobody was heard or looked after all evening"
    assert asked(noises=[ago(48)], night=False) == Sleep("quiet", ago(48)), "by day nobody knows whether a child is there"


def test_a_room_whose_lines_follow_its_floor_goes_by_its_noises() -> None:
    assert asked(noises=[ago(100)], stir_db=None, minutes=minutes((300, 1), loud=(60,))) == Sleep("asleep", ago(100))


def test_a_bang_wakes_nobody_and_what_woke_or_has_no_length_does() -> None:
    assert [lasted(1.0, False), lasted(1.0, True), lasted(20.0, False), lasted(None, False)] == [False, True, True, True]
