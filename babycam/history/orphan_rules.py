"""When a file that no row knows may go. Pure: sightings in, a verdict out.

A database may be lost, forgotten or put back from an older copy, and then it is the rows that are missing, not the files that are
too many. So nothing goes while nobody is set up, while most files are unknown, or before it was seen unknown in SWEEPS sweeps over
a DAY, both by the calendar and by the time that the server ran: a clock that jumps makes no day.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

SWEEPS = 3
DAY = 24 * 3600.0
MANY = 60  # files: so many unknown ones are no rest of a crash, however many others there are


@dataclass(frozen=True, slots=True)
class Sighting:
    """First seen at (seconds since 1970), how long the keeper had run when the counting began (s), and the sweeps since."""

    first_at: float
    first_ran_s: float
    sweeps: int = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """`held`: why nothing may go ("", "nobody" or "most"); `going`: what goes; `seen`: to be kept for the next sweep."""

    held: str
    going: list[str]
    seen: dict[str, Sighting]


def judge(
    seen: Mapping[str, Sighting], unknown: Collection[str], total: int, *, set_up: bool, trusted: bool, now: float, ran_s: float
) -> Verdict:
    """What becomes of the `unknown` files of `total`. `trusted`: files of which every one is a rest, such as half uploads."""
    held = "nobody" if not set_up else "most" if not trusted and _most(len(unknown), total) else ""
    if held:
        return Verdict(held, [], {name: Sighting(_first(seen.get(name), now), ran_s, 0) for name in unknown})
    fresh = {name: _again(seen.get(name), now, ran_s) for name in unknown}
    going = [name for name, sighting in fresh.items() if _is_due(sighting, now, ran_s)]
    return Verdict("", sorted(going), fresh)


def _most(unknown: int, total: int) -> bool:
    return unknown > MANY or (unknown > 0 and 2 * unknown >= total)


def _first(before: Sighting | None, now: float) -> float:
    return now if before is None or before.first_at > now else before.first_at


def _again(before: Sighting | None, now: float, ran_s: float) -> Sighting:
    if before is None or before.first_at > now or before.first_ran_s > ran_s:  # a clock that was set back begins again
        return Sighting(now, ran_s)
    return Sighting(before.first_at, before.first_ran_s, before.sweeps + 1)


def _is_due(sighting: Sighting, now: float, ran_s: float) -> bool:
    return sighting.sweeps >= SWEEPS and now - sighting.first_at >= DAY and ran_s - sighting.first_ran_s >= DAY
