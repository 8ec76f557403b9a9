"""Whether an RTSP camera has said how the clocks of its tracks belong together: sender reports (RFC 3550, 6.4.1). Pure."""

SENDER_REPORT = 200
LOOKED_AT = 2000
"""Frames of a stream's beginning."""


class Reports:
    """Looks for them in the beginning of a stream, while they say something new."""

    def __init__(self) -> None:
        self._channels: set[int] = set()
        self._looked_at = 0

    @property
    def synchronous(self) -> bool:
        """Two tracks have been reported."""
        return len(self._channels) > 1

    def look(self, frames: bytes) -> None:
        """Whole interleaved frames (RFC 2326, 10.12), joined."""
        at = 0
        while at + 6 <= len(frames) and self._looked_at < LOOKED_AT and not self.synchronous:
            if frames[at + 5] == SENDER_REPORT:
                self._channels.add(frames[at + 1])
            at += 4 + int.from_bytes(frames[at + 2 : at + 4], "big")
            self._looked_at += 1
