"""A sound whose packets come a little more slowly, or faster, than its samples say stays beside its picture."""

import io
from dataclasses import replace
from itertools import pairwise

import av
import numpy as np
import pytest

from babycam.media.fmp4 import Fragmenter, init_segment
from babycam.media.packets import AudioInfo, Packet, StreamInfo
from babycam.media.transcode import Normaliser
from tests.media import makes

SECONDS, SINCE = 24.0, 20.0


def written(clock: float, codec: str, rate: int, step_us: int = 0) -> tuple[float, list[Packet]]:
    """Where the tone begins in what a player gets, in seconds, and the packets of it. `step_us`: a hole after half of the time."""
    info, packets = makes.audio(SECONDS, codec=codec, rate=rate, since=SINCE)
    moved = [_moved(packet, clock, step_us if n > len(packets) // 2 else 0) for n, packet in enumerate(packets)]
    normaliser = Normaliser(StreamInfo(1, None, info))
    items = [item for packet in moved for item in normaliser.feed(packet)]
    head = next(item for item in items if isinstance(item, StreamInfo))
    made = [item for item in items if isinstance(item, Packet)]
    fragmenter = Fragmenter(head)
    file = init_segment(head) + b"".join(one.data for packet in made for one in fragmenter.feed(packet))
    return _onset(file), made


def _moved(packet: Packet, clock: float, by: int) -> Packet:
    at = makes.T0 + round((packet.pts - makes.T0) * clock) + by
    return replace(packet, pts=at, dts=at)


def _onset(file: bytes) -> float:
    with av.open(io.BytesIO(file), "r", format="mp4") as container:
        for frame in container.decode(audio=0):
            loud = np.flatnonzero(np.abs(frame.to_ndarray()[0]) > 0.1)
            if loud.size:
                return float(frame.time or 0.0) + int(loud[0]) / frame.sample_rate
    raise AssertionError("no tone")


SOUNDS = [("pcm_s16le", 8_000), ("pcm_s16le", 44_100), ("aac", 48_000), ("aac", 16_000)]


@pytest.mark.parametrize(("codec", "rate"), SOUNDS)
@pytest.mark.parametrize("clock", [1.02, 0.98])
def test_a_clock_that_is_two_per_cent_off_moves_no_sound(codec: str, rate: int, clock: float) -> None:
    onset, _ = written(clock, codec, rate)
    assert abs(onset - SINCE * clock) < 0.1  # a frame of AAC at 16 kHz is 64 ms long


@pytest.mark.parametrize(("codec", "rate"), SOUNDS)
@pytest.mark.parametrize("step_us", [90_000, 400_000, -400_000])
def test_a_step_moves_no_sound(codec: str, rate: int, step_us: int) -> None:
    onset, _ = written(1.0, codec, rate, step_us)
    assert abs(onset - SINCE - step_us / 1e6) < 0.1


def test_a_sound_that_is_made_anew_is_stretched_without_a_hole() -> None:
    _, made = written(1.02, "pcm_s16le", 8_000)
    lengths = [after.pts - before.pts for before, after in pairwise(made)]
    assert max(lengths) - min(lengths) <= 1 and sum(lengths) > (SECONDS * 1.02 - 0.3) * 1e6


@pytest.mark.parametrize("early_us", [30_000, 80_000, 400_000])
def test_a_sound_that_begins_a_little_before_its_picture_is_written_from_the_picture_on(early_us: int) -> None:
    info, packets = makes.stream(2)
    moved = [replace(p, pts=p.pts - early_us, dts=p.dts - early_us) if not p.video else p for p in packets]
    first = next(p for p in packets if p.video)
    fragmenter = Fragmenter(info)
    made = [one for packet in (first, *(p for p in moved if p is not first)) for one in fragmenter.feed(packet)]
    assert len(made) > 45 and min(one.pts for one in made) >= makes.T0 - 40_000  # what it may be off anyway


def test_times_that_are_only_unsteady_lose_and_add_nothing() -> None:
    info, packets = makes.audio(6)
    chance = np.random.default_rng(5)
    unsteady = [replace(packet, pts=packet.pts + int(chance.integers(-60_000, 60_000))) for packet in packets[1:]]
    fragmenter = Fragmenter(StreamInfo(1, None, AudioInfo("aac", 48_000, 1, info.extradata)))
    made = [one for packet in (packets[0], *unsteady) for one in fragmenter.feed(packet)] + fragmenter.flush()
    file = init_segment(StreamInfo(1, None, info)) + b"".join(one.data for one in made)
    with av.open(io.BytesIO(file), "r", format="mp4") as container:
        there = [bytes(packet) for packet in container.demux(audio=0) if packet.size]
    assert there == [packet.data for packet in packets]
