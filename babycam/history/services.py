"""Writes: noises and levels as workers tell them. Everything here may be told twice and is stored once."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from babycam.core import clock
from babycam.core.events import ScreenEvent, screens
from babycam.core.link import ClipStarted, Level, NoiseEnded, NoiseStarted, NoiseWoke, Wake
from babycam.history import beginnings, clips, exports, level_services, mark_services, night_summaries, reading_services, waveforms
from babycam.history import queries as history_queries
from babycam.history.levels import Minute, gatherer
from babycam.history.models import Clip, LevelMinute, Noise
from babycam.rooms.models import Room

log = logging.getLogger(__name__)

LEVELS_KEPT = timedelta(days=400)

# What others call; where it is written is not their business.
read_meta = clips.read_meta
store_clip = clips.store
set_keep = clips.set_keep
delete_clip = clips.delete
room_is_going = clips.room_is_going
recording_allowed = clips.recording_allowed
check_room_for = clips.check_room_for
waveform = waveforms.waveform
beginning_of_clip = beginnings.of_clip
check_export = exports.check
export = exports.export
add_mark = mark_services.add_mark
change_mark = mark_services.change_mark
remove_mark = mark_services.remove_mark
record_readings = reading_services.record_readings
record_minute = level_services.record_minute


def noise_started(event: NoiseStarted) -> None:
    """A noise over the room's rule. A room has one noise at a time: what went on before has ended unheard.

    The pages know of it already: the link tells them before anything is stored.
    """
    if not _room_is_here(event.room):
        return
    with transaction.atomic():
        noise, new = Noise.objects.get_or_create(
            pk=UUID(event.event_id),
            defaults={
                "room_id": event.room,
                "onset_at": clock.from_unix(event.onset_at),
                "started_at": clock.from_unix(event.at),
                "level_db": event.level_db,
                "threshold_db": event.threshold_db,
                **_cause(event.wake, event.at),
            },
        )
        if new:
            night_summaries.forget(event.room, noise.onset_at)
            earlier = history_queries.open_noises().filter(room=event.room, started_at__lt=noise.started_at)
            earlier.update(ended_at=noise.onset_at)


def noise_woke(event: NoiseWoke) -> None:
    """This noise wakes the parents, or is known to be more than it woke them as. A noise that nobody told of is told by it."""
    if not _room_is_here(event.room):
        return
    with transaction.atomic():
        defaults = {
            "room_id": event.room,
            "onset_at": clock.from_unix(event.onset_at),
            "started_at": clock.from_unix(event.at),
            "level_db": event.level_db,
            "threshold_db": event.threshold_db,
        }
        noise, _ = Noise.objects.get_or_create(pk=UUID(event.noise_id), defaults=defaults)
        woke_at = noise.woke_at
        Noise.objects.filter(pk=noise.pk).update(**{**_cause(event.wake, event.at), **({"woke_at": woke_at} if woke_at else {})})


def _cause(wake: Wake | None, at: float) -> dict[str, Any]:
    """The columns that say why a noise wakes, from `at` (unix s) on; none for one that does not."""
    if wake is None:
        return {}
    return {"woke_at": clock.from_unix(at), "cause": wake.cause, "cause_s": wake.seconds, "certainty": wake.certainty}


def noise_ended(event: NoiseEnded) -> None:
    """The noise is over. The end of a noise that nobody told of is ignored."""
    end_noise(noise_id=event.event_id, at=clock.from_unix(event.at), peak_db=event.peak_db, loud_s=event.loud_s)


def end_noise(*, noise_id: str, at: datetime, peak_db: float | None = None, loud_s: float | None = None) -> bool:
    """Ends a noise. The first end counts, unless a later one knows more: peak, length, and when it was. True if it was going on."""
    with transaction.atomic():
        noise = Noise.objects.filter(pk=UUID(noise_id))
        ended = noise.filter(ended_at__isnull=True).update(ended_at=at)
        if peak_db is not None:
            noise.filter(peak_db__isnull=True).update(peak_db=peak_db, loud_s=loud_s, ended_at=at)
        for room, onset_at in noise.values_list("room", "onset_at"):
            night_summaries.forget(room, onset_at, max(onset_at, at))
        if ended:
            _tell_ended(noise.get())
    return bool(ended)


def hear_through(*, noise_id: str, louder: str | None) -> None:
    """This noise is that of another room, heard through the wall; or (None) it is its own after all."""
    with transaction.atomic():
        Noise.objects.filter(pk=UUID(noise_id)).update(through=UUID(louder) if louder else None)
        if louder and (noise := history_queries.noise(noise_id)):
            event = ScreenEvent("noise.through", noise.room_id, {"noise": history_queries.noise_shape(noise)})
            transaction.on_commit(lambda: screens.publish(event))


def tie_noise(*, noise_id: str, incident: int) -> None:
    """The noise belongs to this incident."""
    Noise.objects.filter(pk=UUID(noise_id)).update(incident=incident)


def clip_started(event: ClipStarted) -> None:
    """A clip is being written; it will be uploaded under the same id (or has been: then there is nothing to do)."""
    if not _room_is_here(event.room):
        return
    Clip.objects.get_or_create(
        pk=UUID(event.clip_id),
        defaults={
            "room_id": event.room,
            "noise_id": UUID(event.noise_id) if event.noise_id else None,
            "part": event.part,
            "started_at": clock.from_unix(event.at),
        },
    )


def record_levels(room_id: int, hops: Iterable[Level], *, noisy: bool = False) -> None:
    """Levels as they come; in memory only, so this may be called on the event loop."""
    gatherer.add(room_id, hops, noisy=noisy)


def flush_levels(*, now: datetime) -> int:
    """Writes the minutes that are over; returns how many. Minutes that cannot be written are kept for the next time."""
    waiting = gatherer.take(now.timestamp())
    written = 0
    try:
        rooms = set(Room.objects.values_list("pk", flat=True)) if waiting else set()
        while waiting:
            if waiting[-1].room in rooms:
                _write(waiting[-1])
                written += 1
            waiting.pop()
    finally:
        gatherer.give_back(waiting)
    return written


def forget_levels(*, now: datetime) -> None:
    """Deletes minutes older than LEVELS_KEPT."""
    LevelMinute.objects.filter(minute__lt=now - LEVELS_KEPT).delete()


def _write(new: Minute) -> None:
    """Adds to the row, because a restart inside a minute leaves two halves of it."""
    at = clock.from_unix(new.minute * 60)
    with transaction.atomic():
        row = LevelMinute.objects.filter(room=new.room, minute=at).first()
        if row is None:
            LevelMinute.objects.create(room_id=new.room, minute=at, max_db=new.max_db, mean_db=new.mean_db, heard_s=new.heard_s)
            return
        row.mean_db = new.mean_with(row.mean_db, row.heard_s)
        row.max_db = max(row.max_db, new.max_db)
        row.heard_s += new.heard_s
        row.save(update_fields=["mean_db", "max_db", "heard_s"])


def _room_is_here(room_id: int) -> bool:
    here = Room.objects.filter(pk=room_id).exists()
    if not here:
        log.warning("room %d is gone; what was told of it is dropped", room_id)
    return here


def _tell_ended(noise: Noise) -> None:
    event = ScreenEvent("noise.ended", noise.room_id, {"noise": history_queries.noise_shape(noise)})
    transaction.on_commit(lambda: screens.publish(event))
