"""The WebRTC connections of a phone: its own (media up, a voice down), and that of a parent who talks to it. All on one loop."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
from aiortc import MediaStreamTrack, RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.exceptions import InvalidStateError, OperationError
from aiortc.rtcrtpparameters import RTCRtpCodecCapability
from aiortc.rtcrtptransceiver import RTCRtpTransceiver

from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.media import h264
from babycam.media.feed import Feed, Unit
from babycam.media.ingest import consent, h264rtp, jitter
from babycam.media.ingest.opus import OPUS_RATE, opus_channels, opus_samples
from babycam.media.ingest.receiver import PictureReceiver, Receiver, SoundReceiver
from babycam.media.ingest.sdp_offer import PROFILE, SdpOffer, written
from babycam.media.ingest.sync import Sync
from babycam.media.packets import AudioInfo, VideoInfo

log = logging.getLogger(__name__)

ANSWER_S = 5.0
CLOSE_S = 3.0
UNSEEN_S = 4.0  # pictures that do not come for so long are no part of the stream any more
DRIFT = OPUS_RATE * 60 // 1000
_WANTED = ("video/h264", "video/rtx", "audio/opus")
_BROKEN = (InvalidStateError, ValueError, KeyError, IndexError, AttributeError, AssertionError, TypeError)


def _wanted(codec: RTCRtpCodecCapability) -> bool:
    return codec.mimeType.lower() in _WANTED and codec.parameters.get("profile-level-id", PROFILE) == PROFILE


class Connection:
    """One connection that answers an offer. `ended` is called once, when it ends by itself."""

    def __init__(self, ended: Callable[[], None]) -> None:
        self._ended: Callable[[], None] | None = ended
        config = RTCConfiguration(
            iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE
        )  # the default asks a server on the internet
        self._connection = RTCPeerConnection(config)
        self._connection.on("connectionstatechange", self._state_changed)
        self.receivers: list[Receiver] = []
        self.began_at = clock.monotonic()

    @property
    def heard_at(self) -> float:
        """When the last packet came (monotonic s, 0.0: never)."""
        return max((receiver.heard_at for receiver in self.receivers), default=0.0)

    def _transceiver(self, kind: str, direction: str) -> RTCRtpTransceiver:
        """Codec preferences count only when they are set before the offer is taken."""
        transceiver = self._connection.addTransceiver(kind, direction=direction)
        codecs = RTCRtpSender.getCapabilities(kind).codecs
        transceiver.setCodecPreferences([codec for codec in codecs if _wanted(codec)])
        consent.by_media(transceiver.receiver.transport.transport._connection, lambda: self.heard_at)
        return transceiver

    async def answer(self, offer: SdpOffer) -> str:
        """The SDP answer with all candidates.

        Raises BabycamError: invalid, codec_not_supported, unavailable; the connection is closed then.
        """
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._connection.setRemoteDescription(RTCSessionDescription(sdp=offer.sdp, type="offer"))
                self._take_dtls_role(offer)
                await self._connection.setLocalDescription(await self._connection.createAnswer())
            return written(str(self._connection.localDescription.sdp))
        except OperationError as error:
            await self.close()
            raise BabycamError("codec_not_supported", codec="no H.264 or no Opus", sound=offer.sound) from error
        except TimeoutError as error:
            await self.close()
            raise BabycamError("unavailable") from error
        except _BROKEN as error:
            await self.close()
            raise BabycamError("invalid") from error
        except BaseException:
            await self.close()
            raise

    def _take_dtls_role(self, offer: SdpOffer) -> None:
        """Lets the other side begin DTLS, where it may: aiortc takes only ECDSA of a server, and GStreamer has an RSA key.

        FFmpeg waits for us to begin (RFC 8842, section 5.2), which aiortc does not read out of an offer.
        """
        transport = self._connection.getTransceivers()[0].receiver.transport
        if transport._role == "auto":
            transport._set_role("client" if offer.passive else "server")

    async def close(self) -> None:
        """Hangs up. Safe to call twice."""
        self._ended = None
        for receiver in self.receivers:
            receiver.close()
        try:
            async with asyncio.timeout(CLOSE_S):
                await self._connection.close()
        except TimeoutError:
            log.warning("a connection did not close in time")

    def _state_changed(self) -> None:
        ended = self._ended
        if ended is not None and self._connection.connectionState in ("failed", "closed"):
            self._ended = None
            ended()


class Mouth(MediaStreamTrack):
    """What the phone is given to say: the talker's Opus packets as they are, and nothing while nobody talks."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._packets: deque[bytes] = deque(maxlen=25)
        self._filled = asyncio.Event()
        self._began = clock.monotonic()
        self._next = 0

    def say(self, data: bytes) -> None:
        """One packet more; the oldest is lost when the phone takes none."""
        self._packets.append(data)
        self._filled.set()

    async def recv(self) -> "av.Packet[Any]":
        while not self._packets:
            self._filled.clear()
            await self._filled.wait()
        data = self._packets.popleft()
        passed = int((clock.monotonic() - self._began) * OPUS_RATE)
        at = self._next if abs(passed - self._next) <= DRIFT else max(passed, self._next)
        self._next = at + opus_samples(data)
        packet = av.Packet(data)
        packet.pts = packet.dts = at
        packet.time_base = Fraction(1, OPUS_RATE)
        return packet


class PhonePeer(Connection):
    """The phone's connection: its packets go to `feed`. `mouth`: where to speak, None if it has no speaker for us."""

    def __init__(self, offer: SdpOffer, feed: Feed, ended: Callable[[], None]) -> None:
        super().__init__(ended)
        self.offer, self.feed = offer, feed
        self.mouth: Mouth | None = None
        self.pictures: PictureReceiver | None = None
        self._sync = Sync()
        self._channels = 0
        self._sets = h264.NONE
        self._shape: tuple[int, ...] = ()
        self._seen_at = 0.0
        feed.expect(video=offer.video, audio=offer.sound)
        for kind in offer.kinds:  # in its order: the first one's transport carries them all
            if kind == "audio":
                self._take_sound(offer)
            else:
                self._take_pictures()

    async def tick(self, now: float) -> None:
        """Called some times a second (monotonic s): asks for keyframes, and notices that no pictures come any more."""
        if self.pictures is None:
            return
        if self._seen_at and now - self._seen_at > UNSEEN_S and self.pictures.heard_at != self.heard_at:
            self._seen_at, self._shape = 0.0, ()  # when they come back they are described again
            self.feed.without(video=True)
        if now - self.pictures.heard_at < UNSEEN_S:
            await self.pictures.look(now)

    async def close(self) -> None:
        self.feed.close()
        await super().close()

    def _take_pictures(self) -> None:
        transceiver = self._transceiver("video", "recvonly")
        self.pictures = PictureReceiver(transceiver, self._saw, lambda stamp, ntp: self._sync.report(True, stamp, ntp))
        self.receivers.append(self.pictures)

    def _take_sound(self, offer: SdpOffer) -> None:
        transceiver = self._transceiver("audio", "sendrecv" if offer.speaker else "recvonly")
        if offer.speaker:
            self.mouth = Mouth()
            transceiver.sender.replaceTrack(self.mouth)
        self.receivers.append(SoundReceiver(transceiver, self._heard, lambda stamp, ntp: self._sync.report(False, stamp, ntp)))

    def _heard(self, pieces: list[jitter.Piece]) -> None:
        for piece in pieces:
            if not piece.payload:
                continue
            channels = opus_channels(piece.payload)
            if channels != self._channels:
                self._channels = channels
                self.feed.describe(AudioInfo("opus", OPUS_RATE, channels))
            duration = opus_samples(piece.payload) * 1_000_000 // OPUS_RATE
            self._put(False, piece.payload, piece.stamp, piece.arrived, duration, True)

    def _saw(self, frames: list[jitter.Frame]) -> None:
        for frame in frames:
            try:
                data = h264rtp.access_unit(frame.payloads)
            except ValueError as error:
                log.debug("a frame is no H.264: %s", error)
                continue
            if frame.keyframe:
                self._describe(data)
            self._seen_at = frame.arrived
            self._put(True, data, frame.stamp, frame.arrived, 0, frame.keyframe)

    def _describe(self, data: bytes) -> None:
        """A keyframe may bring another resolution."""
        sets = self._sets.updated(h264.parameter_sets(data), h264.number)
        if not sets.complete:
            return
        sps = h264.active(sets, data)
        try:
            size, shape = h264.picture_size(sps), h264.picture_format(sps)
        except ValueError:
            return
        self._sets = sets
        if shape != self._shape:
            self._shape = shape
            self.feed.describe(VideoInfo("h264", *size, sets.annexb()))

    def _put(self, video: bool, data: bytes, stamp: int, arrived: float, duration: int, keyframe: bool) -> None:
        at = clock.unix() - (clock.monotonic() - arrived)
        stamp_us = self._sync.place(video, stamp, round(at * 1e6))
        self.feed.put(Unit(video, data, at, stamp_us, stamp_us, duration, keyframe))


class Voice(Connection):
    """A parent's connection: their Opus packets go to `say`."""

    def __init__(self, say: Callable[[bytes], None], ended: Callable[[], None]) -> None:
        super().__init__(ended)
        self._say = say
        self.receivers.append(SoundReceiver(self._transceiver("audio", "recvonly"), self._heard))

    def _heard(self, pieces: list[jitter.Piece]) -> None:
        for piece in pieces:
            if piece.payload:
                self._say(piece.payload)
