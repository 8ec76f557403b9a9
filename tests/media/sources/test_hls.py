"""HLS as cameras and servers write it: byte ranges, fragmented MP4, discontinuities, low latency, lists that begin anew."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest

from babycam.core.errors import BabycamError
from babycam.media.sources import hls
from tests.media import makes
from tests.media.sources.watching import Watcher, reading
from tests.support.bound_login import bound_camera
from tests.support.camera_login import digest
from tests.support.http_server import QuietServer

SEGMENTS, FPS = 12, 15


@pytest.fixture(scope="module", params=["mpegts", "fmp4"])
def film(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a film of twelve segments of a second, all of them in one file, and its list."""
    folder = tmp_path_factory.mktemp(request.param)
    options = {"hls_time": "1", "hls_list_size": "0", "hls_flags": "single_file", "hls_segment_type": request.param}
    (_, pictures), (sound_info, sound) = makes.video(SEGMENTS * FPS), makes.audio(SEGMENTS)
    with av.open(str(folder / "film.m3u8"), "w", format="hls", options=options) as out:
        video: Any = out.add_stream("libx264", rate=FPS)
        video.width, video.height = 320, 240
        audio: Any = out.add_stream("aac", rate=48_000)
        audio.codec_context.layout = "mono"
        if request.param == "fmp4":
            video.codec_context.extradata = pictures[0].data[: pictures[0].data.index(b"\0\0\1\x65") - 1]
            audio.codec_context.extradata = sound_info.extradata
        for packet in makes.merged(pictures, sound):
            made = av.Packet(packet.data if packet.video or request.param == "fmp4" else _adts(packet.data))
            made.stream = video if packet.video else audio
            made.pts, made.dts, made.time_base = packet.pts - makes.T0, packet.dts - makes.T0, Fraction(1, 1_000_000)
            made.duration, made.is_keyframe = packet.duration, packet.keyframe
            out.mux(made)
    return folder


def _adts(frame: bytes) -> bytes:
    """AAC-LC, 48 kHz, mono, with the header that MPEG-TS wants."""
    size = len(frame) + 7
    return bytes([0xFF, 0xF1, 0x4C, 0x40 | size >> 11, size >> 3 & 255, (size & 7) << 5 | 0x1F, 0xFC]) + frame


class Camera:
    """Shows one more segment of the film each time that its list is asked for; `lines(n)` are put in before segment n."""

    def __init__(self, film: Path, ranges: bool = True) -> None:
        text = (film / "film.m3u8").read_text()
        self.head = re.findall(r"#EXT-X-MAP:.*", text)
        found = re.findall(r"#EXT-X-BYTERANGE:(\d+)@(\d+)\n(\S+)", text)
        self.segments = [(int(size), int(at), name) for size, at, name in found]
        self.film, self.ranges, self.asked = film, ranges, 0
        self.first, self.begun = 0, 0  # the number of the first segment, and the place in the film where the count began
        self.lines: dict[int, str] = {}
        self.lies = False  # the numbers stay, as FFmpeg's do for lists of ranges
        self.plain = False  # each segment has a name of its own

    def playlist(self) -> str:
        self.asked += 1
        newest = min(self.asked + 1, len(self.segments))
        shown = range(max(self.begun, newest - 4), newest)
        lines = ["#EXTM3U", "#EXT-X-VERSION:9", "#EXT-X-TARGETDURATION:1", *self.head]
        lines.append(f"#EXT-X-MEDIA-SEQUENCE:{self.first + (0 if self.lies else shown.start - self.begun)}")
        for n in shown:
            size, at, name = self.segments[n]
            lines += [*filter(None, [self.lines.get(n)]), "#EXTINF:1.0,"]
            lines += (
                [f"{n}.piece"]
                if self.plain
                else [f"#EXT-X-BYTERANGE:{size}@{at}" if n == shown.start else f"#EXT-X-BYTERANGE:{size}", name]
            )
        return "\n".join(lines) + "\n"

    def content(self, path: str) -> bytes:
        if path.endswith(".m3u8"):
            return self.playlist().encode()
        if path.endswith(".piece"):
            size, at, name = self.segments[int(path.strip("/").partition(".")[0])]
            content: bytes = (self.film / name).read_bytes()
            return content[at : at + size]
        return (self.film / path.strip("/")).read_bytes()


@contextmanager
def serving(camera: Camera) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data, asked = camera.content(self.path), re.match(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
            self.send_response(206 if asked and camera.ranges else 200)
            if asked and camera.ranges:
                begin, end = int(asked[1]), int(asked[2])
                self.send_header("Content-Range", f"bytes {begin}-{end}/{len(data)}")
                data = data[begin : end + 1]
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = QuietServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/live.m3u8"
    finally:
        server.shutdown()
        server.server_close()


def numbers(watcher: Watcher) -> list[int]:
    decoder = av.CodecContext.create("h264", "r")
    return [
        makes.number_of(frame) for packet in watcher.packets if packet.video for frame in decoder.decode(av.Packet(packet.data))
    ]


def until_the_end(watcher: Watcher) -> list[int]:
    watcher.until(lambda: watcher.count(video=True) >= (SEGMENTS - 3) * FPS, "most of the film")
    found = numbers(watcher)
    watcher.assert_in_order()
    assert watcher.count(video=False) * 1024 / 48_000 == pytest.approx(watcher.count(video=True) / FPS, abs=1.5)
    return found


def consecutive(found: list[int]) -> bool:
    return all((after - before) % 20 == 1 for before, after in pairwise(found))


@pytest.mark.parametrize(("ranges", "lies"), [(True, False), (False, False), (True, True)])
def test_byte_ranges_are_read_once_and_in_order_whatever_the_server_makes_of_them(film: Path, ranges: bool, lies: bool) -> None:
    camera = Camera(film, ranges)
    camera.lies = lies
    with serving(camera) as url, reading(url) as watcher:
        assert consecutive(until_the_end(watcher))
        assert len({(info.video, info.audio) for info in watcher.infos}) == 1


def test_a_camera_that_asks_for_a_login_on_each_connection_gives_every_piece(film: Path) -> None:
    with (
        serving(Camera(film)) as url,
        bound_camera([digest("MD5")], behind=url) as door,
        reading(f"{door.url}/live.m3u8", username="ana", password="secret") as watcher,
    ):
        assert consecutive(until_the_end(watcher))


def test_low_latency_lists_are_read_by_their_whole_segments(film: Path) -> None:
    camera = Camera(film)
    part = '#EXT-X-PART:DURATION=0.33,URI="part.mp4",BYTERANGE="100@0"\n'
    camera.lines = {n: part * 3 + "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00Z" for n in range(SEGMENTS)}
    camera.head += ["#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1", "#EXT-X-PART-INF:PART-TARGET=0.33"]
    with serving(camera) as url, reading(url) as watcher:
        assert consecutive(until_the_end(watcher))


def test_a_discontinuity_begins_the_reading_anew_and_nothing_is_lost(film: Path) -> None:
    camera = Camera(film)
    camera.lines = {n: "#EXT-X-DISCONTINUITY" for n in range(4, SEGMENTS, 3)}
    with serving(camera) as url, reading(url) as watcher:
        assert consecutive(until_the_end(watcher))
        assert not watcher.ended


@pytest.mark.parametrize("names", ["the same", "its own"])
def test_a_list_that_begins_to_count_anew_goes_on(film: Path, names: str) -> None:
    camera = Camera(film)
    camera.first, camera.plain = 700, names == "its own"
    with serving(camera) as url, reading(url) as watcher:
        watcher.until(lambda: watcher.count(video=True) >= 4 * FPS, "some of it")
        camera.first, camera.begun, camera.asked = 0, 2, 2  # the camera was switched off and on
        before = watcher.count(video=True)
        watcher.until(lambda: watcher.count(video=True) >= before + 5 * FPS, "more of it")
        assert not watcher.ended


HEAD = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n"


@pytest.mark.parametrize(
    "text",
    [
        '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="k"\n#EXTINF:1,\na.ts\n',
        "#EXT-X-I-FRAMES-ONLY\n#EXTINF:1,\na.ts\n",
        "#EXT-X-SKIP:SKIPPED-SEGMENTS=3\n#EXTINF:1,\na.ts\n",
        '#EXT-X-DEFINE:IMPORT="token"\n#EXTINF:1,\na.ts?{$token}\n',
    ],
)
def test_what_cannot_be_read_rightly_is_refused_in_words(text: str) -> None:
    with pytest.raises(BabycamError) as refused:
        hls.parse(HEAD + text)
    assert refused.value.code == "codec_not_supported" and "HLS" in str(refused.value)


def test_ranges_follow_on_each_other_and_variables_are_put_in() -> None:
    text = (
        '#EXT-X-DEFINE:NAME="t",VALUE="x"\n#EXT-X-MAP:URI="i.mp4",BYTERANGE="9@4"\n'
        + "#EXTINF:1,\n#EXT-X-BYTERANGE:{}\na?{{$t}}\n" * 2
    )
    first, second = hls.parse(HEAD + text.format("10@5", "7")).segments
    assert (first.uri, first.span, second.span, second.init_span) == ("a?x", (5, 10), (15, 7), (4, 9))
    with pytest.raises(BabycamError) as broken:
        hls.parse_bytes((HEAD + text.format("10", "7")).encode())
    assert broken.value.code == "not_media"
