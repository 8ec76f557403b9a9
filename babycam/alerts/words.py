"""What an incident and each line of its log say to a parent. Pure: numbers and names in, one sentence out."""

from collections.abc import Mapping
from typing import Any

from babycam.core import errors

Params = Mapping[str, Any]


def incident(kind: str, room: str, params: Params, *, noisy: bool = True, over: bool = False) -> str:
    """The headline. `params`: level_db (dBFS), loud_s (s) of a noise; seconds (s), error (a code) of a lost monitor.

    `noisy`: the trouble goes on right now. `over`: the incident is resolved.
    """
    return _KINDS[kind](room, params, noisy and not over)


def _noise(room: str, params: Params, now: bool) -> str:
    return f"{room} {'is' if now else 'was'} loud{_loudness(params)}"


def _loudness(params: Params) -> str:
    level, loud_s = params.get("level_db"), params.get("loud_s")
    if level is None:
        return ""
    return f" ({_db(level)} for {span(loud_s)})" if loud_s else f" ({_db(level)})"


def _monitor_lost(room: str, params: Params, now: bool) -> str:
    if not now:
        return f"{room} was not heard for a while"
    why = _why(params.get("error"))
    return f"We have not heard {room} for {span(params.get('seconds') or 15)}{why}"


def _why(error: Any) -> str:
    return f". {errors.words(str(error))}" if error in errors.WORDS else ""


def _mic_muted(room: str, params: Params, now: bool) -> str:
    if not now:
        return f"The microphone in {room} was muted"
    return f"The microphone in {room} sends nothing. Is it muted?"


_KINDS = {"noise": _noise, "monitor_lost": _monitor_lost, "mic_muted": _mic_muted}


def log_line(kind: str, room: str, event: str, person: str | None, params: Params) -> str:
    """One line of the log. `event` is a note of the machine's table; `params` as they were then (also quiet_s, ack_s: s)."""
    who = person or "Somebody"
    lines = {
        "opened": incident(kind, room, params),
        "again": f"Loud again{_loudness(params)}" if kind == "noise" else incident(kind, room, params),
        "over": "Quiet again",
        "mended": "Heard again",
        "acked": f"{who} has it",
        "acked_too": f"{who} answered too",
        "acked_late": f"{who} answered when it was over",
        "rings_again": f"{_STILL[kind]} {span(params.get('ack_s') or 0)} after it was taken: ringing again",
        "settled": f"Quiet for {span(params.get('quiet_s') or 0)}: over",
        "settled_alone": f"Settled alone: quiet for {span(params.get('quiet_s') or 0)}",
        "reopened": f"It began again. {incident(kind, room, params)}",
    }
    return lines[event]


_STILL = {"noise": "Still loud", "monitor_lost": "Still not heard", "mic_muted": "Still muted"}


def _db(level: float) -> str:
    return f"{level:.0f} dB"


def span(seconds: float) -> str:
    """A length of time as people say it: "0.3 s", "12 s", "10 min", "2 h"."""
    if seconds < 1:
        return f"{seconds:.1f} s"
    if seconds < 100:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h"
