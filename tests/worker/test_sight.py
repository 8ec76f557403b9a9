"""Pictures that stand still, are too dark or covered are told from those of a camera that works; all of them really encoded."""

import asyncio
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest

from babycam.core.link import SeeingConfig
from babycam.media.codecs import PASSED
from babycam.media.packets import Packet, StreamInfo, VideoInfo
from babycam.media.ring import Ring
from babycam.media.synthetic import Picture
from babycam.worker import lookout
from babycam.worker.glance import HEIGHT, WIDTH, Glance, Glancer
from babycam.worker.lookout import Lookout
from babycam.worker.sight import STILL_S, Sight

SIZE = (320, 180)
EVERY_S, FPS = 4, 1
T0 = 1_700_000_000
CODECS = {"libx264": "h264", "mjpeg": "mjpeg"}


def stream(
    codec: str, seconds: int, *, noise: float = 0.0, moving: bool = False, light: float = 1.0, kbps: int = 400
) -> list[Packet]:
    """A nursery at night: a picture that stands still, or moves, with the noise of a sensor (its spread in grey values)."""
    drawn, random = Picture(*SIZE, strip=False), np.random.default_rng(1)
    still = drawn.yuv(T0).copy()
    encoder = av.CodecContext.create(codec, "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height = SIZE
    encoder.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    encoder.time_base, encoder.framerate, encoder.thread_count = Fraction(1, FPS), Fraction(FPS), 1
    encoder.bit_rate, encoder.gop_size = kbps * 1000, EVERY_S * FPS
    rates = {"maxrate": f"{kbps}k", "bufsize": f"{2 * kbps}k", "preset": "ultrafast", "tune": "zerolatency"}
    encoder.options = {"qmin": "5", "qmax": "5"} if codec == "mjpeg" else rates
    made: list[Packet] = []
    for number in range(seconds * FPS):
        picture = (drawn.yuv(T0 + number / FPS) if moving else still).astype(np.float32)
        luma = picture[: SIZE[1]]
        luma[:] = 16 + (luma - 16) * light + random.normal(0.0, noise, luma.shape)
        frame = av.VideoFrame.from_ndarray(np.clip(picture, 0, 255).astype(np.uint8), format="yuv420p").reformat(
            format=encoder.pix_fmt
        )
        frame.pts = number
        made += [_packet(packet) for packet in encoder.encode(frame)]
    return [*made, *(_packet(packet) for packet in encoder.encode(None))]


def _packet(packet: "av.Packet[Any]") -> Packet:
    at = T0 * 1_000_000 + int((packet.pts or 0) * 1_000_000 / FPS)
    return Packet(True, at, at, 1_000_000 // FPS, packet.is_keyframe, bytes(packet), at / 1e6)


def seen(codec: str, packets: list[Packet]) -> tuple[Sight, Glancer]:
    """What the room's lookout knows after these packets, looking at each keyframe."""
    ring, sight = Ring(10), Sight()
    ring.info(StreamInfo(1, VideoInfo(CODECS[codec], *SIZE), None))
    glancer = Glancer(ring)
    for packet in packets:
        ring.packet(packet)
        if packet.keyframe and (glance := glancer.look()):
            sight.took(glance)
    return sight, glancer


@pytest.mark.parametrize("codec", ["libx264", "mjpeg"])
def test_a_picture_that_is_the_same_for_a_minute_has_not_changed(codec: str) -> None:
    sight, _ = seen(codec, stream(codec, 80))
    word, since = sight.says()
    assert word == "still"
    assert since == pytest.approx(T0, abs=12)  # of H.264 and H.265 the first keyframes are coarser than those after them
    soon, _ = seen(codec, stream(codec, int(STILL_S) - 8))
    assert soon.says() == ("", 0.0)


@pytest.mark.parametrize(("noise", "kbps"), [(0.5, 100), (0.5, 1500), (1.5, 100), (3.0, 400)])
def test_an_empty_cot_at_night_is_not_taken_for_a_camera_that_stands_still(noise: float, kbps: int) -> None:
    assert seen("libx264", stream("libx264", 80, noise=noise, kbps=kbps))[0].says() == ("", 0.0)


def test_a_child_that_breathes_without_any_noise_of_a_sensor_is_seen_to_move() -> None:
    assert seen("mjpeg", stream("mjpeg", 80, moving=True))[0].says() == ("", 0.0)


def test_a_picture_that_moves_again_is_well_at_once() -> None:
    packets = stream("libx264", 80) + stream("libx264", 8, moving=True, noise=1.0)
    assert seen("libx264", packets)[0].says() == ("", 0.0)


@pytest.mark.parametrize("noise", [0.0, 2.0])
def test_a_room_without_any_light_is_too_dark_and_one_with_little_is_not(noise: float) -> None:
    assert seen("libx264", stream("libx264", 30, light=0.01, noise=noise))[0].says() == ("dark", T0)
    assert seen("libx264", stream("libx264", 30, light=0.3, noise=2.0))[0].says() == ("", 0.0)


def test_a_camera_under_a_cloth_shows_nothing() -> None:
    grey = np.full((360, 640), 120, np.uint8) + np.random.default_rng(1).integers(0, 6, (360, 640), dtype=np.uint8)
    cloth = Sight()
    for at in (0, 8, 16):
        cloth.took(Glance((T0 + at) * 1_000_000, grey, grey))
    assert cloth.says() == ("covered", T0)


def test_a_glance_is_small_and_grey_and_taken_of_each_keyframe_once() -> None:
    ring = Ring(10)
    ring.info(StreamInfo(1, VideoInfo("h264", *SIZE), None))
    glancer = Glancer(ring)
    assert glancer.look() is None
    for packet in stream("libx264", 6):
        ring.packet(packet)
    glance = glancer.look()
    assert glance is not None
    assert (glance.small.shape, glance.fine.shape) == ((HEIGHT, WIDTH), (180, 320))
    assert glancer.look() is None


@pytest.mark.parametrize("codec", [*PASSED, "mjpeg", "vp9"])
def test_a_keyframe_that_cannot_be_decoded_is_passed_over(codec: str) -> None:
    ring = Ring(10)
    ring.info(StreamInfo(1, VideoInfo(codec, *SIZE), None))
    ring.packet(Packet(True, T0, T0, 0, True, b"\0\0\0\1\x65junk", T0))
    assert Glancer(ring).look() is None


async def test_the_lookout_looks_every_few_seconds_and_begins_afresh_with_another_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookout, "LOOK_S", 4.0)
    ring, packets = Ring(10), stream("mjpeg", 80)
    info = StreamInfo(1, VideoInfo("mjpeg", *SIZE), None)
    ring.info(info)
    watch = Lookout(ring)
    for packet in packets:
        ring.packet(packet)
        watch.tick(info, packet.arrived)
        if (looking := watch._looking) is not None:
            await asyncio.wait([looking])
            await asyncio.sleep(0)  # what it saw is taken in
    assert watch.says()[0] == "still"
    watch.tick(StreamInfo(2, info.video, None), T0 + 81)
    assert watch.says() == ("", 0.0)


@pytest.mark.parametrize(
    ("apart_s", "refreshes", "wanted", "why"),
    [(2, False, True, ""), (12, False, True, "rare"), (2, True, True, "refreshes"), (12, False, False, ""), (2, True, False, "")],
)
def test_a_stream_by_which_nobody_can_tell_what_moves_is_named(apart_s: int, refreshes: bool, wanted: bool, why: str) -> None:
    info = StreamInfo(1, VideoInfo("h264", *SIZE, refreshes=refreshes), None)
    fine, small = (np.full(size, 90, np.uint8) for size in ((180, 320), (HEIGHT, WIDTH)))
    watch = Lookout(Ring(10))
    watch._wanted, watch._stream = SeeingConfig(motion=wanted), info
    for number in range(4):
        watch._judge(Glance((T0 + number * apart_s) * 1_000_000, fine, small))
    assert watch.for_beat()["motion_unjudged"] == why
