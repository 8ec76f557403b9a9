"""Bytes in, pieces out: JPEG parts, WAV, ADTS, H.264 units, playlists, addresses. However the bytes are cut."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from babycam.core.errors import BabycamError
from babycam.media.decode import AudioDecoder
from babycam.media.nal import START
from babycam.media.packets import Packet
from babycam.media.sources import address, adts, hls, jpeg, sniff, units, wav
from babycam.media.synthetic import Picture

JPEGS = [b"\xff\xd8" + bytes([n]) * (50 + n) + b"\xff\xd9" for n in range(1, 6)]


def cut(data: bytes, sizes: list[int]) -> list[bytes]:
    pieces, at = [], 0
    for size in [*sizes, len(data)]:
        pieces.append(data[at : at + size])
        at += size
    return [piece for piece in pieces if piece]


SIZES = st.lists(st.integers(1, 80), max_size=40)


def multipart(length: bool) -> bytes:
    heads = [
        f"--b\r\nContent-Type: image/jpeg\r\n{f'Content-Length: {len(one)}' if length else 'X-A: b'}\r\n\r\n".encode()
        for one in JPEGS
    ]
    return b"".join(head + one + b"\r\n" for head, one in zip(heads, JPEGS, strict=True))


@given(SIZES, st.booleans())
def test_every_jpeg_of_a_multipart_stream_is_found_however_it_is_cut(sizes: list[int], length: bool) -> None:
    parts = jpeg.Parts()
    assert [one for piece in cut(multipart(length), sizes) for one in parts.feed(piece)] == JPEGS


def test_a_jpeg_is_given_with_its_last_byte_and_not_later() -> None:
    stream = multipart(length=True)
    end = stream.find(JPEGS[0]) + len(JPEGS[0])
    parts = jpeg.Parts()
    assert list(parts.feed(stream[: end - 1])) == []
    assert list(parts.feed(stream[end - 1 : end])) == [JPEGS[0]]


def test_junk_between_pictures_is_skipped_and_bounded() -> None:
    parts = jpeg.Parts()
    for _ in range(100):
        assert not list(parts.feed(b"junk" * 1000))
    assert parts.skipped > 300_000 and len(parts._buffer) < 10_000
    assert list(parts.feed(JPEGS[0])) == [JPEGS[0]]


def wav_file(tag: int, channels: int, rate: int, bits: int, samples: bytes, extra: bytes = b"") -> bytes:
    align = channels * bits // 8
    chunk = struct.pack("<HHIIHH", tag, channels, rate, rate * align, align, bits)
    return b"RIFF\xff\xff\xff\xffWAVE" + extra + b"fmt " + struct.pack("<I", 16) + chunk + b"data\xff\xff\xff\xff" + samples


@given(SIZES)
def test_wav_samples_come_whole_however_they_are_cut(sizes: list[int]) -> None:
    samples = bytes(range(200)) * 2
    reader = wav.Reader()
    stream = wav_file(1, 2, 44100, 16, samples, extra=b"LIST\x04\0\0\0abcd")
    given_ = [reader.feed(piece) for piece in cut(stream, sizes)]
    assert b"".join(given_) == samples and all(len(piece) % 4 == 0 for piece in given_)
    assert reader.info is not None and (reader.info.codec, reader.info.rate, reader.info.channels) == ("pcm_s16le", 44100, 2)


@pytest.mark.parametrize(("tag", "bits"), [(1, 24), (3, 64)])
def test_wide_wav_is_decoded_to_what_was_sent(tag: int, bits: int) -> None:
    sent = np.linspace(-0.5, 0.5, 400).reshape(200, 2)
    wide = (sent * 2**23).astype("<i4").reshape(-1).view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
    samples = wide if tag == 1 else sent.astype("<f8").tobytes()
    reader = wav.Reader()
    whole = reader.feed(wav_file(tag, 2, 16000, bits, samples))
    assert reader.info is not None
    ((heard, rate),) = AudioDecoder(reader.info).feed(Packet(False, 0, 0, 12_500, True, whole, 0.0))
    assert rate == 16000
    np.testing.assert_allclose(heard, sent.T, atol=1e-6)


@pytest.mark.parametrize(
    "stream", [b"RIFFxxxxAVI LIST", b"<html>", wav_file(85, 1, 44100, 16, b""), wav_file(1, 0, 44100, 16, b"")]
)
def test_what_is_no_wav_is_told(stream: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        wav.Reader().feed(stream)


def adts_frame(body: bytes) -> bytes:
    size = len(body) + 7
    return bytes([0xFF, 0xF1, 0x4C, 0x40 | size >> 11, size >> 3 & 255, (size & 7) << 5 | 0x1F, 0xFC]) + body


@given(SIZES)
def test_adts_frames_come_raw_however_they_are_cut(sizes: list[int]) -> None:
    bodies = [bytes([n]) * (20 + n) for n in range(1, 9)]
    stream = b"noise\xff" + b"".join(map(adts_frame, bodies))
    splitter = adts.Splitter()
    assert [frame for piece in cut(stream, sizes) for frame in splitter.feed(piece)] == bodies
    assert splitter.info is not None and (splitter.info.rate, splitter.info.channels) == (48000, 1)
    assert splitter.info.extradata == b"\x11\x88"


@given(st.binary(max_size=3000))
def test_no_bytes_break_the_readers(junk: bytes) -> None:
    list(adts.Splitter().feed(junk))
    list(jpeg.Parts().feed(junk))
    units.Normaliser(junk).access_unit(junk)
    sniff.kind_of(junk)
    jpeg.size(junk)


def test_the_size_of_a_jpeg_is_read_from_its_header() -> None:
    import io

    import av

    out = io.BytesIO()
    frame = Picture(320, 240).frame(0).reformat(format="yuvj420p")
    with av.open(out, "w", format="mjpeg") as container:
        stream = container.add_stream("mjpeg", rate=1)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuvj420p"
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    assert jpeg.size(out.getvalue()) == (320, 240)


def test_parameter_sets_come_once_and_first_however_the_camera_repeats_them() -> None:
    sps = bytes.fromhex("6742c016da0280f6c05a8303035280000003008000000f478b1750")
    pps, idr, slice_ = bytes.fromhex("68ce3c80"), b"\x65\x88\x11", b"\x41\x9a\x22"
    normaliser = units.Normaliser(b"")
    messy = b"".join(b"\0\0\1" + unit for unit in (b"\x09\xf0", sps, pps, sps, pps, idr, sps, pps, idr))
    data, keyframe = normaliser.access_unit(messy)
    assert keyframe and normaliser.info is not None and (normaliser.info.width, normaliser.info.height) == (640, 480)
    assert data == b"".join(START + unit for unit in (sps, pps, idr, idr))
    first = normaliser.info
    bare, keyframe = normaliser.access_unit(START + idr)
    assert keyframe and bare == b"".join(START + unit for unit in (sps, pps, idr))
    assert normaliser.access_unit(START + slice_) == (START + slice_, False)
    assert normaliser.info is first


def test_pieces_with_one_time_stamp_are_one_picture() -> None:
    assembler = units.Assembler()
    pieces = [(1, b"a"), (1, b"b"), (2, b"c"), (3, b"d"), (3, b"e"), (4, b"")]
    assert [done for done in (assembler.feed(*piece) for piece in pieces) if done] == [(1, b"ab"), (2, b"c"), (3, b"de")]


MASTER = """#EXTM3U
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="x",DEFAULT=YES,URI="audio.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1.42,mp4a.40.2",AUDIO="a"
video.m3u8
"""
MEDIA = """#EXTM3U
#EXT-X-TARGETDURATION:2
#EXT-X-MEDIA-SEQUENCE:41
#EXT-X-MAP:URI="init.mp4"
#EXTINF:2.0,
a.m4s
#EXTINF:1.5,
b.m4s
"""


def test_playlists_are_read() -> None:
    master = hls.parse(MASTER)
    assert (master.variant, master.sound) == ("video.m3u8", "audio.m3u8")
    media = hls.parse(MEDIA)
    assert media.segments[1] == hls.Segment(42, "b.m4s", "init.mp4", 1.5) and not media.ended and media.target_s == 2


def test_of_several_pictures_the_one_that_every_browser_shows_is_read() -> None:
    def variant(codecs: str, name: str) -> str:
        return f'#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="{codecs}"\n{name}\n'

    modern, usual, strange = (
        variant("hvc1.1.6.L93.B0,mp4a.40.2", "h265"),
        variant("avc1.42,mp4a.40.2", "h264"),
        variant("av01.0", "av1"),
    )
    assert hls.parse("#EXTM3U\n" + strange + modern + usual).variant == "h264"
    assert hls.parse("#EXTM3U\n" + strange + modern).variant == "h265"
    assert hls.parse("#EXTM3U\n" + strange).variant == "av1"


@pytest.mark.parametrize("text", ["", "<html>", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n", "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:x\n"])
def test_broken_playlists_are_not_media(text: str) -> None:
    with pytest.raises(BabycamError) as broken:
        hls.parse_bytes(text.encode())
    assert broken.value.code == "not_media"


def test_credentials_are_taken_out_of_an_address_and_never_shown() -> None:
    there = address.parse("rtsp://ana:s%40cret@cam.local/live?x=1")
    assert (there.username, there.password, there.port, there.path) == ("ana", "s@cret", 554, "/live?x=1")
    assert "cret" not in str(there) + repr(there)
    assert there.secret_url == "rtsp://ana:s%40cret@cam.local:554/live?x=1"
    assert address.parse("http://a:b@c/", "ana", "other").password == "other"


def test_only_home_addresses_are_trusted_without_a_certificate() -> None:
    home = ["192.168.1.2", "10.0.0.1", "[fe80::1]", "cam", "cam.local", "127.0.0.1"]
    assert all(address.parse(f"https://{host}/").at_home for host in home)
    assert not any(address.parse(f"https://{host}/").at_home for host in ("example.org", "8.8.8.8"))
