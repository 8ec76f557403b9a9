"""After a power cut what was announced is there: it plays to its end, or up to the cut and says so."""

import functools
import os
import threading
from collections.abc import Callable
from pathlib import Path

import av
import pytest

from babycam.media.bus import Bus
from babycam.media.clip import ClipMeta, FinishedClip, Recorder, Recording, find_leftovers, mend
from babycam.media.packets import Packet, StreamInfo
from babycam.media.ring import Ring
from babycam.media.transcode import Normalised, Normaliser
from tests.media import makes
from tests.support.power import Disk

START = makes.T0 / 1e6


def recording(
    spool: Path,
    *,
    started: Callable[[ClipMeta], None] = lambda meta: None,
    finished: Callable[[FinishedClip], None] = lambda clip: None,
) -> Recording:
    return Recording(spool, room=7, noise_id="n", on_started=started, on_finished=finished)


def feed(into: Recording, info: StreamInfo, packets: list[Packet]) -> None:
    normaliser = Normaliser(info)
    for item in (item for packet in packets for item in normaliser.feed(packet)):
        into.feed(item)


def pictures(path: Path) -> list[int]:
    """All that a player can show; fails where it would fail."""
    with av.open(str(path), format="mp4") as container:
        return [makes.number_of(frame) for frame in container.decode(video=0)]


def restarted(spool: Path) -> FinishedClip:
    """The one clip that the next start finds."""
    [sidecar] = find_leftovers(spool)
    clip = mend(sidecar)
    assert clip is not None and clip.meta.room == 7
    return clip


def test_a_clip_that_was_announced_is_known_after_a_power_cut_at_that_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, spool, after = Disk(monkeypatch), tmp_path / "spool", list[Path]()
    feed(recording(spool, started=lambda meta: after.append(disk.cut(spool, tmp_path / "after"))), *makes.stream(1))
    clip = restarted(after[0])
    assert (clip.state, clip.cut, clip.video.exists()) == ("broken", True, True)


def test_a_clip_in_the_making_plays_up_to_its_last_seconds_and_says_that_it_was_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, spool = Disk(monkeypatch), tmp_path / "spool"
    feed(recording(spool), *makes.stream(25))
    clip = restarted(disk.cut(spool, tmp_path / "after"))
    assert (clip.state, clip.cut) == ("ready", True)
    assert clip.duration_s >= 19 and len(pictures(clip.video)) >= 19 * 15


def test_a_finished_clip_plays_to_its_end_after_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk, spool, after = Disk(monkeypatch), tmp_path / "spool", list[Path]()
    made = recording(spool, finished=lambda clip: after.append(disk.cut(spool, tmp_path / "after")))
    feed(made, *makes.stream(4))
    made.finish()
    clip = restarted(after[0])
    assert (clip.state, clip.cut) == ("ready", False)
    assert pictures(clip.video) == [n % 20 for n in range(60)]
    assert clip.thumbnail is not None and clip.thumbnail.read_bytes().startswith(b"\xff\xd8")


# --- disks that lie: any tail may be lost -------------------------------------------------------------------------------


@functools.cache
def five_seconds(codec: str) -> tuple[StreamInfo, list[Packet]]:
    return makes.stream(5, codec=codec)


def written(spool: Path, ending: str, codec: str = "libx264") -> Path:
    """A clip's file as a process that ended left it: in the making (.mp4.part), or finished (.mp4)."""
    clips: list[FinishedClip] = []
    made = recording(spool, finished=clips.append)
    feed(made, *five_seconds(codec))
    if ending == ".mp4":
        made.finish()
        clips[0].slot.release()
        return clips[0].video
    assert made._part is not None
    made._part.close()
    made._part.slot.release()
    return made._part.slot.part


def lose(path: Path, share: float, how: str) -> None:
    """The end of the file from this share of it on: gone, or zeros where it was (as file systems leave lost pages)."""
    size = path.stat().st_size
    os.truncate(path, int(size * share))
    if how == "zeros":
        os.truncate(path, size)


@pytest.mark.parametrize("how", ["gone", "zeros"])
@pytest.mark.parametrize("share", [0.4, 0.83, 0.999])
@pytest.mark.parametrize("ending", [".mp4.part", ".mp4"])
def test_a_clip_that_lost_its_tail_plays_up_to_there_ends_and_says_so(tmp_path: Path, ending: str, share: float, how: str) -> None:
    path = written(tmp_path, ending)
    lose(path, share, how)
    clip = restarted(tmp_path)
    shown = pictures(clip.video)
    assert (clip.state, clip.cut) == ("ready", True)
    assert shown == [n % 20 for n in range(len(shown))] and len(shown) > 75 * (share - 0.25)
    with av.open(str(clip.video)) as container:
        assert container.duration is not None
        assert container.duration / 1e6 == pytest.approx(clip.duration_s, abs=0.1), "a player knows where it ends"
        assert clip.duration_s == pytest.approx(len(shown) / 15, abs=0.3)


@pytest.mark.parametrize("ending", [".mp4.part", ".mp4"])
def test_a_clip_of_which_nothing_is_left_is_said_to_be_broken(tmp_path: Path, ending: str) -> None:
    os.truncate(written(tmp_path, ending), 0)
    clip = restarted(tmp_path)
    assert (clip.state, clip.cut, clip.size_bytes) == ("broken", True, 0)


@pytest.mark.parametrize("side", ["gone", "empty", "half"])
@pytest.mark.parametrize("ending", [".mp4.part", ".mp4"])
def test_a_clip_whose_side_file_was_lost_is_known_by_what_it_says_itself(tmp_path: Path, ending: str, side: str) -> None:
    path = written(tmp_path, ending)
    sidecar = path.with_name(path.name.removesuffix(ending) + ".json")
    meta = sidecar.read_bytes()
    if side == "gone":
        sidecar.unlink()
    else:
        sidecar.write_bytes(meta[: len(meta) // 2] if side == "half" else b"")
    clip = restarted(tmp_path)
    assert (clip.state, clip.cut) == ("ready", False)
    assert (clip.meta.noise_id, clip.meta.part) == ("n", 1) and sidecar.read_bytes() == meta
    assert pictures(clip.video) == [n % 20 for n in range(75)]


def test_a_clip_of_hevc_that_lost_its_tail_plays_up_to_there_too(tmp_path: Path) -> None:
    lose(written(tmp_path, ".mp4", "libx265"), 0.7, "zeros")
    clip = restarted(tmp_path)
    assert clip.cut and clip.codecs.startswith("hvc1.") and len(pictures(clip.video)) > 20
    with av.open(str(clip.video)) as container:
        assert container.streams.video[0].codec_tag == "hvc1"


# --- a disk that takes its time -----------------------------------------------------------------------------------------


def test_a_disk_that_takes_long_to_sync_holds_up_no_source_and_loses_no_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits, go_on, real = threading.Event(), threading.Event(), os.fsync

    def slow(descriptor: int) -> None:
        waits.set()
        assert go_on.wait(30)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", slow)
    bus, finished, done = Bus(Ring(3)), list[FinishedClip](), threading.Event()
    info, packets = makes.stream(8)
    bus.info(info)
    for packet in packets[:100]:
        bus.packet(packet)
    recorder = Recorder(Normalised(bus), recording(tmp_path, finished=finished.append), since=START, on_done=done.set)
    recorder.stop_at(START + 7.5)
    recorder.start()
    assert waits.wait(10)
    with bus.reader("ear", video=False) as ear:
        for packet in packets[100:]:
            bus.packet(packet)  # the source's thread: it would hang here
        assert ear.waiting > 100
    assert not finished
    go_on.set()
    assert done.wait(20) and finished[0].state == "ready" and not finished[0].cut
    assert len(pictures(finished[0].video)) >= 110
    bus.close()
