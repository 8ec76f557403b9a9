"""Which worker takes care of which room: one row per room, moved by compare-and-set.

A claim wins only if the row is still as it was read, so two claims at the same moment, in two web processes, end with one
owner. The epoch rises with each new owner; whoever comes with an older one is told that the room is no longer his. What each
epoch's owner heard counts until the next one hears the room itself (Tenure): what is told of the time after that is told twice. A
worker that comes back under its own name takes its room from its dead self at once, without waiting for the lease to run out.
"""

import datetime
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q

from babycam.monitor.models import Lease, Tenure, Worker
from babycam.rooms.models import Room

LEASE_S = 10.0
TENURES_KEPT = datetime.timedelta(days=60)
TOO_LONG = datetime.timedelta(seconds=60)  # a lease that ends later than this was written before the clock was set back


@dataclass(frozen=True, slots=True)
class Claimant:
    """A worker process: `name` is stable across restarts, `instance` is new for each process."""

    name: str
    instance: str


@dataclass(frozen=True, slots=True)
class Hold:
    """A room held under an epoch."""

    room: int
    epoch: int


def greet(claimant: Claimant, version: str, now: datetime.datetime) -> None:
    """Writes down that this worker was here."""
    Worker.objects.update_or_create(
        name=claimant.name, defaults={"instance": claimant.instance, "version": version, "last_seen": now}
    )


def claim(room: int, claimant: Claimant, now: datetime.datetime, *, own_name: bool = False) -> Hold | None:
    """Takes the room if it is free, or ours already (then the epoch stays); None when somebody else has it.

    `own_name`: also take it from another process of the same name (a worker that was restarted).
    """
    lease = _row(room)
    if lease is None:
        return None
    ours = lease.instance == claimant.instance
    free = not _holds(lease.expires_at, now) or (own_name and lease.worker == claimant.name)
    if not ours and not free:
        return None
    return _move(lease, claimant, now, lease.epoch if ours else lease.epoch + 1)


def _move(lease: Lease, claimant: Claimant, now: datetime.datetime, epoch: int) -> Hold | None:
    """The compare-and-set; a new epoch is written down with it."""
    room = lease.room_id
    with transaction.atomic():
        moved = Lease.objects.filter(pk=lease.pk, epoch=lease.epoch, instance=lease.instance, expires_at=lease.expires_at).update(
            worker=claimant.name, instance=claimant.instance, epoch=epoch, expires_at=_until(now)
        )
        if moved and epoch != lease.epoch:
            Tenure.objects.get_or_create(room_id=room, epoch=epoch, defaults={"worker": claimant.name, "began_at": now})
            Tenure.objects.filter(room_id=room, began_at__lt=now - TENURES_KEPT).delete()
    return Hold(room, epoch) if moved else None


def claim_any(
    claimant: Claimant, now: datetime.datetime, *, own_name: bool = False, busy: frozenset[int] = frozenset()
) -> Hold | None:
    """The first room with an enabled camera that can be had: one that this worker had before, then by position.

    `busy`: rooms that a link of this process serves, whatever their lease says.
    """
    for room in _candidates(claimant, now, own_name):
        if room not in busy and (hold := claim(room, claimant, now, own_name=own_name)):
            return hold
    return None


def renew(hold: Hold, claimant: Claimant, now: datetime.datetime) -> bool:
    """Keeps the room for another lease; False when it went to somebody else, or is gone."""
    Worker.objects.filter(name=claimant.name, instance=claimant.instance).update(last_seen=now)
    ours = Lease.objects.filter(room_id=hold.room, epoch=hold.epoch, instance=claimant.instance)
    return bool(ours.update(expires_at=_until(now)))


def release(hold: Hold, claimant: Claimant, now: datetime.datetime) -> bool:
    """Gives the room back, so that the next claim need not wait; False when it was not ours any more."""
    ours = Lease.objects.filter(room_id=hold.room, epoch=hold.epoch, instance=claimant.instance)
    return bool(ours.update(instance="", expires_at=now))


def holder(room: int) -> Lease | None:
    """The room's row as it is, expired or not."""
    return Lease.objects.filter(room_id=room).first()


def is_epoch(room: int, epoch: int) -> bool:
    """Whether this is the room's newest epoch."""
    return Lease.objects.filter(room_id=room, epoch=epoch).exclude(instance="").exists()


def hears(hold: Hold, at: datetime.datetime) -> None:
    """The room's owner hears it, since `at`; the first word counts."""
    Tenure.objects.filter(room_id=hold.room, epoch=hold.epoch, hears_from=None).update(hears_from=at)


def superseded(room: int, epoch: int, at: datetime.datetime) -> bool:
    """Whether a newer owner heard the room itself at that time already."""
    return Tenure.objects.filter(room_id=room, epoch__gt=epoch, hears_from__lte=at).exists()


def was_given(room: int, epoch: int) -> bool:
    """Whether the room has ever had this epoch."""
    return Lease.objects.filter(room_id=room, epoch__gte=epoch).exists()


def armed_since() -> dict[int, datetime.datetime]:
    """Rooms with a camera that is on, and when it was saved."""
    return dict(Room.objects.filter(camera__enabled=True).values_list("pk", "camera__saved_at"))


def leased(now: datetime.datetime) -> frozenset[int]:
    """Rooms that some worker holds."""
    return frozenset(Lease.objects.filter(_held(now)).exclude(instance="").values_list("room_id", flat=True))


def held_by_others(prefix: str, now: datetime.datetime) -> int:
    """How many armed rooms are held by workers whose names do not begin with `prefix`."""
    held = Lease.objects.filter(_held(now), room__camera__enabled=True).exclude(instance="")
    return held.exclude(worker__startswith=prefix).count()


def _candidates(claimant: Claimant, now: datetime.datetime, own_name: bool) -> list[int]:
    free = Q(lease=None) | ~_held(now, "lease__") | Q(lease__instance=claimant.instance)
    if own_name:
        free |= Q(lease__worker=claimant.name)
    rooms = Room.objects.filter(free, camera__enabled=True).values_list("pk", "lease__worker", "position")
    return [pk for pk, worker, _ in sorted(rooms, key=lambda row: (row[1] != claimant.name, row[2], row[0]))]


def _row(room: int) -> Lease | None:
    lease = holder(room)
    if lease is not None or not Room.objects.filter(pk=room).exists():
        return lease
    try:
        with transaction.atomic():
            return Lease.objects.create(room_id=room)
    except IntegrityError:  # made by somebody else at this moment
        return holder(room)


def _holds(until: datetime.datetime, now: datetime.datetime) -> bool:
    return now < until <= now + TOO_LONG


def _held(now: datetime.datetime, prefix: str = "") -> Q:
    """The same as a condition on rows."""
    return Q(**{f"{prefix}expires_at__gt": now, f"{prefix}expires_at__lte": now + TOO_LONG})


def _until(now: datetime.datetime) -> datetime.datetime:
    return now + datetime.timedelta(seconds=LEASE_S)
