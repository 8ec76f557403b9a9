"""Live fragmented MP4 for Media Source Extensions: frames of the media socket (one LIVE_* prefix byte, then the payload)."""

from collections.abc import AsyncIterator

from babycam.media.transcode import Normalised


class LiveSession:
    """One push of a room's stream. LIVE_MIME, LIVE_INIT and the GOP since the last keyframe come at once, then a fragment per frame.

    Bounded: a slow socket loses up to the next keyframe (counted). A new stream begins with LIVE_MIME and LIVE_INIT again.
    """

    def __init__(self, stream: Normalised, *, name: str = "live") -> None:
        raise NotImplementedError

    def get(self, timeout: float) -> list[bytes]:
        """For threads: the frames that are ready, waiting at most `timeout` seconds for the first. Raises BusClosed at the end."""
        raise NotImplementedError

    def __aiter__(self) -> AsyncIterator[bytes]:
        """For asyncio: `async for frame in session`, until close() or the end of the stream."""
        raise NotImplementedError

    def close(self) -> None:
        """Stop. Safe to call twice, from any thread."""
        raise NotImplementedError
