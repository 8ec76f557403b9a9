"""What the Night pages have to say of nights whose truth is known (tests/support/lived.py), in the page's own words."""

import math
from collections import Counter
from datetime import date, datetime
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
FIRST_GAPS = 3
OFTEN, MUCH_MORE = 6, 0.7  # when one of the family has earned a quiet night
Room = dict[str, Any]
Night = dict[str, Any]


def span(seconds: float) -> str:
    if seconds < 59.5:
        return f"{int(seconds + 0.5)} s"
    hours, minutes = divmod(int(seconds / 60 + 0.5), 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes or not hours))


def clock(at: float) -> str:
    return f"{datetime.fromtimestamp(at, ZONE):%H:%M}"


def often(times: int) -> str:
    return {1: "once", 2: "twice"}.get(times) or f"{in_words(times)} times"


def in_words(count: int) -> str:
    return COUNTS[count] if count < len(COUNTS) else str(count)


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
    came += [f"{in_words(alone)} {'was' if alone == 1 else 'were'} over before anybody came"] if alone else []
    return f"{', '.join(slept)}. {'; '.join(filter(None, [_woken(rooms), ', '.join(came)]))}."


def _woken(rooms: list[Room]) -> str:
    woke = [room for room in rooms if room["wakeups"]]
    said = []
    for at, room in enumerate(woke):
        count = len(room["wakeups"])
        what = in_words(count) if at else f"{in_words(count)} wake-up{'s' * (count != 1)}"
        said.append(f"{what} for {room['name']}")
    words = ", ".join(said)
    return words[:1].upper() + words[1:] if said else "No wake-ups"


def rows(room: Room) -> list[list[str]]:
    """The table of a room: from, to, what, who, details."""
    told = [(one["since"], one["until"], "Asleep", "", f"{span(one['until'] - one['since'])}, guessed") for one in room["sleep"]]
    told += [(gap["since"], gap["until"], "Not monitored", "", gap_words(gap)) for gap in room["gaps"]]
    told += [
        (one["at"], one["until"], f"Called: {room['name']}: it was a cry, crying for 2 s (-22 dB)", one["who"], came(one))
        for one in room["wakeups"]
    ]
    told += [(bang["since"], bang["until"], "A noise", "", f"{db(bang['peak_db'])}, woke nobody") for bang in room["bangs"]]
    told += [(mark["at"], None, mark["kind"].capitalize(), mark["who"], mark["note"]) for mark in room["marks"]]
    return [[clock(since), clock(until) if until else "", *more] for since, until, *more in sorted(told, key=lambda row: row[0])]


def db(level: float) -> str:
    return f"{math.floor(level + 0.5)} dB".replace("-", "−")


def gap_words(gap: dict[str, Any]) -> str:
    return f"{span(gap['until'] - gap['since'])}: {CAUSES[gap['cause']]}"


def gaps(rooms: list[Room]) -> list[str]:
    """The head's list: the longest three, and how many more."""
    found = [(room["name"], gap) for room in rooms for gap in room["night_gaps"]]
    found.sort(key=lambda each: each[1]["since"] - each[1]["until"])
    told = [
        f"Not monitored for {gap_words(gap)} {name}, {clock(gap['since'])} – {clock(gap['until'])}"
        for name, gap in found[:FIRST_GAPS]
    ]
    return [*told, *([f"and {len(found) - FIRST_GAPS} more"] if len(found) > FIRST_GAPS else [])]


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
    left = room["battery"]
    battery = [f"{left[0]:.0f} % to {left[1]:.0f} %"] if left else []
    return [span(sum(slept)), str(len(room["wakeups"]) or "none"), span(room["monitored_s"]), gap, *battery]


def report_wakeups(room: Room) -> list[list[str]]:
    return [
        [clock(one["at"]), one["who"], span(one["answered_s"]), span(one["up_s"])]
        if one["who"]
        else [clock(one["at"]), "settled alone", "", ""]
        for one in room["wakeups"]
    ]


def report_gaps(room: Room) -> list[list[str]]:
    return [
        [clock(gap["since"]), clock(gap["until"]), span(gap["until"] - gap["since"]), CAUSES[gap["cause"]]]
        for gap in room["night_gaps"]
    ]


def report_calls(night: Night) -> list[list[str]]:
    return [
        [
            f"{call['person']}, by {call['channel']}",
            str(call["calls"]),
            str(call["arrived"]) if call["proves"] else "cannot be told",
            str(call["failed"]),
        ]
        for call in night["calls"]
    ]


def ledger(night: Night) -> list[list[str]]:
    """Who got up, how often, for how long, and whose nights they were; each face is the first letter of its name."""
    return [
        [f"{name[0]}\n{name}", often(times) if times else "not once", span(seconds) if seconds else "", str(nights)]
        for name, (times, seconds, nights) in night["shares"].items()
    ]


def thanks(night: Night) -> str:
    """The ledger in kind words."""
    up = {name: times for name, (times, *_) in night["shares"].items() if times}
    if not up:
        return "Nobody had to get up in these four weeks."
    most = max(up, key=lambda name: up[name])
    told = " and ".join(f"{name} {digits(up[name])}" for name in sorted(up, key=lambda name: -up[name]))
    much = sum(up.values()) >= OFTEN and up[most] / sum(up.values()) >= MUCH_MORE
    kind = (
        f"A quiet night would do {most} good. Thank you, {most}." if much else "Thank you." if len(up) == 1 else "Thank you both."
    )
    return f"Got up in four weeks: {told}. {kind}"


def digits(times: int) -> str:
    return {1: "once", 2: "twice"}.get(times, f"{times} times")


def week(nights: list[Night]) -> str:
    """A week in one sentence."""
    said = []
    for number in nights[0]["rooms"]:
        best = max(nights, key=lambda night: max(lengths(night["rooms"][number])))
        longest, weekday = max(lengths(best["rooms"][number])), f"{date.fromisoformat(best['date']):%A}"
        said.append(f"{best['rooms'][number]['name']}’s longest stretch was {span(longest)}, on {weekday} night.")
    woken = [one for night in nights for room in night["rooms"].values() for one in room["wakeups"]]
    up = Counter(one["who"] for one in woken if one["who"])
    came = [f"{name} {'' if at else 'got up '}{often(up[name])}" for at, name in enumerate(sorted(up, key=lambda name: -up[name]))]
    count = in_words(len(woken))
    calls = f"{count[:1].upper()}{count[1:]} wake-up{'s' * (len(woken) != 1)}" if woken else "No wake-ups"
    return " ".join([*said, f"{'; '.join(filter(None, [calls, ', '.join(came)]))}."])


def trend(nights: list[Room]) -> str:
    """A room's week under its bars: the mean of its longest stretches, and wake-ups a night."""
    if not nights:
        return "–not monitored"
    mean = sum(max(lengths(room)) for room in nights) / len(nights)
    return f"{span(mean)}{sum(len(room['wakeups']) for room in nights) / len(nights):.1f} wake-ups"
