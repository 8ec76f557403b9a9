"""What is kept of a room comes back as it was, for whoever judges it once more."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from babycam.core import clock
from babycam.history import heard_levels, level_services
from babycam.listening.heard import Heard
from tests.cast import Cast
from tests.listening.keeper import drawn
from tests.support.level_minutes import minutes

NIGHT = datetime(2026, 1, 15, 22, 59, 30, tzinfo=UTC)
START = int(NIGHT.timestamp())


def keep(room: int, heard: Heard) -> None:
    for minute in minutes(room, heard):
        level_services.record_minute(minute, now=NIGHT + timedelta(days=1))


def read(room: int, *stretches: tuple[datetime, datetime]) -> Heard:
    return heard_levels.heard(room, stretches).heard


def same(one: Heard, other: Heard, *but: str) -> bool:
    return all(
        np.array_equal(getattr(one, field.name), getattr(other, field.name), equal_nan=getattr(one, field.name).dtype.kind == "f")
        for field in fields(Heard)
        if field.name not in but
    )


def test_night_comes_back_second_by_second_over_hours_and_gaps(cast: Cast) -> None:
    told = drawn(START, [(90, -62.0, 0.0), (7, -30.0, 0.5), (30, -50.0, 0.25)], [0, 40, 0])
    keep(cast.zoe.pk, told)
    back = read(cast.zoe.pk, (NIGHT, NIGHT + timedelta(minutes=10)))
    assert same(back, told)


def test_hops_that_were_not_kept_are_none_and_words_of_a_parent_are_marked(cast: Cast) -> None:
    told = drawn(START, [(20, -62.0, 0.0)])
    told.hops[5:8] = np.nan
    told = replace(told, talking=np.arange(20) >= 15, cry=np.where(np.arange(20) >= 15, np.nan, told.cry).astype(np.float32))
    keep(cast.zoe.pk, told)
    assert same(read(cast.zoe.pk, (NIGHT, NIGHT + timedelta(minutes=1))), told)


def test_second_knows_whether_a_listening_began_and_a_lullaby_played(cast: Cast) -> None:
    told = drawn(START, [(20, -62.0, 0.0)])
    told = replace(told, fresh=np.arange(20) == 7, lullaby=np.arange(20) > 12)
    keep(cast.zoe.pk, told)
    assert same(read(cast.zoe.pk, (NIGHT, NIGHT + timedelta(minutes=1))), told)


def test_stretches_are_cut_to_the_second_and_follow_one_another(cast: Cast) -> None:
    keep(cast.zoe.pk, drawn(START, [(100, -62.0, 0.0)]))
    first, last = (
        (NIGHT + timedelta(seconds=5), NIGHT + timedelta(seconds=8)),
        (NIGHT + timedelta(seconds=90), NIGHT + timedelta(hours=1)),
    )
    back = read(cast.zoe.pk, first, last)
    assert back.second.tolist() == [START + at for at in (5, 6, 7, *range(90, 100))]


def test_room_of_which_nothing_is_kept_is_empty(cast: Cast) -> None:
    back = read(cast.zoe.pk, (NIGHT, clock.from_unix(START + 7200)))
    assert (back.second.size, back.hops.shape) == (0, (0, 10))


def test_second_in_which_nobody_could_tell_a_cry_says_so(cast: Cast) -> None:
    told = drawn(START, [(4, -40.0, 0.0)])
    told = replace(told, cry=np.array([0.0, np.nan, 0.5, np.nan], np.float32), unjudged=np.array([False, True, False, False]))
    keep(cast.zoe.pk, told)
    assert same(read(cast.zoe.pk, (NIGHT, NIGHT + timedelta(seconds=4))), told)
