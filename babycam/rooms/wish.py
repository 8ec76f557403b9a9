"""What a family may wish of a camera phone. Pure: a wish is a nested dict, and `NOTHING` shows its whole shape.

{"quality": "auto" | "sound" | "360p" | "720p",
 "light": {"on", "colour": "#rrggbb", "level": 0-1, "torch"},
 "play": {"track": id or None, "volume": 0-1, "until": RFC 3339 or None, "fade_s"}}
"""

import copy
import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from babycam.core import clock

QUALITIES = ("auto", "sound", "360p", "720p")
LONGEST = timedelta(hours=12)
LONGEST_FADE_S = 600.0
NOTHING: dict[str, Any] = {
    "quality": "auto",
    "light": {"on": False, "colour": "#ff9a4a", "level": 0.3, "torch": False},
    "play": {"track": None, "volume": 0.4, "until": None, "fade_s": 10.0},
}
Faults = dict[str, list[str]]


def merged(stored: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any]:
    """`stored` with the fields of `part` on top; always whole, whatever an older version stored."""
    whole = copy.deepcopy(NOTHING)
    for layer in (stored, part):
        whole["quality"] = layer.get("quality", whole["quality"])
        for name in ("light", "play"):
            fields = {field: value for field, value in layer.get(name, {}).items() if field in whole[name]}
            whole[name].update(fields)
    return whole


def wish_faults(wish: Mapping[str, Any], now: datetime, tracks: Collection[str]) -> Faults:
    """Words per field that cannot be right. `tracks`: ids of the lullabies that there are."""
    light, play = wish["light"], wish["play"]
    right = {
        "quality": (wish["quality"] in QUALITIES, "Choose auto, sound, 360p or 720p."),
        "light.colour": (bool(re.fullmatch(r"#[0-9a-f]{6}", light["colour"])), "Choose a colour such as #ff9a4a."),
        "light.level": (0 <= light["level"] <= 1, "Choose 0 to 1."),
        "play.volume": (0 <= play["volume"] <= 1, "Choose 0 to 1."),
        "play.fade_s": (0 <= play["fade_s"] <= LONGEST_FADE_S, f"Choose 0 to {LONGEST_FADE_S:g} seconds."),
        "play.track": (play["track"] is None or play["track"] in tracks, "This lullaby is no longer here."),
        "play.until": (_within(play["until"], now), "Choose a time within the next 12 hours."),
    }
    return {field: [words] for field, (good, words) in right.items() if not good}


def current(wish: Mapping[str, Any], now: datetime, tracks: Collection[str]) -> dict[str, Any]:
    """The wish as it holds now: a lullaby whose time is over, or that was deleted, is not wished any more."""
    whole = merged(wish, {})
    play = whole["play"]
    until = _time(play["until"])
    if play["track"] not in tracks or (until is not None and until <= now):
        play.update(track=None, until=None)
    return whole


def _within(until: str | None, now: datetime) -> bool:
    """A time that is over is no fault: it only means that nothing plays."""
    return until is None or ((at := _time(until)) is not None and at <= now + LONGEST)


def _time(text: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return at if at is None or at.tzinfo is not None else None


def as_stored(part: Mapping[str, Any]) -> dict[str, Any]:
    """`part` with its time as text."""
    play = dict(part.get("play", {}))
    if isinstance(play.get("until"), datetime):
        play["until"] = clock.rfc3339(play["until"])
    return {**part, "play": play}
