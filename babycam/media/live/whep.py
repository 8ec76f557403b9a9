"""WHEP (draft-ietf-wish-whep): WebRTC viewers of a room. All of aiortc is in `rtc`, imported with the first viewer for its 40 MB.

H.264 and Opus pass through as they are; MJPEG, and pictures without clean beginnings, come from the transcoder that the room's
other viewers use; any other sound is made Opus once for all viewers. A picture that cannot go this way leaves the sound: the answer
says why in its `i=` line.
"""

import asyncio
import logging
from typing import TYPE_CHECKING

from babycam.core.errors import HEARD_ALL_THE_SAME, BabycamError
from babycam.media.bus import Bus
from babycam.media.codecs import spoken
from babycam.media.packets import Packet, StreamInfo
from babycam.media.transcode import Normalised

if TYPE_CHECKING:
    from babycam.media.live.rtc import Peer

log = logging.getLogger(__name__)

ANSWER_S = 5.0
SENT = ("h264", "mjpeg")
MAX_SDP = 64 << 10


class WhepSessions:
    """The WebRTC viewers of one room. Lives on one event loop."""

    def __init__(self, bus: Bus, stream: Normalised, *, limit: int = 8) -> None:
        self._bus, self._stream, self._limit = bus, stream, limit
        self._opus = Normalised(bus, video=False, sound="opus")
        self._peers: dict[str, Peer] = {}

    @property
    def count(self) -> int:
        """Viewers now."""
        return len(self._peers)

    @property
    def sessions(self) -> frozenset[str]:
        """Theirs."""
        return frozenset(self._peers)

    async def answer(self, session: str, sdp: str) -> str:
        """The SDP answer with all candidates (not trickled), within 5 s.

        Raises BabycamError: invalid (the offer), unavailable (too many viewers, no stream), codec_not_supported (of the offer),
        picture_not_by_webrtc (nothing else was asked for).
        """
        info = self._check(session, sdp)
        codec = self._not_this_way(info)
        sound = info.audio is not None and "m=audio" in sdp
        refusal = BabycamError("picture_not_by_webrtc", codec=codec, sound=HEARD_ALL_THE_SAME if info.audio else "")
        if codec and not sound:
            raise refusal
        from babycam.media.live.rtc import Peer

        peer = Peer(lambda: self._forget(session, peer))
        self._peers[session] = peer
        try:
            async with asyncio.timeout(ANSWER_S):
                answer = await peer.answer(sdp, None if codec else self._video_of(info), self._sound_of(info))
                return _with_information(answer, str(refusal)) if codec and "m=video" in sdp else answer
        except TimeoutError as error:
            await self.end(session)
            raise BabycamError("unavailable") from error
        except BaseException:
            await self.end(session)
            raise

    async def end(self, session: str) -> None:
        """The viewer leaves; unknown sessions are ignored."""
        peer = self._peers.pop(session, None)
        if peer:
            await peer.close()

    async def close(self) -> None:
        """Everybody leaves."""
        for session in list(self._peers):
            await self.end(session)
        self._opus.close()

    def _forget(self, session: str, peer: "Peer") -> None:
        if self._peers.get(session) is peer:
            del self._peers[session]
            log.info("a WebRTC viewer has gone")

    def _check(self, session: str, sdp: str) -> StreamInfo:
        info = self._bus.current
        if len(sdp) > MAX_SDP or not sdp.startswith("v=0"):
            raise BabycamError("invalid")
        if info is None or session in self._peers or len(self._peers) >= self._limit:
            raise BabycamError("unavailable")
        return info

    def _not_this_way(self, info: StreamInfo) -> str:
        """What the picture is, where it cannot be sent; "" where it can, or there is none."""
        if info.video and info.video.refreshes:
            return ""  # it is encoded
        codec = info.video.codec if info.video else info.unseen
        if codec and codec not in SENT:
            return spoken(codec)
        return "H.264 with B-frames" if self._has_b_frames() else ""

    def _has_b_frames(self) -> bool:
        """RTP carries no decode times, so WebRTC players show such pictures out of order."""
        items = self._bus.ring.last_gop() if self._bus.ring else []
        return any(isinstance(item, Packet) and item.video and item.pts != item.dts for item in items)

    def _video_of(self, info: StreamInfo) -> Bus | Normalised | None:
        if info.video is None:
            return None
        return self._bus if info.video.codec == "h264" and not info.video.refreshes else self._stream

    def _sound_of(self, info: StreamInfo) -> Bus | Normalised | None:
        if info.audio is None:
            return None
        return self._bus if info.audio.codec == "opus" else self._opus


def _with_information(sdp: str, text: str) -> str:
    """The description with this line of information for people (RFC 8866 section 5.4)."""
    head, name, rest = sdp.partition("\r\ns=")
    title, end, media = rest.partition("\r\n")
    return f"{head}{name}{title}{end}i={text}\r\n{media}"
