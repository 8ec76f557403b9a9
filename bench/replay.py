"""What seven nights of two rooms cost to be judged once more: `python -m bench.replay [--nights 7] [--rooms 2]`.

Nights of fourteen hours in a room of -62 dBFS that breathes, with stirrings each few minutes, and a noise each one to three hours:
half a minute to six minutes of bursts, half of them cries. They are written as a worker tells them, read back, and judged by a
new room's settings and by a lower line. In processor time, one room after the other: `read_s`, reading with nothing in memory;
`judge_s`, judging alone, by one setting; `ask_s`, the whole answer of the API's service when the panel is opened; `move_s`, that to
each further move of the line.
"""

import argparse
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from datetime import time as wall
from functools import partial
from typing import Any

import numpy as np

from bench._django import django
from bench._lib import report, summary

HOURS = 14
NOW = datetime(2026, 1, 16, 10, 0, tzinfo=UTC)
ROUNDS = 5
ROOM_DB = -62.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nights", type=int, default=7)
    parser.add_argument("--rooms", type=int, default=2)
    options = parser.parse_args()
    with django():
        rooms = [_room(number, options.nights) for number in range(options.rooms)]
        facts = [_measured(room, options.nights) for room in rooms]
    total: dict[str, Any] = {}
    for name in ("judge_s", "read_s", "ask_s", "move_s"):
        total[name] = summary([sum(times) for times in zip(*(fact[name] for fact in facts), strict=True)], 3)
    counts = {name: sum(fact[name] for fact in facts) for name in ("wakes", "heard_s", "loud_s")}
    report("replay", nights=options.nights, rooms=options.rooms, **counts, **total)


def night(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """(levels in dBFS of each 100 ms [n, 10], score of each second [n]) of one night."""
    rng, dice = np.random.default_rng(seed), random.Random(seed)
    seconds = HOURS * 3600
    hops = ROOM_DB + rng.normal(0.0, 1.2, (seconds, 10))
    scores = np.abs(rng.normal(0.0, 0.05, seconds))
    at = 600
    while at < seconds - 900:
        _sound(hops, at, dice.randint(2, 9), dice.uniform(10, 22), rng)  # turns over, coughs
        at += dice.randint(60, 420)
    at = 1800
    while at < seconds - 1800:
        length = dice.choice((30, 60, 90, 180, 360))
        _sound(hops, at, length, dice.uniform(26, 38), rng)
        if dice.random() < 0.5:
            scores[at + 2 : at + length] = dice.uniform(0.6, 0.95)
        at += length + dice.randint(3600, 10800)
    return hops, scores


def _sound(hops: np.ndarray, at: int, seconds: int, over_db: float, rng: np.random.Generator) -> None:
    """Bursts of a second with breaths of two thirds in between."""
    part = hops[at : at + seconds].reshape(-1)
    bursts = np.arange(part.size) % 17 < 10
    part[bursts] = ROOM_DB + over_db + rng.normal(0.0, 3.0, int(bursts.sum()))


def _room(number: int, nights: int) -> Any:
    """A room whose nights are stored."""
    from babycam.people.models import Household
    from babycam.rooms.models import Room
    from babycam.rooms.services import NEW_ROOM

    Household.objects.get_or_create(pk=1, defaults={"name": "Bench", "tz": "UTC", "night_start": wall(18), "morning_time": wall(8)})
    room = Room.objects.create(name=f"Room {number}", position=number, **NEW_ROOM)
    for back in range(nights):
        evening = NOW.replace(hour=18) - timedelta(days=1 + back)
        _store(room, _heard(evening, *night(100 * number + back)))
    return room


def _store(room: Any, heard: Any) -> None:
    """As level_services does, but each hour at once."""
    from babycam.core import clock
    from babycam.core.level_seconds import NOTHING
    from babycam.history import level_codec
    from babycam.history.models import LevelHour

    def kept(levels: Any) -> Any:
        return np.clip(np.round((np.nan_to_num(levels, nan=127.5 - 96.0) + 96.0) * 2), 0, 255).astype(np.uint8)

    score, still = np.round(heard.cry * 100).astype(np.uint8), np.zeros(heard.second.size, np.uint8)
    columns = [kept(heard.loudest), kept(heard.mean), kept(heard.floor), still, still, score, still, still]
    fine, rows = kept(heard.hops), []
    for first in range(0, heard.second.size, level_codec.HOUR_S):
        part = slice(first, first + level_codec.HOUR_S)
        hops = {second: hop.tobytes() for second, hop in enumerate(fine[part]) if hop[0] != NOTHING}
        told = level_codec.Hour([bytearray(column[part].tobytes()) for column in columns], hops)
        packed = {"data": level_codec.pack(told), "detail": level_codec.pack_detail(told)}
        facts = {"seconds": told.judged_s, "minutes": level_codec.summary(told)}
        rows.append(LevelHour(room=room, hour=clock.from_unix(int(heard.second[first])), **facts, **packed))
    LevelHour.objects.bulk_create(rows)


def _heard(evening: datetime, levels: np.ndarray, scores: np.ndarray) -> Any:
    """As it is kept: hops around what is over the room by 6 dB."""
    from babycam.listening.heard import Heard

    hops = np.clip(levels, -96.0, 0.0).astype(np.float32)
    near = np.convolve(hops.max(axis=1) > ROOM_DB + 6.0, np.ones(61), "same") > 0
    flags = np.zeros(len(hops), np.bool_)
    kept = np.where(near[:, None], hops, np.float32(np.nan))
    mean = (10 * np.log10((10 ** (hops / 10)).mean(axis=1))).astype(np.float32)
    second = int(evening.timestamp()) + np.arange(len(hops))
    floor = np.full(len(hops), ROOM_DB - 1.5, np.float32)
    return Heard(second, hops.max(axis=1), mean, floor, kept, scores.astype(np.float32), flags, flags, flags, flags)


def _measured(room: Any, nights: int) -> dict[str, Any]:
    from babycam.family.nights import replays
    from babycam.family.nights.calendar import calendar
    from babycam.history import heard_levels
    from babycam.listening import replay
    from babycam.rooms.queries import listening_config

    stretches, config, told = replays.last_nights(calendar(), nights, NOW), listening_config(room), {}
    spent: dict[str, list[float]] = {name: [] for name in ("read_s", "judge_s", "ask_s", "move_s")}
    for number in range(ROUNDS):
        _forget()
        heard = _timed(spent["read_s"], partial(heard_levels.heard, room.pk, stretches)).heard
        _timed(spent["judge_s"], partial(replay.wake_ups, heard, config, quiet_s=120.0, reopen_s=600.0))
        _forget()
        ask = partial(replays.replayed, room=room, nights=nights, person_id=1, now=NOW)
        told = _timed(spent["ask_s"], partial(ask, values={"loud_db": 16.0}))
        _timed(spent["move_s"], partial(ask, values={"loud_db": 15.0 + 0.1 * number}))
    loud = int((heard.top > heard.lines(config)[1]).sum())
    return {**spent, "wakes": len(told["now"]), "heard_s": told["heard_s"], "loud_s": loud}


def _timed(spent: list[float], what: Callable[[], Any]) -> Any:
    began = time.process_time()
    found = what()
    spent.append(time.process_time() - began)
    return found


def _forget() -> None:
    """As in a server that has just begun."""
    from babycam.family.nights import replays
    from babycam.family.nights.replay_memory import Wakes
    from babycam.history import unpacked_hours

    unpacked_hours.hours.forget()
    replays.wakes = Wakes()


if __name__ == "__main__":
    main()
