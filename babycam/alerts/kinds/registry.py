"""The kinds of incidents: one row each, in the API's order. A new one is a file of its own and a row here. Pure."""

from typing import Any

from babycam.alerts.kinds import battery_low, drill, mic_muted, monitor_lost, motion, noise, picture
from babycam.alerts.kinds.kind import IncidentKind

ROWS = (
    noise.KIND,
    monitor_lost.KIND,
    mic_muted.KIND,
    battery_low.KIND,
    motion.KIND,
    picture.KIND,
    drill.KIND,
)
NOISE, DRILL = noise.KIND.code, drill.KIND.code  # those that are reported by what they are
KINDS: dict[str, IncidentKind] = {kind.code: kind for kind in ROWS}


def kind_of(code: str) -> IncidentKind:
    """Raises KeyError for one that is not there."""
    return KINDS[code]


def codes() -> list[str]:
    """All of them."""
    return list(KINDS)


def drills() -> list[str]:
    """Those of planned tests."""
    return [kind.code for kind in KINDS.values() if kind.drill]


def yielding() -> list[str]:
    """Those that call nobody while somebody is in the room."""
    return [kind.code for kind in KINDS.values() if kind.yields]


def codes_about(whom: str) -> list[str]:
    """Those about a `child`, or a `monitor`."""
    return [kind.code for kind in KINDS.values() if kind.about == whom]


def sounding(code: str) -> dict[str, Any]:
    """What its alerts say of the kind: fields of notify.message.Alert."""
    kind = KINDS[code]
    return {"kind": code, "title": kind.words.title, "melody": kind.melody}
