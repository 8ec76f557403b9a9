"""Turns of phrase that several kinds of incidents use, and numbers as people say them. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

Params = Mapping[str, Any]


def listed(names: Sequence[str]) -> str:
    """ "Ana", "Ana and Ben", "Ana, Ben and Cy"; "nobody" for none."""
    if not names:
        return "nobody"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def span(seconds: float) -> str:
    """A length of time as people say it: "0.3 s", "12 s", "10 min", "2 h"."""
    if seconds < 1:
        return f"{seconds:.1f} s"
    if seconds < 100:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h"


def db(level: float) -> str:
    """A level: "-18 dB"."""
    return f"{level:.0f} dB"


def well(params: Params) -> str:
    """The share of the time in which all was well ("40 %"), of what comes and goes."""
    return f"{100 * params['well']:.0f} %"


def ill(params: Params) -> str:
    """The rest of it."""
    return f"{100 * (1 - params['well']):.0f} %"
