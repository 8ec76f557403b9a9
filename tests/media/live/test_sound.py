"""A room's sound alone, from whatever the camera sends; and several rooms mixed."""

import asyncio
import io
from collections.abc import AsyncIterator

import numpy as np
import pytest

from babycam.core import adts
from babycam.media.bus import Bus
from babycam.media.live import mix
from babycam.media.live.sound import FRAMES, SoundSession
from babycam.media.packets import AudioInfo, Packet, StreamInfo
from babycam.media.ring import Ring
from babycam.media.transcode import Normalised
from tests.media import makes
from tests.support.adts import decoded, level_db, pitch_hz

CODECS = [("aac", 48_000), ("aac", 44_100), ("libopus", 48_000), ("pcm_s16le", 8_000), ("pcm_s16le", 44_100)]


async def pushed(bus: Bus, sound: AsyncIterator[bytes], packets: list[Packet], count: int) -> bytes:
    """The first `count` messages that these packets make."""
    for packet in packets:
        bus.packet(packet)
    return b"".join([await asyncio.wait_for(anext(sound), 10) for _ in range(count)])


@pytest.mark.parametrize(("codec", "rate"), CODECS)
async def test_whatever_the_camera_sends_becomes_sound_of_one_kind(codec: str, rate: int) -> None:
    bus = Bus(Ring(10))
    info, packets = makes.audio(3, codec=codec, rate=rate, hz=700)
    bus.info(StreamInfo(1, None, info))
    session = SoundSession(Normalised(bus, video=False, sound="adts"))
    heard = decoded(await pushed(bus, aiter(session), packets, 20))
    session.close()
    assert pitch_hz(heard[10_000:40_000]) == pytest.approx(700, abs=5)
    assert level_db(heard[10_000:40_000]) == pytest.approx(20 * np.log10(0.25 / np.sqrt(2)), abs=1)


async def test_who_joins_hears_now_and_not_what_the_ring_keeps() -> None:
    bus = Bus(Ring(10))
    info, pictures = makes.video(45)
    sound_info, packets = makes.audio(6)
    bus.info(StreamInfo(1, info, sound_info))
    for packet in makes.merged(pictures, packets[: len(packets) // 2]):
        bus.packet(packet)
    session = SoundSession(Normalised(bus, video=False, sound="adts"))
    came = aiter(session)
    waiting = asyncio.ensure_future(anext(came))
    await asyncio.sleep(0)
    assert not waiting.done()
    for packet in packets[len(packets) // 2 :]:
        bus.packet(packet)
    assert len(adts.split(await asyncio.wait_for(waiting, 10))) == FRAMES
    session.close()


async def test_a_slow_socket_loses_sound_and_the_loss_is_counted() -> None:
    bus = Bus(Ring(10))
    info, packets = makes.audio(12, codec="pcm_s16le")
    bus.info(StreamInfo(1, None, info))
    sound = Normalised(bus, video=False, sound="adts")
    session, keen = SoundSession(sound), SoundSession(sound, name="keen")
    for at in range(0, len(packets), 50):
        await pushed(bus, aiter(keen), packets[at : at + 50], 8)
    session.close()
    keen.close()
    assert session.counters.dropped > 0 and keen.counters.dropped == 0


def framed(seconds: float, hz: float, level: float = 0.2) -> list[bytes]:
    """A tone as the worker would push it."""
    info, packets = makes.audio(seconds, hz=hz, level=level)
    assert isinstance(info, AudioInfo)
    return [adts.wrap(packet.data) for packet in packets]


def test_two_rooms_are_both_heard_in_the_mix() -> None:
    taken = b"".join(
        bytes([room]) + frame for pair in zip(framed(2, 440), framed(2, 1_320), strict=True) for room, frame in enumerate(pair)
    )
    given = io.BytesIO()
    mix.run(2, io.BytesIO(taken), given)
    heard = decoded(given.getvalue())[20_000:68_000]
    spectrum = np.abs(np.fft.rfft(heard))
    assert [float(np.argmax(spectrum[:900])), 900 + float(np.argmax(spectrum[900:]))] == pytest.approx([440, 1_320], abs=2)


def test_a_room_that_is_late_holds_up_nobody() -> None:
    mixed = mix.Mix(2)
    heard = decoded(b"".join(made for frame in framed(2, 440) for made in mixed.feed(0, frame)))
    assert len(heard) > 1.5 * 48_000


def test_many_loud_rooms_are_never_cut_at_full_scale() -> None:
    loud = np.full(1_024, 2.5, dtype=np.float32)
    assert np.abs(mix.bent(loud)).max() <= 1.0
    soft = np.linspace(-0.7, 0.7, 1_024, dtype=np.float32)
    assert np.array_equal(mix.bent(soft), soft)


def test_junk_ends_the_mixing_process_and_nothing_else() -> None:
    with pytest.raises(adts.NotAdts):
        mix.run(1, io.BytesIO(b"\0" + bytes(50)), io.BytesIO())
