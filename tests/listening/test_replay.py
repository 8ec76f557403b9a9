"""A night once more: what is replayed wakes as it did, other settings wake otherwise, and what is a guess is said to be one."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import msgspec
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from babycam.core.link import ListeningConfig
from babycam.listening import defaults
from babycam.listening.cry import CRY, PROBABLY_CRY, CryScore
from babycam.listening.heard import Heard
from babycam.listening.judge import Sound
from babycam.listening.judgement import Judgement
from babycam.listening.level import Samples
from babycam.listening.outputs import Output, Started, Woke
from babycam.listening.pipeline import FORGET_S, Pipeline
from babycam.listening.recurrence import QUIET_S, REOPEN_S
from babycam.listening.replay import Stretch, WakeUp, blind, missing_from, wake_ups
from babycam.listening.replay_runs import runs

from .keeper import ROOM_DB, drawn, kept
from .sounds import RATE, T0, cry, noise, over_room, tone, zeros

START = int(T0)
HALF = RATE // 2
OWN = ((0.0, 6.0), (6.0, 2.0), (20.0, 0.5))


def changed(**values: object) -> ListeningConfig:
    return msgspec.structs.replace(defaults.NEW_ROOM, **values)


SETTINGS = {
    "as_new": defaults.NEW_ROOM,
    "any": changed(wake_for="any"),
    "cries": changed(wake_for="cries"),
    "patient": changed(wake_for="any", patience="patient"),
    "instant": changed(wake_for="any", patience="instant"),
    "own": changed(wake_for="any", patience="own", curve=OWN),
    "low": changed(wake_for="any", stir_db=5.0, loud_db=9.0),
    "high": changed(wake_for="any", stir_db=20.0, loud_db=34.0),
    "long_10": changed(long_noise_s=10.0),
    "never_long": changed(long_noise_s=None),
    "absolute": ListeningConfig(),
    "absolute_high": ListeningConfig(stir_db=-30.0, loud_db=-20.0),
}


# --- a night that was heard ---------------------------------------------------------------------------------------------------


@cache
def night() -> list[tuple[Samples, float | None]]:
    """Sounds with what the network says of each (None: that it cannot tell), one after another."""
    parts = [
        (zeros(90), 0.0),
        (tone(0.4, -30), 0.1),  # something falls
        (zeros(30), 0.0),
        (cry(25, -28), 0.9),
        (zeros(40), 0.0),
        (cry(12, -47), 0.62),  # behind a fan: between the lines
        (zeros(200), 0.0),
        (noise(80, -38), 0.05),  # a hairdryer
        (zeros(60), 0.0),
        (cry(20, -33), None),  # of which nobody can tell
        (zeros(60), 0.0),
    ]
    return [(over_room(sound, ROOM_DB), score) for sound, score in parts]


@cache
def heard_by(config: ListeningConfig) -> tuple[list[Output], list[CryScore]]:
    """What a pipeline of these settings says to the night; a gap of five minutes stands in the middle of its second half."""
    pipeline, out, scores, at = Pipeline(config), [], [], T0
    for place, (heard, score) in enumerate(night()):
        at += 300.0 if place == 8 else 0.0
        for first in range(0, heard.size, HALF):
            block = heard[first : first + HALF]
            out += pipeline.feed(block, RATE, at)
            at += block.size / RATE
            scores.append(CryScore(at, score, "" if score is not None else "broken"))
            out += pipeline.scored(scores[-1])
    return [*out, *pipeline.close(at)], scores


def told(out: list[Output]) -> list[tuple[float, str]]:
    """(when, cause) of each noise that wakes."""
    found = [(said.at, said.wake.cause) for said in out if isinstance(said, Started) and said.wake]
    return sorted(found + [(said.at, said.wake.cause) for said in out if isinstance(said, Woke) and not said.again])


@pytest.fixture(scope="module")
def memory() -> Heard:
    """The night as it is kept; what is kept of a room does not depend on its settings."""
    return kept(*heard_by(defaults.NEW_ROOM), fresh=START)


@pytest.mark.parametrize("config", SETTINGS.values(), ids=SETTINGS)
def test_replay_wakes_when_the_room_itself_did(memory: Heard, config: ListeningConfig) -> None:
    out, _ = heard_by(config)
    again = wake_ups(memory, config, quiet_s=0.0, reopen_s=0.0)
    truth = told(out)
    assert [wake.wake.cause for wake in again] == [cause for _, cause in truth]
    assert [wake.at for wake in again] == pytest.approx([at for at, _ in truth], abs=1.1)


def test_settings_of_the_table_tell_different_nights() -> None:
    assert len({tuple(told(heard_by(config)[0])) for config in SETTINGS.values()}) >= 8


def test_noises_that_follow_one_another_are_one_incident_to_the_family(memory: Heard) -> None:
    alone = wake_ups(memory, SETTINGS["any"], quiet_s=0.0, reopen_s=0.0)
    family = wake_ups(memory, SETTINGS["any"], quiet_s=QUIET_S, reopen_s=REOPEN_S)
    assert len(family) < len(alone)
    assert sum(wake.rings for wake in family) == len(alone)
    assert family[0].at == alone[0].at
    assert family[-1].until == alone[-1].until


def test_bang_that_turned_out_to_be_a_cry_says_so(memory: Heard) -> None:
    (first, *_) = wake_ups(memory, SETTINGS["any"], quiet_s=QUIET_S, reopen_s=REOPEN_S)
    assert (first.wake.cause, first.wake.certainty) == ("loud", "cry")


# --- what would go, and what would come -----------------------------------------------------------------------------------------


def test_room_that_wakes_for_cries_only_leaves_out_what_fell_and_the_hairdryer(memory: Heard) -> None:
    now = wake_ups(memory, SETTINGS["any"], quiet_s=0.0, reopen_s=0.0)
    fewer = wake_ups(memory, SETTINGS["cries"], quiet_s=0.0, reopen_s=0.0)
    assert [round(wake.at - T0) for wake in missing_from(now, fewer)] == [90, 398]
    assert missing_from(fewer, now) == missing_from(now, now) == []


# --- where hops are not kept ------------------------------------------------------------------------------------------------------


def test_without_hops_seconds_are_judged_and_named_as_a_guess() -> None:
    rough = kept(*heard_by(defaults.NEW_ROOM), fresh=START, detail=False)
    (guess, *_) = blind(rough, SETTINGS["any"], SETTINGS["low"])
    assert guess.since - START <= 91 <= guess.until - START
    assert all(stretch.since < stretch.until for stretch in blind(rough, SETTINGS["any"]))
    assert wake_ups(rough, SETTINGS["any"], quiet_s=0.0, reopen_s=0.0)


def test_what_is_kept_finely_is_no_guess(memory: Heard) -> None:
    assert blind(memory, *SETTINGS.values()) == []


def test_nothing_kept_is_nothing_told() -> None:
    empty = cut(kept(*heard_by(defaults.NEW_ROOM)), slice(0, 0))
    assert wake_ups(empty, defaults.NEW_ROOM, quiet_s=120.0, reopen_s=600.0) == []
    assert blind(empty, defaults.NEW_ROOM) == []


def test_voice_of_a_parent_wakes_nobody_in_the_replay_either(memory: Heard) -> None:
    crying = range(START + 118, START + 148)
    spoken = replace(memory, talking=np.isin(memory.second, list(crying)))
    before = wake_ups(memory, defaults.NEW_ROOM, quiet_s=0.0, reopen_s=0.0)
    after = wake_ups(spoken, defaults.NEW_ROOM, quiet_s=0.0, reopen_s=0.0)
    assert len(missing_from(before, after)) == 1


def test_lullaby_lets_only_a_certain_cry_through() -> None:
    noises = [
        (90, -62.0, 0.0),
        (5, -30.0, 0.0),
        (60, -62.0, 0.0),
        (9, -30.0, 0.6),
        (60, -62.0, 0.0),
        (9, -30.0, 0.9),
        (20, -62.0, 0.0),
    ]
    heard = drawn(START, noises)
    playing = replace(heard, lullaby=np.ones(len(heard.second), np.bool_))
    assert len(wake_ups(heard, SETTINGS["any"], quiet_s=0.0, reopen_s=0.0)) == 3
    (cried,) = wake_ups(playing, SETTINGS["any"], quiet_s=0.0, reopen_s=0.0)
    assert cried.at == START + 90 + 5 + 60 + 9 + 60 + 1


# --- the short way is the long way ----------------------------------------------------------------------------------------------


def cut(heard: Heard, part: slice) -> Heard:
    return Heard(**{name: getattr(heard, name)[part] for name in Heard.__dataclass_fields__})


def long_way(heard: Heard, config: ListeningConfig) -> Iterator[Output]:
    """Every hop of every second through the judgement, as the pipeline does."""
    judgement = Judgement()
    stir, loud = (line.tolist() for line in heard.lines(config))
    for at, second in enumerate(heard.second.tolist()):
        if at and (second - 1 - int(heard.second[at - 1]) > FORGET_S or heard.fresh[at]):
            yield from judgement.forget(float(heard.second[at - 1] + 1))
        if heard.talking[at]:
            continue
        judgement.configure(msgspec.structs.replace(config, lullaby=bool(heard.lullaby[at])))
        for place, level in enumerate(heard.hops[at].tolist()):
            if level == level:
                yield from judgement.hear(Sound(second + place * 0.1, 0.1, level, stir[at], loud[at]))
        score = None if heard.unjudged[at] else float(heard.cry[at])
        if score is None or score == score:
            yield from judgement.scored(
                CryScore(second + 1.0, score, "" if score is not None else "broken"), second + 1.0, stir[at]
            )
    yield from judgement.forget(float(heard.second[-1] + 1))


SOUNDS = st.tuples(
    st.sampled_from([1, 2, 3, 5, 9, 15, 40, 90]),
    st.sampled_from([-75.0, -62.0, -53.0, -50.0, -45.0, -41.0, -38.0, -30.0]),
    st.sampled_from([0.0, 0.3, PROBABLY_CRY + 0.02, CRY + 0.05]),
)
QUIET = st.tuples(st.sampled_from([4, 12, 30, 70, 130]), st.just(-72.0), st.just(0.0))
GAPS = st.sampled_from([0, 0, 0, 0, 0, 0, 2, 30, 700])
MOODS = st.sampled_from(["", "", "", "", "", "unjudged", "talking", "lullaby", "fresh", "no_look", "holes"])
LOUD_DB = st.sampled_from([9.0, 12.0, 16.0, 20.0, 26.0])
Part = tuple[tuple[int, float, float], int, str]


def moody(parts: list[Part]) -> Heard:
    """A night whose parts have each its mood."""
    heard = drawn(START, [sound for sound, _, _ in parts], [gap for _, gap, _ in parts])
    moods = np.repeat([mood for _, _, mood in parts], [sound[0] for sound, _, _ in parts])
    begins = np.cumsum([0] + [sound[0] for sound, _, _ in parts])[:-1]
    heard.hops[moods == "holes", ::3] = np.nan
    return replace(
        heard,
        cry=np.where(np.isin(moods, ["unjudged", "no_look", "talking"]), np.nan, heard.cry).astype(np.float32),
        unjudged=moods == "unjudged",
        talking=moods == "talking",
        lullaby=moods == "lullaby",
        fresh=np.isin(np.arange(moods.size), begins) & (moods == "fresh"),
    )


@given(
    st.lists(st.tuples(st.one_of(SOUNDS, SOUNDS, QUIET), GAPS, MOODS), min_size=1, max_size=24),
    st.sampled_from(sorted(SETTINGS)),
    st.one_of(st.none(), LOUD_DB),
)
@example([((40, -50.0, 0.0), 700, ""), ((9, -75.0, 0.0), 0, ""), ((5, -50.0, 0.9), 0, "")], "as_new", None)
@settings(max_examples=250, deadline=None)
def test_what_is_left_out_would_have_changed_nothing(parts: list[Part], name: str, loud_db: float | None) -> None:
    heard, config = moody(parts), SETTINGS[name]
    if loud_db is not None and config.relative:
        config = msgspec.structs.replace(config, loud_db=loud_db)
    truth = told(list(long_way(heard, config)))
    again = wake_ups(heard, config, quiet_s=0.0, reopen_s=-1.0)
    assert [(wake.at, wake.wake.cause) for wake in again] == truth


def test_noises_that_cannot_wake_are_not_judged() -> None:
    coughs = [span for _ in range(20) for span in ((3, -38.0, 0.0), (90, -72.0, 0.0))]
    heard = drawn(START, coughs)
    assert runs(heard, SETTINGS["as_new"]).next(0) == heard.second.size
    assert runs(heard, SETTINGS["any"]).next(0) < 3


def test_wake_up_knows_its_noise() -> None:
    heard = drawn(START, [(100, -62.0, 0.0), (30, -30.0, 0.9), (60, -62.0, 0.0)])
    (wake,) = wake_ups(heard, defaults.NEW_ROOM, quiet_s=QUIET_S, reopen_s=REOPEN_S)
    assert isinstance(wake, WakeUp)
    assert wake.onset_at == START + 100
    assert wake.at == START + 101
    assert 137 < wake.until - START < 140
    assert Stretch(START, START + 1) not in blind(heard, defaults.NEW_ROOM)
