"""What our own fMP4 writer makes must be what players read: FFmpeg's demuxer here, Chromium in live/test_mse_in_chromium."""

import io
import struct
from dataclasses import replace
from itertools import pairwise

import av
import numpy as np
import pytest

from babycam.media import aac, boxes, h264
from babycam.media.fmp4 import Fragment, Fragmenter, init_segment, mime
from babycam.media.packets import AudioInfo, Packet, StreamInfo
from babycam.media.transcode import Normaliser
from tests.media import makes


def normalised(info: StreamInfo, packets: list[Packet]) -> tuple[StreamInfo, list[Packet]]:
    normaliser = Normaliser(info)
    items = [item for packet in packets for item in normaliser.feed(packet)]
    assert isinstance(items[0], StreamInfo)
    return items[0], [item for item in items if isinstance(item, Packet)]


def fragments(info: StreamInfo, packets: list[Packet]) -> list[Fragment]:
    fragmenter = Fragmenter(info)
    return [one for packet in packets for one in fragmenter.feed(packet)] + fragmenter.flush()


def file_of(info: StreamInfo, packets: list[Packet]) -> io.BytesIO:
    return io.BytesIO(init_segment(info) + b"".join(one.data for one in fragments(info, packets)))


def times(file: io.BytesIO, kind: str) -> list[float]:
    with av.open(file, "r", format="mp4") as container:
        return [float(p.pts * p.time_base) for p in container.demux(**{kind: 0}) if p.size and p.pts is not None and p.time_base]


def test_every_picture_comes_back_in_order_and_at_its_time() -> None:
    info, packets = normalised(*makes.stream(3))
    with av.open(file_of(info, packets), "r", format="mp4") as container:
        frames = list(container.decode(video=0))
    assert [makes.number_of(frame) for frame in frames] == [n % 20 for n in range(45)]
    assert frames[0].time == pytest.approx(0.0, abs=0.03)
    assert frames[44].time - frames[0].time == pytest.approx(44 / 15, abs=0.001)


def test_sound_comes_back_whole_and_continuous() -> None:
    info, packets = normalised(*makes.stream(3))
    with av.open(file_of(info, packets), "r", format="mp4") as container:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    assert len(sound) >= 2.9 * 48_000
    assert np.sqrt(np.mean(sound[4800:140_000] ** 2)) == pytest.approx(0.25 / 2**0.5, rel=0.05)
    assert {round(b - a, 4) for a, b in pairwise(times(file_of(info, packets), "audio"))} == {round(1024 / 48_000, 4)}


def test_pictures_with_b_frames_keep_their_presentation_times() -> None:
    info, packets = normalised(*makes.stream(2, b_frames=2))
    assert any(packet.pts != packet.dts for packet in packets)
    with av.open(file_of(info, packets), "r", format="mp4") as container:
        frames = list(container.decode(video=0))
    assert [makes.number_of(frame) for frame in frames] == [n % 20 for n in range(30)]
    assert all(b.time - a.time == pytest.approx(1 / 15, abs=0.002) for a, b in pairwise(frames))


def test_each_video_frame_is_one_fragment_at_once_and_says_whether_a_player_may_start_there() -> None:
    info, packets = normalised(*makes.stream(2))
    fragmenter = Fragmenter(info)
    for packet in packets:
        made = fragmenter.feed(packet)
        if packet.video:
            assert [one.keyframe for one in made] == [packet.keyframe]
        else:
            assert len(made) <= 1


def test_sound_waits_for_no_more_than_a_tenth_of_a_second() -> None:
    info, packets = normalised(*makes.stream(2))
    sound = [one.pts for one in fragments(info, packets) if b"soun" not in one.data and not _is_video(one)]
    assert max(b - a for a, b in pairwise(sound)) <= 100_000


def test_a_stream_of_sound_alone_may_be_started_anywhere() -> None:
    sound, packets = makes.audio(1)
    info, packets = normalised(StreamInfo(1, None, sound), packets)
    made = fragments(info, packets)
    assert all(one.keyframe for one in made)
    assert mime(info) == 'audio/mp4; codecs="mp4a.40.2"'


def test_each_fragment_carries_the_wall_time_at_which_it_came() -> None:
    info, packets = normalised(*makes.stream(1))
    first = fragments(info, packets)[0]
    size, name, version_flags, track, stamp = struct.unpack(">I4sIIQ", first.data[:24])
    assert (size, name, version_flags, track) == (32, b"prft", 0x01000018, boxes.VIDEO)
    assert stamp / 2**32 - 2_208_988_800 == pytest.approx(first.arrived, abs=0.001)


def test_decode_times_never_jump_by_more_than_twice_the_duration_after_a_stall() -> None:
    info, packets = normalised(*makes.stream(4, gop=60))
    stalled = [replace(p, pts=p.pts + 700_000, dts=p.dts + 700_000) if p.pts > makes.T0 + 2_000_000 else p for p in packets]
    video = [one for one in fragments(info, stalled) if _is_video(one)]
    steps = [(_decode_time(one), _duration(one)) for one in video]
    assert all(b - a <= 2 * duration for (a, duration), (b, _) in pairwise(steps))
    shown = times(file_of(info, stalled), "video")
    assert max(b - a for a, b in pairwise(shown)) == pytest.approx(0.7 + 1 / 15, abs=0.01)
    assert steps[-1][0] == pytest.approx((shown[-1]) * 90_000, abs=2_000)


def test_a_hole_in_the_sound_is_filled_with_silence() -> None:
    info, packets = normalised(*makes.stream(3))
    holed = [p for p in packets if p.video or not 1_000_000 < p.pts - makes.T0 < 1_800_000]
    file = file_of(info, holed)
    assert {round(b - a, 4) for a, b in pairwise(times(file, "audio"))} == {round(1024 / 48_000, 4)}
    file.seek(0)
    with av.open(file, "r", format="mp4") as container:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    quiet = sound[int(1.1 * 48_000) : int(1.7 * 48_000)]
    assert np.abs(quiet).max() < 0.001
    assert np.sqrt(np.mean(sound[2 * 48_000 : 140_000] ** 2)) == pytest.approx(0.25 / 2**0.5, rel=0.05)


def test_sound_that_runs_too_fast_is_thinned_instead_of_drifting() -> None:
    info, packets = normalised(*makes.stream(3))
    fast = [p if p.video else replace(p, pts=makes.T0 + int((p.pts - makes.T0) * 0.9)) for p in packets]
    assert times(file_of(info, fast), "audio")[-1] == pytest.approx(2.7, abs=0.1)


@pytest.mark.parametrize("channels", [1, 2])
def test_the_silent_frame_decodes_to_silence(channels: int) -> None:
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = aac.make_config(48_000, channels)
    frames = [f for _ in range(3) for f in decoder.decode(av.Packet(aac.SILENCE[channels]))]
    assert [frame.samples for frame in frames][-1] == 1024
    assert frames[-1].layout.nb_channels == channels
    assert all(np.abs(frame.to_ndarray()).max() == 0 for frame in frames)


def test_the_mime_type_names_profile_and_level_of_the_stream() -> None:
    info, _ = normalised(*makes.stream(1))
    assert info.video is not None
    assert mime(info) == f'video/mp4; codecs="avc1.{info.video.extradata[1:4].hex()}, mp4a.40.2"'
    assert mime(info).startswith('video/mp4; codecs="avc1.42c0')


def test_packets_with_lengths_instead_of_start_codes_are_read_too() -> None:
    info, packets = makes.stream(1)
    sets = h264.parameter_sets(next(p.data for p in packets if p.video))
    assert info.video is not None
    with_lengths = [replace(p, data=h264.length_prefixed(p.data)) if p.video else p for p in packets]
    info = StreamInfo(1, replace(info.video, extradata=h264.avcc(sets)), info.audio)
    got, packets = normalised(info, with_lengths)
    assert got.video is not None and h264.parameter_sets(got.video.extradata) == sets
    with av.open(file_of(got, packets), "r", format="mp4") as container:
        assert len(list(container.decode(video=0))) == 15


@pytest.mark.parametrize("size", [(320, 240), (640, 480), (1280, 720), (1920, 1080), (322, 182)])
def test_the_picture_size_is_read_from_the_stream(size: tuple[int, int]) -> None:
    for b_frames in (0, 2):  # baseline, high
        _, packets = makes.video(1, size=size, b_frames=b_frames)
        assert h264.picture_size(h264.parameter_sets(packets[0].data).sps[0]) == size


@pytest.mark.parametrize(("rate", "channels"), [(48_000, 1), (44_100, 2), (16_000, 1), (8_000, 1), (37_800, 2)])
def test_an_audio_configuration_reads_back_as_written(rate: int, channels: int) -> None:
    assert aac.config(aac.make_config(rate, channels)) == aac.Config(aac.LC, rate, channels, 1024)


def test_frames_that_still_have_their_adts_header_lose_it() -> None:
    sound, packets = makes.audio(1)
    size = len(packets[5].data) + 7
    header = bytes([0xFF, 0xF1, 0x4C, 0x40 | size >> 11, size >> 3 & 255, (size & 7) << 5 | 0x1F, 0xFC])
    assert aac.without_adts(header + packets[5].data) == packets[5].data
    assert aac.without_adts(packets[5].data) == packets[5].data
    assert AudioInfo("aac", 48_000, 1, sound.extradata) == sound


def _is_video(one: Fragment) -> bool:
    return bool(struct.unpack(">I", one.data[12:16])[0] == boxes.VIDEO)


def _decode_time(one: Fragment) -> int:
    at = one.data.index(b"tfdt")
    return int(struct.unpack(">Q", one.data[at + 8 : at + 16])[0])


def _duration(one: Fragment) -> int:
    at = one.data.index(b"trun")
    return int(struct.unpack(">I", one.data[at + 16 : at + 20])[0])
