"""A room is not heard any more. `params`: seconds (s), error (a code of core.errors), codec. Pure."""

from typing import Any

from babycam.alerts.kinds.kind import IncidentKind, IncidentWords
from babycam.alerts.kinds.phrases import Params, span, well
from babycam.core import errors

KNOWN_AFTER_S = 15.0


def _headline(room: str, params: Params, now: bool) -> str:
    if "well" in params:
        return f"{room} comes and goes: heard {well(params)} of the time{_why(params) if now else ''}"
    if not now:
        return f"{room} was not heard for a while"
    return f"We have not heard {room} for {span(params.get('seconds') or KNOWN_AFTER_S)}{_why(params)}"


def _why(params: Params) -> str:
    error, codec = params.get("error"), params.get("codec")
    if error not in errors.WORDS:
        return ""
    return f". {errors.words(str(error), codec=codec) if codec else errors.words(str(error))}"


def _beside(room: str, params: Params) -> str:
    return _why(params).removeprefix(". ")


def _cause(params: Params) -> dict[str, Any]:
    return {"cause": "not_heard", "cause_s": params.get("seconds"), "certainty": None}


WORDS = IncidentWords(
    headline=_headline,
    together="are not heard",
    so="Not heard",
    still="Still not heard",
    mended="Heard again",
    title="{rooms}: not heard",
    beside=_beside,
    card="{room} was no longer heard",
)
KIND = IncidentKind(
    "monitor_lost",
    WORDS,
    weight=2,
    melody="monitor_lost",
    unheard=True,
    deaf=True,
    lasting=True,
    cause=_cause,
    known_after_s=KNOWN_AFTER_S,
    mended_after_s=3.0,
)
