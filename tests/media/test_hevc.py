"""H.265 passed through: its parameter sets, its record in MP4 and its name in the MIME type, held against FFmpeg's own."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import pytest

from babycam.media import hevc
from babycam.media.clip import FinishedClip, Recording
from babycam.media.codecs import HEVC
from babycam.media.fmp4 import Fragmenter, init_segment, mime
from babycam.media.nal import ParameterSets
from babycam.media.packets import Packet, StreamInfo
from babycam.media.picture import newest_picture
from babycam.media.sources.units import Normaliser as Units
from babycam.media.transcode import Normaliser
from tests.media import makes


def sets_of(packets: list[Packet]) -> ParameterSets:
    return hevc.parameter_sets(packets[0].data)


def ffmpegs_record(packets: list[Packet]) -> bytes:
    """The hvcC that FFmpeg's muxer writes for the same stream."""
    out = io.BytesIO()
    bare = io.BytesIO(b"".join(packet.data for packet in packets))
    with av.open(bare, "r", format="hevc") as read, av.open(out, "w", format="mp4") as write:
        stream = write.add_stream_from_template(read.streams.video[0])
        for number, packet in enumerate(read.demux(video=0)):
            if packet.size:
                packet.stream, packet.pts, packet.dts = stream, number * 6000, number * 6000
                write.mux(packet)
    data = out.getvalue()
    at = data.index(b"hvcC")
    return data[at + 4 : at - 4 + int.from_bytes(data[at - 4 : at], "big")]


@pytest.mark.parametrize("size", [(320, 240), (1280, 720), (322, 182)])
@pytest.mark.parametrize("b_frames", [0, 2])
def test_the_record_says_what_ffmpegs_own_says(size: tuple[int, int], b_frames: int) -> None:
    _, packets = makes.video(4, codec="libx265", size=size, b_frames=b_frames)
    sets = sets_of(packets)
    ours, theirs = hevc.record(sets), ffmpegs_record(packets)
    assert hevc.picture_size(sets.sps[0]) == size
    assert ours[:13] == theirs[:13], "profile, tier, level"
    assert ours[16:19] == theirs[16:19], "chroma and depths"
    assert ours[21] & 3 == 3 and hevc.parameter_sets(ours) == hevc.parameter_sets(theirs) == sets


@pytest.mark.parametrize(
    ("general", "name"),
    [
        ("016000000090000000000 05d", "hvc1.1.6.L93.90"),
        ("01600000 00b0000000000 05d", "hvc1.1.6.L93.B0"),
        ("02200000 00b0000000000 099", "hvc1.2.4.L153.B0"),
        ("21600000 0000000000000 078", "hvc1.1.6.H120"),
        ("41600000 0090000000010 05d", "hvc1.A1.6.L93.90.0.0.0.1"),
    ],
)
def test_the_codecs_parameter_is_that_of_the_standard(general: str, name: str) -> None:
    raw = bytes.fromhex(general.replace(" ", ""))
    assert len(raw) == 12
    assert hevc.codec_string(b"\1" + raw + bytes(10)) == name


def normalised(info: StreamInfo, packets: list[Packet]) -> tuple[StreamInfo, list[Packet]]:
    normaliser = Normaliser(info)
    items = [item for packet in packets for item in normaliser.feed(packet)]
    [head, *rest] = items
    assert isinstance(head, StreamInfo) and all(isinstance(item, Packet) for item in rest)
    return head, [item for item in rest if isinstance(item, Packet)]


@pytest.mark.parametrize("b_frames", [0, 2])
def test_the_live_stream_plays_as_hvc1_without_parameter_sets_in_its_samples(b_frames: int) -> None:
    info, packets = normalised(*makes.stream(2, codec="libx265", b_frames=b_frames))
    assert mime(info).startswith('video/mp4; codecs="hvc1.1.6.L') and mime(info).endswith(', mp4a.40.2"')
    fragmenter = Fragmenter(info)
    made = [one for packet in packets for one in fragmenter.feed(packet)] + fragmenter.flush()
    file = init_segment(info) + b"".join(one.data for one in made)
    with av.open(io.BytesIO(file), "r", format="mp4") as container:
        stream: Any = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_tag, stream.width, stream.height) == ("hevc", "hvc1", 320, 240)
        numbers = [makes.number_of(frame) for frame in container.decode(video=0)]
    assert numbers == [n % 20 for n in range(30)]
    with av.open(io.BytesIO(file), "r", format="mp4") as container:
        for packet in container.demux(video=0):
            assert not {hevc.kind(unit) for unit in _sample(bytes(packet))} & hevc.SETS


def _sample(data: bytes) -> list[bytes]:
    units, at = [], 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        units.append(data[at + 4 : at + 4 + size])
        at += 4 + size
    return units


def test_sets_in_the_record_only_come_out_in_front_of_every_keyframe() -> None:
    _, packets = makes.video(30, codec="libx265")
    sets = sets_of(packets)
    bare = [replace(packet, data=hevc.length_prefixed(packet.data)) for packet in packets]
    units = Units(hevc.record(sets), HEVC)
    made = [units.access_unit(packet.data) for packet in bare]
    assert units.info is not None and (units.info.codec, units.info.width) == ("hevc", 320)
    assert [key for _, key in made] == [packet.keyframe for packet in packets]
    assert all(data.startswith(sets.annexb()) for data, key in made if key)


@pytest.mark.parametrize("b_frames", [0, 2])
def test_a_clip_of_hevc_is_an_ordinary_mp4_with_hvc1_and_a_thumbnail(tmp_path: Path, b_frames: int) -> None:
    finished: list[FinishedClip] = []
    recording = Recording(tmp_path, room=7, noise_id="n", on_finished=finished.append)
    info, packets = makes.stream(3, codec="libx265", b_frames=b_frames)
    normaliser = Normaliser(info)
    for item in (item for packet in packets for item in normaliser.feed(packet)):
        recording.feed(item)
    recording.finish()
    [clip] = finished
    assert clip.state == "ready" and (clip.width, clip.height) == (320, 240) and clip.thumbnail is not None
    assert clip.codecs.startswith("hvc1.1.6.L") and clip.codecs.endswith(", mp4a.40.2")
    with av.open(str(clip.video), "r") as container:
        assert container.streams.video[0].codec_tag == "hvc1"
        assert [makes.number_of(frame) for frame in container.decode(video=0)] == [n % 20 for n in range(45)]


def test_the_newest_picture_of_hevc_is_drawn_for_who_asks_for_a_still() -> None:
    info, packets = makes.stream(1, codec="libx265")
    picture = newest_picture([info, *packets])
    assert picture is not None and picture.startswith(b"\xff\xd8")


@pytest.mark.parametrize("cut", range(0, 40, 3))
def test_a_broken_sps_is_no_picture_and_no_error(cut: int) -> None:
    _, packets = makes.video(2, codec="libx265")
    sets = sets_of(packets)
    damaged = ParameterSets((sets.sps[0][:cut],), sets.pps, sets.vps)
    units = Units(b"", HEVC)
    data, _ = units.access_unit(damaged.annexb() + b"\0\0\0\1" + bytes([19 << 1, 1]) + b"x" * 50)
    info, sound = makes.audio(1)
    normaliser = Normaliser(StreamInfo(1, replace(makes.video(1)[0], codec="hevc"), info))
    for packet in (Packet(True, makes.T0, makes.T0, 66_666, True, data, 0.0), *sound):
        normaliser.feed(packet)
    assert units.info is None or units.info.width > 0
