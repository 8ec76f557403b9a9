"""A phone is the room's camera: it calls through the server, is heard and seen, and a parent talks to the room through it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from babycam.core import link
from babycam.core.link import CameraConfig, Configure, Levels, LiveWanted, NoiseStarted, SourceChanged, Talking, WorkerBeat
from tests.media import makes
from tests.media.ingest.publisher import Publisher, next_sound, pictures, tone
from tests.worker.camera import Camera
from tests.worker.server import Server
from tests.worker.shift import Shift
from tests.worker.test_asks import ask


class PhoneCamera(Camera):
    """Not there until a phone calls."""

    def __init__(self) -> None:
        super().__init__("phone:7")
        self.config = CameraConfig(kind="phone", url="", device="7")


class Phones:
    """Whoever calls in a test, and the room they call."""

    def __init__(self, shift: Shift) -> None:
        self.shift = shift
        self._leaving: list[Publisher] = []

    async def call(self, what: str = "whip", session: str = "one", **args: Any) -> Publisher:
        publisher = Publisher(**args)
        self._leaving.append(publisher)
        extra = {"person": 3, "name": "Ana"} if what == "talk" else {"device": "7"}

        async def answered(sdp: str) -> str:
            answer = await ask(self.shift, what, session=session, sdp=sdp, **extra)
            assert answer.error == ""
            return str(answer.result["sdp"])

        await publisher.call(answered)
        return publisher

    async def close(self) -> None:
        for publisher in self._leaving:
            await publisher.close()


@pytest.fixture
async def shift(server: Server, tmp_path: Path) -> AsyncIterator[Shift]:
    shift = Shift(server, PhoneCamera(), tmp_path / "spool")
    server.greeting = [link.Assigned(epoch=1, lease_s=10, config=shift.config)]
    await shift.begin()
    yield shift
    await shift.end()


@pytest.fixture
async def phones(shift: Shift) -> AsyncIterator[Phones]:
    phones = Phones(shift)
    yield phones
    await phones.close()


async def test_a_phone_is_heard_and_seen_and_the_server_is_told_when_it_goes(shift: Shift, phones: Phones) -> None:
    await shift.link.wait(SourceChanged, lambda m: m.state == "connecting")
    phone = await phones.call(video=pictures(), sound=tone())
    await shift.link.wait(SourceChanged, lambda m: m.state == "live")
    levels = await shift.link.wait(Levels, lambda m: m.hops[-1].rms > -20)
    assert levels.hops[-1].rms == pytest.approx(-15, abs=1), "a sine of 0.25"
    beat = await shift.link.wait(WorkerBeat, lambda m: m.fps > 0 and bool(m.video) and bool(m.audio))
    assert (beat.source, beat.video, beat.audio) == ("live", "h264 320x240", "opus 48000 Hz")
    await shift.link.wait(NoiseStarted)
    await phone.close()
    gone = await shift.link.wait(SourceChanged, lambda m: m.state == "lost")
    assert gone.error == "source_lost"
    await phones.call(session="two", sound=tone())
    await shift.link.wait(SourceChanged, lambda m: m.state == "live" and m.seq > gone.seq)


async def test_it_is_watched_by_mse_and_by_webrtc(shift: Shift, phones: Phones) -> None:
    await phones.call(video=pictures(), sound=tone())
    await shift.link.wait(WorkerBeat, lambda m: m.fps > 0 and bool(m.video) and bool(m.audio))
    await shift.link.send(LiveWanted(room=1, epoch=1, wanted=True))
    live = await shift.server.live()
    frames = [await asyncio.wait_for(live.frames.get(), 10) for _ in range(30)]
    kinds = [frame[0] for frame in frames]
    assert kinds[:3] == [link.LIVE_MIME, link.LIVE_INIT, link.LIVE_KEY]
    assert b"avc1" in frames[0] and b"mp4a" in frames[0]
    viewer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    for kind in ("video", "audio"):
        viewer.addTransceiver(kind, direction="recvonly")
    await viewer.setLocalDescription(await viewer.createOffer())
    answer = await ask(shift, "whep", session="v", sdp=viewer.localDescription.sdp)
    await viewer.setRemoteDescription(RTCSessionDescription(sdp=answer.result["sdp"], type="answer"))
    for transceiver in viewer.getTransceivers():
        assert await asyncio.wait_for(transceiver.receiver.track.recv(), 10)
    await viewer.close()


async def test_a_phone_that_sends_sound_alone_is_watched_as_such(shift: Shift, phones: Phones) -> None:
    await phones.call(sound=tone())
    await shift.link.wait(WorkerBeat, lambda m: bool(m.audio))
    await shift.link.send(LiveWanted(room=1, epoch=1, wanted=True))
    live = await shift.server.live()
    first = await asyncio.wait_for(live.frames.get(), 10)
    assert first[0] == link.LIVE_MIME and b"avc1" not in first


async def test_a_parent_talks_to_the_room_and_the_room_is_not_alarmed_by_it(shift: Shift, phones: Phones) -> None:
    silence = makes.audio(4, codec="libopus", level=0.001)[1]
    phone = await phones.call(sound=silence, speaker=True)
    await shift.link.wait(Levels)
    voice = await phones.call("talk", "t", sound=tone(hz=880))
    told = await shift.link.wait(Talking)
    assert (told.room, told.person, told.name) == (1, 3, "Ana")
    blocks = [await next_sound(phone.speaker) for _ in range(60)]
    samples = np.concatenate([block.to_ndarray()[0] for block in blocks[30:]]) / 32768
    assert np.sqrt(np.mean(samples**2)) == pytest.approx(0.25 / 2**0.5, rel=0.15), "the phone says it"
    answer = await ask(shift, "talk", session="u", sdp=await Publisher(sound=tone()).offer(), person=4, name="Ben")
    assert (answer.error, answer.params) == ("somebody_talks", {"name": "Ana"})
    assert phone.sound
    phone.sound.swap(tone(hz=880))  # what the phone hears of its own speaker
    await shift.link.wait(Levels, lambda m: m.hops[-1].rms > -20)
    await asyncio.sleep(1.5)
    phone.sound.swap(silence)
    assert (await ask(shift, "talk_end", session="t")).error == ""
    over = await shift.link.wait(Talking, lambda m: m.person == 0)
    assert over.name == ""
    assert shift.link.all(NoiseStarted) == []
    await voice.close()
    await asyncio.sleep(2.0)  # the shield is down again
    phone.sound.swap(tone())
    assert (await shift.link.wait(NoiseStarted)).at > over.at


async def test_a_talker_who_vanishes_has_let_go(shift: Shift, phones: Phones) -> None:
    await phones.call(sound=tone(), speaker=True)
    await shift.link.wait(Levels)
    voice = await phones.call("talk", "t", sound=tone())
    await shift.link.wait(Talking, lambda m: m.person == 3)
    await voice.close()
    await shift.link.wait(Talking, lambda m: m.person == 0)


async def test_there_is_nobody_to_talk_to_without_a_speaker_or_without_a_phone(shift: Shift, phones: Phones) -> None:
    offer = await Publisher(sound=tone()).offer()
    assert (await ask(shift, "talk", session="t", sdp=offer, person=3, name="Ana")).error == "source_lost"
    await phones.call(sound=tone())
    await shift.link.wait(Levels)
    assert (await ask(shift, "talk", session="t", sdp=offer, person=3, name="Ana")).error == "no_speaker"


async def test_another_phone_in_its_place_ends_the_first_ones_session(shift: Shift, phones: Phones) -> None:
    phone = await phones.call(sound=tone())
    await shift.link.wait(SourceChanged, lambda m: m.state == "live")
    changed = shift.changed(camera=CameraConfig(kind="phone", url="", device="8"))
    await shift.link.send(Configure(epoch=1, config=changed))
    async with asyncio.timeout(10):
        while phone.connection.connectionState != "closed":  # noqa: ASYNC110 - nothing announces it
            await asyncio.sleep(0.05)


async def test_a_phone_that_is_not_the_rooms_is_told_to_ask_again(shift: Shift) -> None:
    answer = await ask(shift, "whip", session="s", sdp=await Publisher(sound=tone()).offer(), device="9")
    assert answer.error == "no_worker", "the settings that name it may be on their way"


async def test_a_camera_that_is_no_phone_takes_no_calls(server: Server, tmp_path: Path) -> None:
    shift = Shift(server, Camera("scripted:other-kind"), tmp_path / "spool2")
    server.greeting = [link.Assigned(epoch=1, lease_s=10, config=shift.config)]
    await shift.begin()
    assert (await ask(shift, "whip", session="s", sdp="v=0", device="7")).error == "no_worker"
    assert (await ask(shift, "talk", session="s", sdp="v=0", person=3, name="Ana")).error == "no_speaker"
    await shift.end()
