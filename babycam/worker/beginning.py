"""How the last noises began: their sound, kept encoded from the moment that they are told, because the ring forgets it."""

from collections import OrderedDict
from dataclasses import dataclass, field

from babycam.media import beginning
from babycam.media.bus import Item
from babycam.media.packets import Packet
from babycam.media.piece import AFTER_S, BEFORE_S, Piece
from babycam.media.ring import Ring

MOST = 4  # noises
MOST_BYTES = 8 << 20  # of one; a camera that sends more than that in 15 s of sound gets a shorter beginning


@dataclass(slots=True)
class _Kept:
    onset_at: float
    items: list[Item] = field(default_factory=list)

    @property
    def until(self) -> float:
        """Seconds since 1970 up to which there is sound."""
        return max((item.pts / 1e6 for item in self.items if isinstance(item, Packet)), default=0.0)

    def is_whole(self, now: float) -> bool:
        return now >= self.onset_at + AFTER_S


class Beginnings:
    """Of one room. Lives on the event loop; `now` is seconds since 1970, as the room's source counts them."""

    def __init__(self, ring: Ring) -> None:
        self._ring = ring
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def began(self, noise: str, onset_at: float) -> None:
        """Keeps what the ring has of it."""
        self._kept[noise] = _Kept(onset_at)
        self._add(self._kept[noise])
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)

    def look(self, now: float) -> None:
        """Takes what has come since. Call it at least as often as the ring forgets."""
        for kept in self._kept.values():
            if now < kept.onset_at + AFTER_S + BEFORE_S:
                self._add(kept)

    def sound(self, noise: str, now: float) -> tuple[list[Item], float, bool] | None:
        """The packets of its piece, its onset, and whether no more will come; None for a noise that is not known (any more)."""
        kept = self._kept.get(noise)
        if kept is None:
            return None
        self.look(now)
        return list(kept.items), kept.onset_at, kept.is_whole(now)

    def _add(self, kept: _Kept) -> None:
        """What the ring holds is the newest of the same stream: it goes on where the last packet that is kept has ended."""
        held = self._ring.snapshot(kept.onset_at - BEFORE_S)
        after = kept.until
        fresh = [item for item in held if not isinstance(item, Packet) or item.pts / 1e6 > after]
        sound = beginning.heard([*kept.items, *fresh], kept.onset_at)
        if sum(len(item.data) for item in sound if isinstance(item, Packet)) <= MOST_BYTES:
            kept.items = sound


def piece(items: list[Item], onset_at: float) -> Piece | None:
    """Makes the sound of them; takes a tenth of a second, so not on the event loop."""
    return beginning.cut(items, onset_at)
