"""What a worker's message about its room does at once, on the event loop, before anything is stored.

`noise.started` goes to the pages from here, so that no database stands between a cry and the alarm; the event is stored right
after. Repeated events are published once; a cry that a worker could not tell for STALE_S is left to history and alerts,
because it may be over long since.
"""

from collections import OrderedDict

import msgspec

from babycam.alerts.standby import standby
from babycam.core import clock, link
from babycam.core.events import ScreenEvent, screens
from babycam.loops.database import in_db
from babycam.monitor import handlers
from babycam.monitor.beginnings import beginnings
from babycam.monitor.bridge import bridge
from babycam.monitor.intake import STORED_S, Intake
from babycam.monitor.phone_beats import Talker
from babycam.monitor.phones import phones
from babycam.monitor.state import board
from babycam.monitor.watchdog import MIC_MUTED

LOCAL = "local-"  # how the names of those begin that a server starts by itself
STALE_S = 15.0
REMEMBERED = 1000


async def _store(event: link.Event) -> None:
    await in_db(handlers.store, event)


def _late(event: link.Event) -> None:
    """It could not be stored in time: whom it concerns is called from memory."""
    at = clock.from_unix(event.at)
    match event:
        case link.NoiseStarted() if _age(event, clock.unix()) <= STALE_S + STORED_S:
            level, line = event.level_db, event.threshold_db
            if event.wake:
                standby.heard(room=event.room, noise=event.event_id, at=at, level_db=level, threshold_db=line, wake=event.wake)
        case link.NoiseWoke() if not event.again and _age(event, clock.unix()) <= STALE_S + STORED_S:
            level, line = event.level_db, event.threshold_db
            standby.heard(room=event.room, noise=event.noise_id, at=at, level_db=level, threshold_db=line, wake=event.wake)
        case link.NoiseEnded():
            standby.over(room=event.room, kind="noise", at=at, noise=event.event_id)
        case link.MicMuted(muted=True):
            standby.unheard(room=event.room, kind=MIC_MUTED, at=at, params={})
        case link.MicMuted():
            standby.over(room=event.room, kind=MIC_MUTED, at=at)


def _age(event: link.Event, now: float) -> float:
    """Seconds since it happened, by the clock that stamped it."""
    return now + board.of(event.room).skew_s - event.at


intake = Intake(_store, late=_late)
_published: OrderedDict[str, None] = OrderedDict()


def show_at_once(event: link.Event, now: float) -> None:
    """Shows an event where it is worth something right now. `now`: seconds since 1970."""
    state = board.of(event.room)
    match event:
        case link.NoiseStarted() if event.wake:
            _alarm(event, event.event_id, now)
        case link.NoiseWoke():
            _alarm(event, event.noise_id, now)
        case link.StateChanged():
            state.noise = event.state
        case link.MicMuted():
            state.muted = event.muted
        case link.SourceChanged() if state.beat:
            state.beat = msgspec.structs.replace(state.beat, source=event.state, error=event.error)
            phones.news(event.room)


def noise_shape(event: link.NoiseStarted | link.NoiseWoke, noise_id: str) -> dict[str, object]:
    """The Noise of REST, as far as it is known when it wakes."""
    wake = event.wake or link.Wake()
    return {
        "id": noise_id,
        "room": event.room,
        "onset_at": clock.rfc3339(clock.from_unix(event.onset_at)),
        "started_at": clock.rfc3339(clock.from_unix(event.at)),
        "ended_at": None,
        "level_db": event.level_db,
        "peak_db": None,
        "threshold_db": event.threshold_db,
        "loud_s": None,
        "incident": None,
        "woke_at": clock.rfc3339(clock.from_unix(event.at)),
        "cause": wake.cause,
        "cause_s": wake.seconds,
        "certainty": wake.certainty,
        "through": None,
    }


def beat(message: link.WorkerBeat, worker: str) -> None:
    """Takes a beat of a worker whose link ends here, and passes it on to the other web processes."""
    state, now = board.of(message.room), clock.monotonic()
    state.worker, state.local, state.skew_s = worker, True, message.at - clock.unix()
    waited = state.waits(now)
    state.take_beat(message, now)
    handlers.readings(message.room, message.readings)
    if state.waits(now) != waited:
        phones.news(message.room)
    bridge.send("beat", {"worker": worker, "frame": link.encode(message)})


def levels(message: link.Levels) -> None:
    """Takes a batch of levels likewise, and keeps it for the minute's row."""
    board.of(message.room).take_levels(message, clock.monotonic())
    handlers.levels(message)
    bridge.send("levels", {"frame": link.encode(message)})


def gone(room: int) -> None:
    """The room's worker went: nobody talks through it any more, and nothing of its stream is true."""
    if board.of(room).talker is not None:
        phones.talks(room, None)
    board.of(room).forget_stream()


def plays_lullaby(room: int, now: float) -> bool:
    """Whether the room's phone says that it plays one. `now`: monotonic seconds."""
    phone = board.of(room).phone
    return phone is not None and phone.online(now) and phone.beat.playing is not None


def mute(room: int, worker: str) -> None:
    """Its worker says nothing although its connection stands: it hangs, or its machine does."""
    why = board.of(room).mute = "worker_hung" if worker.startswith(LOCAL) else "worker_silent"
    bridge.send("mute", {"room": room, "why": why})


def talking(message: link.Talking) -> None:
    """Somebody talks to the room, or nobody does any more: every page and the phone are told, through whichever process."""
    phones.talks(message.room, Talker(message.person, message.name[:64]) if message.person else None)


def _alarm(event: link.NoiseStarted | link.NoiseWoke, noise_id: str, now: float) -> None:
    if noise_id in _published or _age(event, now) > STALE_S:
        return
    _published[noise_id] = None
    if len(_published) > REMEMBERED:
        _published.popitem(last=False)
    screens.publish(ScreenEvent("noise.started", event.room, {"noise": noise_shape(event, noise_id)}))
    beginnings.fetch(event.room, noise_id)


def _copied_beat(body: dict[str, object]) -> None:
    message = link.decode_from_worker(_frame(body))
    if isinstance(message, link.WorkerBeat) and not board.of(message.room).local:
        board.of(message.room).worker = str(body["worker"])
        board.of(message.room).take_beat(message, clock.monotonic())


def _copied_levels(body: dict[str, object]) -> None:
    message = link.decode_from_worker(_frame(body))
    if isinstance(message, link.Levels) and not board.of(message.room).local:
        board.of(message.room).take_levels(message, clock.monotonic())


def _copied_mute(body: dict[str, object]) -> None:
    state = board.of(int(str(body["room"])))
    if not state.local:
        state.mute = str(body["why"])


def _frame(body: dict[str, object]) -> bytes:
    frame = body["frame"]
    assert isinstance(frame, bytes)
    return frame


bridge.on("beat", _copied_beat)
bridge.on("levels", _copied_levels)
bridge.on("mute", _copied_mute)
