"""A night, line by line: what was decided and what became of each call, in the order of time. Pure.

"03:01:12 rang on Dad's phone · 03:01:40 Dad has it · 03:14:02 Quiet again"
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

COMES_AND_GOES = frozenset({"reopened", "held", "mended"})
KEPT = 4  # lines of a run of these that are told, the first ones and the last ones
UNANSWERED = ("next_step", "next_round", "siren")
STAGES = (
    ("sent_at", "told {way}"),
    ("received_at", "arrived {on}"),
    ("sounding_at", "rang {on}"),
    ("seen_at", "{who} looked at it"),
)


Line = tuple[str, str]
Shape = Mapping[str, Any]


def night_story(log: Iterable[Shape], calls: Sequence[Shape], steps: Sequence[Shape], zone: tzinfo) -> list[str]:
    """Lines of the log ({at, words}), calls (the shape of a Delivery) and steps ({at, event, round, people, signs by person id}).

    Each with its wall-clock time in `zone`.
    """
    lines: list[Line] = [(line["at"], line["words"]) for line in log]
    lines += _lost(steps)
    lines += _no_sign(calls, steps, zone)
    for call in calls:
        lines += _stages(call)
    return [f"{_wall(at, zone)} {words}" for at, words in sorted(lines, key=lambda line: line[0])]


def folded(log: Sequence[Shape]) -> list[Shape]:
    """The log ({event, ...}) with long runs of "it is over" and "it began again" told by their first and last lines only."""
    runs: list[list[Shape]] = []
    for line in log:
        both = bool(runs) and line["event"] in COMES_AND_GOES and runs[-1][-1]["event"] in COMES_AND_GOES
        runs[-1].append(line) if both else runs.append([line])
    return [line for run in runs for line in (run if len(run) <= 2 * KEPT else [*run[:KEPT], *run[-KEPT:]])]


def _lost(steps: Iterable[Shape]) -> Iterator[Line]:
    """Who could not be reached when others were called, once for each reason."""
    channels: dict[int, str] = {}
    for step in steps:
        for person, sign in step["signs"].items():
            why = "" if sign["reached"] else sign["words"]
            if why and channels.get(person) != why:
                yield step["at"], f"{sign['name']} cannot be reached. {why}"
            channels[person] = why


def _no_sign(calls: Sequence[Shape], steps: Sequence[Shape], zone: tzinfo) -> Iterator[Line]:
    """Who was thought to be reachable, was called, and had proven nothing when the next ones were: once for each round."""
    waiting: dict[int, tuple[int, Shape]] = {}
    for step in steps:
        if step["event"] in UNANSWERED:
            for person, (round, sign) in waiting.items():
                if not _proven(calls, person, round, step["at"]):
                    yield step["at"], f"No sign of {sign['name']}: {_last_seen(sign, zone)}"
            waiting = {}
        for silent in step["people"]:
            sign = step["signs"].get(silent["id"])
            if sign and sign["reached"]:
                waiting[silent["id"]] = (step["round"], sign)


def _proven(calls: Iterable[Shape], person: int, round: int, before: str) -> bool:
    mine = (call for call in calls if call["person"] and call["person"]["id"] == person and call["round"] == round)
    return any(call["received_at"] and call["received_at"] <= before for call in mine)


def _last_seen(sign: Shape, zone: tzinfo) -> str:
    if not sign["seen_at"]:
        return "no device has ever answered"
    return f"no device has answered since {_wall(sign['seen_at'], zone)[:5]}"


def _stages(call: Shape) -> Iterator[Line]:
    """The furthest proof of each kind: what arrived need not be said to have been sent."""
    who = call["person"]["name"] if call["person"] else "the house"
    name = call["channel"]["name"] if call["channel"] else "a channel that is gone"
    places = {"who": who, "way": f"{who} by {name}", "on": f"on {who}’s {name}" if who not in name else f"on {name}"}
    reached = [(column, words) for column, words in STAGES if call.get(column)]
    for column, words in reached:
        if column in ("sent_at", "received_at") and len(reached) > 1 and column != reached[-1][0]:
            continue
        yield call[column], words.format_map(places)
    if call["state"] == "dead":
        yield call.get("sent_at") or call["created_at"], f"not reached: {call['words']}"


def _wall(at: str, zone: tzinfo) -> str:
    return f"{datetime.fromisoformat(at).astimezone(zone):%H:%M:%S}"
