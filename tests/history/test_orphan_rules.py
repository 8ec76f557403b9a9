"""When a file that no row knows may go: the rule by itself."""

from collections.abc import Sequence

import pytest

from babycam.history.orphan_rules import DAY, MANY, Sighting, Verdict, judge

HOUR = 3600.0
NOW = 1_750_000_000.0


def sweeps(
    times: Sequence[tuple[float, float]], *, unknown: int = 1, total: int = 10, set_up: bool = True, trusted: bool = False
) -> Verdict:
    """The last verdict of sweeps at (hours by the calendar, hours of running), all of which saw the same files."""
    names = [f"clips/{number}.mp4" for number in range(unknown)]
    seen: dict[str, Sighting] = {}
    for wall, ran in times:
        verdict = judge(seen, names, total, set_up=set_up, trusted=trusted, now=NOW + wall * HOUR, ran_s=ran * HOUR)
        seen = verdict.seen
    return verdict


@pytest.mark.parametrize(
    ("times", "goes"),
    [
        ([(hour, hour) for hour in range(25)], True),
        ([(0, 0), (12, 12), (24, 24)], True),
        ([(hour, hour) for hour in range(24)], False),  # not a day yet
        ([(0, 0), (24, 24)], False),  # two sweeps are no three
        ([(0, 0), (1, 1), (8760, 2)], False),  # the clock jumped by a year
        ([(0, 0), (8760, 1), (8761, 2), (8762, 3)], False),
        ([(0, 0), (100, 1), (1, 2), (26, 27)], True),  # it jumped and came back
        ([(0, 0), (-48, 1), (-47, 2), (-46, 3)], False),  # it was set back: the count begins anew
        ([(0, 30), (24, 0), (48, 24)], False),  # the notes of running time were lost
    ],
)
def test_a_day_is_a_day_of_the_calendar_and_of_running_and_three_sweeps(times: list[tuple[float, float]], goes: bool) -> None:
    assert bool(sweeps(times).going) is goes


TWO_DAYS = [(hour, hour) for hour in range(49)]


@pytest.mark.parametrize(
    ("unknown", "total", "held"),
    [(1, 10, ""), (4, 10, ""), (5, 10, "most"), (1, 1, "most"), (1, 2, "most"), (MANY, 10_000, ""), (MANY + 1, 10_000, "most")],
)
def test_nothing_goes_when_most_files_are_unknown_however_long(unknown: int, total: int, held: str) -> None:
    verdict = sweeps(TWO_DAYS, unknown=unknown, total=total)
    assert verdict.held == held
    assert len(verdict.going) == (0 if held else unknown)


def test_nothing_goes_while_nobody_is_set_up_not_even_what_is_surely_a_rest() -> None:
    for trusted in (True, False):
        verdict = sweeps(TWO_DAYS, set_up=False, trusted=trusted)
        assert (verdict.held, verdict.going) == ("nobody", [])


def test_half_uploads_may_go_though_they_are_all_there_is() -> None:
    assert sweeps(TWO_DAYS, unknown=1, total=1, trusted=True).going == ["clips/0.mp4"]


def test_a_file_that_was_held_is_not_due_as_soon_as_it_is_not() -> None:
    seen = sweeps(TWO_DAYS, unknown=5, total=10).seen
    after = judge(seen, list(seen), 100, set_up=True, trusted=False, now=NOW + 49 * HOUR, ran_s=49 * HOUR)
    assert (after.held, after.going) == ("", [])
    assert DAY == 24 * HOUR
