"""The one door from the link to the features: what a worker's events mean for history and alerts.

`store` runs in a database thread and may be called again for the same event (the worker repeats what was not confirmed, and
the intake repeats what failed), so everything behind this door is idempotent by `event_id`. History comes first, because the
incident names the noise.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from babycam.alerts import quiet_queries
from babycam.alerts import services as alerts_services
from babycam.alerts.standby import standby
from babycam.core import clock, link
from babycam.core.readings.reading import Reading
from babycam.history import queries as history_queries
from babycam.history import services as history_services
from babycam.listening.noise import noisy
from babycam.monitor import assignment, fence
from babycam.monitor.watchdog import MIC_MUTED


def store(event: link.Event) -> None:
    """Stores one event for good. Raises what the database raises."""
    if handler := _HANDLERS.get(type(event)):
        handler(event)


def levels(message: link.Levels) -> None:
    """Keeps hops for the minute's row; memory only, so it may be called on the event loop."""
    history_services.record_levels(message.room, message.hops, noisy=noisy(message.state))


def readings(room: int, measured: Iterable[Reading]) -> None:
    """Keeps what a camera measures for the minute's rows; memory only, likewise."""
    history_services.record_readings(room, measured)


def recording_allowed() -> bool:
    """Whether the disk has room for clips."""
    return history_services.recording_allowed()


def unheard(*, room: int, kind: str, at: datetime, params: dict[str, Any], critical: bool = False) -> None:
    """What the watchdog tells of a room: it is lost (monitor_lost), its microphone sends only zeros (mic_muted), its power runs out
    (battery_low), something moves in it (motion), or nothing of it can be seen (picture)."""
    severity = "critical" if critical else "normal"
    alerts_services.report_unheard(room_id=room, kind=kind, at=at, words_params=params, severity=severity, now=clock.now())
    standby.settle(room, kind)


def heard_again(*, room: int, kind: str, at: datetime) -> None:
    """That is over."""
    alerts_services.report_heard_again(room_id=room, kind=kind, at=at)


def attended(at: datetime) -> dict[int, datetime]:
    """The rooms in which somebody is with the child, and until when."""
    return quiet_queries.ends(at)


def rebuild(clip: link.ClipUpload) -> None:
    """The noise of a clip that nobody told of: its worker died with its journal, or the database was too slow for its own event.

    The end of a clip is not the end of its noise: while the room is still its worker's, that one will tell, or the ticker finds it
    forgotten. A noise that is ended here while its worker hears it go on would swallow the next cry. A true end that still comes
    corrects the one that is made up here.
    """
    about = clip.noise
    if about is None or not clip.noise_id or history_queries.noise(clip.noise_id) is not None:
        return
    facts: dict[str, Any] = {name: getattr(about, name) for name in ("epoch", "onset_at", "at", "level_db", "threshold_db", "wake")}
    _noise_started(link.NoiseStarted(seq=0, room=clip.room, event_id=clip.noise_id, **facts))
    if assignment.is_epoch(clip.room, about.epoch):
        return
    ended = clock.from_unix(max(about.at, clip.started_at + clip.duration_s))
    alerts_services.end_noise(room_id=clip.room, noise_id=clip.noise_id, at=min(ended, clock.now()))


def _noise_started(event: link.NoiseStarted) -> None:
    if fence.noise_is_twice(event, clock.unix()):
        return
    history_services.noise_started(event=event)
    if event.wake or alerts_services.drill_waits(room_id=event.room, at=clock.from_unix(event.at)):
        _wakes(event, event.event_id, event.wake or link.Wake())


def _noise_woke(event: link.NoiseWoke) -> None:
    if history_queries.noise(event.noise_id) is None and assignment.superseded(event.room, event.epoch, clock.from_unix(event.at)):
        return  # the room's newer owner tells of it
    history_services.noise_woke(event=event)
    _wakes(event, event.noise_id, event.wake)


def _wakes(event: link.NoiseStarted | link.NoiseWoke, noise_id: str, wake: link.Wake) -> None:
    alerts_services.report_noise(
        room_id=event.room,
        noise_id=noise_id,
        at=clock.from_unix(event.at),
        level_db=event.level_db,
        threshold_db=event.threshold_db,
        wake=wake,
        now=clock.now(),
    )
    standby.settle(event.room, "noise")


def _noise_ended(event: link.NoiseEnded) -> None:
    history_services.noise_ended(event=event)
    alerts_services.report_noise_over(
        room_id=event.room, noise_id=event.event_id, at=clock.from_unix(event.at), peak_db=event.peak_db
    )


def _clip_started(event: link.ClipStarted) -> None:
    if not fence.clip_is_twice(event):
        history_services.clip_started(event=event)


def _mic_muted(event: link.MicMuted) -> None:
    if event.muted:
        unheard(room=event.room, kind=MIC_MUTED, at=clock.from_unix(event.at), params={})
    else:
        heard_again(room=event.room, kind=MIC_MUTED, at=clock.from_unix(event.at))


def _levels_minute(event: link.LevelsMinute) -> None:
    history_services.record_minute(event, now=clock.now())


_HANDLERS: dict[type, Callable[[Any], None]] = {
    link.NoiseStarted: _noise_started,
    link.NoiseWoke: _noise_woke,
    link.NoiseEnded: _noise_ended,
    link.MicMuted: _mic_muted,
    link.ClipStarted: _clip_started,
    link.LevelsMinute: _levels_minute,
}
