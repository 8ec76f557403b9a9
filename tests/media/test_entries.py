"""Cameras whose pictures have no clean beginnings: noticed, and encoded as MJPEG is, for whoever looks or records."""

from dataclasses import replace
from pathlib import Path

import av
import pytest

from babycam.media.clip import FinishedClip, Recording
from babycam.media.codecs import PASSED
from babycam.media.nal import START, units
from babycam.media.packets import Packet, StreamInfo, VideoInfo
from babycam.media.picture import snapshot
from babycam.media.ring import Ring
from babycam.media.sources.entries import Entries
from babycam.media.sources.units import Normaliser as Units
from babycam.media.transcode import Normaliser
from tests.media import makes

S = 1_000_000
KINDS = {
    "refresh": ("h264", "intra-refresh=1:repeat-headers=1"),
    "open": ("h264", "open-gop=1:bframes=1:b-adapt=0:repeat-headers=1"),
    "bare": ("h264", "intra-refresh=1"),
    "hevc": ("hevc", "intra-refresh=1:repeat-headers=1"),
}


def without_idr(kind: str, seconds: int = 16) -> tuple[list[VideoInfo], list[Packet]]:
    """As the sources give it, from the second second on; "bare": the sets are known from elsewhere, and nothing tells an entry."""
    codec, extra = KINDS[kind]
    encoder = {"h264": "libx264", "hevc": "libx265"}[codec]
    _, packets = makes.video(seconds * 15, codec=encoder, extra=extra, b_frames=int(kind == "open"))
    sets = PASSED[codec].parameter_sets(packets[0].data).annexb()
    reader = Units(sets if kind == "bare" else b"", PASSED[codec])
    told: list[VideoInfo] = []
    made: list[Packet] = []
    for packet in packets[16:]:
        data = bare(packet.data) if kind == "bare" else packet.data
        assert PASSED[codec].keys.isdisjoint(map(PASSED[codec].kind, units(data)))
        data, key = reader.access_unit(data, packet.dts)
        if reader.info is not None and (not told or reader.info is not told[-1]):
            told.append(reader.info)
        made.append(replace(packet, data=data, keyframe=key))
    return told, [packet for packet in made if packet.data]


def bare(data: bytes) -> bytes:
    """Slices alone."""
    return b"".join(START + unit for unit in units(data) if unit[0] & 31 in (1, 5))


@pytest.mark.parametrize("kind", KINDS)
def test_a_camera_without_clean_beginnings_is_noticed_and_seen_and_recorded(tmp_path: Path, kind: str) -> None:
    told, packets = without_idr(kind)
    first = next(n for n, packet in enumerate(packets) if packet.keyframe)
    assert told[-1].refreshes and packets[first].dts - packets[0].dts < 11 * S
    normaliser, finished = Normaliser(StreamInfo(1, told[-1], None)), list[FinishedClip]()
    recording = Recording(tmp_path, room=7, noise_id="n", on_finished=finished.append)
    for packet in packets[first:]:
        for item in normaliser.feed(packet):
            recording.feed(item)
    recording.finish()
    [clip] = finished
    assert clip.state == "ready" and clip.codecs.startswith("avc1.42c0")
    with av.open(str(clip.video)) as container:
        shown = [makes.number_of(frame) for frame in container.decode(video=0)]
    wanted = range(16 * 15 - 15, 16 * 15)  # at the end, when each part of the picture was renewed
    behind = 2 if kind == "open" else 0  # what the decoder holds back for its order
    assert len(shown) > 15
    assert all(near(number, want - behind) for number, want in zip(shown[-15:], wanted, strict=True))


def near(number: int, wanted: int) -> bool:
    return abs((number - wanted + 10) % 20 - 10) <= 1


def test_the_still_of_such_a_camera_is_whole() -> None:
    told, packets = without_idr("refresh")
    ring = Ring(5)
    ring.info(StreamInfo(1, told[-1], None))
    for packet in packets:
        ring.packet(packet)
    picture = snapshot(ring)
    assert picture is not None
    [frame] = av.CodecContext.create("mjpeg", "r").decode(av.Packet(picture))
    assert near(makes.number_of(frame), 16 * 15 - 1)


def keys(pictures: list[tuple[float, bool, bool]]) -> tuple[list[float], bool]:
    """When decoding could begin, and whether there is no clean beginning, for (seconds, clean, enters)."""
    entries = Entries()
    found = [at for at, clean, enters in pictures if entries.came(round(at * S), clean=clean, enters=enters)]
    return found, entries.refreshes


def test_keyframes_far_apart_are_waited_for_and_never_mistaken_twice() -> None:
    half_a_minute = [(n / 2, n > 0 and n % 60 == 0, False) for n in range(1000)]
    found, refreshes = keys(half_a_minute)
    assert not refreshes and [at for at in found if at > 30] == [60.0 + 30 * n for n in range(15)]


def test_entries_between_clean_beginnings_do_no_harm() -> None:
    found, refreshes = keys([(n / 2, n % 20 == 0, n % 4 == 0) for n in range(200)])
    assert not refreshes and found == [10.0 * n for n in range(10)]


def test_a_first_clean_picture_and_none_after_it_is_noticed_too() -> None:
    found, refreshes = keys([(n / 2, n == 0, n % 4 == 0) for n in range(60)])
    assert refreshes and found[:3] == [0.0, 12.5, 14.0]
