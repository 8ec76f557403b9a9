"""Which kind of sound a file is, by its first bytes. Pure; nothing is decoded."""

import re

from babycam.core import names

SOUND_TYPES = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "wav": "audio/wav", "flac": "audio/flac"}
ENOUGH = 16  # bytes to look at


def kind(head: bytes) -> str:
    """mp3 | m4a | ogg | wav | flac, "" for anything else."""
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] == b"ftyp":
        return "m4a"
    plain = {b"OggS": "ogg", b"fLaC": "flac"}.get(head[:4], "")
    return plain or ("mp3" if head[:3] == b"ID3" or _is_mpeg_frame(head) else "")


def _is_mpeg_frame(head: bytes) -> bool:
    """The header of an MPEG audio layer III frame (ISO 11172-3, 2.4.2.3): sync, layer, rates that exist."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    return version != 1 and layer == 1 and head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3


def clean_name(name: str) -> str:
    """A name to show, from a file's name: no folder, no ending, one line of at most 80 letters."""
    last = re.split(r"[/\\]", name)[-1]
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", last)
    return names.clean(stem, 80) or "Lullaby"
