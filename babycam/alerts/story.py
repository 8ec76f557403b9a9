"""A night, line by line: what was decided and what became of each call, in the order of time. Pure.

"03:01:12 rang on Dad's phone · 03:01:40 Dad has it · 03:14:02 Quiet again"
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

STAGES = (
    ("sent_at", "told {way}"),
    ("received_at", "arrived {on}"),
    ("sounding_at", "rang {on}"),
    ("seen_at", "{who} looked at it"),
)


def told(log: Iterable[Mapping[str, Any]], calls: Iterable[Mapping[str, Any]], zone: tzinfo) -> list[str]:
    """Lines of the log ({at, words}) and calls (the shape of a Delivery), each with its wall-clock time in `zone`."""
    lines = [(line["at"], line["words"]) for line in log]
    for one in calls:
        lines += _stages(one)
    return [f"{_wall(at, zone)} {words}" for at, words in sorted(lines, key=lambda line: line[0])]


def _stages(call: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The furthest proof of each kind: what arrived need not be said to have been sent."""
    who = call["person"]["name"] if call["person"] else "the house"
    name = call["channel"]["name"] if call["channel"] else "a channel that is gone"
    places = {"who": who, "way": f"{who} by {name}", "on": f"on {who}'s {name}" if who not in name else f"on {name}"}
    reached = [(column, said) for column, said in STAGES if call.get(column)]
    for column, said in reached:
        if column in ("sent_at", "received_at") and len(reached) > 1 and column != reached[-1][0]:
            continue
        yield call[column], said.format_map(places)
    if call["state"] == "dead":
        yield call.get("sent_at") or call["created_at"], f"not reached: {call['words']}"


def _wall(at: str, zone: tzinfo) -> str:
    return f"{datetime.fromisoformat(at).astimezone(zone):%H:%M:%S}"
