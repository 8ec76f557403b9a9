"""The made sounds of a listening stream, as a player decodes them, and ADTS itself."""

import pytest

from babycam.core import adts
from babycam.media import aac
from babycam.media.cues import frames, make
from tests.support.adts import decoded, level_db, pitch_hz


@pytest.mark.parametrize("name", frames.NAMES)
def test_the_files_are_what_is_made_today(name: str) -> None:
    now, kept = decoded(b"".join(make.made(name))), decoded(b"".join(frames.cue(name)))
    assert len(now) == len(kept)
    assert level_db(now - kept) < -60  # another build of the encoder may differ in what nobody hears


def test_the_hush_is_too_soft_for_ears_and_too_loud_for_a_browser_to_take_it_for_silence() -> None:
    assert -66 < level_db(decoded(b"".join(frames.cue(frames.HUSH)))) < -56  # Chromium draws its line at -72 dBFS


def test_the_notes_fall_and_are_far_louder_than_the_tick() -> None:
    notes = decoded(b"".join(frames.cue(frames.NOTES)))
    third = len(notes) // 3
    pitches = [pitch_hz(notes[at * third + 2_000 : at * third + 9_000]) for at in range(3)]
    assert pitches == sorted(pitches, reverse=True) and pitches[0] > 1.4 * pitches[2]
    assert level_db(notes) > level_db(decoded(b"".join(frames.cue(frames.TICK)))) + 6


def test_frames_are_found_again_in_their_stream() -> None:
    raw = [aac.SILENCE[1], bytes(300), bytes(8_184)]
    wrapped = [adts.wrap(each) for each in raw]
    assert adts.split(b"".join(wrapped)) == wrapped
    assert [aac.without_adts(each) for each in wrapped] == raw


@pytest.mark.parametrize(
    "junk",
    [
        b"no frame",
        adts.wrap(b"whole")[:-1],
        adts.wrap(b"one") + b"\xff",
        b"\xff\xf1\x4c\x80\x00\xff\xfc",  # a frame of 7 bytes would never end
        bytes([0xFF, 0xF1, 0x50, 0x80, 0x01, 0x9F, 0xFC]) + bytes(5),  # another rate
        b"".join([adts.wrap(b"x")] * (adts.MOST_FRAMES + 1)),
    ],
)
def test_what_is_no_whole_frame_of_our_kind_is_refused(junk: bytes) -> None:
    with pytest.raises(adts.NotAdts):
        adts.split(junk)


def test_a_frame_that_is_too_long_is_refused() -> None:
    with pytest.raises(adts.NotAdts):
        adts.wrap(bytes(8_185))
