"""What the Night pages have to say of nights whose truth is known (tests/support/lived.py), in the page's own words."""

from collections import Counter
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")
CAUSES = {
    "camera_gone": "camera gone",
    "not_watched": "no camera, or switched off",
    "muted": "microphone muted",
    "server_off": "babycam was off",
    "lost": "measurements lost",
    "talking": "you were talking",
    "unreadable": "its sound could not be read",
}
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
Room = dict[str, Any]


def span(seconds: float) -> str:
    if seconds < 59.5:
        return f"{int(seconds + 0.5)} s"
    hours, minutes = divmod(int(seconds / 60 + 0.5), 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes or not hours))


def clock(at: float) -> str:
    return f"{datetime.fromtimestamp(at, ZONE):%H:%M}"


def often(times: int) -> str:
    return {1: "once", 2: "twice"}.get(times, f"{COUNTS[times]} times")


def counted(wakeups: int) -> str:
    return "1 wake-up" if wakeups == 1 else f"{wakeups} wake-ups"


def lengths(room: Room) -> list[float]:
    return [one["until"] - one["since"] for one in room["sleep"]]


def totals(room: Room) -> str:
    """What stands above a room's lane."""
    slept = lengths(room)
    parts = [
        f"slept {span(sum(slept))}" if slept else "",
        f"longest {span(max(slept))}" if len(slept) > 1 else "",
        counted(len(room["wakeups"])),
        f"monitored {span(room['monitored_s'])}",
    ]
    return " · ".join(filter(None, parts))


def sentence(rooms: list[Room]) -> str:
    """The night in one sentence."""
    slept = [f"{room['name']} {'' if at else 'slept '}{span(max(lengths(room)))}" for at, room in enumerate(rooms)]
    slept[0] += " at a stretch"
    woken = [one for room in rooms for one in room["wakeups"]]
    up = Counter(one["who"] for one in woken if one["who"])
    came = [f"{name} {'' if at else 'got up '}{often(up[name])}" for at, name in enumerate(sorted(up))]
    alone = len([one for one in woken if not one["who"]])
    came += [f"{COUNTS[alone]} {'was' if alone == 1 else 'were'} over before anybody came"] if alone else []
    return f"{', '.join(slept)}. {'; '.join(filter(None, [_woken(rooms), ', '.join(came)]))}."


def _woken(rooms: list[Room]) -> str:
    woke = [room for room in rooms if room["wakeups"]]
    said = []
    for at, room in enumerate(woke):
        count = len(room["wakeups"])
        what = COUNTS[count] if at else f"{COUNTS[count]} wake-up{'s' * (count != 1)}"
        said.append(f"{what} for {room['name']}")
    words = ", ".join(said)
    return words[:1].upper() + words[1:] if said else "No wake-ups"


def rows(room: Room) -> list[list[str]]:
    """The table of a room without its marks: from, to, who, details."""
    told = [(one["since"], one["until"], "", f"{span(one['until'] - one['since'])}, guessed") for one in room["sleep"]]
    told += [
        (gap["since"], gap["until"], "", f"{span(gap['until'] - gap['since'])}: {CAUSES[gap['cause']]}") for gap in room["gaps"]
    ]
    told += [(one["at"], one["until"], one["who"], came(one)) for one in room["wakeups"]]
    told += [(bang["since"], bang["until"], "", "woke nobody") for bang in room["bangs"]]
    return [[clock(since), clock(until), who, how] for since, until, who, how in sorted(told)]


def came(one: dict[str, Any]) -> str:
    if not one["who"]:
        return "over before anybody came"
    return f"{one['who']} got up after {span(one['answered_s'])}, up for {span(one['up_s'])}"


def week_row(room: Room) -> str:
    """A night's line in the week; each face is the first letter of its name."""
    up = Counter(one["who"] for one in room["wakeups"] if one["who"])
    parts = [span(max(lengths(room))), counted(len(room["wakeups"])), *(f"{name[0]}{name} {up[name]}×" for name in sorted(up))]
    return "".join([*parts, f"not monitored for {span(room['gap_s'])}" if room["gap_s"] >= 60 else ""])


def report_facts(room: Room) -> list[str]:
    """A room's list of facts in the morning report."""
    slept = lengths(room)
    gap = span(room["gap_s"]) if room["gap_s"] else "without a gap"
    return [span(sum(slept)), str(len(room["wakeups"]) or "none"), span(room["monitored_s"]), gap]


def report_wakeups(room: Room) -> list[list[str]]:
    return [
        [clock(one["at"]), one["who"], span(one["answered_s"]), span(one["up_s"])]
        if one["who"]
        else [clock(one["at"]), "settled alone", "", ""]
        for one in room["wakeups"]
    ]
