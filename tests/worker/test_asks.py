"""What the server asks a worker for, and the live view that it pushes."""

import asyncio
import contextlib
import json
from typing import Any

import pytest

from babycam.core import link
from babycam.core.ids import new_id
from babycam.core.link import Answer, Ask, Assigned, Levels, LiveWanted, NoiseEnded, NoiseStarted, SoundWanted, WorkerBeat
from tests.support.adts import decoded, level_db
from tests.worker.shift import Shift
from tests.worker.test_client import until

QUIET, CRY = -60.0, -12.0


async def ask(shift: Shift, what: str, room: int = 1, **args: Any) -> Answer:
    request = link.Ask(request_id=new_id(), room=room, what=what, args=args)
    await shift.link.send(request)
    return await shift.link.wait(Answer, lambda m: m.request_id == request.request_id, seconds=20)


async def on_air(shift: Shift) -> None:
    shift.camera.play(QUIET, 3)
    await shift.link.wait(WorkerBeat, lambda m: m.source == "live" and m.last_video_at > 0)


async def test_a_snapshot_is_a_jpeg_of_the_room(shift: Shift) -> None:
    await on_air(shift)
    assert (await ask(shift, "snapshot")).blob.startswith(b"\xff\xd8")


async def test_there_is_no_snapshot_before_a_picture_came(shift: Shift) -> None:
    assert (await ask(shift, "snapshot")).error == "source_lost"


async def test_calibrating_listens_for_as_long_as_asked_and_proposes_both_lines(shift: Shift) -> None:
    await on_air(shift)
    await shift.link.wait(Levels)
    await shift.link.send(Ask(request_id="c", room=1, what="calibrate", args={"seconds": 1}))
    await until(lambda: shift.worker._room is not None and shift.worker._room.calibrations != [])
    shift.camera.play(QUIET, 12)
    answer = await shift.link.wait(Answer)
    assert answer.error == ""
    assert answer.result["floor_db"] == pytest.approx(QUIET, abs=2)
    assert answer.result["floor_db"] < answer.result["stir_db"] < answer.result["loud_db"]


async def test_calibrating_without_sound_says_so(shift: Shift) -> None:
    assert (await ask(shift, "calibrate", seconds=1)).error == "too_quiet_to_calibrate"


async def test_a_switch_on_the_camera_is_thrown(shift: Shift) -> None:
    await on_air(shift)
    assert (await ask(shift, "control", torch=True)).error == ""
    assert shift.camera.controls == [{"torch": True}]


async def test_a_drill_makes_a_quiet_room_cry_for_whoever_listens(shift: Shift) -> None:
    await on_air(shift)
    await shift.link.wait(Levels)
    assert (await ask(shift, "drill", seconds=8)).error == ""
    shift.camera.play(QUIET, 12)
    noise = await shift.link.wait(NoiseStarted, seconds=20)
    assert noise.level_db > -25


async def test_a_room_that_is_not_heard_cannot_be_drilled(shift: Shift) -> None:
    assert (await ask(shift, "drill", seconds=8)).error == "source_lost"


NONSENSE: list[tuple[str, dict[str, Any]]] = [
    ("dance", {}),
    ("calibrate", {"seconds": "long"}),
    ("whep", {"session": "s"}),
    ("whep", {"session": "s", "sdp": "no sdp"}),
]


@pytest.mark.parametrize(("what", "args"), NONSENSE)
async def test_a_question_that_makes_no_sense_is_answered(shift: Shift, what: str, args: dict[str, Any]) -> None:
    assert (await ask(shift, what, **args)).error == "invalid"


async def test_a_question_about_another_room_is_answered(shift: Shift) -> None:
    assert (await ask(shift, "snapshot", room=2)).error == "no_worker"


async def test_who_begins_to_watch_gets_the_picture_since_the_last_keyframe_at_once(shift: Shift) -> None:
    await on_air(shift)
    await shift.link.send(LiveWanted(room=1, epoch=1, wanted=True))
    live = await shift.server.live()
    assert live.query == {"room": "1", "epoch": "1"}
    mime = await live.frames.get()
    assert mime[0] == link.LIVE_MIME
    assert json.loads(mime[1:])["video"] is True
    assert (await live.frames.get())[0] == link.LIVE_INIT
    assert (await live.frames.get())[0] == link.LIVE_KEY
    await shift.link.send(LiveWanted(room=1, epoch=1, wanted=False))
    await live.closed.wait()


async def test_who_only_listens_is_sent_sound_and_no_picture(shift: Shift) -> None:
    await on_air(shift)
    await shift.link.send(SoundWanted(room=1, epoch=1, wanted=True))
    sound = await asyncio.wait_for(shift.server.sounds.get(), 10)
    assert sound.query == {"room": "1", "epoch": "1"}
    messages: list[bytes] = []
    while len(messages) < 6:  # what came before it listens is not sent
        shift.camera.play(QUIET, 1)
        with contextlib.suppress(TimeoutError):
            messages.append(await asyncio.wait_for(sound.frames.get(), 2))
    heard = decoded(b"".join(messages))
    assert level_db(heard[4_000:]) == pytest.approx(QUIET, abs=3)
    assert shift.server.lives.empty()
    await shift.link.send(SoundWanted(room=1, epoch=1, wanted=False))
    await sound.closed.wait()


async def test_levels_say_whether_the_noise_that_goes_on_wakes(shift: Shift) -> None:
    await on_air(shift)
    await shift.link.wait(Levels, lambda m: not m.woke)
    shift.camera.play(CRY, 3)
    await shift.link.wait(Levels, lambda m: m.woke and m.state == "loud")
    shift.camera.play(QUIET, 20)
    await shift.link.wait(NoiseEnded, seconds=20)
    await shift.link.wait(Levels, lambda m: not m.woke and m.at > shift.link.all(NoiseEnded)[0].at, seconds=20)


async def test_a_live_view_that_is_cut_comes_back(shift: Shift) -> None:
    await on_air(shift)
    await shift.link.send(LiveWanted(room=1, epoch=1, wanted=True))
    await shift.server.live()
    await shift.server.cut()
    line = await shift.server.link()
    await line.send(Assigned(epoch=2, lease_s=10, config=shift.config), LiveWanted(room=1, epoch=2, wanted=True))
    while (live := await shift.server.live()).query["epoch"] != "2":
        pass
    assert (await live.frames.get())[0] == link.LIVE_MIME
