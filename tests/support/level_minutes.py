"""What a room sounded like, as its worker tells of it minute by minute."""

from collections.abc import Iterator

import numpy as np

from babycam.core.level_seconds import COLUMNS, FRESH, LULLABY, MINUTE_S, NO_LOOK, NOTHING, UNTOLD, SecondState, byte
from babycam.core.link import LevelsMinute
from babycam.listening.heard import Heard


def minutes(room: int, heard: Heard) -> Iterator[LevelsMinute]:
    """The messages; lines are not told, because nothing reads them here."""
    for minute in sorted(set((heard.second // MINUTE_S).tolist())):
        columns = np.tile(np.frombuffer(UNTOLD, np.uint8)[:, None], MINUTE_S)
        hops = b""
        for place in np.flatnonzero(heard.second // MINUTE_S == minute):
            second = int(heard.second[place]) % MINUTE_S
            columns[:, second] = list(_second(heard, int(place)))
            if not np.isnan(heard.hops[place]).all():
                hops += bytes([second, *(NOTHING if np.isnan(hop) else byte(float(hop)) for hop in heard.hops[place])])
        yield LevelsMinute(seq=1, room=room, epoch=1, event_id="x", at=1.0, minute=minute, columns=columns.tobytes(), hops=hops)


def _second(heard: Heard, place: int) -> bytes:
    levels = [byte(float(column[place])) for column in (heard.loudest, heard.mean, heard.floor)]
    score = heard.cry[place]
    flags = LULLABY * bool(heard.lullaby[place]) | FRESH * bool(heard.fresh[place])
    cry = NOTHING if heard.unjudged[place] else NO_LOOK if np.isnan(score) else round(float(score) * 100)
    state = SecondState.TALKING if heard.talking[place] else SecondState.QUIET
    told = bytes([*levels, 0, 0, cry, state, flags])
    assert len(told) == len(COLUMNS)
    return told
