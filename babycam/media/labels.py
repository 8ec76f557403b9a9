"""What a clip's file says of itself, so that it can be told whole from cut, and be known without its side file.

While it is written: a `uuid` box (ISO/IEC 14496-12 section 11.1) behind the init segment holds what the clip is, and a `free` box
is its end. Finished: what the clip is stands in the file's comment.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import av

from babycam.media.boxes import box

_KIND = UUID("7d0c1a52-3c1f-4b5e-9d55-6b6162796331").bytes
_COMMENT = "babycam "
_LONGEST = 4096
END = box(b"free", b"babycam: the end")


def label(meta: bytes) -> bytes:
    """A box with what the clip is (JSON)."""
    return box(b"uuid", _KIND, meta)


def comment(meta: bytes) -> str:
    """The same for the comment of a finished file."""
    return _COMMENT + meta.decode()


@dataclass(frozen=True, slots=True)
class Look:
    """The boxes of a file, unread. `end`: bytes up to the end of the last box that is whole. `whole`: there is nothing after it.

    `fragmented`: it is in fragments; then `sealed` says whether its end was written.
    """

    end: int
    whole: bool
    fragmented: bool
    sealed: bool

    @property
    def cut(self) -> bool:
        """Something is missing, by the boxes alone."""
        return not self.whole or (self.fragmented and not self.sealed)


def walk_boxes(path: Path) -> Look:
    """Walks the boxes of an MP4. Raises OSError."""
    size, end, names = path.stat().st_size, 0, set[bytes]()
    for name, at, length in _boxes(path):
        if at + length > size:
            break
        names.add(name)
        end = at + length
    with path.open("rb") as file:
        file.seek(max(0, end - len(END)))
        sealed = file.read(len(END)) == END
    return Look(end, end == size and b"moov" in names, b"moof" in names or b"mdat" not in names, sealed)


def read_label(path: Path) -> bytes | None:
    """What the file says it is (JSON), or None."""
    try:
        for name, at, length in _boxes(path):
            if name == b"uuid" and length < _LONGEST:
                with path.open("rb") as file:
                    file.seek(at + 8)
                    body = file.read(length - 8)
                if body.startswith(_KIND):
                    return body[len(_KIND) :]
            if name in (b"moof", b"mdat"):
                break
        return _from_comment(path)
    except (OSError, ValueError):
        return None


def _from_comment(path: Path) -> bytes | None:
    with av.open(str(path), format="mp4") as container:
        comment = container.metadata.get("comment", "")
    return comment.removeprefix(_COMMENT).encode() if comment.startswith(_COMMENT) else None


def _boxes(path: Path) -> Iterator[tuple[bytes, int, int]]:
    """Name, place and size of each box at the top; what is no box ends the walk."""
    with path.open("rb") as file:
        size, at = os.fstat(file.fileno()).st_size, 0
        while at + 8 <= size:
            file.seek(at)
            head = file.read(16)
            length, name = struct.unpack(">I4s", head[:8])
            if length == 1 and len(head) == 16:
                length = int.from_bytes(head[8:], "big")
            if length < 8 or not name.isalnum():
                return
            yield name, at, length
            at += length
