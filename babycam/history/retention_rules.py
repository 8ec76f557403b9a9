"""Which clips go, and whether there is room to record. Pure: facts in, decisions out.

Clips go, oldest first, when they are older than `keep_days`, when all together are more than `keep_gb`, and when the disk has less
than `min_free_gb`. A clip that somebody keeps never goes, but its bytes count. For the sake of free space alone the clips of
the last FRESH stay: a disk that something else fills must not cost the night that has just been recorded; recording stops
instead, before the disk is full, and starts again once there is room for more than a moment (RESUME).

Clips that were adopted (their rows had been lost) are as old as their adoption, and for SETTLING they are not counted among the
gigabytes: the limits may be those of a fresh database, and nobody has looked at them yet.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

GB = 10**9
FRESH = timedelta(hours=24)
SETTLING = timedelta(days=14)
RESUME = 1.1
UPLOAD_RESERVE = 0.5


@dataclass(frozen=True, slots=True)
class StoragePolicy:
    """The family's wishes: days, gigabytes of clips, gigabytes of disk that stay free."""

    keep_days: int = 14
    keep_gb: float = 20.0
    min_free_gb: float = 2.0


@dataclass(frozen=True, slots=True)
class Stored:
    """What the rule needs to know of one finished clip."""

    id: UUID
    started_at: datetime
    size_bytes: int
    keep: bool
    adopted_at: datetime | None = None

    def age(self, now: datetime) -> timedelta:
        """Since it was recorded, or adopted."""
        return now - max(self.started_at, self.adopted_at or self.started_at)

    def settles(self, now: datetime) -> bool:
        """Whether it was adopted so lately that it stays whatever the gigabytes are."""
        return self.adopted_at is not None and now - self.adopted_at < SETTLING


def choose(clips: Iterable[Stored], policy: StoragePolicy, now: datetime, free: int | None) -> list[Stored]:
    """The clips that go, oldest first. `free`: bytes left on the disk; None: the storage has no end."""
    oldest_first = sorted(clips, key=lambda clip: (clip.started_at, clip.id.hex))
    return list(_going(oldest_first, policy, now, free))


def _going(clips: list[Stored], policy: StoragePolicy, now: datetime, free: int | None) -> Iterator[Stored]:
    over = sum(clip.size_bytes for clip in clips if not clip.settles(now)) - policy.keep_gb * GB
    missing = 0 if free is None else policy.min_free_gb * GB - free
    for clip in clips:
        age, settles = clip.age(now), clip.settles(now)
        too_old = age > timedelta(days=policy.keep_days) and not settles
        for_space = missing > 0 and age > FRESH
        if clip.keep or not (too_old or (over > 0 and not settles) or for_space):
            continue
        over -= 0 if settles else clip.size_bytes
        missing -= clip.size_bytes
        yield clip


def may_record(policy: StoragePolicy, free: int | None, *, stopped: bool) -> bool:
    """Whether new clips may begin, with `free` bytes left; `stopped`: whether they may not at present."""
    if free is None:
        return True
    return free >= policy.min_free_gb * GB * (RESUME if stopped else 1.0)


def may_store(policy: StoragePolicy, free: int | None, size: int) -> bool:
    """Whether a finished clip of `size` bytes may still come in: half of the reserve is there for what was begun in time."""
    return free is None or free - size >= policy.min_free_gb * GB * UPLOAD_RESERVE
