"""A phone: an aiortc connection that sends pictures and sound by WHIP, in real time, as they come from an encoder."""

import asyncio
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

from babycam.media.packets import Packet
from tests.media import makes

Answer = Callable[[str], Any]


class Paced(MediaStreamTrack):
    """Encoded packets on their time, over and over. `paused`: nothing is sent meanwhile."""

    def __init__(self, kind: str, packets: list[Packet], rate: int, start: float) -> None:
        super().__init__()
        self.kind = kind
        self.sent = 0
        self.paused = False
        self.times: list[tuple[int, float]] = []
        self._packets, self._rate, self._start = packets, rate, start
        self._length = packets[-1].pts - packets[0].pts + packets[-1].duration

    def swap(self, packets: list[Packet]) -> None:
        """Send these from now on; they have to be as many."""
        self._packets = packets

    async def recv(self) -> "av.Packet[Any]":
        loop = asyncio.get_running_loop()
        while True:
            rounds, index = divmod(self.sent, len(self._packets))
            packet = self._packets[index]
            at = packet.pts - self._packets[0].pts + rounds * self._length
            await asyncio.sleep(max(self._start + at / 1e6 - loop.time(), 0))
            if self.readyState != "live":
                raise MediaStreamError
            self.sent += 1
            if not self.paused:
                break
        made = av.Packet(packet.data)
        made.pts, made.time_base = at * self._rate // 1_000_000, Fraction(1, self._rate)
        return made


async def next_sound(track: MediaStreamTrack) -> av.AudioFrame:
    """The next decoded piece of a track; TimeoutError after ten seconds."""
    frame = await asyncio.wait_for(track.recv(), 10)
    assert isinstance(frame, av.AudioFrame)
    return frame


class Publisher:
    """`video`, `sound`: the tracks. `heard`: what came down to its speaker (decoded frames)."""

    def __init__(
        self,
        *,
        video: list[Packet] | None = None,
        sound: list[Packet] | None = None,
        speaker: bool = False,
        codec: str = "video/H264",
    ) -> None:
        start = asyncio.get_running_loop().time() + 0.2
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.video = Paced("video", video, 90_000, start) if video else None
        self.sound = Paced("audio", sound, 48_000, start) if sound else None
        if self.sound:
            self._add(self.sound, "audio/opus", "sendrecv" if speaker else "sendonly")
        if self.video:
            self._add(self.video, codec, "sendonly")

    def _add(self, track: MediaStreamTrack, codec: str, direction: str) -> None:
        from aiortc import RTCRtpSender

        transceiver = self.connection.addTransceiver(track, direction=direction)
        codecs = RTCRtpSender.getCapabilities(track.kind).codecs
        transceiver.setCodecPreferences([c for c in codecs if c.mimeType.lower() in (codec.lower(), "video/rtx")])

    async def offer(self) -> str:
        await self.connection.setLocalDescription(await self.connection.createOffer())
        return self.connection.localDescription.sdp

    async def call(self, answer: Answer) -> str:
        """Offers, and takes what `answer` says."""
        sdp = await answer(await self.offer())
        await self.connection.setRemoteDescription(RTCSessionDescription(sdp=sdp, type="answer"))
        return str(sdp)

    @property
    def speaker(self) -> MediaStreamTrack:
        return next(t.receiver.track for t in self.connection.getTransceivers() if t.kind == "audio")

    async def close(self) -> None:
        for track in (self.video, self.sound):
            if track:
                track.stop()
        await self.connection.close()


def pictures(seconds: float = 4, **options: Any) -> list[Packet]:
    """H.264, a keyframe each second."""
    fps = int(options.pop("fps", 15))
    return makes.video(int(seconds * fps), fps=fps, gop=fps, **options)[1]


def tone(seconds: float = 4, hz: float = 440) -> list[Packet]:
    """Opus."""
    return makes.audio(seconds, codec="libopus", hz=hz)[1]
