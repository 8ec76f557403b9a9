"""Pictures that somebody sends, made into ones that can be kept: known by their content, turned upright, redrawn.

What is kept is WebP without any metadata: nothing but the pixels of what came goes into it. A picture that would unpack to more
than PIXELS is refused before it is unpacked, and one is unpacked at a time, so that nobody can fill the memory.
"""

import io
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

from babycam.core.errors import BabycamError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
CONTENT_TYPE = "image/webp"
PIXELS = 50_000_000  # of one picture
LONGEST = 2560  # px, of a side of what is kept
MOVING_PIXELS = 20_000_000  # of all frames of a moving picture; one that has more stands still
MOVING_FRAMES = 60
MOVING_LONGEST = 480  # px
QUALITY = 85
WAIT_S = 20.0
# What Pillow raises for bytes that are no whole picture; it has no base of its own.
BROKEN = (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, TypeError, EOFError)
BROKEN_INSIDE = (struct.error, IndexError, KeyError, ZeroDivisionError, OverflowError, AttributeError)

_one_at_a_time = threading.Semaphore(1)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept: WebP; sides in px."""

    content: bytes
    width: int
    height: int


def made(file: IO[bytes], *, longest: int = LONGEST, square: bool = False) -> Picture:
    """The picture in `file`, no side longer than `longest`; `square`: its middle only, and never moving.

    Raises BabycamError not_a_picture, too_big, or unavailable when others' pictures take too long.
    """
    with _turn():
        try:
            return _made(file, longest, square)
        except (*BROKEN, *BROKEN_INSIDE) as error:
            raise BabycamError("not_a_picture") from error


@contextmanager
def _turn() -> Iterator[None]:
    if not _one_at_a_time.acquire(timeout=WAIT_S):
        raise BabycamError("unavailable")
    try:
        yield
    finally:
        _one_at_a_time.release()


def _made(file: IO[bytes], longest: int, square: bool) -> Picture:
    with Image.open(file, formats=FORMATS) as image:
        if image.width * image.height > PIXELS:
            raise BabycamError("too_big")
        moving = [] if square else _frames(image)
        if len(moving) > 1:
            return _moving(moving)
        image.seek(0)
        image.draft("RGB", (longest, longest))  # JPEG only: unpacks no more than is needed
        return _still(_plain(ImageOps.exif_transpose(image)), longest, square)


def _still(image: Image.Image, longest: int, square: bool) -> Picture:
    if square:
        side = min(longest, image.width, image.height)
        image = ImageOps.fit(image, (side, side))
    image.thumbnail((longest, longest))
    file = io.BytesIO()
    image.save(file, "WEBP", quality=QUALITY)
    return Picture(file.getvalue(), image.width, image.height)


def _frames(image: Image.Image) -> list[tuple[Image.Image, int]]:
    """The frames of a moving picture and how long each stays (ms); none if there is one only, or too many."""
    if image.format not in ("GIF", "WEBP") or not getattr(image, "is_animated", False):
        return []
    most = min(MOVING_FRAMES, MOVING_PIXELS // (image.width * image.height))
    frames: list[tuple[Image.Image, int]] = []
    for number in range(most + 1):
        try:
            image.seek(number)
        except EOFError:
            return frames
        stays = int(image.info.get("duration") or 100)
        small = _plain(image)
        small.thumbnail((MOVING_LONGEST, MOVING_LONGEST))
        frames.append((small, min(max(stays, 20), 10_000)))
    return []


def _moving(frames: list[tuple[Image.Image, int]]) -> Picture:
    first, file = frames[0][0], io.BytesIO()
    rest, stays = [image for image, _ in frames[1:]], [each for _, each in frames]
    first.save(file, "WEBP", save_all=True, append_images=rest, duration=stays, loop=0, quality=QUALITY, method=1)
    return Picture(file.getvalue(), first.width, first.height)


def _plain(image: Image.Image) -> Image.Image:
    """The pixels alone, in colours that WebP knows."""
    pixels = image.convert("RGBA" if image.has_transparency_data else "RGB")
    pixels.info.clear()
    return pixels
