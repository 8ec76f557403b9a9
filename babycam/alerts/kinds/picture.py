"""A room's picture cannot be relied on, and somebody wants to be called for that. `params`: seconds (s), picture: dark, covered,
still or late. Pure."""

from babycam.alerts.kinds.kind import IncidentKind, IncidentWords
from babycam.alerts.kinds.phrases import Params, span, well

KNOWN_AFTER_S = 60.0
SENTENCES = {
    "dark": "The picture of {room} has been black for {span}",
    "covered": "Nothing has been seen on the picture of {room} for {span}. Is its camera covered?",
    "still": "The picture of {room} has not changed for {span}. Does its camera stand still?",
    "late": "No picture of {room} has come for {span}",
}
UNTIMED = {
    "dark": "The picture is black",
    "covered": "Nothing is to be seen on the picture. Is the camera covered?",
    "still": "The picture does not change. Does the camera stand still?",
    "late": "No pictures come",
}


def _headline(room: str, params: Params, now: bool) -> str:
    if "well" in params:
        return f"The picture of {room} comes and goes: seen {well(params)} of the time"
    if not now:
        return f"The picture of {room} could not be relied on"
    sentence = SENTENCES.get(str(params.get("picture")), SENTENCES["late"])
    return sentence.format(room=room, span=span(float(params.get("seconds") or KNOWN_AFTER_S)))


def _beside(room: str, params: Params) -> str:
    return UNTIMED.get(str(params.get("picture")), UNTIMED["late"])


WORDS = IncidentWords(
    headline=_headline,
    together="cannot be seen",
    so="Not seen",
    still="Still not seen",
    mended="Seen again",
    title="{rooms}: not seen",
    beside=_beside,
    card="The picture of {room} could not be relied on",
)
KIND = IncidentKind("picture", WORDS, weight=6, melody="picture", lasting=True, known_after_s=KNOWN_AFTER_S)
