"""Every kind of stream from a real server: what comes out, when, and what is said when it goes wrong."""

import functools
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from fractions import Fraction
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.container import OutputContainer

from babycam.core.errors import BabycamError
from babycam.core.link import CameraConfig
from babycam.media.packets import AudioInfo, Packet, VideoInfo
from babycam.media.sources.registry import open_source
from babycam.media.synthetic import Picture, RoomSound, read_time
from tests.media.sources.watching import Watcher, reading
from tests.support.http_server import QuietServer
from tests.support.rtsp import RtspStream, rtsp_stream
from tests.support.services import free_port
from tests.support.streams import HttpStream, http_stream, tcp_server

Stream = HttpStream | RtspStream
Open = Callable[[], AbstractContextManager[Stream]]


def pictures(watcher: Watcher, codec: str = "h264") -> list[tuple[float, float]]:
    """(drawn at, arrived at) of every picture that can be decoded and read, from the packets alone."""
    decoder = av.CodecContext.create(codec, "r")
    assert isinstance(decoder, av.VideoCodecContext)
    first = next(number for number, packet in enumerate(watcher.packets) if packet.video and packet.keyframe)
    found = []
    for packet in watcher.packets[first:]:
        if packet.video:
            for frame in decoder.decode(av.Packet(packet.data)):
                drawn = read_time(np.asarray(frame.to_ndarray()[: frame.height, : frame.width], np.uint8))
                found.append((drawn or 0.0, packet.arrived))
    return found


def assert_whole(watcher: Watcher, stream: Stream) -> None:
    """Picture, sound, order, freshness and a burst of known onset."""
    watcher.until(lambda: watcher.count(video=True) > 20 and watcher.count(video=False) > 40, "packets")
    onset = time.time() + 0.5
    stream.sound.burst(onset)
    watcher.until(lambda: watcher.heard, "the burst")
    assert onset - 0.05 < watcher.heard[0]
    video, audio = watcher.infos[-1].video, watcher.infos[-1].audio
    assert video is not None and (video.codec, video.width, video.height) == ("h264", 640, 480)
    assert video.extradata.startswith(b"\0\0\0\1") and audio is not None
    assert all(packet.data.startswith(video.extradata) for packet in watcher.keyframes)
    shown = pictures(watcher)
    assert len(shown) > 10 and all(0 <= arrived - drawn < 5 for drawn, arrived in shown)
    assert all(abs(packet.pts / 1e6 - packet.arrived) < 3 for packet in watcher.packets)
    watcher.assert_in_order()


@pytest.mark.parametrize("kind", ["ts", "mp4", "hls"])
def test_a_stream_over_http_gives_picture_and_sound(kind: str) -> None:
    with http_stream(kind) as stream, reading(stream.url) as watcher:
        assert_whole(watcher, stream)
        audio = watcher.infos[-1].audio
        assert audio is not None and (audio.codec, audio.rate, audio.channels) == ("aac", 48000, 1)
        assert audio.extradata[:2] == b"\x11\x88"  # AAC-LC, 48 kHz, mono
        assert not any(packet.data.startswith(b"\xff\xf1") for packet in watcher.packets if not packet.video)


@pytest.mark.parametrize(("audio", "codec", "rate"), [("aac", "aac", 48000), ("opus", "opus", 48000), ("mulaw", "pcm_mulaw", 8000)])
def test_rtsp_gives_picture_and_sound(audio: str, codec: str, rate: int) -> None:
    with rtsp_stream(audio=audio, username="ana", password="p@ss:w/rd") as stream:
        with reading(stream.url, username="ana", password="p@ss:w/rd") as watcher:
            assert_whole(watcher, stream)
        info = watcher.infos[-1].audio
        assert info is not None and (info.codec, info.rate) == (codec, rate)


@pytest.mark.parametrize("kind", ["adts", "mp3", "ogg"])
def test_sound_alone_is_enough(kind: str) -> None:
    with http_stream(kind) as stream, reading(stream.url) as watcher:
        watcher.until(lambda: watcher.count(video=False) > 20, "sound")
        stream.sound.burst(time.time() + 0.3)
        watcher.until(lambda: watcher.heard, "the burst")
        assert watcher.infos[0].video is None and len(watcher.infos) == 1


def test_a_picture_without_sound_comes_too() -> None:
    with http_stream("ts", audio="") as stream, reading(stream.url) as watcher:
        watcher.until(lambda: watcher.count(video=True) > 10, "pictures")
        assert watcher.infos[-1].audio is None


def test_sound_may_come_from_another_address() -> None:
    with http_stream("ts", audio="") as eye, http_stream("adts") as ear, reading(eye.url, audio_url=ear.url) as watcher:
        watcher.until(lambda: watcher.count(video=True) > 10 and watcher.count(video=False) > 10, "both")
        info = watcher.infos[-1]
        assert info.video is not None and info.audio is not None


def test_a_login_by_basic_authentication_opens_the_stream() -> None:
    login = {"username": "ana", "password": "secret"}
    with http_stream("ts", **login) as stream, reading(stream.url, **login) as watcher:
        watcher.until(lambda: watcher.packets, "packets")


def test_a_camera_that_changes_its_resolution_and_sample_rate_is_announced_anew() -> None:
    with http_stream("ts") as stream, reading(stream.url) as watcher:
        watcher.until(lambda: watcher.keyframes and watcher.count(video=False) > 5, "the first shape")
        stream.encoding.change(width=320, height=240, rate=32000)

        def changed() -> bool:
            video, audio = watcher.infos[-1].video, watcher.infos[-1].audio
            return isinstance(video, VideoInfo) and isinstance(audio, AudioInfo) and (video.width, audio.rate) == (320, 32000)

        watcher.until(changed, "the second shape")
        before = len(watcher.packets)
        watcher.until(lambda: len(watcher.packets) > before + 20, "packets of the second shape")
        generations = [info.generation for info in watcher.infos]
        assert generations == sorted(set(generations)) and len(generations) >= 2
        watcher.assert_in_order()


@pytest.mark.parametrize("hours", [-1, 1])
def test_time_stamps_that_jump_by_an_hour_begin_a_new_generation(hours: int) -> None:
    with http_stream("ts", shift_s=7200.0) as stream, reading(stream.url) as watcher:
        watcher.until(lambda: watcher.keyframes, "the first time")
        generation = watcher.infos[-1].generation
        stream.encoding.change(shift_s=7200.0 + 3600.0 * hours)
        watcher.until(lambda: watcher.infos[-1].generation > generation, "a new generation")
        before = len(watcher.packets)
        watcher.until(lambda: len(watcher.packets) > before + 60, "packets after the jump")
        assert all(abs(packet.pts / 1e6 - packet.arrived) < 3 for packet in watcher.packets)
        watcher.assert_in_order()
        assert watcher.infos[-1].generation <= generation + 4


def test_garbage_in_the_middle_is_survived() -> None:
    with http_stream("ts") as stream, reading(stream.url) as watcher:
        watcher.until(lambda: watcher.keyframes, "packets")
        stream.encoding.inject(bytes(range(256)) * 40)
        before = len(watcher.packets)
        watcher.until(lambda: len(watcher.packets) > before + 40, "packets after the garbage")
        stream.sound.burst(time.time() + 0.3)
        watcher.until(lambda: watcher.heard, "the burst after the garbage")


def test_a_camera_that_falls_silent_is_lost_after_five_seconds() -> None:
    with http_stream("ts") as stream, reading(stream.url) as watcher:
        watcher.until(lambda: watcher.packets, "packets")
        stream.hanging.set()
        assert watcher.until_code() == "source_lost"
        assert time.time() - watcher.packets[-1].arrived > 4
        stream.hanging.clear()


def test_a_camera_that_is_switched_off_ends_or_is_lost_at_once() -> None:
    with http_stream("ts") as stream, reading(stream.url) as watcher:
        watcher.until(lambda: watcher.packets, "packets")
        stream.die()
        assert watcher.until_code() in ("source_lost", "source_ended")


def test_an_rtsp_camera_that_dies_is_lost() -> None:
    with rtsp_stream() as stream, reading(stream.url) as watcher:
        watcher.until(lambda: watcher.packets, "packets")
        stream.die()
        assert watcher.until_code() in ("source_lost", "source_ended")


def code_of(url: str, kind: str = "pull", **camera: str) -> str:
    with reading(url, kind, **camera) as watcher:
        code = watcher.until_code()
        assert watcher.error is not None and "secret" not in str(watcher.error) + repr(watcher.error.__cause__)
        return code


@pytest.mark.parametrize("scheme", ["http", "https", "rtsp", "rtmp"])
def test_nothing_on_the_port_is_refused(scheme: str) -> None:
    assert code_of(f"{scheme}://ana:secret@127.0.0.1:{free_port()}/x") == "refused"


def test_a_name_that_nobody_has_is_not_found() -> None:
    assert code_of("http://nobody.invalid/") == "name_not_found"
    assert code_of("rtsp://nobody.invalid/") == "name_not_found"


@pytest.mark.parametrize("scheme", ["http", "https", "rtsp"])
def test_a_server_that_never_answers_is_a_timeout(scheme: str) -> None:
    with tcp_server() as port:
        assert code_of(f"{scheme}://127.0.0.1:{port}/") == "timeout"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html><title>Router</title></html>",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.0 200 OK\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nContent-Type: video/mp2t\r\n\r\n" + b"G" + b"\0" * 187,
    ],
)
def test_something_else_on_the_port_is_not_media(answer: bytes) -> None:
    with tcp_server(answer, close=True) as port:
        assert code_of(f"http://127.0.0.1:{port}/") == "not_media"


def test_rtsp_to_something_else_is_not_media() -> None:
    with tcp_server(b"HTTP/1.0 400 Bad\r\n\r\n", close=True) as port:
        assert code_of(f"rtsp://127.0.0.1:{port}/") == "not_media"
    with rtsp_stream() as stream:
        assert code_of(stream.url + "-elsewhere") == "no_such_stream"


@pytest.mark.parametrize("open_stream", [lambda **login: http_stream("ts", **login), rtsp_stream], ids=["http", "rtsp"])
def test_login_needed_is_told_from_a_wrong_login(open_stream: Callable[..., AbstractContextManager[Stream]]) -> None:
    with open_stream(username="ana", password="right") as stream:
        assert code_of(stream.url) == "login_needed"
        assert code_of(stream.url, username="ana", password="secret") == "wrong_login"


SMALL: dict[str, Any] = {"video": "libx265", "width": 320, "height": 240}  # what a busy machine can encode as it happens


@pytest.mark.parametrize(
    ("open_stream", "size"),
    [
        (lambda: http_stream("ts", **SMALL), (320, 240)),
        (lambda: http_stream("mp4", **SMALL), (320, 240)),
        (lambda: http_stream("hls", **SMALL), (320, 240)),
        (lambda: rtsp_stream(video="h265"), (640, 480)),
    ],
    ids=["ts", "mp4", "hls", "rtsp"],
)
def test_a_camera_with_hevc_is_heard_and_its_picture_passes_through(open_stream: Open, size: tuple[int, int]) -> None:
    with open_stream() as stream, reading(stream.url) as watcher:
        watcher.until(lambda: watcher.count(video=True) > 20 and watcher.count(video=False) > 40, "packets")
        stream.sound.burst(time.time() + 0.5)
        watcher.until(lambda: watcher.heard, "the burst")
        video, audio = watcher.infos[-1].video, watcher.infos[-1].audio
        assert video is not None and (video.codec, video.width, video.height) == ("hevc", *size) and audio is not None
        assert watcher.keyframes and all(packet.data.startswith(video.extradata) for packet in watcher.keyframes)
        shown = pictures(watcher, "hevc")
        assert len(shown) > 10 and all(0 <= arrived - drawn < 5 for drawn, arrived in shown)
        watcher.assert_in_order()


@pytest.mark.parametrize(
    ("kind", "video", "audio", "codec"),
    [
        ("ts", "mpeg2video", "aac", "mpeg2video"),
        ("ts", "mpeg2video", "libmp3lame", "mpeg2video"),
        ("mp4", "mpeg4", "aac", "mpeg4"),
        ("hls", "mpeg4", "aac", "mpeg4"),
        ("matroska", "libvpx-vp9", "libopus", "vp9"),
        ("matroska", "libvpx", "libopus", "vp8"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_named_and_takes_no_sound_away(kind: str, video: str, audio: str, codec: str) -> None:
    with http_stream(kind, video=video, audio=audio, fps=25, width=320, height=240) as stream, reading(stream.url) as watcher:
        watcher.until(lambda: watcher.count(video=False) > 20, "sound")
        stream.sound.burst(time.time() + 0.3)
        watcher.until(lambda: watcher.heard, "the burst")
        assert watcher.infos[-1].video is None and watcher.infos[-1].unseen == codec
        assert watcher.count(video=True) == 0


def test_hls_with_a_sound_of_its_own_is_heard_beside_a_picture_that_cannot_be_shown(tmp_path: Path) -> None:
    for name, video, audio in (("picture", "mpeg2video", ""), ("sound", "", "aac")):
        with av.open(str(tmp_path / f"{name}.ts"), "w", format="mpegts") as out:
            _write(out, video, audio)
        (tmp_path / f"{name}.m3u8").write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{name}.ts\n")
    master = '#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="x",URI="sound.m3u8"\n#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="a"\n'
    (tmp_path / "live.m3u8").write_text(master + "picture.m3u8\n")
    server = QuietServer(("127.0.0.1", 0), functools.partial(SimpleHTTPRequestHandler, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with reading(f"http://127.0.0.1:{server.server_port}/live.m3u8") as watcher:
        watcher.until(lambda: watcher.count(video=False) > 80, "the sound")
        assert watcher.infos[-1].unseen == "mpeg2video"
    server.shutdown()
    server.server_close()


def _write(out: OutputContainer, video: str, audio: str) -> None:
    """Two seconds of one of both."""
    stream: Any = out.add_stream(video or audio, rate=25 if video else 48000)
    if video:
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
    else:
        stream.codec_context.layout = "mono"
    for number in range(50 if video else 94):
        frame: Any = Picture(320, 240).frame(number / 25) if video else None
        if frame is None:
            frame = av.AudioFrame.from_ndarray(RoomSound(48000).block(number * 1024, 1024)[None], format="fltp", layout="mono")
            frame.sample_rate, frame.time_base = 48000, Fraction(1, 48000)
        frame.pts = number if video else number * 1024
        out.mux(stream.encode(frame))
    out.mux(stream.encode(None))


def test_a_picture_of_rtsp_that_cannot_be_shown_takes_no_sound_away_either() -> None:
    with rtsp_stream(video="vp8", width=320, height=240) as stream, reading(stream.url) as watcher:
        watcher.until(lambda: watcher.count(video=False) > 20, "sound")
        stream.sound.burst(time.time() + 0.3)
        watcher.until(lambda: watcher.heard, "the burst")
        assert (watcher.infos[-1].video, watcher.infos[-1].unseen, watcher.count(video=True)) == (None, "vp8", 0)


def test_a_picture_that_cannot_be_shown_and_no_sound_is_not_supported() -> None:
    with http_stream("matroska", video="libvpx", audio="") as stream, reading(stream.url) as watcher:
        assert watcher.until_code() == "codec_not_supported"
        assert "VP8" in str(watcher.error)


@pytest.mark.parametrize("eye", ["refused", "vp8"])
def test_a_picture_that_fails_leaves_the_sound_of_another_address_alone(eye: str) -> None:
    with http_stream("matroska", video="libvpx", audio="") as mute, http_stream("adts") as ear:
        url = mute.url if eye == "vp8" else f"http://127.0.0.1:{free_port()}/"
        with reading(url, audio_url=ear.url) as watcher:
            named = "vp8" if eye == "vp8" else ""
            watcher.until(
                lambda: watcher.count(video=False) > 100 and watcher.infos[-1].unseen == named, "sound, and the picture named"
            )
            assert not watcher.ended and len(watcher.infos) <= 2


def test_a_camera_that_changes_from_h264_to_hevc_and_back_stays_heard() -> None:
    with http_stream("ts") as stream, reading(stream.url) as watcher:

        def codec() -> str:
            video = watcher.infos[-1].video if watcher.infos else None
            return video.codec if video else ""

        watcher.until(lambda: codec() == "h264" and watcher.keyframes, "H.264")
        stream.encoding.change(video="libx265")
        watcher.until(lambda: codec() == "hevc" and watcher.keyframes[-1].pts > watcher.packets[0].pts, "H.265")
        changed = len(watcher.packets)
        watcher.until(lambda: any(p.video and p.keyframe for p in watcher.packets[changed:]), "a keyframe of H.265")
        stream.encoding.change(video="libx264")
        watcher.until(lambda: codec() == "h264", "H.264 again")
        stream.sound.burst(time.time() + 0.3)
        watcher.until(lambda: watcher.heard, "the burst")
        watcher.assert_in_order()


@pytest.mark.parametrize("there", ["file:///etc/passwd", "concat:a|b", "ftp://127.0.0.1/x"])
def test_a_redirect_to_a_forbidden_scheme_is_not_followed(there: str) -> None:
    with tcp_server(f"HTTP/1.0 302 Found\r\nLocation: {there}\r\n\r\n".encode(), close=True) as port:
        assert code_of(f"http://127.0.0.1:{port}/") in ("scheme_not_allowed", "bad_url", "not_media")


def test_a_playlist_cannot_lead_to_a_file() -> None:
    playlist = b"HTTP/1.0 200 OK\r\n\r\n#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n"
    with tcp_server(playlist, close=True) as port:
        assert code_of(f"http://127.0.0.1:{port}/live.m3u8") == "scheme_not_allowed"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "concat:x", "pipe:0", "gopher://x/"])
def test_other_schemes_are_refused_before_anything_is_opened(url: str) -> None:
    with pytest.raises(BabycamError) as refused:
        open_source(CameraConfig(kind="pull", url=url))
    assert refused.value.code == "scheme_not_allowed"


@pytest.mark.parametrize("url", ["", "camera", "http://", "http://x:99999/", "http://a b/"])
def test_nonsense_is_no_address(url: str) -> None:
    with pytest.raises(BabycamError) as refused:
        open_source(CameraConfig(kind="pull", url=url))
    assert refused.value.code == "bad_url"


def test_credentials_do_not_follow_a_redirect_to_another_server() -> None:
    with http_stream("ts", username="ana", password="secret") as stream:
        answer = f"HTTP/1.0 302 Found\r\nLocation: {stream.url}\r\n\r\n".encode()
        with tcp_server(answer, close=True) as port:
            assert code_of(f"http://127.0.0.1:{port}/", username="ana", password="secret") == "login_needed"


def test_packets_carry_the_time_of_their_arrival() -> None:
    with http_stream("ts") as stream, reading(stream.url) as watcher:
        watcher.until(lambda: watcher.count(video=False) > 20, "sound")
        latest: Packet = watcher.packets[-1]
        assert abs(latest.arrived - time.time()) < 2
