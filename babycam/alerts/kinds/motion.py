"""Something moves in a room that is asked to tell of it: a child may be up before it cries. `params`: seconds (s). Pure."""

from typing import Any

from babycam.alerts.kinds.kind import IncidentKind, IncidentWords
from babycam.alerts.kinds.phrases import Params, span

MOVED_S = 5.0
STILL_S = 60.0


def _headline(room: str, params: Params, now: bool) -> str:
    return f"{room} {'is' if now else 'was'} moving, for {span(_lasted(params))}{' already' if now else ''}"


def _again(params: Params) -> str:
    return f"Moving again, for {span(_lasted(params))}"


def _lasted(params: Params) -> float:
    return float(params.get("seconds") or MOVED_S)


def _cause(params: Params) -> dict[str, Any]:
    return {"cause": "moved", "cause_s": params.get("seconds"), "certainty": None}


WORDS = IncidentWords(
    headline=_headline,
    together="are moving",
    so="Moving",
    still="Still moving",
    mended="Nothing to call for any more",  # at rest, somebody is there, or the night is over
    title="{rooms}: moving",
    alone="Settled alone: at rest",
    again=_again,
    beside=lambda room, params: "",
)
KIND = IncidentKind(
    "motion", WORDS, weight=4, melody="motion", yields=True, cause=_cause, known_after_s=MOVED_S, mended_after_s=STILL_S
)
