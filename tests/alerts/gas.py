"""A kind of incident that nobody has: a whole kind in one file, as alerts/kinds/kind.py says, for the test that adds a kind."""

from babycam.alerts.kinds.kind import IncidentKind, IncidentWords
from babycam.alerts.kinds.phrases import Params


def _headline(room: str, params: Params, now: bool) -> str:
    return f"There {'is' if now else 'was'} gas in {room}: {params.get('ppm', 0):.0f} ppm"


WORDS = IncidentWords(
    headline=_headline,
    together="smell of gas",
    so="Gas",
    still="Still gas",
    mended="The air is clean again",
    title="{rooms}: gas",
    card="There was gas in {room}",
)
KIND = IncidentKind("gas", WORDS, weight=0, melody="gas", lasting=True)
