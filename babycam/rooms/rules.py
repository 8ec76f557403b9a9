"""What rooms and cameras may be set to. Pure: values in, words per field that cannot be right out."""

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from babycam.core import names
from babycam.core.errors import words
from babycam.media.sources import kinds
from babycam.media.sources.address import holds_raw_login

Faults = dict[str, list[str]]
PATIENCES = ("instant", "quick", "patient", "own")
WAKE_FOR = ("any", "cries_and_long", "cries")
MOTION = ("off", "shown", "alarm")
MOTION_SENSITIVITIES = ("low", "medium", "high")
ZONE_PARTS, ZONE_UNITS, ZONE_LEAST = 8, 1000, 20
LONG_NOISE_S = (5.0, 3600.0)
# name: (lowest, highest, unit)
RANGES: dict[str, tuple[float, float, str]] = {
    "pre_roll_s": (0, 60, "seconds"),
    "post_roll_s": (0, 120, "seconds"),
    "split_s": (60, 3600, "seconds"),
    "position": (0, 10_000, ""),
}
ABSOLUTE_DB = (-90.0, 0.0)  # dBFS
RELATIVE_DB = (1.0, 60.0)  # dB over the room's floor
LONGEST_CURVE = 12


def check_room(values: Mapping[str, Any]) -> Faults:
    """Checks a whole room: pass the stored values with the changes on top, because lines depend on each other."""
    faults: Faults = {}
    if not 1 <= len(names.clean(str(values["name"]))) <= 64:
        faults["name"] = ["Choose a name of 1 to 64 letters."]
    for name, (low, high, unit) in RANGES.items():
        if not low <= values[name] <= high:
            faults[name] = [f"Choose {low:g} to {high:g} {unit}.".replace(" .", ".")]
    faults.update(_check_lines(values["stir_db"], values["loud_db"], relative=values["relative"]))
    if values["patience"] not in PATIENCES:
        faults["patience"] = ["Choose instant, quick, patient or own."]
    if values["wake_for"] not in WAKE_FOR:
        faults["wake_for"] = ["Choose any, cries_and_long or cries."]
    if values["motion"] not in MOTION:
        faults["motion"] = ["Choose off, shown or alarm."]
    if values["motion_sensitivity"] not in MOTION_SENSITIVITIES:
        faults["motion_sensitivity"] = ["Choose low, medium or high."]
    if fault := check_zone(values["motion_zone"]):
        faults["motion_zone"] = [fault]
    if fault := _check_long(values["long_noise_s"]):
        faults["long_noise_s"] = [fault]
    if fault := _check_curve(values["curve"], needed=values["patience"] == "own"):
        faults["curve"] = [fault]
    return faults


def _check_lines(stir_db: float, loud_db: float, *, relative: bool) -> Faults:
    low, high = RELATIVE_DB if relative else ABSOLUTE_DB
    unit = "dB above the room’s own noise" if relative else "dB"
    faults = {
        name: [f"Choose {low:g} to {high:g} {unit}."]
        for name, value in (("stir_db", stir_db), ("loud_db", loud_db))
        if not low <= value <= high
    }
    if not faults and stir_db >= loud_db:
        faults["stir_db"] = ["The stirring line has to be below the loud line."]
    return faults


def _check_long(seconds: float | None) -> str:
    """None: another noise never wakes, however long it lasts."""
    low, high = LONG_NOISE_S
    return "" if seconds is None or low <= seconds <= high else f"Choose {low:g} to {high:g} seconds, or never."


def check_zone(zone: Any) -> str:
    """Rectangles [left, top, width, height] in thousandths of the picture; none: all of it."""
    if not isinstance(zone, Sequence) or isinstance(zone, str) or len(zone) > ZONE_PARTS:
        return f"Draw at most {ZONE_PARTS} rectangles."
    if not all(_is_rectangle(part) for part in zone):
        return "Each rectangle is its left and top edge, its width and its height, in thousandths of the picture."
    if any(part[2] < ZONE_LEAST or part[3] < ZONE_LEAST for part in zone):
        return "Draw each rectangle a little larger."
    return ""


def _is_rectangle(part: Any) -> bool:
    if not isinstance(part, Sequence) or isinstance(part, str) or len(part) != 4:
        return False
    if not all(isinstance(edge, int) and not isinstance(edge, bool) and 0 <= edge <= ZONE_UNITS for edge in part):
        return False
    return bool(part[0] + part[2] <= ZONE_UNITS and part[1] + part[3] <= ZONE_UNITS)


def _check_curve(curve: Any, *, needed: bool) -> str:
    """Points [dB over the loud line, seconds]: rising dB, and louder never means later."""
    if not isinstance(curve, Sequence) or isinstance(curve, str) or len(curve) > LONGEST_CURVE:
        return f"Give at most {LONGEST_CURVE} points of dB and seconds."
    if not curve:
        return "Give at least one point of dB and seconds." if needed else ""
    if not all(_is_point(point) for point in curve):
        return "Each point is dB over the line (0 to 60) and seconds (0 to 300)."
    steps = list(itertools.pairwise(curve))
    if any(later[0] <= earlier[0] for earlier, later in steps):
        return "The points have to rise in dB."
    if any(later[1] > earlier[1] for earlier, later in steps):
        return "Louder cannot take longer."
    return ""


def _is_point(point: Any) -> bool:
    if not isinstance(point, Sequence) or isinstance(point, str) or len(point) != 2:
        return False
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) for value in point)
    return numbers and 0 <= point[0] <= 60 and 0 <= point[1] <= 300


def check_camera(values: Mapping[str, Any], *, synthetic: bool) -> Faults:
    """Checks a whole camera; `synthetic` cameras only where the server allows them."""
    kind = values["kind"]
    if kinds.calls_us(kind):
        return {} if values.get("paired") else {"kind": ["Pair the phone instead: it needs no address."]}
    if kind not in kinds.dialled(simulated=synthetic):
        return {"kind": [f"Choose {_either(kinds.dialled())}."]}
    faults: Faults = {}
    if fault := check_url(values["url"], kind):
        faults["url"] = [fault]
    if values.get("audio_url") and (fault := check_url(values["audio_url"], "pull")):
        faults["audio_url"] = [fault]
    return faults


def _either(codes: Sequence[str]) -> str:
    """ "a", "a or b", "a, b or c"."""
    return " or ".join([", ".join(codes[:-1]), codes[-1]]) if len(codes) > 1 else codes[0]


def check_url(url: str, kind: str) -> str:
    """Why this cannot be a camera's address, in words; "" if it can. Credentials belong in their own fields."""
    if holds_raw_login(url):
        return words("login_in_address")
    parts = split(url)
    if parts is None or len(url) > 500:
        return words("bad_url")
    if parts.scheme not in kinds.kind_of(kind).schemes:
        return words("scheme_not_allowed") if parts.scheme else words("bad_url")
    if not parts.hostname:
        return words("bad_url")
    if parts.username or parts.password:
        return "Put the user name and the password into their own fields, not into the address."
    return ""


def split(url: str) -> SplitResult | None:
    """The parts of an address, or None for what is none (bad port, brackets, spaces, control characters)."""
    if not url or re.search(r"[\s\x00-\x1f\x7f]", url):
        return None
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises for a bad one
    except ValueError:
        return None
    return parts


def without_credentials(url: str) -> tuple[str, str, str]:
    """(address, user, password) of an address that may carry them, as people paste it: rtsp://me:pw@cam/x."""
    parts = None if holds_raw_login(url) else split(url)
    if parts is None or "@" not in parts.netloc:
        return url, "", ""
    return (
        parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )
