"""The made-up nursery: its picture tells the time through every codec, its sound begins when it should."""

from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest

from babycam.media.synthetic import Picture, RoomSound, cry, dbfs, read_time, room_tone

T = 1_790_000_123.456


def through(codec: str, width: int, height: int, **settings: Any) -> av.VideoFrame:
    """A picture of T, encoded coarsely and decoded."""
    encoder: Any = av.CodecContext.create(codec, "w")
    encoder.width, encoder.height, encoder.time_base = width, height, Fraction(1, 15)
    encoder.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    encoder.options = settings
    frame = Picture(width, height).frame(T).reformat(format=encoder.pix_fmt)
    frame.pts = 0
    data = [bytes(one) for one in [*encoder.encode(frame), *encoder.encode(None)]]
    decoder: Any = av.CodecContext.create("h264" if codec == "libx264" else codec, "r")
    frames = [one for packet in [*map(av.Packet, data), None] for one in decoder.decode(packet)]
    made: av.VideoFrame = frames[0]
    return made


@pytest.mark.parametrize(("width", "height"), [(320, 240), (640, 480), (1280, 720)])
@pytest.mark.parametrize(
    ("codec", "settings"), [("libx264", {"crf": "38", "preset": "ultrafast"}), ("mjpeg", {"qmin": "25", "qmax": "31"})]
)
def test_the_time_is_read_after_coarse_compression(codec: str, settings: dict[str, str], width: int, height: int) -> None:
    frame = through(codec, width, height, **settings)
    assert read_time(np.asarray(frame.to_ndarray(format="gray"), np.uint8)) == pytest.approx(T, abs=0.0006)
    assert read_time(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)) == pytest.approx(T, abs=0.0006)


@pytest.mark.parametrize("size", [(200, 150), (333, 251), (1000, 700)])
def test_the_time_is_read_after_scaling(size: tuple[int, int]) -> None:
    frame = through("libx264", 640, 480, crf="30").reformat(*size, format="gray")
    assert read_time(np.asarray(frame.to_ndarray(), np.uint8)) == pytest.approx(T, abs=0.0006)


def test_no_time_is_read_where_there_is_none() -> None:
    rng = np.random.default_rng(1)
    assert read_time(np.zeros((240, 320), dtype=np.uint8)) is None
    assert not any(read_time(rng.integers(0, 255, (240, 320), dtype=np.uint8)) for _ in range(50))
    picture = Picture(320, 240).yuv(T)[:240].copy()
    picture[:20, 160:200] = 255 - picture[:20, 160:200]
    assert read_time(picture) is None


def test_the_picture_moves() -> None:
    picture = Picture(320, 240)
    before = picture.yuv(T)[30:220].copy()
    assert (picture.yuv(T + 1)[30:220] != before).mean() > 0.005


def level(samples: Any) -> float:
    return float(10 * np.log10(np.mean(samples.astype(float) ** 2)))


def test_a_quiet_room_is_quiet() -> None:
    assert level(room_tone(16000, -55)) == pytest.approx(-55, abs=0.1)


def test_a_burst_begins_at_its_sample() -> None:
    sound = RoomSound(48000)
    first = int(T * 48000)
    sound.burst((first + 1234) / 48000, level=-12)
    block = sound.block(first, 4800)
    assert int(np.argmax(np.abs(block) > 0.1)) == 1234
    assert level(block[1300:]) == pytest.approx(-12, abs=0.3)
    assert level(sound.block(first + 48000, 4800)) < -50


def test_the_sound_is_the_same_however_it_is_cut() -> None:
    sound = RoomSound(16000, cry_every=10)
    first = int(T) // 10 * 10 * 16000 - 800
    whole = sound.block(first, 8000)
    parts = [sound.block(first + at, 400) for at in range(0, 8000, 400)]
    assert np.array_equal(whole, np.concatenate(parts))


def test_a_cry_comes_on_time_and_is_loud_for_eight_seconds() -> None:
    sound = RoomSound(16000, cry_every=40)
    start = int(T) // 40 * 40
    assert level(sound.block((start - 2) * 16000, 16000)) < -50
    assert level(sound.block(start * 16000, 8 * 16000)) > -20
    assert level(sound.block((start + 10) * 16000, 16000)) < -50


def test_a_cry_has_the_pitch_of_a_baby_and_never_clips() -> None:
    wails = cry(16000, 8)
    spectrum = np.abs(np.fft.rfft(wails))
    voice = spectrum[(350 * 8) : (650 * 8)].max()
    assert voice > 20 * spectrum[: (200 * 8)].max()
    assert np.abs(wails).max() < 1 and dbfs(-20) == pytest.approx(0.1)


def test_the_demo_shows_people_a_picture_without_the_strip() -> None:
    luma = Picture(320, 240, strip=False).yuv(T)[:240]
    assert read_time(luma) is None
    assert read_time(Picture(320, 240).yuv(T)[:240]) == pytest.approx(T, abs=0.001)
