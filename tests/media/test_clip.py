"""Clips begin before the noise did, survive a kill -9, and never take the disk's last bytes."""

import errno
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from babycam.media import waveform
from babycam.media.bus import Bus
from babycam.media.clip import ClipMeta, FinishedClip, Recorder, Recording, find_leftovers, mend
from babycam.media.packets import Packet, StreamInfo
from babycam.media.ring import Ring
from babycam.media.transcode import Normalised, Normaliser
from tests.media import makes

START = makes.T0 / 1e6


def record(
    spool: Path, info: StreamInfo, packets: list[Packet], **options: Any
) -> tuple[Recording, list[FinishedClip], list[ClipMeta]]:
    finished: list[FinishedClip] = []
    started: list[ClipMeta] = []
    recording = Recording(
        spool,
        room=7,
        noise_id="n",
        on_finished=finished.append,
        on_started=started.append,
        **options,
    )
    feed(recording, info, packets)
    return recording, finished, started


def feed(recording: Recording, info: StreamInfo, packets: list[Packet]) -> None:
    normaliser = Normaliser(info)
    for packet in packets:
        for item in normaliser.feed(packet):
            recording.feed(item)


def pictures(path: Path) -> list[int]:
    with av.open(str(path), format="mp4") as container:
        return [makes.number_of(frame) for frame in container.decode(video=0)]


def atoms(path: Path) -> list[bytes]:
    data, at, names = path.read_bytes(), 0, []
    while at + 8 <= len(data):
        names.append(data[at + 4 : at + 8])
        at += int.from_bytes(data[at : at + 4], "big") or len(data)
    return names


def test_a_finished_clip_is_an_ordinary_mp4_that_starts_at_once(tmp_path: Path) -> None:
    recording, finished, started = record(tmp_path, *makes.stream(4))
    recording.finish()
    [clip] = finished
    assert atoms(clip.video).index(b"moov") < atoms(clip.video).index(b"mdat") and b"moof" not in atoms(clip.video)
    assert pictures(clip.video) == [n % 20 for n in range(60)]
    assert clip.state == "ready" and (clip.width, clip.height) == (320, 240)
    assert clip.duration_s == pytest.approx(4.0, abs=0.1) and clip.size_bytes == clip.video.stat().st_size
    assert clip.meta == started[0] and clip.meta.room == 7 and clip.meta.started_at == pytest.approx(START, abs=0.05)


def test_the_thumbnail_shows_the_loudest_moment(tmp_path: Path) -> None:
    recording, finished, _ = record(tmp_path, *makes.stream(4))
    for at, level in ((1.0, -30.0), (2.0, -10.0), (3.0, -20.0)):
        recording.mark(START + at, level)
    recording.finish()
    assert finished[0].thumbnail is not None
    with av.open(str(finished[0].thumbnail), format="mjpeg") as container:
        assert abs(makes.number_of(next(container.decode(video=0))) - 30 % 20) <= 1


def test_sound_and_picture_stay_together_in_the_clip(tmp_path: Path) -> None:
    video, shown = makes.video(45)
    audio, sound = makes.audio(3)
    quiet = [p for p in sound if not 1_000_000 <= p.pts - makes.T0 < 2_000_000]
    recording, finished, _ = record(tmp_path, StreamInfo(1, video, audio), makes.merged(shown, quiet))
    recording.finish()
    with av.open(str(finished[0].video)) as container:
        blocks = [(f.time, float(np.abs(f.to_ndarray()).max())) for f in container.decode(audio=0)]
    silent = [
        time for time, peak in blocks if time is not None and peak < 0.01 and time > 0.1
    ]  # the encoder's own run-up is silent too
    assert min(silent) == pytest.approx(1.0, abs=0.12) and max(silent) == pytest.approx(2.0, abs=0.12)


def test_a_finished_clip_brings_its_sound_as_a_picture_that_rises_where_the_noise_begins(tmp_path: Path) -> None:
    video, shown = makes.video(60)
    audio, sound = makes.audio(4, level=0.5, since=2.5)
    recording, finished, _ = record(tmp_path, StreamInfo(1, video, audio), makes.merged(shown, sound))
    recording.finish()
    peaks = finished[0].peaks
    assert peaks is not None and len(peaks) == waveform.PEAKS
    first_loud = next(place for place, peak in enumerate(peaks) if peak > 200)
    assert first_loud / waveform.PEAKS * finished[0].duration_s == pytest.approx(2.5, abs=0.1)
    assert max(peaks[: first_loud - 3]) == 0 and min(peaks[first_loud + 1 : -3]) > 200


def test_the_picture_of_a_sound_that_begins_late_or_has_a_hole_keeps_its_times(tmp_path: Path) -> None:
    video, shown = makes.video(60)
    audio, sound = makes.audio(4, level=0.5)
    parts = [p for p in sound if p.pts - makes.T0 >= 1_000_000 and not 2_000_000 <= p.pts - makes.T0 < 3_000_000]
    recording, finished, _ = record(tmp_path, StreamInfo(1, video, audio), makes.merged(shown, parts))
    recording.finish()
    peaks = finished[0].peaks
    assert peaks is not None and max(peaks[:45]) == 0 and min(peaks[55:95]) > 200
    assert max(peaks[110:140]) == 0 and min(peaks[160:190]) > 200


def test_a_clip_without_sound_has_no_picture_of_it(tmp_path: Path) -> None:
    video, shown = makes.video(30)
    recording, finished, _ = record(tmp_path, StreamInfo(1, video, None), shown)
    recording.finish()
    assert finished[0].peaks == b""


def test_clips_without_sound_and_without_picture_work(tmp_path: Path) -> None:
    video, shown = makes.video(30)
    audio, sound = makes.audio(2)
    for info, packets in ((StreamInfo(1, video, None), shown), (StreamInfo(1, None, audio), sound)):
        recording, finished, _ = record(tmp_path, info, packets)
        recording.finish()
        assert finished[0].state == "ready" and finished[0].duration_s == pytest.approx(2.0, abs=0.1)
        assert (finished[0].thumbnail is not None) == (info.video is not None)


def test_a_camera_that_lost_its_picture_just_before_the_noise_loses_no_clip(tmp_path: Path) -> None:
    info, packets = makes.stream(2)
    normaliser = Normaliser(info)
    finished: list[FinishedClip] = []
    recording = Recording(tmp_path, room=7, noise_id="n", on_finished=finished.append)
    for item in (item for packet in packets for item in normaliser.feed(packet)):
        if isinstance(item, StreamInfo) or not item.video:  # a picture was promised, and never comes
            recording.feed(item)
    recording.finish()
    [clip] = finished
    assert clip.state == "ready" and clip.duration_s == pytest.approx(2.0, abs=0.2)
    assert (clip.thumbnail, clip.width, clip.height) == (None, 0, 0)


def test_a_long_noise_is_split_at_keyframes_without_losing_a_picture(tmp_path: Path) -> None:
    recording, finished, started = record(tmp_path, *makes.stream(6), split_s=2.0)
    recording.finish()
    assert [clip.meta.part for clip in finished] == [1, 2, 3] == [meta.part for meta in started]
    assert [n for clip in finished for n in pictures(clip.video)] == [n % 20 for n in range(90)]
    assert len({clip.meta.clip_id for clip in finished}) == 3


def test_another_stream_in_the_middle_begins_the_next_part(tmp_path: Path) -> None:
    recording, finished, _ = record(tmp_path, *makes.stream(1))
    feed(recording, *makes.stream(1, generation=2, size=(640, 480), t0=makes.T0 + 5_000_000))
    recording.finish()
    assert [(clip.meta.part, clip.width) for clip in finished] == [(1, 320), (2, 640)]


def test_a_reconnect_to_the_same_stream_stays_in_one_clip(tmp_path: Path) -> None:
    recording, finished, _ = record(tmp_path, *makes.stream(1))
    feed(recording, *makes.stream(1, generation=2, t0=makes.T0 + 4_000_000))
    recording.finish()
    assert [clip.meta.part for clip in finished] == [1]
    assert finished[0].duration_s == pytest.approx(5.0, abs=0.1) and len(pictures(finished[0].video)) == 30


def test_no_space_ends_the_clip_with_what_was_written(tmp_path: Path) -> None:
    answers = iter([True, True, True, False])
    recording, finished, _ = record(tmp_path, *makes.stream(6), has_space=lambda: next(answers))
    assert recording.full
    [clip] = finished
    assert clip.state == "ready" and 2.0 < clip.duration_s < 4.0
    recording.finish()
    assert len(finished) == 1


def test_a_disk_that_fills_up_ends_the_clip_with_what_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class FullDisk:
        """A file on a disk with 40 kB left."""

        def __init__(self, file: Any) -> None:
            self.file, self.left = file, 40_000

        def write(self, data: bytes) -> None:
            self.left -= len(data)
            if self.left < 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            self.file.write(data)

        def __getattr__(self, name: str) -> object:
            return getattr(self.file, name)

    real = Path.open
    monkeypatch.setattr(
        Path,
        "open",
        lambda path, *a, **k: FullDisk(real(path, *a, **k)) if path.suffix == ".part" and "wb" in a else real(path, *a, **k),
    )
    recording, finished, _ = record(tmp_path, *makes.stream(6))
    assert recording.full
    [clip] = finished
    assert clip.state == "ready" and clip.duration_s > 0.5


def test_a_recording_that_may_not_begin_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    recording, finished, started = record(tmp_path, *makes.stream(1), has_space=lambda: False)
    recording.finish()
    assert recording.full and not finished and not started and list(tmp_path.iterdir()) == []


def test_discarding_an_uploaded_clip_leaves_nothing(tmp_path: Path) -> None:
    recording, finished, _ = record(tmp_path, *makes.stream(1))
    recording.finish()
    assert find_leftovers(tmp_path) == []
    finished[0].discard()
    assert list(tmp_path.iterdir()) == []


# --- killed processes -------------------------------------------------------------------------------------------------


def _record_and_wait(spool: Path, said: "multiprocessing.connection.Connection") -> None:
    record(spool, *makes.stream(5))
    said.send("written")
    signal.pause()


def killed_while_recording(spool: Path) -> None:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_record_and_wait, args=(spool, there))
    process.start()
    assert here.poll(30) and here.recv() == "written"
    assert find_leftovers(spool) == []  # somebody works on it
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(10)


def test_a_clip_of_a_killed_worker_is_found_and_mended(tmp_path: Path) -> None:
    killed_while_recording(tmp_path / "room-7")
    [sidecar] = find_leftovers(tmp_path)
    clip = mend(sidecar)
    assert clip is not None and clip.state == "ready" and clip.meta.room == 7
    assert clip.duration_s >= 4.0 and len(pictures(clip.video)) >= 60
    assert clip.thumbnail is not None and atoms(clip.video).index(b"moov") < atoms(clip.video).index(b"mdat")
    assert mend(sidecar) is None and find_leftovers(tmp_path) == []  # ours now
    clip.discard()


def leftover(spool: Path) -> Path:
    """The sidecar of an unfinished clip whose lock is gone."""
    recording, _, _ = record(spool, *makes.stream(5))
    assert recording._part is not None
    recording._part.close()
    recording._part.slot.release()
    return recording._part.slot.sidecar


@pytest.mark.parametrize("cut", [1, 1000, 30_000])
def test_a_cut_tail_is_tolerated(tmp_path: Path, cut: int) -> None:
    sidecar = leftover(tmp_path)
    part = sidecar.with_suffix(".mp4.part")
    os.truncate(part, part.stat().st_size - cut)
    clip = mend(sidecar)
    assert clip is not None and clip.state == "ready" and clip.duration_s > 1.5


def test_a_clip_with_nothing_in_it_is_called_broken_and_its_bytes_are_kept(tmp_path: Path) -> None:
    sidecar = leftover(tmp_path)
    part = sidecar.with_suffix(".mp4.part")
    os.truncate(part, 100)
    clip = mend(sidecar)
    assert clip is not None and clip.state == "broken" and clip.size_bytes == 100
    assert clip.video.exists() and clip.thumbnail is None


def test_a_clip_that_was_finished_but_not_uploaded_is_found_again(tmp_path: Path) -> None:
    recording, finished, _ = record(tmp_path, *makes.stream(2))
    recording.finish()
    finished[0].slot.release()
    [sidecar] = find_leftovers(tmp_path)
    clip = mend(sidecar)
    assert clip is not None and clip.state == "ready" and clip.duration_s == pytest.approx(2.0, abs=0.1)


def test_junk_in_the_spool_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("{}")
    (tmp_path / "x.mp4.part").write_bytes(b"junk")
    assert find_leftovers(tmp_path) == [] and mend(tmp_path / "gone.json") is None


# --- the thread -------------------------------------------------------------------------------------------------------


class Room:
    """A room's bus with a recorder on it."""

    def __init__(self, spool: Path) -> None:
        self.bus = Bus(Ring(3))
        self.stream = Normalised(self.bus)
        self.finished: list[FinishedClip] = []
        self.done = threading.Event()
        self.recording = Recording(spool, room=1, noise_id="n", on_finished=self.finished.append)

    def recorder(self, since: float, now: Callable[[], float] = lambda: 0.0) -> Recorder:
        return Recorder(self.stream, self.recording, since=since, now=now, on_done=self.done.set)

    def attached(self) -> bool:
        """Wait until the recorder reads."""
        until = time.monotonic() + 10
        while not self.stream.readers and time.monotonic() < until:
            self.done.wait(0.01)
        return self.stream.readers > 0

    def write(self, packets: list[Packet]) -> None:
        for packet in packets:
            self.bus.packet(packet)


@pytest.mark.parametrize("codec", ["libx264", "mjpeg"])
def test_a_recorder_takes_the_pre_roll_and_stops_at_its_time(tmp_path: Path, codec: str) -> None:
    room = Room(tmp_path)
    info, packets = makes.stream(8, codec=codec)
    room.bus.info(info)
    before = [p for p in packets if p.pts < makes.T0 + 4_000_000]
    room.write(before)
    recorder = room.recorder(since=START + 2.0)
    recorder.stop_at(START + 6.0)
    recorder.start()
    assert room.attached()
    room.write(packets[len(before) :])
    assert room.done.wait(20)
    [clip] = room.finished
    assert START + 0.9 <= clip.meta.started_at <= START + 2.01
    assert clip.meta.started_at + clip.duration_s == pytest.approx(START + 6.0, abs=0.2)
    assert room.stream.readers == 0
    room.bus.close()


def test_a_camera_that_goes_away_does_not_keep_the_clip_open(tmp_path: Path) -> None:
    room = Room(tmp_path)
    info, packets = makes.stream(2)
    room.bus.info(info)
    room.write(packets)
    recorder = room.recorder(since=START, now=lambda: START + 60.0)
    recorder.stop_at(START + 10.0)
    recorder.start()
    assert room.done.wait(20) and room.finished[0].state == "ready"
    room.bus.close()


def test_closing_finishes_the_clip_in_hand(tmp_path: Path) -> None:
    room = Room(tmp_path)
    info, packets = makes.stream(2)
    room.bus.info(info)
    room.write(packets)
    recorder = room.recorder(since=START)
    recorder.start()
    assert room.attached()
    room.bus.close()
    assert room.done.wait(20) and not room.finished[0].meta.started_at > START
    recorder.close()
    assert not recorder.alive
