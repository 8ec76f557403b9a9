"""Cameras that send other parameter sets with each keyframe: one stream, one clip, one player, as long as size and profile stay."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import pytest

from babycam.media.bus import Item
from babycam.media.clip import FinishedClip, Recording
from babycam.media.codecs import PASSED
from babycam.media.fmp4 import Fragmenter, init_segment
from babycam.media.packets import Packet, StreamInfo, VideoInfo
from babycam.media.sources.units import Normaliser as Units
from babycam.media.transcode import Normaliser
from tests.media import makes

FLAPS = {
    "level": ("h264", "level=30", "level=31"),
    "coding": ("h264", "8x8dct=1:cabac=1", "8x8dct=1:cabac=0"),
    "numbers": ("h264", "sps-id=0", "sps-id=3"),
    "hevc": ("hevc", "level-idc=3.0:sao=1:sign-hide=1", "level-idc=3.1:sao=0:sign-hide=0"),
}


def flapping(kind: str, seconds: int = 6) -> tuple[VideoInfo, list[Packet], int]:
    """As the sources give them: other sets in each second. Also how often the source said what its pictures are."""
    codec, *options = FLAPS[kind]
    takes = [makes.video(seconds * 15, codec={"h264": "libx264", "hevc": "libx265"}[codec], extra=extra)[1] for extra in options]
    packets = [takes[n // 15 % 2][n] for n in range(seconds * 15)]
    units = Units(b"", PASSED[codec])
    told: list[VideoInfo] = []
    made: list[Packet] = []
    for packet in packets:
        data, key = units.access_unit(packet.data)
        made.append(replace(packet, data=data, keyframe=key))
        if units.info is not None and (not told or units.info is not told[-1]):
            told.append(units.info)
    return told[0], made, len(told)


def items_of(info: VideoInfo, packets: list[Packet]) -> list[Item]:
    normaliser = Normaliser(StreamInfo(1, info, None))
    return [item for packet in packets for item in normaliser.feed(packet)]


@pytest.mark.parametrize("kind", FLAPS)
def test_sets_that_flap_stay_one_stream_and_every_picture_is_decoded_with_its_own(kind: str) -> None:
    info, packets, told = flapping(kind)
    assert told == 1
    head, *rest = items_of(info, packets)
    assert isinstance(head, StreamInfo) and all(isinstance(item, Packet) for item in rest)
    fragmenter = Fragmenter(head)
    file = init_segment(head) + b"".join(one.data for item in rest if isinstance(item, Packet) for one in fragmenter.feed(item))
    assert shown(file) == [n % 20 for n in range(90)]


def shown(file: bytes) -> list[int]:
    with av.open(io.BytesIO(file), "r", format="mp4") as container:
        return [makes.number_of(frame) for frame in container.decode(video=0)]


@pytest.mark.parametrize("kind", ["coding", "hevc"])
def test_sets_that_flap_are_one_clip_that_can_be_sought_in(tmp_path: Path, kind: str) -> None:
    info, packets, _ = flapping(kind)
    finished: list[FinishedClip] = []
    recording = Recording(tmp_path, room=7, noise_id="n", on_finished=finished.append)
    for part in (packets[:45], packets[45:]):  # the second after a reconnect, which begins with the other sets
        for item in items_of(info, part):
            recording.feed(item)
    recording.finish()
    [clip] = finished
    assert shown(clip.video.read_bytes()) == [n % 20 for n in range(90)]
    with av.open(str(clip.video), "r") as container:
        stream: Any = container.streams.video[0]
        assert stream.codec_tag in ("avc1", "hvc1")
        container.seek(int(3.2 / stream.time_base), stream=stream)
        assert makes.number_of(next(container.decode(video=0))) == 45 % 20


def test_another_profile_or_size_is_another_stream() -> None:
    takes = [makes.video(15, extra="8x8dct=0")[1], makes.video(15, extra="8x8dct=1")[1], makes.video(15, size=(640, 480))[1]]
    units, told = Units(b""), []
    for packet in (packet for take in takes for packet in take):
        units.access_unit(packet.data)
        told.append(units.info)
    assert len(dict.fromkeys(told)) == 3
