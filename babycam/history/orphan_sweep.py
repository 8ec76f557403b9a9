"""Files in the storage that no row knows: the rest of a crash, or all that is left when a database was lost.

A sweep moves them to the quarantine when the rule (orphan_rules.py) lets it, and never deletes one. What was seen when is kept in
`unknown/<folder>.json` beside the files, so that losing the database does not lose it; losing it only begins the count again.
"""

import json
import logging
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta

from django.core.files.storage import default_storage

from babycam.core import clock
from babycam.history import quarantine, shelf
from babycam.history.orphan_rules import DAY, Sighting, judge
from babycam.people import queries as people_queries
from babycam.people.models import Household

log = logging.getLogger(__name__)

SWEEP_AGE = timedelta(hours=1)  # a file may be on its way to its row
SIGHTINGS = "unknown"
LONG_AWAY_S = 2 * DAY
LONGEST_GAP_S = 2 * 3600.0  # of running time between two sweeps that counts
WHY = "No {what} in the database knew it for a day."
Known = Callable[[], Collection[str]]


@dataclass(frozen=True, slots=True)
class Bunch:
    """Some files: how many, their bytes, since when (seconds since 1970; None without any)."""

    files: int = 0
    bytes: int = 0
    since: float | None = None


@dataclass(frozen=True, slots=True)
class SweepReport:
    """What the last look found in a folder. `held`: why unknown files stay ("", "nobody", "most")."""

    at: float
    held: str = ""
    unknown: Bunch = Bunch()
    quarantined: Bunch = Bunch()
    moved: int = 0


@dataclass(slots=True)
class _State:
    ran_s: float = 0.0
    seen: dict[str, Sighting] = field(default_factory=dict)
    wished: dict[str, str] = field(default_factory=dict)
    freed: int = 0
    freed_at: float = 0.0
    at: float = 0.0  # of the last sweep, seconds since 1970
    doubted_until: float = 0.0  # of ran_s


reports: dict[str, SweepReport] = {}
_beats: dict[str, float] = {}
_lock = threading.RLock()


def is_set_up() -> bool:
    """Whether there is a family in this database."""
    return people_queries.set_up() and Household.objects.exists()


def sweep_folder(
    *,
    folder: str,
    known_files: Known,
    what: str,
    now: datetime,
    ran: float | None = None,
    ours: Callable[[str], bool] = lambda name: True,
    trusted: bool = False,
    facts: Callable[[str], dict[str, object]] = lambda name: {},
) -> int:
    """Moves to quarantine what the rule lets go; returns how many files. `known_files` gives the names that rows have.

    `what` they belong to; `ran`: monotonic seconds (default: the clock's); `ours`: which files of the folder count; `trusted`: see
    unknown.judge; `facts`: what else is known of a file, for its slip.
    """
    with _lock:
        state, at = _load(folder), now.timestamp()
        state.ran_s += _since_last(folder, clock.monotonic() if ran is None else ran)
        _compare_clocks(state, at, folder)
        quarantine.give_back_known(folder, known_files())
        names = [name for name in shelf.names(folder) if ours(name)]
        moved = _put_away({name: state.wished[name] for name in names if name in state.wished}, known_files, facts, at, state)
        state.wished.clear()
        names = [name for name in names if name not in moved]
        unknown, set_up = _unknown(names, known_files(), now), is_set_up()
        verdict = judge(state.seen, unknown, len(names), set_up=set_up, trusted=trusted, now=at, ran_s=state.ran_s)
        state.seen = verdict.seen
        moved |= _put_away(dict.fromkeys(verdict.going, WHY.format(what=what)), known_files, facts, at, state)
        if set_up:
            quarantine.let_go(folder, now=at, ran_s=state.ran_s)
        _save(folder, state)
        reports[folder] = replace(_report(folder, verdict.held, state, at), moved=len(moved))
        _log_report(folder, what, verdict.held, len(unknown))
    return len(moved)


def calendar_in_doubt(folder: str) -> bool:
    """Whether the calendar has jumped, or the server was away for long: for a DAY of running nothing is old by its word alone."""
    state = _load(folder)
    return state.ran_s < state.doubted_until


def inspect_folder(
    *, folder: str, known_files: Known, now: datetime, ours: Callable[[str], bool] = lambda name: True
) -> SweepReport:
    """As a sweep, but nothing is moved and no sweep is counted."""
    with _lock:
        state, at = _load(folder), now.timestamp()
        names = [name for name in shelf.names(folder) if ours(name)]
        unknown = _unknown(names, known_files(), now)
        verdict = judge(state.seen, unknown, len(names), set_up=is_set_up(), trusted=False, now=at, ran_s=state.ran_s)
        state.seen = {name: state.seen.get(name, sighting) for name, sighting in verdict.seen.items()}
        reports[folder] = _report(folder, verdict.held, state, at)
    return reports[folder]


def wish(names: Collection[str], *, folder: str, why: str) -> None:
    """Somebody wants these to go: the next sweep moves them to quarantine, whatever the rule says, if no row knows them then."""
    if not names:
        return
    with _lock:
        state = _load(folder)
        state.wished.update(dict.fromkeys(names, why))
        _save(folder, state)


@contextmanager
def paused() -> Iterator[None]:
    """No sweep of this process moves a file meanwhile."""
    with _lock:
        yield


def freed(folder: str) -> tuple[int, float]:
    """How many files of the quarantine went because the disk needed room, and when last (Unix s)."""
    state = _load(folder)
    return state.freed, state.freed_at


def free(folder: str, missing: int, now: datetime) -> int:
    """Drops files of the quarantine, oldest first, until `missing` bytes are free; returns the bytes. It is counted and told."""
    with _lock:
        got, gone = 0, 0
        for name, slip in sorted(quarantine.held(folder), key=lambda entry: entry[1].at):
            if got >= missing:
                break
            quarantine.drop(name, "the disk needs its room")
            got, gone = got + slip.bytes, gone + 1
        if gone:
            state = _load(folder)
            state.freed, state.freed_at = state.freed + gone, now.timestamp()
            _save(folder, state)
    return got


def _put_away(
    going: dict[str, str], known_files: Known, facts: Callable[[str], dict[str, object]], at: float, state: _State
) -> set[str]:
    """Moves those that no row knows at this moment; `going`: why each goes."""
    still = known_files() if going else ()
    moved = {name for name in going if name not in still}
    for name in moved:
        log.warning("%s goes to quarantine: %s", name, going[name])
        quarantine.move_in(name, why=going[name], now=at, ran_s=state.ran_s, facts=facts(name))
        state.seen.pop(name, None)
    return moved


def _unknown(names: list[str], known_files: Collection[str], now: datetime) -> list[str]:
    return [name for name in names if name not in known_files and _modified(name) < now - SWEEP_AGE]


def _modified(name: str) -> datetime:
    try:
        return default_storage.get_modified_time(name)
    except OSError:
        return datetime.max.replace(tzinfo=UTC)  # gone meanwhile


def _report(folder: str, held: str, state: _State, at: float) -> SweepReport:
    slips = [slip for _, slip in quarantine.held(folder)]
    since = min((sighting.first_at for sighting in state.seen.values()), default=None)
    unknown = Bunch(len(state.seen), sum(map(shelf.size, state.seen)), since)
    came = [slip.at for slip in slips if slip.at != quarantine.LOST]
    kept = Bunch(len(slips), sum(slip.bytes for slip in slips), min(came, default=None))
    return SweepReport(at, held, unknown, kept)


def _log_report(folder: str, what: str, held: str, unknown: int) -> None:
    if held and unknown:
        log.error("%d files in %s belong to no %s that this database knows; nothing of them is touched", unknown, folder, what)


def _compare_clocks(state: _State, at: float, folder: str) -> None:
    if state.at and abs(at - state.at) > LONG_AWAY_S:
        log.warning("the calendar moved by %.0f hours since the last sweep of %s", (at - state.at) / 3600, folder)
        state.doubted_until = state.ran_s + DAY
    state.at = at


def _since_last(folder: str, now: float) -> float:
    """Seconds that this process ran since its last sweep of this folder; a gap that is too long counts as LONGEST_GAP_S."""
    before, _beats[folder] = _beats.get(folder, now), now
    return min(max(0.0, now - before), LONGEST_GAP_S)


def _load(folder: str) -> _State:
    try:
        raw = json.loads(shelf.read(f"{SIGHTINGS}/{folder}.json"))
        seen = {name: Sighting(*values) for name, values in raw["seen"].items()}
        return _State(
            float(raw["ran_s"]),
            seen,
            dict(raw["wished"]),
            int(raw["freed"]),
            float(raw["freed_at"]),
            float(raw["at"]),
            float(raw["doubted_until"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        return _State()


def _save(folder: str, state: _State) -> None:
    seen = {name: list(asdict(sighting).values()) for name, sighting in state.seen.items()}
    content = {"ran_s": state.ran_s, "seen": seen, "wished": state.wished, "freed": state.freed, "freed_at": state.freed_at}
    content |= {"at": state.at, "doubted_until": state.doubted_until}
    shelf.write(f"{SIGHTINGS}/{folder}.json", json.dumps(content).encode())
