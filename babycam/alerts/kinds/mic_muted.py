"""A room's microphone sends only zeros. Pure."""

from babycam.alerts.kinds.kind import IncidentKind, IncidentWords
from babycam.alerts.kinds.phrases import Params, well


def _headline(room: str, params: Params, now: bool) -> str:
    if "well" in params:
        return f"The sound of {room} comes and goes: heard {well(params)} of the time{'. Is its microphone loose?' if now else ''}"
    if not now:
        return f"The microphone in {room} was muted"
    return f"The microphone in {room} sends nothing. Is it muted?"


WORDS = IncidentWords(
    headline=_headline,
    together="send only silence",
    so="Muted",
    still="Still muted",
    mended="Heard again",
    title="{rooms}: microphone muted",
    card="The microphone in {room} sent nothing",
)
KIND = IncidentKind("mic_muted", WORDS, weight=3, melody="mic_muted", deaf=True, lasting=True, known_after_s=10.0)
