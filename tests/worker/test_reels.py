"""What goes on all night reaches the server: the time-lapse, and all of the sound."""

import io

import av
import msgspec
import pytest

from babycam.core.link import Configure, Levels, WorkerBeat
from babycam.worker import reels
from tests.worker.server import Upload
from tests.worker.shift import RECORDING, Shift
from tests.worker.test_client import until

QUIET = -60.0


async def wants(shift: Shift, **wishes: bool) -> None:
    config = shift.changed(recording=msgspec.structs.replace(RECORDING, **wishes))
    await shift.link.send(Configure(epoch=1, config=config))
    await until(lambda: shift.worker._room is not None and shift.worker._room.config == config)


async def on_air(shift: Shift) -> None:
    shift.camera.play(QUIET, 3)
    await shift.link.wait(WorkerBeat, lambda m: m.source == "live" and m.last_video_at > 0)


def streams(upload: Upload) -> list[tuple[str, float]]:
    with av.open(io.BytesIO(upload.video), "r") as container:
        return [(stream.codec_context.name, (container.duration or 0) / av.time_base) for stream in container.streams]


async def test_the_film_of_the_night_is_sent_when_the_night_is_over(shift: Shift, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reels, "EACH_S", 0.05)
    await on_air(shift)
    await wants(shift, timelapse=True)
    for _ in range(5):
        shift.camera.play(QUIET, 10)
        await shift.link.wait(Levels, lambda m: m.at > shift.camera.now - 1)
    await wants(shift)
    upload = await shift.server.upload()
    assert (upload.meta["kind"], upload.meta["noise_id"], upload.meta["state"]) == ("timelapse", "", "ready")
    ((codec, seconds),) = streams(upload)
    assert codec == "h264" and seconds == pytest.approx(0.5, abs=0.25), "50 s of the room in half a second"
    await until(lambda: not list(shift.spool.glob("*.mp4*")))


async def test_all_of_the_sound_is_sent_when_the_night_is_over(shift: Shift) -> None:
    await on_air(shift)
    await wants(shift, keep_sound=True)
    began = shift.camera.play(QUIET, 30)
    await shift.link.wait(Levels, lambda m: m.at > shift.camera.now - 1)
    await wants(shift)
    upload = await shift.server.upload()
    assert upload.meta["kind"] == "sound"
    assert upload.meta["started_at"] == pytest.approx(began, abs=1.1)
    ((codec, seconds),) = streams(upload)
    assert codec == "aac" and seconds == pytest.approx(30, abs=1.5)
    assert upload.meta["peaks"] is None


async def test_sound_that_broke_off_is_another_piece_with_its_own_beginning(shift: Shift) -> None:
    await on_air(shift)
    await wants(shift, keep_sound=True)
    shift.camera.play(QUIET, 10)
    shift.camera.now += 60
    again = shift.camera.play(QUIET, 10)
    await shift.link.wait(Levels, lambda m: m.at > shift.camera.now - 1)
    await wants(shift)
    await shift.server.upload()
    second = await shift.server.upload()
    assert second.meta["started_at"] == pytest.approx(again, abs=0.3)
