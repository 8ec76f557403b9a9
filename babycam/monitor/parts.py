"""Is the monitor well? Each part in words: the queue to the database, the channel layer, the workers, their clocks, each room."""

from dataclasses import dataclass

from babycam.alerts import ticker
from babycam.core import clock
from babycam.monitor import queries as monitor_queries
from babycam.monitor.bridge import bridge
from babycam.monitor.links import links
from babycam.monitor.state import board
from babycam.monitor.supervisor import supervisor
from babycam.monitor.worker_messages import intake
from babycam.rooms import queries as rooms_queries

SKEW_S = 2.0
UNJUDGED = {
    "band": "its sound is dull (nothing above 2 kHz)",
    "clipping": "its sound is overdriven",
    "broken": "the recogniser does not work",
    "late": "the computer is too busy",
}


@dataclass(frozen=True, slots=True)
class Part:
    """`words` for a parent, `detail` for the person who mends it."""

    part: str
    ok: bool
    words: str
    detail: str = ""


def parts(room_ids: frozenset[int]) -> list[Part]:
    """All of them; rooms only those in `room_ids`."""
    return [_database(), _channel_layer(), _workers(), _clock(), *_rooms(room_ids)]


def _database() -> Part:
    waiting, now = intake.waiting(), clock.monotonic()
    slow = any(intake.waiting_s(state.room, now) > 1.0 for state in board.rooms())
    sentence = "Everything that was heard is stored." if not slow else "What was heard cannot be stored right now; it waits."
    return Part("database", not slow, sentence, f"{waiting} events wait, {intake.counts['stored']} stored")


def _channel_layer() -> Part:
    well = bridge.well(clock.monotonic())
    if not bridge.active:
        return Part("channel layer", True, "One web process, nothing to connect.", "in memory")
    sentence = "The web processes hear each other." if well else "The web processes do not hear each other (Redis?)."
    return Part("channel layer", well, sentence, f"{bridge.counts['sent']} sent, {bridge.counts['dropped']} dropped")


def _workers() -> Part:
    needed = rooms_queries.rooms_to_watch()
    missing = [room for room in needed if not board.of(room).worker]
    names = ", ".join(sorted(worker.name for worker in links.all())) or "none here"
    sentence = (
        f"{len(missing)} of {len(needed)} rooms have no worker yet." if missing else "Every room with a camera has its worker."
    )
    return Part("workers", not missing, sentence, f"{names}; {supervisor.counts['died']} restarts")


def _clock() -> Part:
    wrong = {state.worker: state.skew_s for state in board.rooms() if state.worker and abs(state.skew_s) > SKEW_S}
    if not wrong:
        return Part("clock", True, "All clocks agree.", _was_set())
    worst = max(wrong, key=lambda name: abs(wrong[name]))
    return Part("clock", False, f"The clock of {worst} is {abs(wrong[worst]):.0f} s off.", f"{wrong[worst]:+.1f} s")


def _was_set() -> str:
    """What this machine's clock did: alarms went on, but the night's times have a step there."""
    loop = ticker.pulse
    if loop.set_at is None:
        return ""
    way = "on" if loop.set_by > 0 else "back"
    return f"set {way} by {abs(loop.set_by):.0f} s at {clock.rfc3339(loop.set_at)}; deadlines moved with it"


def _rooms(room_ids: frozenset[int]) -> list[Part]:
    wakes_for = rooms_queries.wakes_for(room_ids)
    return [_room(room, wakes_for.get(room, "any")) for room in sorted(room_ids)]


def _room(room: int, wakes_for: str) -> Part:
    health = monitor_queries.health(room)
    name = f"room:{room}"
    if health["source"] == "none":
        return Part(name, True, "No camera.")
    if health["words"]:
        return Part(name, False, health["words"], health["error"])
    if not health["heard"]:
        return Part(name, False, "Not heard right now.", health["source"])
    if health["muted"]:
        return Part(name, False, "The microphone sends only silence.", "muted")
    sentence, detail = "Heard and seen." if health["sees"] else "Heard.", f"{health['video']} {health['audio']}".strip()
    if health["unjudged"] and wakes_for != "any":
        return Part(name, False, f"{sentence} {unjudged(health['unjudged'])}", health["unjudged"])
    return Part(name, True, sentence, detail)


def unjudged(why: str) -> str:
    """That a room wakes for any noise just now, and why: a code of link.WorkerBeat.unjudged."""
    return f"Right now it wakes for any noise, because cries cannot be told from noises: {UNJUDGED[why]}."
