"""Clips on the server: on the disk before their row says so; one that a power cut has cut ends, and says so."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import av
import pytest
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from babycam.core.events import ScreenEvent, screens
from babycam.core.ids import new_id
from babycam.core.link import ClipUpload
from babycam.history import clips, cuts
from babycam.history import queries as history_queries
from babycam.history import services as history_services
from babycam.history.models import Clip
from babycam.media.clip import FinishedClip
from tests.cast import Cast
from tests.media import makes
from tests.media.test_power_cut import feed, lose, recording
from tests.support.power import Disk

pytestmark = pytest.mark.django_db(transaction=True)

NIGHT = datetime(2025, 3, 30, 1, 14, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> FinishedClip:
    """Five seconds as a worker would bring them."""
    finished: list[FinishedClip] = []
    made = recording(tmp_path_factory.mktemp("spool"), finished=finished.append)
    feed(made, *makes.stream(5))
    made.finish()
    return finished[0]


def store(room: int, clip: FinishedClip) -> Clip:
    meta = ClipUpload(
        clip_id=new_id(),
        room=room,
        noise_id="",
        started_at=NIGHT.timestamp(),
        part=1,
        state="ready",
        duration_s=clip.duration_s,
        size_bytes=clip.size_bytes,
        width=clip.width,
        height=clip.height,
        codecs=clip.codecs,
    )
    assert clip.thumbnail is not None
    with clip.video.open("rb") as video, clip.thumbnail.open("rb") as thumbnail:
        stored, _ = history_services.store_clip(meta=meta, video=File(video), thumbnail=File(thumbnail), now=NIGHT)
    return stored


def video_of(clip: Clip) -> Path:
    return Path(default_storage.path(clip.video))


def inspect() -> int:
    return cuts.Inspection().turn()


def test_an_upload_is_on_the_disk_before_its_row_says_that_it_is_there(
    cast: Cast, media: Path, tmp_path: Path, recorded: FinishedClip, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, real, after = Disk(monkeypatch), clips._claim, list[Path]()

    def claim(*given: Any) -> bool:
        after.append(disk.cut(media, tmp_path / "after"))
        return real(*given)

    monkeypatch.setattr(clips, "_claim", claim)
    media.mkdir()
    clip = store(cast.zoe.pk, recorded)
    assert (after[0] / clip.video).read_bytes() == recorded.video.read_bytes()
    assert recorded.thumbnail is not None and (after[0] / clip.thumbnail).read_bytes() == recorded.thumbnail.read_bytes()


def test_a_power_cut_right_after_the_answer_takes_no_row(cast: Cast, recorded: FinishedClip) -> None:
    store(cast.zoe.pk, recorded)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA synchronous").fetchone() == (2,), "full: a commit is on the disk when it returns"


def test_whatever_is_saved_is_on_the_disk_with_its_name(media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk(monkeypatch)
    media.mkdir()
    for name in ("chat/2025/03/a.webp", "faces/b.webp", "lullabies/c.mp3", "chat/2025/03/d.webp"):
        saved = default_storage.save(name, ContentFile(name.encode()))
        after = disk.cut(media, tmp_path / name.replace("/", "-"))
        assert (after / saved).read_bytes() == name.encode()


@pytest.mark.parametrize("how", ["gone", "zeros"])
@pytest.mark.parametrize("share", [0.5, 0.8, 0.99])
def test_a_stored_clip_that_lost_its_tail_plays_up_to_there_and_says_so(
    cast: Cast, recorded: FinishedClip, share: float, how: str
) -> None:
    whole, cut = store(cast.zoe.pk, recorded), store(cast.zoe.pk, recorded)
    lose(video_of(cut), share, how)
    told: list[ScreenEvent] = []
    screens.subscribe(told.append)
    assert inspect() == 1
    screens._handlers.remove(told.append)
    [shape] = [history_queries.clip_shape(clip) for clip in history_queries.clips([cast.zoe.pk]) if clip.pk == cut.pk]
    assert (shape["state"], shape["cut"]) == ("ready", True)
    assert [event.type for event in told] == ["clip.changed"] and told[0].body["clip"] == shape
    with av.open(str(video_of(cut))) as container:
        shown = [makes.number_of(frame) for frame in container.decode(video=0)]
        assert container.duration is not None and container.duration / 1e6 == pytest.approx(shape["duration_s"], abs=0.1)
    assert shown == [n % 20 for n in range(len(shown))] and len(shown) > 75 * (share - 0.25)
    assert shape["size_bytes"] == video_of(cut).stat().st_size
    assert not Clip.objects.get(pk=whole.pk).cut and inspect() == 0, "once is enough, and the whole one is left alone"


def test_a_stored_clip_of_which_nothing_is_left_is_said_to_be_broken(cast: Cast, recorded: FinishedClip) -> None:
    clip = store(cast.zoe.pk, recorded)
    os.truncate(video_of(clip), 0)
    assert inspect() == 1
    clip.refresh_from_db()
    assert (clip.state, clip.cut, clip.size_bytes) == ("broken", True, 0)


def test_a_thumbnail_that_was_lost_is_no_broken_picture(cast: Cast, recorded: FinishedClip) -> None:
    clip = store(cast.zoe.pk, recorded)
    os.truncate(default_storage.path(clip.thumbnail), 0)
    inspect()
    clip.refresh_from_db()
    assert (clip.state, clip.cut, clip.thumbnail) == ("ready", False, "")


def test_clips_on_a_disk_that_is_not_mounted_are_left_as_they_are(cast: Cast, media: Path, recorded: FinishedClip) -> None:
    clip = store(cast.zoe.pk, recorded)
    shutil.rmtree(media)
    assert inspect() == 0
    clip.refresh_from_db()
    assert (clip.state, clip.cut) == ("ready", False)


def test_what_is_no_clip_at_all_ends_the_patch_in_order(tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_bytes(b"junk" * 1000)
    said = subprocess.check_output([sys.executable, "-m", "babycam.media.patch", str(tmp_path / "x.mp4")], text=True)
    assert '"seconds": 0.0' in said and [path.name for path in tmp_path.iterdir()] == ["x.mp4"]
