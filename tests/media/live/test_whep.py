"""WebRTC viewers over loopback: an aiortc client is the viewer, and must see the pictures that were sent."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import av
import numpy as np
import pytest
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from babycam.core.errors import BabycamError
from babycam.media.bus import Bus
from babycam.media.live.whep import WhepSessions
from babycam.media.packets import Packet, StreamInfo
from babycam.media.ring import Ring
from babycam.media.transcode import Normalised
from tests.media import makes
from tests.media.ingest.publisher import next_sound


class Room:
    """A bus with viewers, and a source that plays packets in real time."""

    def __init__(self, limit: int = 8) -> None:
        self.bus = Bus(Ring(10))
        self.stream = Normalised(self.bus)
        self.whep = WhepSessions(self.bus, self.stream, limit=limit)

    def write(self, packets: list[Packet]) -> None:
        for packet in packets:
            self.bus.packet(packet)

    async def empty(self) -> None:
        """Wait until nobody watches."""
        async with asyncio.timeout(10):
            while self.whep.count or self.bus.readers:  # noqa: ASYNC110 - nothing announces it
                await asyncio.sleep(0.02)

    async def play(self, packets: list[Packet]) -> None:
        loop, first = asyncio.get_running_loop(), packets[0].dts
        start = loop.time()
        for packet in packets:
            await asyncio.sleep(start + (packet.dts - first) / 1e6 - loop.time())
            self.bus.packet(packet)


class Viewer:
    """A WHEP client."""

    def __init__(self) -> None:
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.tracks = {
            kind: self.connection.addTransceiver(kind, direction="recvonly").receiver.track for kind in ("video", "audio")
        }

    async def join(self, room: Room, session: str = "one", change: Callable[[str], str] = str) -> str:
        await self.connection.setLocalDescription(await self.connection.createOffer())
        answer = await room.whep.answer(session, change(self.connection.localDescription.sdp))
        await self.connection.setRemoteDescription(RTCSessionDescription(sdp=answer, type="answer"))
        self.tracks = {t.kind: t.receiver.track for t in self.connection.getTransceivers()}
        return answer

    async def picture(self) -> av.VideoFrame:
        frame = await asyncio.wait_for(self.tracks["video"].recv(), 10)
        assert isinstance(frame, av.VideoFrame)
        return frame

    async def pictures(self, count: int) -> list[int]:
        return [makes.number_of(await self.picture()) for _ in range(count)]


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    room = Room(limit=2)
    yield room
    await room.whep.close()
    room.bus.close()


@pytest.fixture
async def viewer() -> AsyncIterator[Viewer]:
    viewer = Viewer()
    yield viewer
    await viewer.connection.close()


@pytest.mark.parametrize(("codec", "sound"), [("libx264", "libopus"), ("mjpeg", "pcm_s16le"), ("libx264", "aac")])
async def test_a_viewer_sees_and_hears_the_room(room: Room, viewer: Viewer, codec: str, sound: str) -> None:
    video, shown = makes.video(90, codec=codec)
    audio, heard = makes.audio(6, codec=sound)
    room.bus.info(StreamInfo(1, video, audio))
    packets = makes.merged(shown, heard)
    room.write([p for p in packets if p.pts < makes.T0 + 1_500_000])
    answer = await viewer.join(room)
    assert "H264" in answer and "opus" in answer and "VP8" not in answer
    playing = asyncio.create_task(room.play([p for p in packets if p.pts >= makes.T0 + 1_500_000]))
    numbers = await viewer.pictures(20)
    expected = [(numbers[0] + n) % 20 for n in range(20)]
    assert all(min((a - b) % 20, (b - a) % 20) <= 1 for a, b in zip(numbers, expected, strict=True))
    blocks = [await next_sound(viewer.tracks["audio"]) for _ in range(40)]
    level = np.sqrt(np.mean((np.concatenate([b.to_ndarray()[0] for b in blocks[20:]]) / 32768) ** 2))
    assert level == pytest.approx(0.25 / 2**0.5, rel=0.1)
    playing.cancel()


async def test_the_first_picture_comes_from_the_ring_without_waiting_for_a_keyframe(room: Room, viewer: Viewer) -> None:
    video, shown = makes.video(40, gop=1000)
    room.bus.info(StreamInfo(1, video, None))
    room.write(shown[:30])
    await viewer.join(room)
    numbers = await viewer.pictures(1)
    room.write(shown[30:])
    numbers += await viewer.pictures(38)  # the viewer's own buffer waits for a frame after the last one
    assert numbers == [n % 20 for n in range(39)]


async def test_a_browser_that_hides_its_addresses_gets_through(room: Room, viewer: Viewer) -> None:
    video, shown = makes.video(5)
    room.bus.info(StreamInfo(1, video, None))
    room.write(shown)

    def hidden(offer: str) -> str:
        """As Chromium offers: names of mDNS instead of addresses."""
        lines = [line for line in offer.splitlines() if not line.startswith(("a=candidate", "a=end-of-candidates"))]
        at = next(i for i, line in enumerate(lines) if line.startswith("a=mid"))
        lines.insert(at, "a=candidate:1 1 udp 2113937151 5d3c2f0c-6d0c-4a11-9a1c-5a7cf0f6f3cc.local 50000 typ host generation 0")
        return "\r\n".join(lines) + "\r\n"

    await viewer.join(room, change=hidden)
    assert await viewer.pictures(1) == [0]


async def test_a_room_without_sound_or_without_pictures_can_be_joined(room: Room, viewer: Viewer) -> None:
    audio, heard = makes.audio(4, codec="libopus")
    room.bus.info(StreamInfo(1, None, audio))
    await viewer.join(room)
    playing = asyncio.create_task(room.play(heard))
    block = await next_sound(viewer.tracks["audio"])
    assert block.sample_rate == 48_000
    playing.cancel()


async def test_leaving_frees_everything(room: Room, viewer: Viewer) -> None:
    video, shown = makes.video(5, codec="mjpeg")
    room.bus.info(StreamInfo(1, video, None))
    room.write(shown)
    await viewer.join(room)
    assert room.whep.count == 1 and room.stream.readers == 1
    await room.whep.end("one")
    await room.whep.end("one")
    assert room.whep.count == 0 and room.stream.readers == 0


async def test_a_viewer_that_hangs_up_is_forgotten(room: Room, viewer: Viewer) -> None:
    video, shown = makes.video(5)
    room.bus.info(StreamInfo(1, video, None))
    room.write(shown)
    await viewer.join(room)
    await viewer.pictures(1)
    await viewer.connection.close()
    await room.empty()


async def test_a_viewer_that_never_connects_is_forgotten(room: Room, viewer: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("babycam.media.live.rtc.CONNECT_S", 0.2)
    video, shown = makes.video(5)
    room.bus.info(StreamInfo(1, video, None))
    room.write(shown)
    await viewer.connection.setLocalDescription(await viewer.connection.createOffer())
    await room.whep.answer("one", viewer.connection.localDescription.sdp.replace("a=ice-pwd:", "a=ice-pwd:x"))
    await room.empty()


async def test_no_more_viewers_than_allowed(room: Room) -> None:
    video, shown = makes.video(5)
    room.bus.info(StreamInfo(1, video, None))
    room.write(shown)
    viewers = [Viewer() for _ in range(3)]
    await viewers[0].join(room, "one")
    await viewers[1].join(room, "two")
    with pytest.raises(BabycamError) as refused:
        await viewers[2].join(room, "three")
    assert refused.value.code == "unavailable" and room.whep.count == 2
    for viewer in viewers:
        await viewer.connection.close()


@pytest.mark.parametrize("offer", ["", "hello", "v=0\r\n", "v=0\r\nm=video 9 x y\r\n", "v=0\r\n" + "a=x\r\n" * 50_000])
async def test_junk_instead_of_an_offer_is_refused_and_leaves_nothing(room: Room, offer: str) -> None:
    video, shown = makes.video(5)
    room.bus.info(StreamInfo(1, video, None))
    room.write(shown)
    with pytest.raises(BabycamError) as refused:
        await room.whep.answer("one", offer)
    assert refused.value.code == "invalid" and room.whep.count == 0 and room.bus.readers == ()


async def test_streams_that_webrtc_cannot_carry_are_refused_in_words(room: Room, viewer: Viewer) -> None:
    await viewer.connection.setLocalDescription(await viewer.connection.createOffer())
    offer = viewer.connection.localDescription.sdp
    with pytest.raises(BabycamError) as nothing:
        await room.whep.answer("one", offer)
    video, shown = makes.video(5, b_frames=2)
    room.bus.info(StreamInfo(1, replace(video, codec="hevc"), None))
    with pytest.raises(BabycamError) as hevc:
        await room.whep.answer("one", offer)
    room.bus.info(StreamInfo(2, video, None))
    room.write(shown)
    with pytest.raises(BabycamError) as b_frames:
        await room.whep.answer("one", offer)
    room.bus.info(StreamInfo(3, None, None, "vp9"))
    with pytest.raises(BabycamError) as vp9:
        await room.whep.answer("one", offer)
    assert [e.value.code for e in (nothing, hevc, b_frames, vp9)] == ["unavailable", *["picture_not_by_webrtc"] * 3]
    said = [str(e.value) for e in (hevc, b_frames, vp9)]
    assert [named in words for named, words in zip(("H.265", "B-frames", "VP9"), said, strict=True)] == [True] * 3


@pytest.mark.parametrize("picture", ["hevc", "vp9", "B-frames"])
async def test_a_picture_that_webrtc_cannot_carry_leaves_the_sound_and_is_named(room: Room, viewer: Viewer, picture: str) -> None:
    video, shown = makes.video(30, codec="libx265") if picture == "hevc" else makes.video(30, b_frames=2)
    audio, sound = makes.audio(2, codec="libopus")
    if picture == "vp9":
        room.bus.info(StreamInfo(1, None, audio, "vp9"))
    else:
        room.bus.info(StreamInfo(1, video, audio))
        room.write(shown)
    answer = await viewer.join(room)
    said = next(line for line in answer.splitlines() if line.startswith("i="))
    assert {"hevc": "H.265", "vp9": "VP9", "B-frames": "B-frames"}[picture] in said and "heard" in said
    playing = asyncio.create_task(room.play(sound))
    assert (await next_sound(viewer.tracks["audio"])).samples > 0
    playing.cancel()


def test_a_worker_without_webrtc_viewers_does_not_load_it() -> None:
    code = "import sys, babycam.media.live.whep, babycam.media.live.mse, babycam.media.clip; print('aiortc' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "False"
