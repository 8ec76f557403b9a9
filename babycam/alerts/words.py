"""What an incident and each line of its log say to a parent. Pure: numbers and names in, one sentence out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from babycam.core import errors

Params = Mapping[str, Any]
CERTAINTIES = {"cry": "a cry", "probably_cry": "probably a cry", "noise": "a noise"}
CAUSES = {"crying": "crying for {span}", "loud": "loud for {span}", "long": "loud for {span}"}


def incident(kind: str, room: str, params: Params, *, noisy: bool = True, over: bool = False) -> str:
    """The headline. `params`: level_db (dBFS), loud_s (s), and cause, cause_s (s) and certainty (link.Wake) of a noise; seconds
    (s), error (a code) of a lost monitor; battery (%); well (0 to 1): the share of the time in which all was well, of what comes
    and goes.

    `noisy`: the trouble goes on right now. `over`: the incident is resolved.
    """
    return _KINDS[kind](room, params, noisy and not over)


def certainty(params: Params) -> str:
    """What a noise is, as far as that is known: "a cry", "probably a cry", "a noise"."""
    return CERTAINTIES[params.get("certainty") or "noise"]


def cause(params: Params) -> str:
    """Why a noise woke somebody: "crying for 3 s", "loud for 60 s"; "loud" where nobody knows for how long."""
    code, lasted = params.get("cause") or "loud", _lasted(params)
    return CAUSES[code].format(span=span(lasted)) if lasted else CAUSES[code].partition(" ")[0]


def together(kind: str, rooms: Sequence[str]) -> str:
    """One headline for rooms that share an alert."""
    return f"{listed(rooms)} {_TOGETHER[kind]}"


OTHERS = "Somebody else is called"
AWAKE = "You are awake: it rings on for the others"


def taken(incident: Any) -> str:
    """Why nobody needs to be called any more; `incident` as its row is now."""
    who = incident.acked_by.name if incident.acked_by else "Somebody"
    if incident.state == "acked":
        return f"{who} has it"
    if incident.state == "snoozed":
        return f"{who} has snoozed it"
    return f"{incident.room.name}: over"


def listed(names: Sequence[str]) -> str:
    """ "Ana", "Ana and Ben", "Ana, Ben and Cy"; "nobody" for none."""
    if not names:
        return "nobody"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _noise(room: str, params: Params, now: bool) -> str:
    said = _heard(room, params, now)
    return (
        f"{said}. It {'comes and goes' if now else 'came and went'}: loud {_ill(params)} of the time" if "well" in params else said
    )


def _heard(room: str, params: Params, now: bool) -> str:
    if (params.get("certainty") or "noise") == "noise":
        return f"{room} {'is' if now else 'was'} loud{_loudness(params)}"
    level = params.get("level_db")
    return f"{room}: {'' if now else 'it was '}{certainty(params)}, {cause(params)}{'' if level is None else f' ({_db(level)})'}"


def _loudness(params: Params) -> str:
    level, lasted = params.get("level_db"), _lasted(params)
    if level is None:
        return ""
    return f" ({_db(level)} for {span(lasted)})" if lasted else f" ({_db(level)})"


def _lasted(params: Params) -> float:
    return float(params.get("cause_s") or params.get("loud_s") or 0.0)


def _monitor_lost(room: str, params: Params, now: bool) -> str:
    if "well" in params:
        return f"{room} comes and goes: heard {_well(params)} of the time{_why(params) if now else ''}"
    if not now:
        return f"{room} was not heard for a while"
    why = _why(params)
    return f"We have not heard {room} for {span(params.get('seconds') or 15)}{why}"


def _why(params: Params) -> str:
    error, codec = params.get("error"), params.get("codec")
    if error not in errors.WORDS:
        return ""
    return f". {errors.words(str(error), codec=codec) if codec else errors.words(str(error))}"


def _mic_muted(room: str, params: Params, now: bool) -> str:
    if "well" in params:
        return f"The sound of {room} comes and goes: heard {_well(params)} of the time{'. Is its microphone loose?' if now else ''}"
    if not now:
        return f"The microphone in {room} was muted"
    return f"The microphone in {room} sends nothing. Is it muted?"


def _battery_low(room: str, params: Params, now: bool) -> str:
    left = params.get("battery")
    if "well" in params:
        level = "" if left is None or not now else f" ({left:.0f} % left)"
        loose = ". Is its cable loose?" if now else ""
        return f"The power of {room} comes and goes: the battery was low{level} {_ill(params)} of the time{loose}"
    if not now:
        return f"The battery in {room} was low"
    return f"The battery in {room} is low{'' if left is None else f': {left:.0f} % left'}. Plug it in."


def _test(room: str, params: Params, now: bool) -> str:
    return f"This is a drill: {room} is said to be loud" if now else f"A drill in {room}"


def _well(params: Params) -> str:
    return f"{100 * params['well']:.0f} %"


def _ill(params: Params) -> str:
    return f"{100 * (1 - params['well']):.0f} %"


_KINDS = {
    "noise": _noise,
    "monitor_lost": _monitor_lost,
    "mic_muted": _mic_muted,
    "battery_low": _battery_low,
    "test": _test,
}
_TOGETHER = {
    "noise": "are loud",
    "monitor_lost": "are not heard",
    "mic_muted": "send only silence",
    "battery_low": "are low on battery",
    "test": "are in a drill",
}


def log_line(kind: str, room: str, event: str, person: str | None, params: Params) -> str:
    """One line of the log. `event` is a note of the machine's table; `params` as they were then, with the policy (s), and names:
    `people` who were called, `to` who took over."""
    who, called = person or "Somebody", listed(params.get("people") or ())
    lines = {
        "opened": incident(kind, room, params),
        "again": _again(params) if kind == "noise" else incident(kind, room, params),
        "over": "Quiet again",
        "mended": _MENDED[kind],
        "critical": f"It has become critical. {incident(kind, room, params)}",
        "no_receipt": f"Nothing came back from {called} in {_span(params, 'receipt_s')}: trying every other way",
        "next_step": f"No answer in {_span(params, 'ack_s')}: calling {called}",
        "next_round": f"Nobody has answered: calling {called} again, louder",
        "siren": f"Still nobody has answered: calling {called} by everything there is",
        "duty_changed": f"On duty now: calling {called}",
        "resumed": f"The server was away: calling {called}",
        "handed_over": f"{who} handed over to {listed(params.get('to') or ())}{_until(params)}",
        "hand_over_undone": f"{who} took it back",
        "acked": f"{who} has it",
        "acked_awake": f"{who} is awake",
        "acked_too": f"{who} answered too",
        "acked_late": f"{who} answered when it was over",
        "snoozed": f"{who} asked for {span(60 * (params.get('minutes') or 0))} of peace",
        "undone": f"{who} does not have it after all: ringing again",
        "cry": "It is a cry",
        "cry_rings": "It is a cry, not just a noise: ringing again",
        "rings_again": f"{_STILL[kind]} {_span(params, 'ack_holds_s')} after it was taken: ringing again",
        "snooze_over": f"{_STILL[kind]}: ringing again",
        "snoozed_out": "Quiet: over",
        "settled": f"Quiet for {_span(params, 'quiet_s')}: over",
        "settled_alone": f"{_SETTLED.get(kind, _MENDED[kind])} for {_span(params, 'quiet_s')}",
        "reopened": f"It began again. {incident(kind, room, params)}",
        "held": f"It began again, and {who} has it. {incident(kind, room, params)}",
        "mostly": f"{_SO[kind]} for more than half of {_span(params, 'ack_holds_s')}: ringing again",
        "undone_late": f"{who} does not have it after all",
    }
    return lines[event]


def _again(params: Params) -> str:
    if (params.get("certainty") or "noise") == "noise":
        return f"Loud again{_loudness(params)}"
    return f"Again {certainty(params)}, {cause(params)}"


_MENDED = {
    "noise": "Quiet again",
    "monitor_lost": "Heard again",
    "mic_muted": "Heard again",
    "battery_low": "Charged again",
    "test": "The drill is over",
}
_SETTLED = {"noise": "Settled alone: quiet"}
_SO = {"noise": "Loud", "monitor_lost": "Not heard", "mic_muted": "Muted", "battery_low": "Low", "test": "A drill"}
_STILL = {
    "noise": "Still loud",
    "monitor_lost": "Still not heard",
    "mic_muted": "Still muted",
    "battery_low": "Still low",
    "test": "Still a drill",
}


def _until(params: Params) -> str:
    """ " until 07:00", on the family's clock."""
    until, zone = params.get("until"), params.get("zone")
    return f" until {datetime.fromisoformat(until).astimezone(zone):%H:%M}" if until else ""


def _span(params: Params, name: str) -> str:
    return span(params.get(name) or 0)


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
