"""Clips: in by upload, announced, kept, deleted; and what is left of crashes."""

import errno
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from babycam.core.errors import BabycamError
from babycam.core.events import ScreenEvent, screens
from babycam.core.ids import new_id
from babycam.core.link import ClipStarted, ClipUpload, NoiseStarted
from babycam.history import clips, disk, retention
from babycam.history import queries as history_queries
from babycam.history import services as history_services
from babycam.history.models import Clip
from babycam.history.retention_rules import GB
from tests.cast import Cast
from tests.stories.night import HandClock

pytestmark = pytest.mark.django_db(transaction=True)

NIGHT = datetime(2025, 3, 30, 1, 14, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def told() -> Iterator[list[ScreenEvent]]:
    events: list[ScreenEvent] = []
    screens.subscribe(events.append)
    yield events
    screens._handlers.remove(events.append)


@pytest.fixture(autouse=True)
def room_to_record() -> Iterator[None]:
    yield
    clips._guard.stopped = False


def upload(room: int, **changes: Any) -> ClipUpload:
    values: dict[str, Any] = {
        "clip_id": new_id(),
        "room": room,
        "noise_id": "",
        "started_at": NIGHT.timestamp(),
        "part": 1,
        "state": "ready",
        "duration_s": 21.5,
        "size_bytes": 5,
        "width": 640,
        "height": 480,
    }
    return ClipUpload(**{**values, **changes})


def shape_of(meta: ClipUpload) -> dict[str, Any]:
    clip = history_queries.clip(meta.clip_id)
    assert clip
    return history_queries.clip_shape(clip)


def store(meta: ClipUpload, video: bytes = b"video", thumbnail: bytes | None = b"jpeg") -> tuple[Clip, bool]:
    picture = ContentFile(thumbnail, name="t.jpg") if thumbnail else None
    return history_services.store_clip(meta=meta, video=ContentFile(video, name="v.mp4"), thumbnail=picture, now=NIGHT)


def files(media: Path) -> list[str]:
    return sorted(str(path.relative_to(media)) for path in media.rglob("*") if path.is_file())


def test_a_clip_is_announced_arrives_and_is_told(cast: Cast, media: Path, told: list[ScreenEvent]) -> None:
    noise_id, at = new_id(), NIGHT.timestamp()
    meta = upload(cast.zoe.pk, noise_id=noise_id)
    history_services.noise_started(
        event=NoiseStarted(seq=1, room=cast.zoe.pk, epoch=1, event_id=noise_id, at=at, onset_at=at, level_db=-20, threshold_db=-35)
    )
    history_services.tie_noise(noise_id=noise_id, incident=7)
    announced = ClipStarted(
        seq=2, room=cast.zoe.pk, epoch=1, event_id=new_id(), clip_id=meta.clip_id, noise_id=noise_id, at=at, part=1
    )
    history_services.clip_started(event=announced)
    history_services.clip_started(event=announced)
    assert Clip.objects.get().state == "recording"
    store(meta)
    shape = shape_of(meta)
    assert [(event.type, event.room, event.body) for event in told] == [("clip.ready", cast.zoe.pk, {"clip": shape})]
    assert shape["state"] == "ready"
    assert shape["incident"] == 7
    assert shape["noise"] == noise_id
    assert shape["started_at"] == "2025-03-30T01:14:05.000Z"
    assert files(media) == [f"clips/2025/03/30/{meta.clip_id}.jpg", f"clips/2025/03/30/{meta.clip_id}.mp4"]
    history_services.clip_started(event=announced)
    assert Clip.objects.get().state == "ready", "an event that is replayed late takes nothing away"


def test_an_upload_may_overtake_every_event(cast: Cast) -> None:
    meta = upload(cast.zoe.pk, noise_id=new_id())
    store(meta)
    shape = shape_of(meta)
    assert (shape["noise"], shape["incident"]) == (meta.noise_id, None)
    assert list(history_queries.clips([cast.zoe.pk], incident=7)) == []


def test_the_same_clip_twice_is_stored_once(cast: Cast, media: Path, told: list[ScreenEvent]) -> None:
    meta = upload(cast.zoe.pk)
    assert store(meta)[1] is True
    assert store(meta)[1] is False
    assert len(files(media)) == 2
    assert len(told) == 1


def test_of_two_uploads_at_the_same_moment_one_wins_and_the_other_leaves_nothing(
    cast: Cast, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meta = upload(cast.zoe.pk)
    claim = clips._claim

    def outrun(*args: Any) -> bool:
        monkeypatch.setattr(clips, "_claim", claim)
        store(meta, video=b"first")
        return claim(*args)

    monkeypatch.setattr(clips, "_claim", outrun)
    _, new = store(meta, video=b"second")
    assert not new
    assert len(files(media)) == 2
    with default_storage.open(Clip.objects.get().video) as stored:
        assert stored.read() == b"first"


def test_a_clip_of_a_room_that_nobody_knows_is_refused_and_kept_as_a_file(cast: Cast, media: Path) -> None:
    meta = upload(4711)
    with pytest.raises(BabycamError, match="not here"):
        store(meta)
    assert {Path(name).name for name in files(media)} == {f"{meta.clip_id}.mp4", "clips.json"}
    assert not Clip.objects.exists()


def test_a_disk_that_fills_while_storing_leaves_no_half_file(cast: Cast, media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(ContentFile):  # type: ignore[type-arg]
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            yield b"half"
            raise OSError(errno.ENOSPC, "No space left on device")

    meta = upload(cast.zoe.pk)
    with pytest.raises(BabycamError) as refused:
        history_services.store_clip(meta=meta, video=Full(b"half and half", name="v.mp4"), thumbnail=None, now=NIGHT)
    assert refused.value.code == "disk_full"
    assert files(media) == []
    assert not Clip.objects.exists()


def test_a_nearly_full_disk_takes_no_clip(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "free_bytes", lambda: 1000)
    with pytest.raises(BabycamError) as refused:
        store(upload(cast.zoe.pk))
    assert refused.value.code == "disk_full"


def test_recording_stops_loudly_and_begins_again(cast: Cast, told: list[ScreenEvent], monkeypatch: pytest.MonkeyPatch) -> None:
    free = {"bytes": 50 * GB}
    monkeypatch.setattr(disk, "free_bytes", lambda: free["bytes"])
    assert history_services.recording_allowed()
    assert told == []
    free["bytes"] = GB // 10
    assert not history_services.recording_allowed()
    assert not history_services.recording_allowed()
    assert [event.body["recording_stopped"] for event in told] == [True]
    assert "nothing is recorded" in told[0].body["words"]
    free["bytes"] = 50 * GB
    assert history_services.recording_allowed()
    assert [event.body["recording_stopped"] for event in told] == [True, False]


def test_keeping_and_deleting(cast: Cast, media: Path, told: list[ScreenEvent]) -> None:
    meta = upload(cast.zoe.pk)
    store(meta)
    history_services.set_keep(clip_id=meta.clip_id, keep=True)
    assert Clip.objects.get().keep
    history_services.delete_clip(clip_id=meta.clip_id)
    assert files(media) == []
    assert [event.type for event in told] == ["clip.ready", "clip.changed", "clip.deleted"]
    with pytest.raises(BabycamError, match="not here"):
        history_services.delete_clip(clip_id=meta.clip_id)
    with pytest.raises(BabycamError, match="not here"):
        history_services.set_keep(clip_id=meta.clip_id, keep=True)


def test_a_clip_that_is_being_recorded_cannot_be_deleted(cast: Cast) -> None:
    clip = Clip.objects.create(pk=new_id(), room=cast.zoe, started_at=NIGHT)
    with pytest.raises(BabycamError, match="still being recorded"):
        history_services.delete_clip(clip_id=str(clip.pk))


def test_the_keeper_lets_old_clips_go_with_their_files_and_keeps_what_is_kept(cast: Cast, media: Path) -> None:
    cast.household.keep_days = 60
    cast.household.save()
    for days, keep in ((40, False), (40, True), (1, False)):
        meta = upload(cast.zoe.pk, started_at=(NIGHT - timedelta(days=days)).timestamp())
        store(meta)
        history_services.set_keep(clip_id=meta.clip_id, keep=keep)
    cast.household.keep_days = 30
    cast.household.save()
    retention.turn(HandClock(NIGHT + timedelta(days=3)), iter([1]))
    assert sorted(Clip.objects.values_list("started_at", flat=True)) == [NIGHT - timedelta(days=40), NIGHT - timedelta(days=1)]
    assert len(files(media)) == 4


def test_each_clip_makes_its_own_room(cast: Cast) -> None:
    cast.household.keep_gb = 25 / GB
    cast.household.save()
    for minute in range(4):
        store(upload(cast.zoe.pk, started_at=NIGHT.timestamp() + 60 * minute), video=b"0123456789")
    left = list(Clip.objects.order_by("started_at").values_list("started_at", flat=True))
    assert left == [NIGHT + timedelta(minutes=2), NIGHT + timedelta(minutes=3)]


def test_a_clip_that_never_came_is_given_up_and_still_taken_when_it_comes(cast: Cast) -> None:
    meta = upload(cast.zoe.pk)
    Clip.objects.create(pk=meta.clip_id, room=cast.zoe, started_at=NIGHT, created_at=NIGHT)
    clips.give_up_lost(now=NIGHT + timedelta(hours=23))
    assert Clip.objects.get().state == "recording"
    clips.give_up_lost(now=NIGHT + timedelta(hours=25))
    assert Clip.objects.get().state == "broken"
    store(meta)
    assert Clip.objects.get().state == "ready"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"[]",
        b'{"clip_id": 7}',
        b"\xff\xfe",
        b'{"clip_id":"../../etc","room":1,"noise_id":"","started_at":0,"part":1,"state":"ready","duration_s":1,"size_bytes":1}',
        b'{"clip_id":"%s","room":1,"noise_id":"","started_at":1e300,"part":1,"state":"ready","duration_s":1,"size_bytes":1}'
        % new_id().encode(),
        b'{"clip_id":"%s","room":1,"noise_id":"","started_at":0,"part":-1,"state":"ready","duration_s":1,"size_bytes":1}'
        % new_id().encode(),
        b'{"clip_id":"%s","room":1,"noise_id":"","started_at":0,"part":1,"state":"fine","duration_s":1,"size_bytes":1}'
        % new_id().encode(),
    ],
)
def test_junk_about_a_clip_is_refused_in_words(raw: bytes) -> None:
    with pytest.raises(BabycamError) as refused:
        history_services.read_meta(raw)
    assert refused.value.code == "invalid"
