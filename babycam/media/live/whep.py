"""WHEP (draft-ietf-wish-whep): WebRTC viewers of a room, through aiortc. Imported lazily: aiortc costs 40 MB."""

from babycam.media.bus import Bus
from babycam.media.transcode import Normalised


class WhepSessions:
    """The WebRTC viewers of one room. Lives on one event loop."""

    def __init__(self, bus: Bus, stream: Normalised, *, limit: int = 8) -> None:
        raise NotImplementedError

    @property
    def count(self) -> int:
        """Viewers now."""
        raise NotImplementedError

    async def answer(self, session: str, sdp: str) -> str:
        """The SDP answer with all candidates (not trickled), within 5 s.

        Raises BabycamError: invalid, unavailable, codec_not_supported.
        """
        raise NotImplementedError

    async def end(self, session: str) -> None:
        """The viewer leaves; unknown sessions are ignored."""

    async def close(self) -> None:
        """Everybody leaves."""
