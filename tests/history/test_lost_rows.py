"""Files that no row knows: the rest of a crash, or all that is left when a database was lost. None is deleted; all come back."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from rest_framework.test import APIClient

from babycam.chat import picture_upkeep
from babycam.core.ids import new_id
from babycam.history import catalog, clips, disk, orphan_sweep, quarantine, retention
from babycam.history import services as history_services
from babycam.history.models import Clip
from babycam.history.retention_rules import GB
from babycam.people.models import Household, Person
from babycam.rooms.models import Room
from tests.cast import Cast
from tests.history.recordings import recording
from tests.history.test_clips import NIGHT, files, store, upload
from tests.stories.night import HandClock

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.MEDIA_ROOT = str(tmp_path)
    _forget()
    yield tmp_path
    _forget()


def _forget() -> None:
    catalog.forget()
    orphan_sweep.reports.clear()
    orphan_sweep._beats.clear()
    retention.forget()


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Two seconds that can be played."""
    return recording(tmp_path_factory.mktemp("video") / "v.mp4", seconds=2.0)


class Keeper:
    """The server's hours, by a clock of the calendar and one of running, which can be parted."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC) + 2 * HOUR  # what a test has written is old enough then
        self.ran = 0.0

    def hours(self, count: int, each: timedelta = 2 * HOUR) -> int:
        """Sweeps now and after each second of so many hours; how many files went. `each`: what the calendar makes of two hours."""
        moved = clips.sweep(now=self.now, ran=self.ran)
        for _ in range(0, count, 2):
            self.now += each
            self.ran += 7200
            moved += clips.sweep(now=self.now, ran=self.ran)
        return moved


def stored(cast: Cast, count: int, video: bytes = b"video") -> list[Clip]:
    return [store(upload(cast.zoe.pk), video)[0] for _ in range(count)]


def leave(media: Path, *names: str) -> None:
    """A crash leaves these behind."""
    for name in names:
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        (media / name).write_bytes(b"x")


def beside(media: Path) -> list[str]:
    """All files but the keeper's own notes."""
    return [name for name in files(media) if not name.startswith("unknown/") and not name.endswith((".slip.json", catalog.NAME))]


def lose_the_database() -> None:
    """Another one, in which nothing is."""
    catalog.write()
    catalog.forget()
    Clip.objects.all().delete()
    Room.objects.all().delete()
    Household.objects.all().delete()
    Person.objects.all().delete()


# --- sweeps ---------------------------------------------------------------------------------------------------------


def test_the_rest_of_a_crash_goes_to_quarantine_after_a_day_and_for_good_after_thirty(
    cast: Cast, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(cast, 2)
    leave(media, "clips/2025/03/30/left.mp4", "clips/incoming/half.upload")
    keeper = Keeper()
    assert keeper.hours(22) == 0
    assert keeper.hours(2) == 2
    assert (media / "quarantine/clips/2025/03/30/left.mp4").read_bytes() == b"x"
    [(_, slip)] = [one for one in quarantine.held("clips") if one[1].name.endswith("left.mp4")]
    assert (slip.at, slip.bytes) == (keeper.now.timestamp(), 1) and "knew it" in slip.why
    monkeypatch.setattr(orphan_sweep, "LONGEST_GAP_S", float("inf"))  # 30 days in two sweeps
    keeper.now, keeper.ran = keeper.now + timedelta(days=400), keeper.ran + 29.9 * 24 * 3600
    keeper.hours(0)
    assert (media / "quarantine/clips/2025/03/30/left.mp4").exists()
    keeper.hours(3)
    assert len(beside(media)) == 4, "the two clips with their pictures are all there is"


def test_an_empty_database_costs_no_recording_however_long_it_serves(cast: Cast, media: Path) -> None:
    stored(cast, 3)
    before = beside(media)
    lose_the_database()
    keeper = Keeper()
    assert keeper.hours(26) == 0
    retention.turn(HandClock(keeper.now + timedelta(days=400)), iter([0]))
    assert beside(media) == before


def test_a_family_that_begins_anew_on_an_empty_database_loses_nothing_old(cast: Cast, media: Path) -> None:
    stored(cast, 3)
    before = beside(media)
    Clip.objects.all().delete()
    stored(cast, 1)
    keeper = Keeper()
    assert keeper.hours(26) == 0
    assert set(before) <= set(beside(media))


def test_a_clock_that_jumps_makes_no_day(cast: Cast, media: Path) -> None:
    stored(cast, 2)
    leave(media, "clips/2025/03/30/left.mp4")
    keeper = Keeper()
    assert keeper.hours(10, each=timedelta(days=365)) == 0


def test_what_was_seen_outlives_the_process_and_its_loss_only_begins_anew(cast: Cast, media: Path) -> None:
    stored(cast, 2)
    leave(media, "clips/2025/03/30/left.mp4")
    keeper = Keeper()
    keeper.hours(20)
    _forget()  # a restart
    (media / "unknown/clips.json").write_text("{half a no")
    assert keeper.hours(20) == 0
    assert keeper.hours(6) == 1


def test_when_the_right_database_is_back_its_files_come_back_from_quarantine(cast: Cast, media: Path) -> None:
    kept = stored(cast, 6)
    row = Clip.objects.get(pk=kept[0].pk)
    Clip.objects.filter(pk=row.pk).delete()  # an older copy, which does not know it yet
    keeper = Keeper()
    assert keeper.hours(24) == 2
    assert not default_storage.exists(row.video)
    row.save(force_insert=True)
    keeper.hours(0)
    assert default_storage.exists(row.video) and default_storage.exists(row.thumbnail)
    assert list(quarantine.held("clips")) == []


def test_quarantine_goes_first_when_the_disk_needs_room_and_it_is_told(
    cast: Cast, media: Path, ana_client: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(cast, 2)
    leave(media, "clips/2025/03/30/left.mp4")
    keeper = Keeper()
    keeper.hours(24)
    cast.household.keep_days, cast.household.min_free_gb = 4000, 1.0
    cast.household.save()
    monkeypatch.setattr(disk, "free_bytes", lambda: GB - 1)
    clips.make_room(now=keeper.now)
    assert Clip.objects.count() == 2 and list(quarantine.held("clips")) == []
    told = ana_client.get("/api/storage").json()
    assert told["freed"] == 1 and "disk was nearly full" in " ".join(told["words"])


def test_a_deleted_room_takes_its_recordings_to_quarantine(cast: Cast, media: Path, ana_client: APIClient) -> None:
    stored(cast, 2)
    assert ana_client.delete(f"/api/rooms/{cast.zoe.pk}").status_code == 204
    assert Keeper().hours(0) == 4
    assert all(name.startswith("quarantine/") for name in beside(media))
    slips = [slip for _, slip in quarantine.held("clips")]
    assert {slip.why for slip in slips} == {"Its room, Zoe, was deleted."}


def test_pictures_of_the_chat_follow_the_same_rule(cast: Cast, media: Path) -> None:
    names = [f"chat/2025/03/{number}.webp" for number in range(3)]
    leave(media, *names)
    clock = HandClock(datetime.now(UTC) + 2 * HOUR)
    for _ in range(14):
        picture_upkeep.turn(clock)
        clock.at += 2 * HOUR
    assert beside(media) == names


def test_limits_of_a_database_without_a_family_delete_nothing(cast: Cast) -> None:
    stored(cast, 1)
    Household.objects.all().delete()
    assert clips.make_room(now=NIGHT + timedelta(days=4000)) == 0
    assert Clip.objects.exists()


def test_a_worker_is_told_to_come_again_while_nobody_is_set_up(db: None) -> None:
    from babycam.core.errors import BabycamError

    with pytest.raises(BabycamError) as refused:
        store(upload(1))
    assert refused.value.code == "unavailable"


def test_a_clock_that_jumps_ahead_makes_no_clip_old_until_it_has_stayed_there_for_a_day(cast: Cast, media: Path) -> None:
    now = datetime.now(UTC)
    store(upload(cast.zoe.pk, started_at=now.timestamp()))
    house = HandClocks(now)
    house.turns(2)
    for jump in (timedelta(days=4000), timedelta(days=-4000), timedelta(days=4000)):
        house.wall += jump
        house.turns(3)
        store(upload(cast.zoe.pk, started_at=now.timestamp()))
    assert Clip.objects.count() == 4
    house.restarts(away=timedelta(days=100))
    house.turns(3)
    assert Clip.objects.count() == 4
    house.turns(26, minutes=60)
    assert Clip.objects.count() == 0, "it is the true time after all"


class HandClocks:
    """The keeper's turns with a calendar that jumps and a clock of running that does not."""

    def __init__(self, now: datetime) -> None:
        self.wall, self.ran = now, 0.0
        self.count = count()

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.ran

    def turns(self, number: int, minutes: int = 1) -> None:
        for _ in range(number):
            self.wall += timedelta(minutes=minutes)
            self.ran += 60.0 * minutes
            turns = iter([0]) if minutes == 60 else self.count
            retention.turn(self, turns)

    def restarts(self, away: timedelta) -> None:
        self.wall += away
        self.ran = 5.0
        self.count = count()
        _forget()


# --- adoption -------------------------------------------------------------------------------------------------------


def test_a_lost_family_gets_its_recordings_back_with_room_time_noise_and_picture(
    cast: Cast, media: Path, video: bytes, django_user_model: Any
) -> None:
    noise = new_id()
    meta = upload(cast.zoe.pk, noise_id=noise, part=2)
    store(meta, video)
    history_services.set_keep(clip_id=meta.clip_id, keep=True)
    before = Clip.objects.get()
    lose_the_database()
    Household.objects.create(name="Anew")
    Room.objects.create(pk=cast.zoe.pk, name="Max")  # its number is another room's now
    zoe = Room.objects.create(name="zoe")
    with_no_room = adopt()
    clip = Clip.objects.get()
    assert with_no_room == {"adopted": 1, "left": 0, "roomless": 0}
    assert (clip.pk, clip.room, str(clip.noise_id), clip.part, clip.keep) == (before.pk, zoe, noise, 2, True)
    assert (clip.started_at, clip.video, clip.thumbnail) == (before.started_at, before.video, before.thumbnail)
    assert clip.duration_s == pytest.approx(2.0, abs=0.2) and (clip.width, clip.height, clip.state) == (160, 120, "ready")
    assert adopt() == {"adopted": 0, "left": 0, "roomless": 0}


def adopt(room: Room | None = None) -> dict[str, int]:
    from dataclasses import asdict

    from babycam.history import adoption

    return asdict(adoption.adopt(room=room, now=datetime.now(UTC)))


def test_without_a_catalog_the_file_itself_tells_and_somebody_names_the_room(cast: Cast, media: Path, video: bytes) -> None:
    path = media / f"clips/2025/03/30/{new_id()}.mp4"
    path.parent.mkdir(parents=True)
    path.write_bytes(video)
    ended = NIGHT + timedelta(seconds=2)
    os.utime(path, (ended.timestamp(), ended.timestamp()))
    leave(media, "clips/2025/03/30/damaged.mp4")
    assert adopt() == {"adopted": 0, "left": 0, "roomless": 2}
    assert adopt(cast.max) == {"adopted": 2, "left": 0, "roomless": 0}
    whole = Clip.objects.get(state="ready")
    assert str(whole.pk) == path.stem and whole.room == cast.max
    assert abs((whole.started_at - NIGHT).total_seconds()) < 0.5
    assert default_storage.open(whole.thumbnail).read(2) == b"\xff\xd8"
    broken = Clip.objects.get(state="broken")
    assert broken.started_at == datetime(2025, 3, 30, 12, tzinfo=UTC) and (media / broken.video).exists()


def test_recordings_come_back_from_quarantine_too_and_stay(cast: Cast, media: Path, video: bytes) -> None:
    clip, *_ = stored(cast, 6, video)
    catalog.write()
    Clip.objects.filter(pk=clip.pk).delete()
    keeper = Keeper()
    assert keeper.hours(24) == 2
    assert adopt() == {"adopted": 1, "left": 0, "roomless": 0}
    back = Clip.objects.get(pk=clip.pk)
    assert back.thumbnail and default_storage.exists(back.video) and list(quarantine.held("clips")) == []
    assert keeper.hours(25) == 0


def test_limits_of_a_fresh_database_do_not_take_what_was_just_adopted(cast: Cast, media: Path, video: bytes) -> None:
    meta = upload(cast.zoe.pk, started_at=(NIGHT - timedelta(days=300)).timestamp())
    cast.household.keep_days = 400
    cast.household.save()
    store(meta, video)
    catalog.write()
    Clip.objects.all().delete()
    adopt()
    cast.household.keep_days, cast.household.keep_gb = 1, 1 / GB
    cast.household.save()
    assert clips.make_room(now=datetime.now(UTC) + timedelta(days=13)) == 0
    assert clips.make_room(now=datetime.now(UTC) + timedelta(days=15)) == 1


def test_an_older_database_does_not_make_the_catalog_forget_what_it_does_not_know(cast: Cast, media: Path) -> None:
    old, new = stored(cast, 2)
    catalog.write()
    catalog.forget()
    Clip.objects.filter(pk=new.pk).delete()
    catalog.write()
    assert catalog.read(new.video)["id"] == str(new.pk) and catalog.read(old.video)["room_name"] == "Zoe"


def test_it_works_where_the_storage_is_no_folder(cast: Cast, settings: Any, video: bytes) -> None:
    settings.STORAGES = {"default": {"BACKEND": "tests.history.recordings.Elsewhere"}}
    clip, *_ = stored(cast, 6, video)
    catalog.write()
    Clip.objects.filter(pk=clip.pk).delete()
    assert Keeper().hours(24) == 2
    assert adopt()["adopted"] == 1
    assert default_storage.exists(Clip.objects.get(pk=clip.pk).video)


# --- the page -------------------------------------------------------------------------------------------------------


def test_about_says_it_and_the_owner_alone_takes_it_up(
    cast: Cast, media: Path, video: bytes, ana_client: APIClient, ben_client: APIClient, cy_client: APIClient
) -> None:
    stored(cast, 2, video)
    assert ana_client.get("/api/storage").json()["words"] == []
    catalog.write()
    Clip.objects.all().delete()
    keeper = Keeper()
    keeper.hours(3)
    _forget()
    for name in media.rglob("*.*"):
        os.utime(name, (NIGHT.timestamp(), NIGHT.timestamp()))
    told = ben_client.get("/api/storage").json()
    assert (told["held"], told["unknown"]["files"], told["recordings"], told["roomless"]) == ("most", 4, 2, 0)
    assert told["unknown"]["bytes"] == 2 * (len(video) + 4) and told["unknown"]["since"]
    part = next(part for part in ben_client.get("/api/health").json()["parts"] if part["part"] == "recordings")
    assert not part["ok"] and "4 files" in part["words"] and "None of them is touched" in part["words"]
    assert ben_client.post("/api/storage/adopt", {}).status_code == 403
    assert cy_client.get("/api/storage").status_code == 403
    assert ana_client.post("/api/storage/adopt", {"room": 4711}).status_code == 404
    assert ana_client.post("/api/storage/adopt", {}).json() == {"adopted": 2, "left": 0, "roomless": 0}
    assert ana_client.get("/api/storage").json()["words"] == []
    clip = ana_client.get("/api/clips").json()["results"][0]
    assert clip["state"] == "ready" and default_storage.open(Clip.objects.get(pk=clip["id"]).video).read() == video
