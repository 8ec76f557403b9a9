"""A planned test of the whole chain, with the code `test`. Pure."""

from babycam.alerts.kinds.kind import IncidentKind, IncidentWords
from babycam.alerts.kinds.phrases import Params


def _headline(room: str, params: Params, now: bool) -> str:
    return f"This is a drill: {room} is said to be loud" if now else f"A drill in {room}"


WORDS = IncidentWords(
    headline=_headline,
    together="are in a drill",
    so="A drill",
    still="Still a drill",
    mended="The drill is over",
    title="Test alarm",
)
KIND = IncidentKind("test", WORDS, weight=1, drill=True)
