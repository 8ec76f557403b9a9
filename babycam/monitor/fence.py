"""A doubled room is impossible: what an older owner of a room tells of a time that a newer one heard itself is stored once.

Two workers may hear the same room for a while, because one of them was cut off from the database, or its server was frozen. From
the moment when the newer owner hears the room, a noise of the older one is dropped if it is fresh (the newer one is at it) or if
the same time is in the history already; if not, nobody else heard it, and it is kept. A clip of such a noise is dropped if the
other noise has one, and belongs to that noise if not.
"""

from collections import Counter

import msgspec

from babycam.core import clock, link
from babycam.history import queries as history_queries
from babycam.monitor import assignment

FRESH_S = 15.0

counts: Counter[str] = Counter()  # noises, clips (dropped because they were told twice)


def noise_is_twice(event: link.NoiseStarted, now: float) -> bool:
    """Whether this noise need not be stored. `now`: unix s."""
    if not assignment.superseded(event.room, event.epoch, clock.from_unix(event.at)):
        return False
    twice = now - event.at < FRESH_S or _other(event.room, event.event_id, event.onset_at) is not None
    counts["noises"] += twice
    return twice


def clip_is_twice(event: link.ClipStarted) -> bool:
    """Whether a clip that is announced belongs to a noise that was not stored; its upload is judged by itself."""
    return (
        assignment.superseded(event.room, event.epoch, clock.from_unix(event.at)) and history_queries.noise(event.noise_id) is None
    )


def judged(clip: link.ClipUpload) -> link.ClipUpload | None:
    """The clip as it is to be stored, or None when the same was recorded by the room's newer owner."""
    about = clip.noise
    if about is None or not clip.noise_id or history_queries.noise(clip.noise_id) is not None:
        return clip
    if not assignment.superseded(clip.room, about.epoch, clock.from_unix(about.at)):
        return clip
    other = _other(clip.room, clip.noise_id, about.onset_at)
    if other is None:
        return clip
    if history_queries.has_clip(other):
        counts["clips"] += 1
        return None
    return msgspec.structs.replace(clip, noise_id=other)


def _other(room: int, noise_id: str, onset_at: float) -> str | None:
    return history_queries.heard_otherwise(room, noise_id, clock.from_unix(onset_at))
