"""One WebRTC viewer through aiortc: what it is sent, and how the offer is answered. Import it only when there is a viewer.

What is used beyond aiortc's documentation, each with its own test in tests/media/live/test_aiortc_seams.py: a sender packs an
av.Packet that `recv` returns without encoding it (`Encoder.pack`); codec preferences count only when set before
setRemoteDescription; aioice gives up at once on an offer without candidates, and waits a second for each `.local` one.
"""

import asyncio
import logging
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCRtpSender,
    RTCSessionDescription,
)
from aiortc.exceptions import InvalidStateError, OperationError
from aiortc.mediastreams import MediaStreamError

from babycam.core.errors import BabycamError
from babycam.media import h264
from babycam.media.bus import Bus, BusClosed, Item, Reader
from babycam.media.ingest.opus import OPUS_RATE, opus_samples
from babycam.media.ingest.sdp_offer import answerable
from babycam.media.packets import Packet, StreamInfo
from babycam.media.transcode import Normalised

log = logging.getLogger(__name__)

CONNECT_S = 15.0
VIDEO_RATE = 90_000
HEADROOM_US = 10_000_000
CATCH_UP_US = 1_000
DRIFT = OPUS_RATE * 60 // 1000
_WANTED = {"video": ("video/h264", "video/rtx"), "audio": ("audio/opus",)}


class _Feed:
    """A reader for asyncio."""

    def __init__(self, source: Bus | Normalised, name: str, *, video: bool) -> None:
        self._loop = asyncio.get_running_loop()
        self._filled = asyncio.Event()
        self._video = video
        self._reader: Reader = source.reader(name, last_gop=video, max_packets=200, max_bytes=4 << 20, wake=self._wake)

    async def get(self) -> Item:
        """The next item of this kind; raises MediaStreamError at the end."""
        while True:
            self._filled.clear()
            while (item := self.take()) is not None:
                return item
            await self._filled.wait()

    def take(self) -> Item | None:
        """The next one if it is there."""
        try:
            while (item := self._reader.get()) is not None:
                if isinstance(item, StreamInfo) or item.video == self._video:
                    return item
        except BusClosed as error:
            raise MediaStreamError from error
        return None

    def close(self) -> None:
        self._reader.close()

    def _wake(self) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._filled.set)


class VideoTrack(MediaStreamTrack):
    """H.264 as it is. It begins with the GOP since the last keyframe, whose times are squeezed so that players hurry through it."""

    kind = "video"

    def __init__(self, source: Bus | Normalised) -> None:
        super().__init__()
        self._feed = _Feed(source, "whep video", video=True)
        self._sets = h264.NONE
        self._origin: int | None = None
        self._behind: list[Packet] = []

    async def recv(self) -> "av.Packet[Any]":
        if self._origin is None:
            await self._begin()
        packet = self._behind.pop(0) if self._behind else await self._next()
        return _encoded(self._complete(packet), (packet.pts - (self._origin or 0)) * 9 // 100, VIDEO_RATE)

    def stop(self) -> None:
        super().stop()
        self._feed.close()

    async def _begin(self) -> None:
        behind = [await self._next()]
        while (item := self._feed.take()) is not None:
            if (packet := self._picture(item)) is not None:
                behind.append(packet)
        newest = behind[-1].pts
        self._origin = newest - HEADROOM_US
        last = len(behind) - 1
        self._behind = [_moved(packet, newest - (last - at) * CATCH_UP_US) for at, packet in enumerate(behind)]

    async def _next(self) -> Packet:
        while True:
            if (packet := self._picture(await self._feed.get())) is not None:
                return packet

    def _picture(self, item: Item) -> Packet | None:
        if isinstance(item, Packet):
            return item
        if item.video is None or item.video.codec != "h264" or item.video.refreshes:
            raise MediaStreamError
        self._sets = h264.parameter_sets(item.video.extradata)
        return None

    def _complete(self, packet: Packet) -> bytes:
        """A keyframe always with its parameter sets: a viewer may join at any."""
        if not packet.keyframe or h264.parameter_sets(packet.data).complete:
            return packet.data
        return self._sets.annexb() + packet.data


class OpusTrack(MediaStreamTrack):
    """Opus as it is; times run by the count of samples, because a player takes every deviation for a loss. A clock that is a little
    wrong costs a packet, or a hole, each time that it is off by 60 ms.
    """

    kind = "audio"

    def __init__(self, source: Bus | Normalised) -> None:
        super().__init__()
        self._feed = _Feed(source, "whep sound", video=False)
        self._origin: int | None = None
        self._next = 0

    async def recv(self) -> "av.Packet[Any]":
        while True:
            packet = await self._packet()
            if self._origin is None:
                self._origin = packet.pts
            true = (packet.pts - self._origin) * OPUS_RATE // 1_000_000
            if true >= self._next - DRIFT:  # else its clock is too fast: one is left out
                break
        at = self._next if abs(true - self._next) <= DRIFT else max(true, self._next)
        self._next = at + opus_samples(packet.data)
        return _encoded(packet.data, at, OPUS_RATE)

    def stop(self) -> None:
        super().stop()
        self._feed.close()

    async def _packet(self) -> Packet:
        while True:
            item = await self._feed.get()
            if isinstance(item, Packet) and item.data:
                return item


class Peer:
    """One viewer's connection. `gone` is called once when it ends by itself."""

    def __init__(self, gone: Callable[[], None]) -> None:
        self._gone = gone
        self._tracks: list[MediaStreamTrack] = []
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))  # the default asks a server on the internet
        self._connection.on("connectionstatechange", self._state_changed)
        self._deadline: asyncio.TimerHandle | None = None
        self._closing: asyncio.Task[None] | None = None

    async def answer(self, offer: str, video: Bus | Normalised | None, sound: Bus | Normalised | None) -> str:
        """The SDP answer. Raises BabycamError: invalid, codec_not_supported."""
        kinds = set(re.findall(r"^m=(audio|video) ", offer, re.MULTILINE))
        if video and "video" in kinds:
            self._send(VideoTrack(video))
        if sound and "audio" in kinds:
            self._send(OpusTrack(sound))
        if not self._tracks:
            raise BabycamError("invalid")
        try:
            await self._connection.setRemoteDescription(RTCSessionDescription(sdp=answerable(offer), type="offer"))
            await self._connection.setLocalDescription(await self._connection.createAnswer())
        except OperationError as error:
            raise BabycamError("codec_not_supported", codec="no H.264 or no Opus") from error
        except (InvalidStateError, ValueError, KeyError, IndexError, AttributeError, AssertionError, TypeError) as error:
            raise BabycamError("invalid") from error
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(CONNECT_S, self._too_late)
        return str(self._connection.localDescription.sdp)

    async def close(self) -> None:
        """Hang up. Safe to call twice."""
        if self._deadline:
            self._deadline.cancel()
        for track in self._tracks:
            track.stop()
        await self._connection.close()

    def _send(self, track: MediaStreamTrack) -> None:
        self._tracks.append(track)
        transceiver = self._connection.addTransceiver(track, direction="sendonly")
        codecs = RTCRtpSender.getCapabilities(track.kind).codecs
        transceiver.setCodecPreferences([codec for codec in codecs if codec.mimeType.lower() in _WANTED[track.kind]])

    def _state_changed(self) -> None:
        state = self._connection.connectionState
        if state == "connected" and self._deadline:
            self._deadline.cancel()
        elif state in ("failed", "closed"):
            self._end()

    def _too_late(self) -> None:
        if self._connection.connectionState != "connected":
            self._end()

    def _end(self) -> None:
        if self._closing is None:
            self._closing = asyncio.ensure_future(self.close())
            self._gone()


def _moved(packet: Packet, pts: int) -> Packet:
    return Packet(True, pts, pts, packet.duration, packet.keyframe, packet.data, packet.arrived)


def _encoded(data: bytes, pts: int, rate: int) -> "av.Packet[Any]":
    packet = av.Packet(data)
    packet.pts = packet.dts = pts
    packet.time_base = Fraction(1, rate)
    return packet
