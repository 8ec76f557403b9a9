"""Resolutions per second, by the number of rules and overrides. `python -m bench.duty_resolve [--seconds 1]`.

Instants are spread over a fortnight; rules are shifts of four hours with turns, overrides last nine hours, two a day. `fresh`: a
rota that nobody has asked before, as after each read of the database.
"""

import argparse
import itertools
import random
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from babycam.duty.resolver import Roster, resolve
from bench._lib import report

RULES = (1, 3, 10, 30)
OVERRIDES = (0, 30, 100, 300)
NAMES = ("ana", "ben", "cy", "dan")
MIDDLE = datetime(2026, 3, 29, tzinfo=UTC)  # clocks change in the middle of it
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def _rule(number: int) -> dict[str, Any]:
    start = number * 4 % 24
    shift = {"start": f"{start:02}:00", "end": f"{(start + 4) % 24:02}:00", "turns": [[name] for name in NAMES[: 2 + number % 3]]}
    return {"id": number, "tz": "Europe/Berlin", "days": DAYS, "priority": number % 2, "created_at": "2025-01-01T00:00:00Z"} | shift


def _override(number: int, count: int) -> dict[str, Any]:
    start = MIDDLE + timedelta(hours=12 * (number - count // 2))
    kind = ("take", "add", "away", "replace")[number % 4]
    facts = {"id": number, "kind": kind, "who": [NAMES[number % 4]], "instead_of": NAMES[(number + 1) % 4], "by": NAMES[number % 4]}
    until = (start + timedelta(hours=9)).isoformat()
    return facts | {"start": start.isoformat(), "end": until, "created_at": (start - timedelta(hours=1)).isoformat()}


def rota(rules: int, overrides: int) -> Roster:
    """A family of four with so many rows."""
    people = [{"id": name, "rank": rank} for rank, name in enumerate(NAMES)]
    shifts = [_rule(number) for number in range(rules)]
    return Roster.from_json({"people": people, "rules": shifts, "overrides": [_override(n, overrides) for n in range(overrides)]})


def per_second(roster: Roster, instants: list[datetime], seconds: float) -> int:
    """Resolutions per second of processor time over `seconds`."""
    began, done = time.process_time(), 0
    while (used := time.process_time() - began) < seconds:
        for at in instants:
            resolve(roster, "zoe", at)
        done += len(instants)
    return round(done / used)


def fresh_ms(rules: int, overrides: int, times: int = 20) -> float:
    """Milliseconds for the first answer of a rota that was just built (building not counted)."""
    spent = 0.0
    for _ in range(times):
        roster = rota(rules, overrides)
        began = time.process_time()
        resolve(roster, "zoe", MIDDLE)
        spent += time.process_time() - began
    return round(spent / times * 1000, 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1.0, help="of processor time for each size")
    seconds = parser.parse_args().seconds
    chance = random.Random(3)
    instants = [MIDDLE + timedelta(seconds=chance.randint(-7 * 86400, 7 * 86400)) for _ in range(200)]
    rates: dict[str, int] = {}
    for rules, overrides in itertools.product(RULES, OVERRIDES):
        rates[f"{rules}x{overrides}"] = per_second(rota(rules, overrides), instants, seconds)
        print(f"{rules:3} rules, {overrides:3} overrides: {rates[f'{rules}x{overrides}']:7} a second", flush=True)
    smallest, largest = rates[f"{RULES[0]}x{OVERRIDES[0]}"], rates[f"{RULES[-1]}x{OVERRIDES[-1]}"]
    report(
        "duty_resolve",
        per_second=rates,
        largest_family=largest,
        ratio_smallest_to_largest=round(smallest / largest, 2),
        fresh_ms={"1x0": fresh_ms(1, 0), "30x300": fresh_ms(30, 300)},
    )


if __name__ == "__main__":
    main()
