"""When a room that is watched for motion has come to rest, and may call for the next one; by hand-made clocks."""

import pytest

from babycam.alerts.kinds.motion import STILL_S as TOLD_S
from babycam.monitor.stillness import REST_S, STILL_S, UNKNOWN, Stillness, step
from babycam.worker.motion import STILL_S as JUDGED_S

LEFT = REST_S - STILL_S  # to wait once nothing has moved for STILL_S
Seen = list[tuple[float, bool, float | None]]


@pytest.mark.parametrize(
    ("seen", "came"),
    [
        ([(0, True, 0.0)], False),
        ([(0, True, 0.0), (LEFT - 1, True, 0.0)], False),
        ([(0, True, 0.0), (LEFT, True, 0.0)], True),
        ([(0, True, 0.0), (LEFT - 1, True, 5.0), (LEFT, True, 0.0)], False),
        ([(0, True, 0.0), (LEFT - 1, True, None), (LEFT, True, 0.0)], False),  # nobody can tell: that is no rest
        ([(0, True, 5.0), (3600, True, 3600.0)], False),  # they sit at the bed and read
        ([(0, True, 0.0), (LEFT, True, 0.0), (LEFT + 1, True, 5.0)], True),  # and now it calls
        ([(0, True, 0.0), (LEFT, True, 0.0), (LEFT + 1, False, 5.0)], False),  # "I'm with her"
        ([(0, True, 0.0), (LEFT, True, 0.0), (LEFT + 1, False, 0.0), (LEFT + 2, True, 0.0)], False),
        ([(0, False, 0.0), (3600, True, 0.0)], False),  # what was before the night does not count
    ],
)
def test_a_room_has_come_to_rest(seen: Seen, came: bool) -> None:
    stillness = Stillness()
    for now, watched, moving_s in seen:
        stillness = step(stillness, wanted=True, watched=watched, moving_s=moving_s, now=now)
    assert stillness.came is came


@pytest.mark.parametrize("before", [UNKNOWN, step(Stillness(), wanted=False, watched=False, moving_s=9.0, now=0.0)])
def test_a_process_that_starts_by_night_or_a_wish_calls_until_it_is_not_watched(before: Stillness) -> None:
    assert step(before, wanted=True, watched=True, moving_s=9.0, now=0.0).came is None
    assert step(before, wanted=True, watched=False, moving_s=9.0, now=0.0).came is False


def test_the_worker_the_incident_and_this_rule_mean_the_same_by_nothing_moves() -> None:
    assert JUDGED_S == TOLD_S == STILL_S
