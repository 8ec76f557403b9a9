"""A room's camera runs out of power. `params`: battery (per cent). Pure."""

from babycam.alerts.kinds.kind import IncidentKind, IncidentWords
from babycam.alerts.kinds.phrases import Params, ill


def _headline(room: str, params: Params, now: bool) -> str:
    left = params.get("battery")
    if "well" in params:
        level = "" if left is None or not now else f" ({left:.0f} % left)"
        loose = ". Is its cable loose?" if now else ""
        return f"The power of {room} comes and goes: the battery was low{level} {ill(params)} of the time{loose}"
    if not now:
        return f"The battery in {room} was low"
    return f"The battery in {room} is low{'' if left is None else f': {left:.0f} % left'}. Plug it in."


WORDS = IncidentWords(
    headline=_headline,
    together="are low on battery",
    so="Low",
    still="Still low",
    mended="Charged again",
    title="{rooms}: battery low",
    card="The battery in {room} is low{level}",
)
KIND = IncidentKind("battery_low", WORDS, weight=5, melody="battery_low", lasting=True)
