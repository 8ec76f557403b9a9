"""What an incident and each line of its log say to a parent. Pure: numbers and names in, one sentence out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from babycam.alerts.kinds.phrases import Params, listed, span
from babycam.alerts.kinds.registry import kind_of


def incident(kind: str, room: str, params: Params, *, noisy: bool = True, over: bool = False) -> str:
    """The headline. `params`: what its kind says (kinds/), and well (0 to 1): the share of the time in which all was well, of what
    comes and goes.

    `noisy`: the trouble goes on right now. `over`: the incident is resolved.
    """
    return kind_of(kind).words.headline(room, params, noisy and not over)


def beside(kind: str, room: str, params: Params, *, noisy: bool = True, over: bool = False) -> str:
    """The same beside a page's own count of how long it has been so: without a time; "" where it says no more than the page."""
    untimed = kind_of(kind).words.beside
    if untimed is None or not noisy or over or "well" in params:
        return incident(kind, room, params, noisy=noisy, over=over)
    return untimed(room, params)


def what(kind: str, params: Params) -> str:
    """What it is, where that is more than its kind: "a cry"."""
    return kind_of(kind).words.what(params)


def together(kind: str, rooms: Sequence[str]) -> str:
    """One headline for rooms that share an alert."""
    return f"{listed(rooms)} {kind_of(kind).words.together}"


OTHERS = "Somebody else is called"
AWAKE = "You are awake: it keeps ringing for the others"


def taken(incident: Any) -> str:
    """Why nobody needs to be called any more; `incident` as its row is now."""
    who = incident.acked_by.name if incident.acked_by else "Somebody"
    if incident.state == "acked":
        return f"{who} has it"
    if incident.state == "snoozed":
        return f"{who} has snoozed it" if incident.acked_by else f"{incident.room.name}: being set up"
    return f"{incident.room.name}: over"


def log_line(kind: str, room: str, event: str, person: str | None, params: Params) -> str:
    """One line of the log. `event` is a note of the machine's table; `params` as they were then, with the policy (s), and names:
    `people` who were called, `to` who took over."""
    who, called = person or "Somebody", listed(params.get("people") or ())
    return {**_course_lines(kind, room, params, who), **_call_lines(params, called), **_answer_lines(params, who)}[event]


def _course_lines(kind: str, room: str, params: Params, who: str) -> dict[str, str]:
    """How it began, ended, and came back."""
    kind_words = kind_of(kind).words
    return {
        "opened": incident(kind, room, params),
        "again": kind_words.again(params) if kind_words.again else incident(kind, room, params),
        "over": "Quiet again",
        "mended": kind_words.mended,
        "critical": f"It has become critical. {incident(kind, room, params)}",
        "cry": "It is a cry",
        "cry_rings": "It is a cry, not just a noise: ringing again",
        "rings_again": f"{kind_words.still} {_span(params, 'ack_holds_s')} after it was taken: ringing again",
        "snooze_over": f"{kind_words.still}: ringing again",
        "snoozed_out": "Quiet: over",
        "settled": f"Quiet for {_span(params, 'quiet_s')}: over",
        "settled_alone": f"{kind_words.alone or kind_words.mended} for {_span(params, 'quiet_s')}",
        "reopened": f"It began again. {incident(kind, room, params)}",
        "held": f"It began again, and {who} has it. {incident(kind, room, params)}",
        "mostly": f"{kind_words.so} for more than half of {_span(params, 'ack_holds_s')}: ringing again",
    }


def _call_lines(params: Params, called: str) -> dict[str, str]:
    return {
        "no_receipt": f"Nothing came back from {called} in {_span(params, 'receipt_s')}: trying every other way",
        "next_step": f"No answer in {_span(params, 'ack_s')}: calling {called}",
        "next_round": f"Nobody has answered: calling {called} again, louder",
        "siren": f"Still nobody has answered: calling {called} by every way there is",
        "duty_changed": f"On duty now: calling {called}",
        "resumed": f"The server was away: calling {called}",
    }


def _answer_lines(params: Params, who: str) -> dict[str, str]:
    return {
        "handed_over": f"{who} handed over to {listed(params.get('to') or ())}{_until(params)}",
        "hand_over_undone": f"{who} took it back",
        "acked": f"{who} has it",
        "acked_awake": f"{who} is awake",
        "acked_too": f"{who} answered too",
        "acked_late": f"{who} answered when it was over",
        "snoozed": _peace(who, params),
        "undone": f"{who} does not have it after all: ringing again",
        "undone_late": f"{who} does not have it after all",
    }


def _peace(who: str, params: Params) -> str:
    """A snooze for a time, somebody is in the room (`until`, quiet_rule.py), or sets its camera up."""
    if params.get("setting_up"):
        return f"Being set up: nobody is called{_until(params)}"
    if params.get("calm_s"):
        return f"{who} is there: quiet until it has been calm for {_span(params, 'calm_s')}"
    if "until" in params:
        return f"{who} is there: quiet{_until(params)}"
    return f"{who} asked for {span(60 * (params.get('minutes') or 0))} of quiet"


def _until(params: Params) -> str:
    """ " until 07:00", on the family's clock."""
    until, zone = params.get("until"), params.get("zone")
    return f" until {datetime.fromisoformat(until).astimezone(zone):%H:%M}" if until else ""


def _span(params: Params, name: str) -> str:
    return span(params.get(name) or 0)
