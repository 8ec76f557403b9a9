"""Single pictures: a snapshot of what the room looks like now, and thumbnails. JPEG, bounded in size."""

from collections.abc import Sequence

from babycam.media.bus import Item
from babycam.media.ring import Ring


def snapshot(ring: Ring, max_width: int = 1280) -> bytes | None:
    """The newest picture of the room as JPEG; None when there is none (no video, or no keyframe yet). Raises nothing for bad data: None."""
    raise NotImplementedError


def newest_picture(items: Sequence[Item], max_width: int = 1280) -> bytes | None:
    """The last picture that can be decoded from `items` (a StreamInfo, then its packets from a keyframe on) as JPEG."""
    raise NotImplementedError
