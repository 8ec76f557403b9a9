"""Where files go that seem to belong to nobody: beside the others, under `quarantine/`, each with a slip that says when and why.

They come back by themselves when a row knows them again, and by hand by adoption. They go for good after KEPT, counted by the
calendar and by the time that the server ran, or earlier when the disk needs their room.
"""

import json
import logging
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, replace

from django.core.files.storage import default_storage

from babycam.history import shelf

log = logging.getLogger(__name__)

FOLDER = "quarantine"
SLIP = ".slip.json"
LOST = 0.0  # `at` of a slip that cannot be read
KEPT_DAYS = 30
KEPT_S = KEPT_DAYS * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Slip:
    """`name`: what the file was called; `at`, `ran_s`: when it came (unknown.Sighting); `why` in words; `facts` of the catalog."""

    name: str
    at: float
    ran_s: float
    why: str
    bytes: int
    facts: dict[str, object]


def move_in(name: str, *, why: str, now: float, ran_s: float, facts: dict[str, object] | None = None) -> str:
    """Moves a file here, its slip first; its name here. Raises OSError."""
    target = default_storage.get_available_name(f"{FOLDER}/{name}", max_length=None)
    slip = Slip(name, now, ran_s, why, shelf.size(name), facts or {})
    shelf.write(target + SLIP, json.dumps(asdict(slip)).encode())
    shelf.move(name, target)
    return target


def held(folder: str = "") -> Iterator[tuple[str, Slip]]:
    """Every file here that came from `folder` (default: all), with its slip; one whose slip is lost has `at` LOST."""
    names = shelf.names(f"{FOLDER}/{folder}".rstrip("/"))
    for name in names:
        if not name.endswith(SLIP):
            yield name, _slip(name)


def give_back(name: str, slip: Slip) -> str:
    """Moves a file back to where it was, or beside what is there now; its name there. Raises OSError."""
    target = default_storage.get_available_name(slip.name, max_length=None)
    shelf.move(name, target)
    default_storage.delete(name + SLIP)
    return target


def drop(name: str, why: str) -> None:
    """Ends a file for good."""
    log.warning("%s goes for good: %s", name, why)
    default_storage.delete(name)
    default_storage.delete(name + SLIP)


def give_back_known(folder: str, known_files: Collection[str]) -> int:
    """Puts back what rows know (again); returns how much."""
    back = 0
    for name, slip in list(held(folder)):
        if slip.name in known_files and not default_storage.exists(slip.name):
            give_back(name, slip)
            log.warning("%s is known again; it is back from quarantine", slip.name)
            back += 1
    return back


def let_go(folder: str, *, now: float, ran_s: float) -> int:
    """Drops what was here for KEPT; returns how much."""
    slips = list(held(folder))
    for name, slip in slips:
        if slip.at == LOST:
            shelf.write(name + SLIP, json.dumps(asdict(replace(slip, at=now, ran_s=ran_s))).encode())
    old = [name for name, slip in slips if slip.at != LOST and min(now - slip.at, ran_s - slip.ran_s) >= KEPT_S]
    for name in old:
        drop(name, f"it was in quarantine for {KEPT_DAYS} days")
    return len(old)


def _slip(name: str) -> Slip:
    try:
        return Slip(**json.loads(shelf.read(name + SLIP)))
    except (ValueError, TypeError):
        return Slip(name.removeprefix(f"{FOLDER}/"), LOST, 0.0, "Its slip was lost.", shelf.size(name), {})
