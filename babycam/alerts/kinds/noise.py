"""A noise in a room that wakes: loud, long, or a cry. `params`: level_db (dBFS), loud_s (s), and cause, cause_s (s) and certainty
(link.Wake). Pure."""

from typing import Any

from babycam.alerts.kinds.kind import IncidentKind, IncidentWords
from babycam.alerts.kinds.phrases import Params, db, ill, span

CERTAINTIES = {"cry": "a cry", "probably_cry": "probably a cry", "noise": "a noise"}
CAUSES = {"crying": "crying for {span}", "loud": "loud for {span}", "long": "loud for {span}"}


def certainty(params: Params) -> str:
    """What a noise is, as far as that is known: "a cry", "probably a cry", "a noise"."""
    return CERTAINTIES[params.get("certainty") or "noise"]


def cause(params: Params) -> str:
    """Why a noise woke somebody: "crying for 3 s", "loud for 60 s"; "loud" where nobody knows for how long."""
    code, lasted = params.get("cause") or "loud", _lasted(params)
    return CAUSES[code].format(span=span(lasted)) if lasted else CAUSES[code].partition(" ")[0]


def codes(params: Params) -> dict[str, Any]:
    """The same as codes: `cause` (crying | loud | long), `cause_s` (s), `certainty`."""
    return {
        "cause": params.get("cause") or "loud",
        "cause_s": params.get("cause_s", params.get("loud_s")),
        "certainty": params.get("certainty") or "noise",
    }


def _headline(room: str, params: Params, now: bool) -> str:
    sentence = _heard(room, params, now)
    if "well" not in params:
        return sentence
    return f"{sentence}. It {'comes and goes' if now else 'came and went'}: loud {ill(params)} of the time"


def _heard(room: str, params: Params, now: bool) -> str:
    if (params.get("certainty") or "noise") == "noise":
        return f"{room} {'is' if now else 'was'} loud{_loudness(params)}"
    level = params.get("level_db")
    return f"{room}: {'' if now else 'it was '}{certainty(params)}, {cause(params)}{'' if level is None else f' ({db(level)})'}"


def _again(params: Params) -> str:
    if (params.get("certainty") or "noise") == "noise":
        return f"Loud again{_loudness(params)}"
    return f"Again {certainty(params)}, {cause(params)}"


def _loudness(params: Params) -> str:
    level, lasted = params.get("level_db"), _lasted(params)
    if level is None:
        return ""
    return f" ({db(level)} for {span(lasted)})" if lasted else f" ({db(level)})"


def _lasted(params: Params) -> float:
    return float(params.get("cause_s") or params.get("loud_s") or 0.0)


WORDS = IncidentWords(
    headline=_headline,
    together="are loud",
    so="Loud",
    still="Still loud",
    mended="Quiet again",
    alone="Settled alone: quiet",
    again=_again,
    what=certainty,
)
KIND = IncidentKind("noise", WORDS, weight=0, melody="noise", noises=True, yields=True, cause=codes)
