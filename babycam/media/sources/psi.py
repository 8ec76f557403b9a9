"""The tables of MPEG-TS (ISO/IEC 13818-1, 2.4.4): which streams a program has, and what they are. Pure."""

from babycam.media.codecs import H264, HEVC

AAC = 0x0F
SHOWN = {0x1B: H264, 0x24: HEVC}
UNSEEN = {
    0x01: "mpeg1video",
    0x02: "mpeg2video",
    0x10: "mpeg4",
    0x21: "jpeg2000",
    0x33: "vvc",
    0x42: "cavs",
    0xD1: "dirac",
    0xEA: "vc1",
}
PICTURES = frozenset({*SHOWN, *UNSEEN})
PRIVATE = 0x06
OPUS, AC3, EAC3 = 0x106, 0x81, 0x87
FRAMED = {0x03: "mp3", 0x04: "mp3", 0x11: "aac_latm", AC3: "ac3", EAC3: "eac3", OPUS: "opus"}
"""Sounds whose PES packets framing.py cuts, as FFmpeg calls them."""
SOUNDS = frozenset({PRIVATE, AAC, *FRAMED})
"""Stream types (2.4.4.9); of private data, that which its descriptors call Opus, AC-3 or E-AC-3 has a number of its own here."""
REGISTERED = {b"HEVC": 0x24, b"Opus": OPUS, b"AC-3": AC3, b"EAC3": EAC3}
DESCRIBED = {0x6A: AC3, 0x7A: EAC3}


def program_map_pid(section: bytes) -> int | None:
    """The PID of the first program in a PAT section (2.4.4.3)."""
    for at in range(8, 3 + _length(section) - 4, 4):
        if section[at : at + 2] != b"\0\0" and at + 4 <= len(section):
            return (section[at + 2] & 31) << 8 | section[at + 3]
    return None


def streams(section: bytes) -> dict[int, int]:
    """PID to stream_type of a PMT section (2.4.4.8); what is cut off is left out."""
    by_pid: dict[int, int] = {}
    at = 12 + ((section[10] & 15) << 8 | section[11])
    while at + 5 <= min(3 + _length(section) - 4, len(section)):
        size = (section[at + 3] & 15) << 8 | section[at + 4]
        kind = section[at] if section[at] != PRIVATE else _private(section[at + 5 : at + 5 + size])
        by_pid[(section[at + 1] & 31) << 8 | section[at + 2]] = kind
        at += 5 + size
    return by_pid


def _private(descriptors: bytes) -> int:
    """What private data is, by its registration (2.6.8) or by what DVB says (ETSI EN 300 468, 6.2); PRIVATE where neither tells."""
    at = 0
    while at + 2 <= len(descriptors):
        tag, body = descriptors[at], descriptors[at + 2 : at + 2 + descriptors[at + 1]]
        if tag == 5 and body[:4] in REGISTERED:
            return REGISTERED[body[:4]]
        if tag in DESCRIBED:
            return DESCRIBED[tag]
        at += 2 + descriptors[at + 1]
    return PRIVATE


def _length(section: bytes) -> int:
    return (section[1] & 15) << 8 | section[2]
