"""A phone calls over loopback: aiortc on both sides, the phone's half untouched."""

import asyncio
import gc
import socket
import threading
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from babycam.core.errors import BabycamError
from babycam.media import h264
from babycam.media.decode import AudioDecoder
from tests.media import makes
from tests.media.ingest.conftest import Line
from tests.media.ingest.publisher import Publisher, pictures, tone


async def test_a_phones_pictures_and_sound_come_as_they_were_sent(line: Line) -> None:
    shown, said = pictures(), tone()
    await line.publish(video=shown, sound=said)
    await line.until(lambda: len(line.pictures()) >= 30 and len(line.sounds()) >= 100)
    info = line.seen.infos[-1]
    assert info.video and info.audio
    assert (info.video.codec, info.video.width, info.video.height) == ("h264", 320, 240)
    assert (info.audio.codec, info.audio.rate, info.audio.channels) == ("opus", 48_000, 1)
    sent = [list(h264.units(packet.data)) for packet in shown]
    came = [list(h264.units(packet.data)) for packet in line.pictures()[:30]]
    first = sent.index(came[0])
    assert came == sent[first : first + 30], "not a byte is other"
    assert line.pictures()[0].keyframe
    assert [packet.data for packet in line.sounds()[:100]] == [packet.data for packet in said[:100]]
    for packets in (line.pictures(), line.sounds()):
        assert all(a.pts < b.pts for a, b in pairwise(packets))
        assert all(abs(packet.pts / 1e6 - packet.arrived) < 1 for packet in packets)


async def test_the_sound_is_what_was_said(line: Line) -> None:
    await line.publish(sound=tone())
    await line.until(lambda: len(line.sounds()) >= 60)
    info = line.seen.infos[0].audio
    assert info and line.seen.infos[0].video is None
    decoder = AudioDecoder(info)
    samples = np.concatenate([block for packet in line.sounds()[10:60] for block, _ in decoder.feed(packet)])
    assert np.sqrt(np.mean(samples**2)) == pytest.approx(0.25 / 2**0.5, rel=0.1)


async def test_a_phone_that_hangs_up_is_told_as_away_and_comes_back_at_once(line: Line) -> None:
    phone = await line.publish(video=pictures(), sound=tone())
    await line.until(lambda: len(line.sounds()) >= 10)
    await phone.close()
    await line.until(lambda: line.seen.aways == ["source_lost"])
    before = len(line.seen.packets)
    await line.publish("two", video=pictures(), sound=tone())
    await line.until(lambda: len(line.seen.packets) > before + 20)


async def test_a_phone_that_freezes_is_away_after_two_seconds_and_back_with_its_next_packet(line: Line) -> None:
    phone = await line.publish(sound=tone())
    await line.until(lambda: len(line.sounds()) >= 10)
    assert phone.sound
    phone.sound.paused = True
    await line.until(lambda: line.seen.aways == ["source_lost"])
    before = len(line.sounds())
    phone.sound.paused = False
    await line.until(lambda: len(line.sounds()) > before + 10)
    assert line.seen.aways == ["source_lost"]


async def test_a_phone_that_was_loaded_again_takes_the_place_of_the_one_before(line: Line) -> None:
    old = await line.publish("one", sound=tone(hz=440))
    await line.until(lambda: len(line.sounds()) >= 10)
    new = tone(hz=880)
    await line.publish("two", sound=new)
    await line.until(lambda: line.sounds()[-1].data in {packet.data for packet in new})
    await line.until(lambda: old.connection.connectionState == "closed")
    line.source.end("one")
    before = len(line.sounds())
    await line.until(lambda: len(line.sounds()) > before + 10)
    assert line.seen.aways == []


async def test_pictures_that_are_not_sent_any_more_leave_the_stream_and_come_back(line: Line) -> None:
    phone = await line.publish(video=pictures(), sound=tone())
    await line.until(lambda: line.seen.infos and line.seen.infos[-1].video)
    assert phone.video
    phone.video.paused = True
    await line.until(lambda: line.seen.infos[-1].video is None)
    phone.video.paused = False
    await line.until(lambda: line.seen.infos[-1].video is not None and line.seen.packets[-1].video)
    assert line.seen.aways == []


async def test_another_resolution_is_another_stream(line: Line) -> None:
    small, large = makes.video(15, gop=15)[1], makes.video(15, gop=15, size=(640, 360))[1]
    step = large[0].duration * 15
    moved = [type(p)(True, p.pts + step, p.dts + step, p.duration, p.keyframe, p.data, p.arrived) for p in large]
    await line.publish(video=small + moved)
    await line.until(lambda: len(line.seen.infos) >= 3)
    sizes = [(info.video.width, info.video.height) for info in line.seen.infos[:3] if info.video]
    assert sizes == [(320, 240), (640, 360), (320, 240)] or sizes == [(640, 360), (320, 240), (640, 360)]


async def test_a_phone_without_h264_is_told_and_may_go_on_with_sound_alone(line: Line) -> None:
    phone = Publisher(video=pictures(), sound=tone(), codec="video/VP8")
    line.leaving.append(phone)
    with pytest.raises(BabycamError) as refused:
        await line.offer(await phone.offer())
    assert refused.value.code == "codec_not_supported"
    assert refused.value.params == {"codec": "VP8", "sound": True}
    assert "VP8" in str(refused.value)


@pytest.mark.parametrize(
    "change",
    [
        lambda sdp: "",
        lambda sdp: "v=0\r\n",
        lambda sdp: sdp[: len(sdp) // 2],
        lambda sdp: sdp + sdp[sdp.index("m=audio") :] * 50,
        lambda sdp: sdp.replace("a=rtcp-mux", "a=x"),
        lambda sdp: sdp.replace("a=fingerprint", "a=x"),
        lambda sdp: sdp.replace("a=ice-ufrag", "a=x"),
        lambda sdp: sdp.replace("UDP/TLS/RTP/SAVPF 96", "UDP/TLS/RTP/SAVPF what"),
        lambda sdp: sdp + "a=x\r\n" * 20_000,
    ],
)
async def test_an_offer_that_is_none_is_refused_and_the_phone_before_stays(line: Line, change: Callable[[str], str]) -> None:
    await line.publish("good", sound=tone())
    await line.until(lambda: len(line.sounds()) >= 5)
    phone = Publisher(sound=tone())
    line.leaving.append(phone)
    bad = change(await phone.offer())
    with pytest.raises(BabycamError) as refused:
        async with asyncio.timeout(6):
            await line.offer(bad, "bad")
    assert refused.value.code in ("invalid", "codec_not_supported")
    before = len(line.sounds())
    await line.until(lambda: len(line.sounds()) > before + 10)


async def test_the_answer_asks_for_steady_mono_sound_and_says_where_pictures_begin(line: Line) -> None:
    phone = Publisher(video=pictures(), sound=tone())
    line.leaving.append(phone)
    answer = await phone.call(line.offer)
    assert "usedtx=0" in answer and "stereo=0" in answer and "useinbandfec=1" in answer
    assert "x-google-start-bitrate" in answer and "b=AS:" in answer
    assert answer.count("H264/90000") == 1 and "42e01f" in answer and "VP8" not in answer
    assert "transport-cc" not in answer and "goog-remb" in answer


async def test_a_phone_that_calls_again_and_again_leaves_nothing_behind(line: Line) -> None:
    phone = Publisher(video=pictures(), sound=tone())
    line.leaving.append(phone)
    sdp = await phone.offer()

    async def held() -> tuple[int, int, int]:
        """Tasks, sockets and threads, once what was replaced has hung up."""
        await line.until(lambda: len(line.source._tasks) == 0)
        tasks = asyncio.run_coroutine_threadsafe(_tasks(), line.source._loop)
        return await asyncio.wrap_future(tasks), len(_sockets()), threading.active_count()

    for call in range(10):
        await line.offer(sdp, f"early {call}")
    before = await held()
    for call in range(60):
        await line.offer(sdp, f"late {call}")
    after = await held()
    assert all(late <= early + 6 for early, late in zip(before, after, strict=True)), (before, after)


async def _tasks() -> int:
    return len(asyncio.all_tasks())


def _sockets() -> list[socket.socket]:
    gc.collect()
    return [one for one in gc.get_objects() if issubclass(type(one), socket.socket) and one.fileno() >= 0]
