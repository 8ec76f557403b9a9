"""Clips: they begin before the noise did, go on while it lasts, and reach the server whatever happens on the way."""

import io
from base64 import b64decode
from pathlib import Path

import av
import msgspec
import pytest

from babycam.core.ids import new_id
from babycam.core.link import Assigned, ClipStarted, Configure, NoiseEnded, NoiseStarted, RecordingConfig, Released, WorkerBeat
from babycam.media.spool import ClipMeta, FinishedClip, Slot
from babycam.worker.address import parse
from babycam.worker.uploader import Uploader
from tests.worker.camera import Camera
from tests.worker.server import TOKEN, Server, Upload
from tests.worker.shift import LISTENING, Shift
from tests.worker.test_client import until

QUIET, CRY = -60.0, -15.0


def length(upload: Upload) -> float:
    """Seconds of picture in an uploaded clip, every frame of it decoded."""
    with av.open(io.BytesIO(upload.video), "r") as container:
        times = [float(frame.time) for frame in container.decode(video=0) if frame.time is not None]
    return max(times) - min(times)


def files(spool: Path, pattern: str = "*") -> list[Path]:
    return list(spool.glob(pattern))


async def cry_once(shift: Shift) -> tuple[float, NoiseStarted]:
    shift.camera.play(QUIET, 5)
    onset = shift.camera.play(CRY, 2)
    noise = await shift.link.wait(NoiseStarted)
    if shift.config.recording.record and not shift.min_free:
        await shift.link.wait(ClipStarted, lambda m: m.noise_id == noise.event_id)
    return onset, noise


async def test_a_clip_begins_before_the_noise_and_ends_after_it(shift: Shift) -> None:
    onset, noise = await cry_once(shift)
    shift.camera.play(QUIET, 14)
    ended = await shift.link.wait(NoiseEnded)
    started = await shift.link.wait(ClipStarted)
    upload = await shift.server.upload()
    assert started.noise_id == noise.event_id == upload.meta["noise_id"]
    assert started.clip_id == upload.meta["clip_id"]
    assert onset - 4.3 < upload.meta["started_at"] <= onset - 3, "3 s of pre-roll, from the keyframe before"
    assert (upload.meta["room"], upload.meta["part"], upload.meta["state"]) == (1, 1, "ready")
    assert (upload.meta["width"], upload.meta["height"], upload.meta["size_bytes"]) == (64, 48, len(upload.video))
    wanted = ended.at + 2 - upload.meta["started_at"]
    assert length(upload) == pytest.approx(wanted, abs=0.5)
    assert upload.meta["duration_s"] == pytest.approx(wanted, abs=0.5)
    assert upload.thumbnail.startswith(b"\xff\xd8")
    await until(lambda: files(shift.spool) == [])


async def test_a_clip_shows_how_it_sounds_from_before_the_cry_on(shift: Shift) -> None:
    onset, _ = await cry_once(shift)
    shift.camera.play(QUIET, 14)
    upload = await shift.server.upload()
    peaks = b64decode(upload.meta["peaks"])
    begins = (onset - upload.meta["started_at"]) / upload.meta["duration_s"] * len(peaks)
    loud = [place for place, peak in enumerate(peaks) if peak > 180]
    assert loud[0] == pytest.approx(begins, abs=3)
    assert (loud[-1] - loud[0]) / len(peaks) * upload.meta["duration_s"] == pytest.approx(2, abs=0.4)


async def test_a_clip_begins_before_a_sound_that_was_borne_with_for_long(shift: Shift) -> None:
    patient = msgspec.structs.replace(LISTENING, patience="own", curve=((0.0, 8.0),))
    await shift.link.send(Configure(epoch=1, config=shift.changed(listening=patient)))
    await until(lambda: shift.worker._room is not None and shift.worker._room.config.listening == patient)
    shift.camera.play(QUIET, 8)
    onset = shift.camera.play(CRY, 8.4)
    started = await shift.link.wait(ClipStarted)
    assert onset - 4.3 < started.at <= onset - 3


async def test_a_noise_within_the_post_roll_goes_on_in_the_same_clip(shift: Shift) -> None:
    await shift.link.send(Configure(epoch=1, config=shift.changed(recording=RecordingConfig(pre_roll_s=3, post_roll_s=60))))
    await cry_once(shift)
    shift.camera.play(QUIET, 12)
    await shift.link.wait(NoiseEnded)
    shift.camera.play(CRY, 2)
    await until(lambda: len(shift.link.all(NoiseStarted)) == 2)
    await shift.link.wait(WorkerBeat, lambda m: m.recording)
    await shift.link.send(Released(room=1, epoch=1, reason="over"))
    upload = await shift.server.upload()
    assert length(upload) > 3 + 2 + 10 + 1
    assert len(shift.link.all(ClipStarted)) == 1


async def test_a_clip_is_written_without_a_server_and_sent_when_there_is_one_again(shift: Shift) -> None:
    shift.camera.play(QUIET, 1)
    await shift.link.wait(WorkerBeat, lambda m: m.source == "live")
    await shift.server.stop()
    shift.camera.play(CRY, 2)
    shift.camera.play(QUIET, 14)
    await until(lambda: files(shift.spool, "*.mp4") != [])
    await shift.server.start()
    link = await shift.server.link()
    noise = await link.wait(NoiseStarted)
    assert (await link.wait(ClipStarted)).noise_id == noise.event_id
    assert (await shift.server.upload()).meta["noise_id"] == noise.event_id


async def test_a_server_that_stumbles_gets_the_clip_again(shift: Shift) -> None:
    shift.server.upload_statuses = [503, 500, 200]
    await cry_once(shift)
    shift.camera.play(QUIET, 14)
    await shift.server.upload()
    await until(lambda: files(shift.spool) == [])


async def test_a_clip_of_a_room_that_is_gone_is_thrown_away_and_a_refused_one_is_kept(shift: Shift) -> None:
    shift.server.upload_statuses = [404, 422]
    await cry_once(shift)
    shift.camera.play(QUIET, 14)
    await until(lambda: shift.worker._uploader.counts["gone"] == 1)
    await until(lambda: files(shift.spool) == [])
    await shift.link.wait(WorkerBeat, lambda m: not m.recording and m.source == "live")
    shift.camera.play(CRY, 2)
    shift.camera.play(QUIET, 14)
    await until(lambda: shift.worker._uploader.counts["refused"] == 1)
    assert len(files(shift.spool, "*.mp4")) == 1


async def test_a_noisy_room_is_recorded_from_the_moment_that_the_server_has_space_again(shift: Shift) -> None:
    await shift.link.send(Configure(epoch=1, config=shift.changed(recording=RecordingConfig(record=False))))
    shift.camera.play(CRY, 2)
    noise = await shift.link.wait(NoiseStarted)
    await shift.link.send(Configure(epoch=1, config=shift.changed(recording=RecordingConfig())))
    await until(lambda: shift.worker._room is not None and shift.worker._room.config.recording.record)
    shift.camera.play(CRY, 3)
    await shift.link.wait(ClipStarted, lambda m: m.noise_id == noise.event_id)


async def test_recording_stops_loudly_before_the_disk_is_full(server: Server, camera: Camera, tmp_path: Path) -> None:
    shift = Shift(server, camera, tmp_path / "spool", min_free=2**62)
    server.greeting = [Assigned(epoch=1, lease_s=10, config=shift.config)]
    await shift.begin()
    await cry_once(shift)
    await shift.link.wait(WorkerBeat, lambda m: m.recording_error == "disk_full" and not m.recording)
    await shift.end()
    assert files(shift.spool) == []


async def test_the_clip_in_hand_is_finished_when_the_worker_ends(server: Server, camera: Camera, tmp_path: Path) -> None:
    shift = Shift(server, camera, tmp_path / "spool")
    server.greeting = [Assigned(epoch=1, lease_s=10, config=shift.config)]
    await shift.begin()
    await cry_once(shift)
    await shift.link.wait(ClipStarted)
    await shift.end()
    await shift.link.wait(NoiseEnded)
    assert files(shift.spool, "*.part") == []


def clip(spool: Path, size: int) -> FinishedClip:
    slot = Slot.create(spool, ClipMeta(clip_id=new_id(), room=1, noise_id=new_id(), started_at=1.0, part=1))
    slot.video.write_bytes(b"v" * size)
    return FinishedClip(slot.meta, "ready", slot.video, None, 1.0, size, 64, 48, slot)


async def test_a_clip_arrives_byte_by_byte_and_without_a_thumbnail_if_it_has_none(server: Server, tmp_path: Path) -> None:
    uploader = Uploader(parse(server.url, TOKEN), tmp_path)
    sent = clip(tmp_path, 3_000_001)
    uploader.submit(sent)
    upload = await server.upload()
    assert upload.video == b"v" * 3_000_001
    assert upload.thumbnail == b""
    await until(lambda: not sent.video.exists())
    uploader.stop(1)


async def test_clips_beyond_the_queue_wait_in_the_spool_and_are_sent_later(server: Server, tmp_path: Path) -> None:
    uploader = Uploader(parse(server.url, TOKEN), tmp_path, limit=2)
    server.upload_statuses = [503]
    for n in range(4):
        uploader.submit(clip(tmp_path, n + 1))
    assert uploader.counts["put_off"] >= 1
    for _ in range(4):
        await server.upload()
    uploader.stop(1)


async def test_stopping_leaves_what_is_not_stored_yet_in_the_spool(server: Server, tmp_path: Path) -> None:
    await server.stop()
    uploader = Uploader(parse(server.url, TOKEN), tmp_path)
    uploader.submit(clip(tmp_path, 10))
    await until(lambda: uploader.counts["retried"] > 0)
    uploader.stop(2)
    assert uploader.waiting == 1
    assert len(files(tmp_path, "*.mp4")) == 1
