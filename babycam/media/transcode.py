"""From whatever a camera sends to what every browser plays: H.264 and AAC, made only while somebody needs it.

`Normaliser` turns one stream's items into normalised ones (pure: items in, items out; passes through what can be).
`Normalised` runs one of them for a room, shared by its live views and its clip, and only while one of those is open.
"""

from collections.abc import Callable

from babycam.media.bus import Bus, Item, Reader
from babycam.media.packets import StreamInfo


class Normaliser:
    """One stream in any supported codec -> H.264 (parameter sets in `extradata` as avcC) and AAC (AudioSpecificConfig in `extradata`)."""

    def __init__(self, info: StreamInfo) -> None:
        raise NotImplementedError

    def feed(self, item: Item) -> list[Item]:
        """What comes of one item: StreamInfo first (once the parameter sets are known, and again when they change), then packets."""
        raise NotImplementedError

    def close(self) -> None:
        """Free the codecs."""


class Normalised:
    """A room's stream as H.264 + AAC: one transcoder however many read it, none when nobody does."""

    def __init__(self, bus: Bus) -> None:
        raise NotImplementedError

    @property
    def readers(self) -> int:
        """How many are open now."""
        raise NotImplementedError

    def reader(
        self,
        name: str,
        *,
        since: float | None = None,
        last_gop: bool = False,
        max_packets: int = 1000,
        max_bytes: int = 8 << 20,
        wake: Callable[[], None] | None = None,
    ) -> Reader:
        """As Bus.reader, of normalised items; close it when done."""
        raise NotImplementedError

    def close(self) -> None:
        """Stop for good; readers get BusClosed."""
        raise NotImplementedError
