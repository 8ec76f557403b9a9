"""Snapshots: the newest picture, as a JPEG of bounded size."""

import io

import av
import pytest

from babycam.media.packets import Packet, StreamInfo
from babycam.media.picture import newest_picture, snapshot
from babycam.media.ring import Ring
from tests.media import makes


def ring_of(info: StreamInfo, packets: list[Packet]) -> Ring:
    ring = Ring(10)
    ring.info(info)
    for packet in packets:
        ring.packet(packet)
    return ring


def opened(jpeg: bytes | None) -> av.VideoFrame:
    assert jpeg is not None and jpeg[:2] == b"\xff\xd8"
    with av.open(io.BytesIO(jpeg), "r", format="mjpeg") as container:
        return next(container.decode(video=0))


@pytest.mark.parametrize("codec", ["libx264", "mjpeg"])
def test_a_snapshot_shows_the_newest_picture(codec: str) -> None:
    video, pictures = makes.video(27, codec=codec)
    frame = opened(snapshot(ring_of(StreamInfo(1, video, None), pictures)))
    assert makes.number_of(frame) == 26 % 20 and (frame.width, frame.height) == (320, 240)


def test_a_snapshot_is_no_wider_than_asked() -> None:
    for codec in ("libx264", "mjpeg"):
        video, pictures = makes.video(3, codec=codec, size=(640, 480))
        frame = opened(snapshot(ring_of(StreamInfo(1, video, None), pictures), max_width=200))
        assert (frame.width, frame.height) == (200, 150) and makes.number_of(frame) == 2


def test_a_damaged_picture_does_not_hide_the_one_before_it() -> None:
    video, pictures = makes.video(5)
    broken = Packet(True, pictures[-1].pts + 1, pictures[-1].pts + 1, 0, False, b"\0\0\0\1\x41junk", 0.0)
    assert opened(newest_picture([StreamInfo(1, video, None), *pictures, broken])).width == 320


def test_without_a_picture_there_is_no_snapshot() -> None:
    audio, sound = makes.audio(1)
    assert snapshot(Ring()) is None
    assert snapshot(ring_of(StreamInfo(1, None, audio), sound)) is None
    video, pictures = makes.video(3)
    assert snapshot(ring_of(StreamInfo(1, video, None), pictures[1:])) is None
    assert newest_picture([StreamInfo(1, video, None), Packet(True, 0, 0, 0, True, b"garbage", 0.0)]) is None
