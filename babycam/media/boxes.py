"""The boxes of a fragmented MP4: what a player is told before the first frame (`ftyp + moov`), and around each one.

ISO/IEC 14496-12: moov 8.2, mvex 8.8, moof 8.8.4, tfdt 8.8.12, trun 8.8.8, prft 8.16.5. 14496-15 5.3.4.1: avc1, 8.4.1: hvc1.
14496-14 5.6 and 14496-1 7.2.6: mp4a and its esds.
"""

import struct
from collections.abc import Sequence

VIDEO, AUDIO = 1, 2  # track ids
KEY_SAMPLE, DELTA_SAMPLE = 0x02000000, 0x01010000  # depends on nothing; depends on others and is no sync sample
_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_NTP_EPOCH = 2_208_988_800  # seconds from 1900 to 1970


def box(name: bytes, *parts: bytes) -> bytes:
    """size, name, content."""
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), name) + body


def full(name: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """A box with version and flags."""
    return box(name, struct.pack(">I", version << 24 | flags), *parts)


def movie(tracks: Sequence[bytes], ids: Sequence[int]) -> bytes:
    """`ftyp + moov` around finished `trak` boxes."""
    head = full(b"mvhd", 0, 0, struct.pack(">4I", 0, 0, 1000, 0), b"\0\1\0\0\1\0" + bytes(10), _MATRIX, bytes(24), b"\0\0\0\3")
    extends = box(b"mvex", *(full(b"trex", 0, 0, struct.pack(">5I", track, 1, 0, 0, 0)) for track in ids))
    return box(b"ftyp", b"iso6\0\0\0\1iso6isommp41") + box(b"moov", head, *tracks, extends)


def video_track(size: tuple[int, int], timescale: int, name: bytes, record: bytes) -> bytes:
    """A `trak` of pictures of this size (pixels): `name` of its sample entry, `record` the box that configures the decoder."""
    compressor = bytes(32)
    entry = box(
        name,
        bytes(6) + b"\0\1" + bytes(16),
        struct.pack(">HHIIIH", *size, 0x480000, 0x480000, 0, 1) + compressor + b"\0\x18\xff\xff",
        record,
    )
    return _track(VIDEO, b"vide", size, timescale, full(b"vmhd", 0, 1, bytes(8)), entry)


def audio_track(rate: int, channels: int, asc: bytes) -> bytes:
    """A `trak` of AAC; its timescale is the rate."""
    described = b"\x40\x15" + bytes(11) + _descriptor(5, asc)
    stream = struct.pack(">HB", AUDIO, 0) + _descriptor(4, described) + _descriptor(6, b"\2")
    entry = box(
        b"mp4a",
        bytes(6) + b"\0\1" + bytes(8),
        struct.pack(">HHIHH", channels, 16, 0, rate if rate < 65536 else 0, 0),
        full(b"esds", 0, 0, _descriptor(3, stream)),
    )
    return _track(AUDIO, b"soun", (0, 0), rate, full(b"smhd", 0, 0, bytes(4)), entry)


def fragment(
    track: int, sequence: int, decode_time: int, samples: Sequence[tuple[bytes, int]], flags: int, offset: int, wall: float
) -> bytes:
    """`prft + moof + mdat`. `samples` are (bytes, duration); `offset` is composition minus decode time of each.

    `decode_time`, durations and `offset` count in the track's timescale; `wall` is the capture time of the first sample in
    seconds since 1970.
    """
    entries = b"".join(struct.pack(">IIIi", duration, len(data), flags, offset) for data, duration in samples)
    payload = b"".join(data for data, _ in samples)
    # mfhd 16, tfhd 16, tfdt 20, trun 20 + entries, traf 8, moof 8; then the header of mdat
    size = 88 + len(entries)
    return b"".join(
        (
            struct.pack(">I4sIIQQ", 32, b"prft", 0x01000018, track, ntp(wall), max(0, decode_time + offset)),
            struct.pack(">I4sI4sII", size, b"moof", 16, b"mfhd", 0, sequence),
            struct.pack(">I4sI4sII", 64 + len(entries), b"traf", 16, b"tfhd", 0x020000, track),
            struct.pack(">I4sIQ", 20, b"tfdt", 0x01000000, decode_time),
            struct.pack(">I4sIIi", 20 + len(entries), b"trun", 0x01000F01, len(samples), size + 8),
            entries,
            struct.pack(">I4s", 8 + len(payload), b"mdat"),
            payload,
        )
    )


def ntp(wall: float) -> int:
    """Seconds since 1970 as a 64-bit NTP timestamp (RFC 5905 section 6)."""
    return int((wall + _NTP_EPOCH) * (1 << 32)) & 0xFFFFFFFFFFFFFFFF


def _descriptor(tag: int, body: bytes) -> bytes:
    """ISO/IEC 14496-1 section 8.3.3: the length in groups of seven bits."""
    return (
        bytes([tag, 0x80 | len(body) >> 21 & 127, 0x80 | len(body) >> 14 & 127, 0x80 | len(body) >> 7 & 127, len(body) & 127])
        + body
    )


def _track(track: int, handler: bytes, size: tuple[int, int], timescale: int, media_header: bytes, entry: bytes) -> bytes:
    volume = b"\1\0" if handler == b"soun" else b"\0\0"
    shape = struct.pack(">II", size[0] << 16, size[1] << 16)
    head = full(b"tkhd", 0, 3, struct.pack(">5I", 0, 0, track, 0, 0), bytes(12), volume + b"\0\0", _MATRIX, shape)
    table = box(
        b"stbl",
        full(b"stsd", 0, 0, b"\0\0\0\1", entry),
        full(b"stts", 0, 0, bytes(4)),
        full(b"stsc", 0, 0, bytes(4)),
        full(b"stsz", 0, 0, bytes(8)),
        full(b"stco", 0, 0, bytes(4)),
    )
    data = box(b"dinf", full(b"dref", 0, 0, b"\0\0\0\1", full(b"url ", 0, 1)))
    return box(
        b"trak",
        head,
        box(
            b"mdia",
            full(b"mdhd", 0, 0, struct.pack(">4IHH", 0, 0, timescale, 0, 0x55C4, 0)),
            full(b"hdlr", 0, 0, bytes(4) + handler + bytes(12) + b"babycam\0"),
            box(b"minf", media_header, data, table),
        ),
    )
