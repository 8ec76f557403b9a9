"""A bad network: picture and sound keep going, and what could be had is had."""

import asyncio

import pytest

from babycam.media import h264
from tests.media.ingest.conftest import Line
from tests.media.ingest.lossy import Lossy, without_candidates
from tests.media.ingest.publisher import Publisher, pictures, tone

pytestmark = pytest.mark.slow
SECONDS = 12.0
FPS = 30


@pytest.mark.parametrize(("loss", "gaps"), [(0.02, 0), (0.10, 3)])
async def test_picture_and_sound_keep_going(line: Line, loss: float, gaps: int) -> None:
    """Each lost picture packet comes again; of the sound only what the network ate is missing."""
    network = Lossy(loss)
    shown = pictures(seconds=20, fps=FPS, size=(640, 480))
    phone = Publisher(video=shown, sound=tone(20))
    line.leaving.append(phone)

    async def through_it(sdp: str) -> str:
        return await network.between(await line.offer(without_candidates(sdp)))

    await phone.call(through_it)
    assert phone.video and phone.sound
    await line.until(lambda: len(line.pictures()) > 5 and len(line.sounds()) > 5)
    await asyncio.sleep(SECONDS)
    phone.video.paused = phone.sound.paused = True
    await asyncio.sleep(0.5)
    network.close()
    assert line.source._phone and line.source._phone.pictures
    buffer = line.source._phone.pictures.buffer
    assert sum(network.lost.values()) > 50 * loss, "the network was as bad as it should be"

    sent = [list(h264.units(packet.data)) for packet in shown]
    numbers = [sent.index(list(h264.units(packet.data))) for packet in line.pictures()]
    assert numbers == sorted(set(numbers)), "in order, each once"
    missing = numbers[-1] - numbers[0] + 1 - len(numbers)
    assert buffer.counts["given_up"] <= gaps
    assert missing <= buffer.counts["given_up"] * FPS, "after a loss that stays, the next keyframe is shown"
    assert len(numbers) > SECONDS * FPS * (1 - 0.1 * max(gaps, 0.2))

    heard = [packet.pts for packet in line.sounds()]
    assert heard == sorted(set(heard))
    assert abs(network.passed[_ssrc(phone)] - len(heard)) <= 1, "what came, or came late, was heard"
    assert network.lost[_ssrc(phone)] > 0
    assert line.seen.aways == []


def _ssrc(phone: Publisher) -> int:
    sound = next(one for one in phone.connection.getTransceivers() if one.kind == "audio")
    return int(sound.sender._ssrc)
