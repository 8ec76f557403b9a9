"""The live push: type, init and the last GOP at once, then a fragment for each frame."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace

import av
import pytest

from babycam.core.link import LIVE_DELTA, LIVE_INIT, LIVE_KEY, LIVE_MIME
from babycam.media.bus import Bus
from babycam.media.live.mse import LiveSession
from babycam.media.packets import Packet, StreamInfo
from babycam.media.ring import Ring
from babycam.media.transcode import Normalised
from tests.media import makes


class Room:
    def __init__(self) -> None:
        self.bus = Bus(Ring(10))
        self.stream = Normalised(self.bus)

    def write(self, info: StreamInfo | None, packets: list[Packet]) -> None:
        if info:
            self.bus.info(info)
        for packet in packets:
            self.bus.packet(packet)


async def take(frames: AsyncIterator[bytes], count: int) -> list[bytes]:
    return [await asyncio.wait_for(anext(frames), 10) for _ in range(count)]


async def take_pictures(frames: AsyncIterator[bytes], count: int) -> list[bytes]:
    """Frames up to and with the `count`th video fragment."""
    taken: list[bytes] = []
    while count:
        taken += await take(frames, 1)
        count -= taken[-1][0] in (LIVE_KEY, LIVE_DELTA) and taken[-1][1 + 15] == 1
    return taken


def shown(frames: list[bytes]) -> list[int]:
    """The pictures in an init segment and fragments."""
    with av.open(io.BytesIO(b"".join(frame[1:] for frame in frames if frame[0] != LIVE_MIME)), "r", format="mp4") as container:
        return [makes.number_of(frame) for frame in container.decode(video=0)]


@pytest.mark.parametrize("codec", ["libx264", "mjpeg"])
async def test_a_joiner_gets_a_picture_at_once_and_then_every_frame(codec: str) -> None:
    room = Room()
    info, packets = makes.stream(4, codec=codec)
    head = [p for p in packets if p.pts < makes.T0 + 2_500_000]
    room.write(info, head)
    session = LiveSession(room.stream)
    frames = aiter(session)
    said, init, first = await take(frames, 3)
    assert json.loads(said[1:])["video"] is True and "avc1.42" in json.loads(said[1:])["mime"]
    assert (said[0], init[0], first[0]) == (LIVE_MIME, LIVE_INIT, LIVE_KEY)
    room.write(None, packets[len(head) :])
    oldest = 30 if codec == "libx264" else 37
    rest = await take_pictures(frames, 59 - oldest)
    numbers = shown([init, first, *rest])
    assert len(numbers) == 60 - oldest and all(abs(a - b % 20) <= 1 for a, b in zip(numbers, range(oldest, 60), strict=True))
    session.close()
    assert [frame async for frame in frames] == []
    room.bus.close()


async def test_a_new_stream_is_announced_with_its_own_type_and_init() -> None:
    room = Room()
    session = LiveSession(room.stream)
    frames = aiter(session)
    room.write(*makes.stream(1))
    old = await take_pictures(frames, 15)
    room.write(*makes.stream(1, generation=2, size=(640, 480), t0=makes.T0 + 9_000_000))
    new = await take_pictures(frames, 15)
    kinds = [frame[0] for frame in (*old, *new)]
    assert kinds.count(LIVE_MIME) == 2 and kinds.count(LIVE_INIT) == 2
    again = next(i for i, frame in enumerate(new) if frame[0] == LIVE_INIT)
    assert len(shown(new[again:])) == 15
    session.close()
    room.bus.close()


@pytest.mark.parametrize(("gap_us", "players"), [(66_667, 1), (5_000_000, 2), (-500_000, 2)])
async def test_the_same_stream_said_anew_goes_on_in_its_player_if_its_times_do(gap_us: int, players: int) -> None:
    room = Room()
    session = LiveSession(room.stream)
    frames = aiter(session)
    info, packets = makes.stream(1)
    room.write(info, packets)
    taken = await take_pictures(frames, 15)
    later = [max(p.dts for p in packets if p.video is video) + gap_us - makes.T0 for video in (True, False)]
    room.write(replace(info, generation=2), [moved(p, later[not p.video]) for p in packets])
    taken += await take_pictures(frames, 15)
    assert [frame[0] for frame in taken].count(LIVE_INIT) == players
    begun = [n for n, frame in enumerate(taken) if frame[0] == LIVE_INIT][-1]
    assert len(shown(taken[begun:])) == 30 // players
    session.close()
    room.bus.close()


def moved(packet: Packet, by: int) -> Packet:
    return replace(packet, pts=packet.pts + by, dts=packet.dts + by)


async def test_a_room_with_sound_alone_can_be_listened_to() -> None:
    room = Room()
    audio, sound = makes.audio(1)
    session = LiveSession(room.stream)
    frames = aiter(session)
    room.write(StreamInfo(1, None, audio), sound)
    said, init, *batches = await take(frames, 8)
    assert json.loads(said[1:]) == {"mime": 'audio/mp4; codecs="mp4a.40.2"', "video": False, "audio": True, "unseen": ""}
    assert init[0] == LIVE_INIT and all(batch[0] == LIVE_KEY for batch in batches)
    session.close()
    room.bus.close()


async def test_a_socket_that_never_reads_loses_pictures_and_not_memory() -> None:
    room = Room()
    info, packets = makes.stream(20, gop=15)
    session = LiveSession(room.stream)
    frames = aiter(session)
    room.bus.info(info)
    for at in range(0, len(packets), 200):
        part = packets[at : at + 200]
        room.write(None, part)
        await asyncio.wait_for(asyncio.to_thread(_wait_for, room, part[-1].pts), 20)
    assert session.counters.overflows >= 1 and session.counters.dropped > 0
    taken = await take(frames, 3)
    assert [frame[0] for frame in taken[:2]] == [LIVE_MIME, LIVE_INIT]
    session.close()
    room.bus.close()


def _wait_for(room: Room, pts: int) -> None:
    """Until the transcoder has passed this time on."""
    with room.stream.reader("watch", last_gop=True) as reader:
        while True:
            item = reader.get(10.0)
            assert item is not None
            if isinstance(item, Packet) and item.pts >= pts:
                return


async def test_the_session_ends_with_the_room() -> None:
    room = Room()
    session = LiveSession(room.stream)
    frames = aiter(session)
    room.write(*makes.stream(1))
    await take_pictures(frames, 15)
    room.bus.close()
    async with asyncio.timeout(10):
        assert all(frame[0] == LIVE_DELTA for frame in [frame async for frame in frames])
    session.close()


def test_a_thread_may_read_it_too() -> None:
    room = Room()
    info, packets = makes.stream(1)
    room.write(info, packets)
    session = LiveSession(room.stream)
    frames: list[bytes] = []
    while sum(frame[0] in (LIVE_KEY, LIVE_DELTA) for frame in frames) < 15:
        frames += session.get(10.0)
    assert frames[0][0] == LIVE_MIME
    session.close()
    room.bus.close()
