"""Chromium is the phone: its H.264 and Opus come through, at once in good quality, and its quality can change on the way."""

import numpy as np
import pytest

from babycam.media import h264
from babycam.media.decode import AudioDecoder
from babycam.media.packets import Talker
from tests.media.ingest.browser import chromium
from tests.media.ingest.conftest import Line
from tests.media.ingest.publisher import Publisher, tone
from tests.support.services import need

pytestmark = pytest.mark.slow


async def test_chromium_sends_640x480_from_the_first_seconds_and_changes_as_it_is_told(line: Line) -> None:
    need("chromium")
    async with chromium(line.offer) as phone:
        await phone.publish(kbps=1500)
        await line.until(lambda: len(line.pictures()) > 90, 30)
        info = line.seen.infos[-1]
        assert info.video and (info.video.width, info.video.height) == (640, 480)
        assert info.audio and info.audio.codec == "opus" and info.audio.channels == 1
        assert line.source._phone and line.source._phone._sync.in_step
        keys = [packet for packet in line.pictures() if packet.keyframe]
        assert h264.parameter_sets(keys[0].data).complete

        await phone.change(scaleResolutionDownBy=480 / 360)
        await line.until(lambda: line.seen.infos[-1].video and line.seen.infos[-1].video.height == 360)

        await phone.change(active=False)
        await line.until(lambda: line.seen.infos[-1].video is None)
        before = len(line.sounds())
        await line.until(lambda: len(line.sounds()) > before + 50)

        await phone.change(active=True)
        await line.until(lambda: line.seen.infos[-1].video is not None and line.seen.packets[-1].video)
        assert line.seen.aways == []


async def test_its_beeps_are_heard_and_a_voice_is_said_by_it(line: Line) -> None:
    need("chromium")
    async with chromium(line.offer) as phone:
        await phone.publish(video=False, speaker=True)
        await line.until(lambda: len(line.sounds()) > 120)
        info = line.seen.infos[-1].audio
        assert info
        decoder = AudioDecoder(info)
        heard = np.concatenate([block for packet in line.sounds() for block, _ in decoder.feed(packet)])
        assert np.abs(heard).max() > 0.05
        await line.talk(Publisher(sound=tone()), "t", Talker(3, "Ana"))

        async def energy() -> float:
            return float((await phone.stats()).get("inbound-rtp audio", {}).get("totalAudioEnergy", 0.0))

        before = await energy()
        for _ in range(50):
            if await energy() > before + 0.01:
                break
            await phone.page.wait_for_timeout(100)
        stats = (await phone.stats())["inbound-rtp audio"]
        assert stats["totalAudioEnergy"] > before + 0.01, stats
        assert stats["packetsLost"] == 0
