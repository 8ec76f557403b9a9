"""What wakes, in a room: loudness and the looks of the cry network together. The looks are given; test_cry has real ones."""

from collections.abc import Callable

import msgspec
import pytest

from babycam.core.link import ListeningConfig
from babycam.listening.cry import CryScore
from babycam.listening.level import Samples
from babycam.listening.outputs import Judging, Output, Woke
from babycam.listening.pipeline import Pipeline
from babycam.listening.waker import OVER_LULLABY, WAKES

from .sounds import RATE, T0, ended, noise, over_room, started, states, tone, zeros
from .sounds import cry as crying

DEFAULT = ListeningConfig(wake_for="cries_and_long")
CRIES = ListeningConfig(wake_for="cries")
NO_CRY, PROBABLY, CRY = 0.1, WAKES + 0.01, OVER_LULLABY + 0.05
HALF = RATE // 2


def play(
    *sounds: Samples,
    config: ListeningConfig = DEFAULT,
    cry: Callable[[float], float | None] = lambda at: NO_CRY,
    why: str = "",
    pipeline: Pipeline | None = None,
    at: float = 0.0,
) -> list[Output]:
    """These sounds one after the other, with a look each half second; `cry` (s from T0): what it says."""
    pipeline = pipeline or Pipeline(config)
    out: list[Output] = []
    for sound in sounds:
        for first in range(0, sound.size, HALF):
            block = sound[first : first + HALF]
            out += pipeline.feed(block, RATE, T0 + at)
            at += block.size / RATE
            score = cry(at)
            if score is not None or why:
                out += pipeline.scored(CryScore(T0 + at, score, why))
    return out


def wakes(out: list[Output]) -> list[tuple[str, str, object]]:
    """(cause, certainty, s from T0) of each wake, those that tell more of the same noise left out."""
    found = [(start.wake, start.at) for start in started(out) if start.wake]
    found += [(said.wake, said.at) for said in out if isinstance(said, Woke) and not said.again]
    return [(wake.cause, wake.certainty, round(at - T0, 1)) for wake, at in found]


def unjudged(out: list[Output]) -> list[str]:
    return [said.unjudged for said in out if isinstance(said, Judging)]


def after(seconds: float, score: float = CRY) -> Callable[[float], float]:
    return lambda at: score if at > seconds else NO_CRY


# --- what wakes -------------------------------------------------------------------------------------------------------------


def test_cry_wakes_when_it_is_recognised() -> None:
    assert wakes(play(over_room(zeros(3)), over_room(tone(4, -25)), cry=after(5))) == [("crying", "cry", 5.5)]


def test_cry_wakes_also_where_it_is_quieter_than_the_loud_line() -> None:
    out = play(over_room(zeros(3)), over_room(tone(4, -40)), over_room(zeros(12)), cry=lambda at: CRY if 4 < at < 8 else NO_CRY)
    (start,) = started(out)
    assert start.wake is not None and start.wake.cause == "crying"
    assert start.threshold_db == DEFAULT.stir_db
    assert start.level_db == pytest.approx(-40, abs=0.5)
    assert start.onset_at == pytest.approx(T0 + 3, abs=0.11)
    assert start.wake.seconds == pytest.approx(1.5, abs=0.2)
    assert states(out) == ["stirring", "loud", "settling", "quiet"]
    assert len(ended(out)) == 1


def test_cry_below_the_stirring_line_wakes_nobody() -> None:
    assert started(play(over_room(zeros(3)), over_room(tone(6, -50)), cry=after(3))) == []


def test_noise_that_passes_is_kept_and_wakes_nobody() -> None:
    out = play(over_room(zeros(3)), over_room(tone(20, -20)), over_room(zeros(12)))
    assert len(started(out)) == len(ended(out)) == 1
    assert wakes(out) == []


def test_noise_that_lasts_wakes_after_the_time_that_was_set() -> None:
    out = play(over_room(zeros(3)), over_room(tone(70, -20)))
    assert wakes(out) == [("long", "noise", pytest.approx(63, abs=0.6))]
    sooner = play(over_room(zeros(3)), over_room(tone(70, -20)), config=msgspec.structs.replace(DEFAULT, long_noise_s=20))
    assert wakes(sooner) == [("long", "noise", pytest.approx(23, abs=0.6))]


def test_noise_that_lasts_wakes_never_where_that_was_set_nor_in_a_room_for_cries_only() -> None:
    long = (over_room(zeros(3)), over_room(tone(100, -20)))
    assert wakes(play(*long, config=msgspec.structs.replace(DEFAULT, long_noise_s=None))) == []
    assert wakes(play(*long, config=CRIES)) == []


def test_room_for_any_noise_wakes_at_once_and_hears_later_that_it_is_a_cry() -> None:
    out = play(over_room(zeros(3)), over_room(tone(6, -20)), config=ListeningConfig(), cry=after(5))
    assert wakes(out) == [("loud", "noise", pytest.approx(3.4, abs=0.2))]
    (more,) = [said for said in out if isinstance(said, Woke)]
    assert (more.again, more.wake.cause, more.wake.certainty) == (True, "crying", "cry")


def test_bang_that_becomes_a_cry_wakes_then() -> None:
    out = play(over_room(zeros(3)), over_room(tone(2, -15)), over_room(tone(6, -30)), cry=after(7))
    assert len(started(out)) == 1
    assert wakes(out) == [("crying", "cry", 7.5)]


def test_cry_grows_from_probable_to_certain_in_one_noise() -> None:
    sure = {5.5: PROBABLY, 6.0: PROBABLY, 6.5: CRY}
    out = play(over_room(zeros(3)), over_room(tone(6, -25)), cry=lambda at: sure.get(at, NO_CRY))
    assert wakes(out) == [("crying", "probably_cry", 5.5)]
    assert [said.wake.certainty for said in out if isinstance(said, Woke) and said.again] == ["cry"]


def test_crying_goes_on_in_one_noise_though_it_stays_below_the_loud_line() -> None:
    out = play(over_room(zeros(3)), over_room(crying(150, -38)), cry=after(5))
    assert len(started(out)) == 1
    assert ended(out) == []


# --- when nobody can judge --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("why", ["band", "clipping", "broken"])
@pytest.mark.parametrize("config", [DEFAULT, CRIES])
def test_noise_that_the_network_cannot_judge_wakes_like_any(config: ListeningConfig, why: str) -> None:
    out = play(over_room(zeros(3)), over_room(tone(3, -20)), config=config, cry=lambda at: None, why=why)
    assert wakes(out) == [("loud", "noise", pytest.approx(3.4, abs=0.2))]
    wake = started(out)[0].wake
    assert wake and wake.unjudged == why
    assert unjudged(out) == [why]


def test_network_that_is_late_is_said_and_any_noise_counts() -> None:
    pipeline = Pipeline(DEFAULT)
    play(over_room(zeros(12)), pipeline=pipeline, cry=lambda at: NO_CRY if at < 4 else None)
    assert unjudged(pipeline.late() + pipeline.late()) == ["late"]
    out = play(over_room(tone(3, -20)), pipeline=pipeline, at=12.0, cry=lambda at: None)
    assert wakes(out) == [("loud", "noise", pytest.approx(12.4, abs=0.2))]
    wake = started(out)[0].wake
    assert wake and wake.unjudged == "late"


def test_noise_in_which_the_network_falls_behind_wakes_then() -> None:
    pipeline = Pipeline(DEFAULT)
    out = play(over_room(zeros(3)), over_room(tone(5, -20)), pipeline=pipeline, cry=lambda at: NO_CRY if at < 5 else None)
    assert wakes(out) == []
    assert wakes(pipeline.late()) == [("loud", "noise", 8.0)]


def test_network_that_is_back_is_said_and_noises_are_borne_again() -> None:
    pipeline = Pipeline(DEFAULT)
    play(over_room(zeros(3)), pipeline=pipeline)
    pipeline.late()
    out = play(over_room(zeros(3)), over_room(tone(5, -20)), pipeline=pipeline, at=3.0)
    assert unjudged(out) == [""]
    assert wakes(out) == []


# --- settings, shields ------------------------------------------------------------------------------------------------------


def test_setting_that_is_changed_in_the_middle_of_a_noise_wakes_at_once() -> None:
    pipeline = Pipeline(CRIES)
    out = play(over_room(zeros(3)), over_room(tone(10, -20)), pipeline=pipeline)
    assert wakes(out) == []
    pipeline.configure(ListeningConfig())
    assert wakes(play(over_room(tone(2, -20)), pipeline=pipeline, at=13.0)) == [("loud", "noise", pytest.approx(13.1, abs=0.1))]


def test_setting_that_is_changed_in_the_middle_of_a_cry_does_not_wake_twice() -> None:
    pipeline = Pipeline(ListeningConfig())
    assert len(wakes(play(over_room(zeros(3)), over_room(tone(3, -20)), pipeline=pipeline))) == 1
    pipeline.configure(DEFAULT)
    more = play(over_room(tone(5, -20)), pipeline=pipeline, at=6.0, cry=after(8))
    assert wakes(more) == []
    assert [said.again for said in more if isinstance(said, Woke)] == [True]


def test_second_noise_begins_anew() -> None:
    one = (over_room(tone(4, -20)), over_room(zeros(12)))
    out = play(over_room(zeros(3)), *one, *one, cry=lambda at: CRY if at % 16 > 5 and at % 16 < 8 else NO_CRY)
    assert [cause for cause, _, _ in wakes(out)] == ["crying", "crying"]


# --- the room's own lullaby ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wake_for", ["any", "cries_and_long", "cries"])
def test_room_is_not_woken_by_its_own_lullaby_but_by_a_certain_cry_over_it(wake_for: str) -> None:
    config = ListeningConfig(wake_for=wake_for, lullaby=True)
    song = (over_room(zeros(3)), over_room(tone(90, -20)))
    assert wakes(play(*song, config=config, cry=after(10, PROBABLY))) == []
    assert wakes(play(*song, config=config, cry=after(10))) == [("crying", "cry", 10.5)]


def test_lullaby_does_not_silence_a_room_whose_cries_nobody_can_tell() -> None:
    config = msgspec.structs.replace(DEFAULT, lullaby=True)
    assert len(wakes(play(over_room(zeros(3)), over_room(tone(5, -20)), config=config, cry=lambda at: None, why="broken"))) == 1


def test_noise_that_outlasts_the_lullaby_wakes_when_that_is_over() -> None:
    pipeline = Pipeline(ListeningConfig(lullaby=True))
    assert wakes(play(over_room(zeros(3)), over_room(tone(10, -20)), pipeline=pipeline)) == []
    pipeline.configure(ListeningConfig())
    assert len(wakes(play(over_room(tone(2, -20)), pipeline=pipeline, at=13.0))) == 1


def test_machine_that_is_switched_on_for_good_becomes_the_room_and_a_cry_over_it_wakes() -> None:
    pipeline = Pipeline(DEFAULT)
    machine = over_room(noise(240, -28))
    out = play(over_room(zeros(60)), machine, pipeline=pipeline)
    assert [cause for cause, _, _ in wakes(out)] == ["long"]
    assert len(ended(out)) == 1, "it is how it sounds here"
    over = play(noise(6, -28) + tone(6, -20), pipeline=pipeline, at=300.0, cry=after(303))
    assert wakes(over) == [("crying", "cry", 303.5)]
