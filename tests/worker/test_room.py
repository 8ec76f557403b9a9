"""A room's night as the server sees it: what is heard, what a cut link hides, what settings change, what a camera does."""

import asyncio
import math
import time

import msgspec
import pytest

from babycam.core import level_seconds
from babycam.core.link import (
    Assigned,
    Configure,
    Hello,
    Idle,
    Levels,
    LevelsMinute,
    LiveWanted,
    MicMuted,
    NoiseEnded,
    NoiseStarted,
    NoiseWoke,
    RecordingConfig,
    Released,
    SourceChanged,
    StateChanged,
    WorkerBeat,
)
from babycam.media.packets import AudioInfo
from tests.worker.camera import Camera
from tests.worker.server import Server
from tests.worker.shift import LISTENING, Shift
from tests.worker.test_client import until

QUIET, CRY = -60.0, -15.0


async def test_a_cry_is_told_with_the_time_at_which_it_began(shift: Shift) -> None:
    shift.camera.play(QUIET, 2)
    onset = shift.camera.play(CRY, 2)
    noise = await shift.link.wait(NoiseStarted)
    assert noise.onset_at == pytest.approx(onset, abs=0.11)
    assert onset < noise.at < onset + 1
    assert (noise.room, noise.epoch, noise.threshold_db) == (1, 1, -35.0)
    assert noise.level_db == pytest.approx(CRY, abs=1.5)
    shift.camera.play(QUIET, 12)
    ended = await shift.link.wait(NoiseEnded)
    assert ended.event_id == noise.event_id
    assert ended.loud_s == pytest.approx(2, abs=0.3)
    assert [m.state for m in shift.link.all(StateChanged)] == ["stirring", "loud", "settling", "quiet"]


async def test_noise_that_is_no_cry_is_told_recorded_and_wakes_nobody_until_it_has_lasted(shift: Shift) -> None:
    config = msgspec.structs.replace(LISTENING, wake_for="cries_and_long", long_noise_s=20.0)
    await shift.link.send(Configure(epoch=1, config=shift.changed(listening=config)))
    shift.camera.play(QUIET, 3)
    await shift.link.wait(WorkerBeat, lambda m: m.audio != "" and m.unjudged == "")
    began = shift.camera.play(CRY, 2)
    noise = await shift.link.wait(NoiseStarted)
    assert noise.wake is None
    await shift.link.wait(WorkerBeat, lambda m: m.recording)
    assert not shift.link.all(NoiseWoke)
    shift.camera.play(CRY, 25)
    woke = await shift.link.wait(NoiseWoke)
    assert (woke.noise_id, woke.wake.cause, woke.wake.certainty, woke.again) == (noise.event_id, "long", "noise", False)
    assert woke.onset_at == pytest.approx(began, abs=0.11)
    assert woke.at == pytest.approx(began + 20, abs=1)


@pytest.mark.parametrize("wake_for", ["any", "cries_and_long", "cries"])
async def test_cry_wakes_when_it_is_recognised(shift: Shift, wake_for: str) -> None:
    config = msgspec.structs.replace(LISTENING, wake_for=wake_for)
    await shift.link.send(Configure(epoch=1, config=shift.changed(listening=config)))
    shift.camera.play(QUIET, 3)
    await shift.link.wait(WorkerBeat, lambda m: m.audio != "")
    began = shift.camera.cry(CRY, 8)
    noise = await shift.link.wait(NoiseStarted)
    woke = await shift.link.wait(NoiseWoke)
    assert (noise.wake is not None) is (wake_for == "any")
    assert (woke.noise_id, woke.wake.cause, woke.again) == (noise.event_id, "crying", wake_for == "any")
    assert woke.wake.certainty in ("cry", "probably_cry")
    assert woke.onset_at == pytest.approx(began, abs=0.5)


async def test_cry_below_the_loud_line_begins_a_noise_that_wakes(shift: Shift) -> None:
    config = msgspec.structs.replace(LISTENING, wake_for="cries_and_long", loud_db=-10.0)
    await shift.link.send(Configure(epoch=1, config=shift.changed(listening=config)))
    shift.camera.play(QUIET, 3)
    await shift.link.wait(WorkerBeat, lambda m: m.audio != "")
    shift.camera.cry(-25.0, 8)
    noise = await shift.link.wait(NoiseStarted)
    assert noise.wake is not None and noise.wake.cause == "crying"
    assert noise.threshold_db == LISTENING.stir_db


async def test_sound_whose_cries_nobody_can_tell_wakes_as_any_noise_and_the_beat_says_why(shift: Shift) -> None:
    config = msgspec.structs.replace(LISTENING, wake_for="cries")
    await shift.link.send(Configure(epoch=1, config=shift.changed(listening=config)))
    shift.camera.hum(-200.0, 3)
    await shift.link.wait(WorkerBeat, lambda m: m.unjudged == "band")
    shift.camera.hum(CRY, 2)
    noise = await shift.link.wait(NoiseStarted)
    assert noise.wake is not None
    assert (noise.wake.cause, noise.wake.certainty, noise.wake.unjudged) == ("loud", "noise", "band")


async def test_levels_come_in_pairs_of_hops_with_the_state_of_the_room(shift: Shift) -> None:
    shift.camera.play(QUIET, 2)
    levels = await shift.link.wait(Levels, lambda m: len(m.hops) == 2)
    assert levels.state == "quiet"
    assert all(hop.rms == pytest.approx(QUIET, abs=2) for hop in levels.hops)


async def test_a_beat_tells_what_the_camera_sends(shift: Shift) -> None:
    shift.camera.play(QUIET, 2)
    beat = await shift.link.wait(WorkerBeat, lambda m: m.source == "live" and m.last_video_at > 0 and m.fps > 0)
    assert (beat.video, beat.audio, beat.muted, beat.recording) == ("h264 64x48", "pcm_s16le 8000 Hz", False, False)
    assert beat.last_audio_at > 0 and beat.kbps > 0


async def test_sound_that_arrives_and_cannot_be_read_is_no_hearing_and_the_picture_goes_on(shift: Shift) -> None:
    shift.camera.sound = AudioInfo("ac4", 48000, 2)
    shift.camera.fail("source_lost")
    await until(lambda: shift.camera.opened == 2)
    sending = asyncio.create_task(asyncio.to_thread(_in_time, shift.camera, 4.5))
    beat = await shift.link.wait(WorkerBeat, lambda m: m.unreadable != "")
    assert (beat.unreadable, beat.source, beat.last_audio_at, beat.muted) == ("AC-4", "live", 0.0, False)
    assert beat.unreadable_s > 2 and beat.last_video_at > 0
    await sending
    assert not shift.link.all(Levels)
    assert shift.camera.opened == 2, "another try would find the same"


def _in_time(camera: Camera, seconds: float) -> None:
    for _ in range(round(seconds * 5)):
        camera.play(QUIET, 0.2)
        time.sleep(0.2)


async def test_a_microphone_that_sends_only_zeros_is_told_as_muted(shift: Shift) -> None:
    shift.camera.play(-200.0, 11)
    assert (await shift.link.wait(MicMuted)).muted
    shift.camera.play(QUIET, 1)
    await shift.link.wait(MicMuted, lambda m: not m.muted)


async def test_what_happens_while_the_server_is_away_is_told_afterwards_with_its_true_times(shift: Shift) -> None:
    shift.camera.play(QUIET, 1)
    await shift.link.wait(Levels)
    await shift.server.stop()
    onset = shift.camera.play(CRY, 2)
    shift.camera.play(QUIET, 12)
    await asyncio.sleep(0.1)
    shift.server.greeting = [Assigned(epoch=2, lease_s=10, config=shift.config)]
    await shift.server.start()
    link = await shift.server.link()
    started = await link.wait(NoiseStarted)
    ended = await link.wait(NoiseEnded)
    first = link.messages[0]
    assert isinstance(first, Hello) and first.room == 1 and first.epoch == 1
    assert started.onset_at == pytest.approx(onset, abs=0.11)
    assert ended.event_id == started.event_id
    assert started.epoch == 1, "somebody else may have had the room since then: the server decides whose word counts"
    assert shift.camera.opened == 1, "the camera was not left for a moment"


async def test_a_new_threshold_bites_at_the_next_sound_without_opening_the_camera_again(shift: Shift) -> None:
    shift.camera.play(QUIET, 1)
    await shift.link.wait(Levels)
    lower = msgspec.structs.replace(LISTENING, stir_db=-80.0, loud_db=-70.0)
    await shift.link.send(Configure(epoch=1, config=shift.changed(listening=lower)))

    def listens_so() -> bool:
        room = shift.worker._room if shift.worker.hello() else None
        return room is not None and room.config.listening == lower

    await until(listens_so)
    shift.camera.play(QUIET, 2)
    assert (await shift.link.wait(NoiseStarted)).threshold_db == -70.0
    assert shift.camera.opened == 1


async def test_another_camera_is_opened_at_once_and_the_old_one_is_left(shift: Shift) -> None:
    other = Camera("scripted:other")
    shift.camera.play(QUIET, 1)
    await shift.link.wait(SourceChanged, lambda m: m.state == "live")
    await shift.link.send(Configure(epoch=1, config=shift.changed(camera=other.config)))
    other.play(CRY, 3)
    await shift.link.wait(NoiseStarted)
    assert (shift.camera.opened, other.opened) == (1, 1)


async def test_messages_under_an_old_epoch_or_for_another_room_change_nothing(shift: Shift) -> None:
    await shift.link.send(Assigned(epoch=5, lease_s=10, config=shift.config))
    lower = msgspec.structs.replace(shift.config, listening=msgspec.structs.replace(LISTENING, loud_db=-90.0, stir_db=-90.0))
    await shift.link.send(
        Configure(epoch=1, config=lower),
        Configure(epoch=5, config=msgspec.structs.replace(lower, room=2)),
        Assigned(epoch=4, lease_s=10, config=lower),
        Released(room=1, epoch=4, reason="taken"),
        Released(room=2, epoch=9, reason="taken"),
        LiveWanted(room=1, epoch=1, wanted=True),
    )
    shift.camera.play(QUIET, 2)
    beat = await shift.link.wait(WorkerBeat, lambda m: m.epoch == 5 and m.source == "live")
    assert beat.room == 1
    assert shift.link.all(NoiseStarted) == []
    assert shift.server.lives.empty()


async def test_a_released_room_is_left_and_an_open_noise_ends(shift: Shift) -> None:
    shift.camera.play(CRY, 2)
    noise = await shift.link.wait(NoiseStarted)
    await shift.link.send(Released(room=1, epoch=1, reason="camera removed"))
    assert (await shift.link.wait(NoiseEnded)).event_id == noise.event_id
    await shift.link.wait(WorkerBeat, lambda m: m.room == 0 and m.source == "idle")


async def test_a_room_that_is_left_tells_its_minutes_second_by_second(shift: Shift) -> None:
    began = shift.camera.play(QUIET, 3)
    shift.camera.play(CRY, 2)
    await shift.link.wait(NoiseStarted)
    await shift.link.send(Released(room=1, epoch=1, reason="camera removed"))
    first, loudest = math.ceil(began), dict[int, float]()
    await shift.link.wait(LevelsMinute, lambda m: m.minute == (first + 3) // level_seconds.MINUTE_S)
    for told in shift.link.all(LevelsMinute):
        for second, kept in enumerate(told.columns[: level_seconds.MINUTE_S]):
            if (level := level_seconds.level(kept)) is not None:
                loudest[told.minute * level_seconds.MINUTE_S + second] = level
    assert loudest[first + 1] == pytest.approx(QUIET, abs=1.5)
    assert loudest[first + 3] == pytest.approx(CRY, abs=1.5)
    assert any(told.hops for told in shift.link.all(LevelsMinute)), "a noise is kept more closely"


async def test_a_worker_without_a_room_stays_and_beats(shift: Shift, server: Server) -> None:
    await shift.link.send(Idle())
    await shift.link.wait(WorkerBeat, lambda m: m.source == "idle")
    await shift.link.send(Assigned(epoch=7, lease_s=10, config=shift.config))
    await shift.link.wait(WorkerBeat, lambda m: m.room == 1 and m.epoch == 7)


async def test_a_camera_that_dies_is_tried_until_it_is_back_and_told_once(shift: Shift) -> None:
    shift.camera.play(QUIET, 1)
    await shift.link.wait(SourceChanged, lambda m: m.state == "live")
    shift.camera.refusals = ["refused", "refused"]
    shift.camera.fail("source_lost")
    await shift.link.wait(SourceChanged, lambda m: m.error == "source_lost")
    beat = await shift.link.wait(WorkerBeat, lambda m: m.source == "lost")
    assert beat.error in ("source_lost", "refused")
    shift.camera.play(QUIET, 1)
    await until(lambda: [m.state for m in shift.link.all(SourceChanged)][-1] == "live")
    assert [(m.state, m.error) for m in shift.link.all(SourceChanged)] == [
        ("connecting", ""),
        ("live", ""),
        ("lost", "source_lost"),
        ("lost", "refused"),
        ("live", ""),
    ]


async def test_a_noise_outlives_a_camera_that_comes_back(shift: Shift) -> None:
    shift.camera.play(CRY, 2)
    noise = await shift.link.wait(NoiseStarted)
    shift.camera.fail("source_lost")
    await shift.link.wait(SourceChanged, lambda m: m.state == "lost")
    shift.camera.play(CRY, 1)
    shift.camera.play(QUIET, 12)
    assert (await shift.link.wait(NoiseEnded)).event_id == noise.event_id
    assert len(shift.link.all(NoiseStarted)) == 1


async def test_broken_sound_is_skipped(shift: Shift) -> None:
    shift.camera._send(b"\x01", True, video=False)
    shift.camera._send(b"", True, video=False)
    shift.camera.play(CRY, 2)
    await shift.link.wait(NoiseStarted)


async def test_no_clip_is_written_when_the_server_has_no_room_for_it(shift: Shift) -> None:
    await shift.link.send(Configure(epoch=1, config=shift.changed(recording=RecordingConfig(record=False))))
    shift.camera.play(CRY, 2)
    await shift.link.wait(NoiseStarted)
    await shift.link.wait(WorkerBeat, lambda m: m.last_audio_at > 0)
    assert list(shift.spool.glob("*.json")) == []
