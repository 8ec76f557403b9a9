"""Clips over REST: lists, rights, and the bytes as Safari wants them."""

from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponseBase
from django.test import AsyncClient
from rest_framework.test import APIClient

from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident
from babycam.api.clips import AnsweredClipSerializer
from babycam.api.http.ranges import CHUNK
from babycam.core.ids import new_id
from babycam.core.link import ClipUpload
from babycam.history import services as history_services
from babycam.history import waveforms
from babycam.history.models import Clip, Noise
from babycam.people.models import Person
from babycam.rooms.models import Room
from tests.cast import Cast

NIGHT = datetime(2025, 3, 30, 1, 14, 5, tzinfo=UTC)
VIDEO = bytes(range(256)) * (CHUNK // 128)  # two chunks


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def stored(room: Room, video: bytes = VIDEO, **changes: Any) -> Clip:
    meta = ClipUpload(
        **{
            "clip_id": new_id(),
            "room": room.pk,
            "noise_id": "",
            "started_at": NIGHT.timestamp(),
            "part": 1,
            "state": "ready",
            "duration_s": 21.5,
            "size_bytes": len(video),
            **changes,
        }
    )
    clip, _ = history_services.store_clip(
        meta=meta, video=ContentFile(video, name="v"), thumbnail=ContentFile(b"jpeg", name="t"), now=NIGHT
    )
    return clip


def test_clips_come_newest_first_with_every_field(cast: Cast, ana_client: APIClient) -> None:
    older = stored(cast.zoe)
    stored(cast.max, started_at=NIGHT.timestamp() + 60)
    newest, second = ana_client.get("/api/clips").json()["results"]
    assert set(newest) == set(AnsweredClipSerializer().fields)
    assert newest["room_name"] == "Max"
    assert second["id"] == str(older.pk)
    assert second["video_url"] == f"/api/clips/{older.pk}/video.mp4"
    assert second["thumbnail_url"] == f"/api/clips/{older.pk}/thumbnail.jpg"
    assert [clip["room"] for clip in ana_client.get("/api/clips", {"room": cast.zoe.pk}).json()["results"]] == [cast.zoe.pk]


def test_what_goes_on_all_night_stands_apart(cast: Cast, ana_client: APIClient) -> None:
    clip = stored(cast.zoe)
    film = stored(cast.zoe, kind="timelapse", started_at=NIGHT.timestamp() + 60)
    sound = stored(cast.zoe, kind="sound", started_at=NIGHT.timestamp() + 120)

    def listed(**query: str) -> list[str]:
        return [each["id"] for each in ana_client.get("/api/clips", query).json()["results"]]

    assert listed() == [str(clip.pk)]
    assert listed(kind="timelapse") == [str(film.pk)]
    assert listed(kind="sound", since="2025-03-30T01:16:00Z", until="2025-03-30T01:17:00Z") == [str(sound.pk)]
    assert listed(kind="sound", until="2025-03-30T01:16:00Z") == []
    assert ana_client.get("/api/clips", {"kind": "song"}).status_code == 400
    assert ana_client.get(f"/api/clips/{film.pk}").json()["kind"] == "timelapse"


def noise_of(room: Room, onset_at: datetime) -> str:
    """A noise that woke and rang; its id."""
    number = new_id()
    Noise.objects.create(pk=number, room=room, onset_at=onset_at, started_at=onset_at, level_db=-20, threshold_db=-35)
    alerts_services.report_noise(room_id=room.pk, noise_id=number, at=onset_at, level_db=-20, threshold_db=-35)
    Noise.objects.filter(pk=number).update(incident=Incident.objects.get(room=room).pk)
    return number


def test_a_clip_says_where_its_noise_begins_and_how_it_sounds(cast: Cast, ana_client: APIClient) -> None:
    noise = noise_of(cast.zoe, NIGHT + timedelta(seconds=10))
    stored(cast.zoe, noise_id=noise, peaks=bytes(range(200)))
    stored(cast.zoe, noise_id=noise, part=2, started_at=NIGHT.timestamp() + 600)
    first, second = reversed(ana_client.get("/api/clips", {"noise": noise}).json()["results"])
    assert (first["onset_s"], second["onset_s"]) == (10.0, None)
    assert b64decode(first["peaks"]) == bytes(range(200))
    assert second["peaks"] is None, "an older worker's: nobody has looked yet"


def test_a_clip_says_who_came_and_how_fast(cast: Cast, ana_client: APIClient, cy_client: APIClient) -> None:
    called = datetime.now(UTC) - timedelta(seconds=30)
    path = f"/api/clips/{stored(cast.zoe, noise_id=noise_of(cast.zoe, called)).pk}"
    assert ana_client.get(path).json()["answer"] is None, "nobody has come yet"
    incident = Incident.objects.get()
    ana_client.post(f"/api/incidents/{incident.pk}/ack")
    answer = ana_client.get(path).json()["answer"]
    assert answer["by"] == {"id": cast.ana.pk, "name": "Ana"}
    [row] = cy_client.get("/api/clips").json()["results"]
    assert row["answer"] == answer


def test_a_clip_that_nobody_came_for_says_so_once_it_is_over(cast: Cast, ana_client: APIClient) -> None:
    clip = stored(cast.zoe, noise_id=noise_of(cast.zoe, NIGHT))
    Incident.objects.update(state="resolved", resolved_at=NIGHT + timedelta(minutes=9))
    assert ana_client.get(f"/api/clips/{clip.pk}").json()["answer"] == {"by": None, "after_s": None}


def test_an_older_clip_gets_its_waveform_the_first_time_it_is_wanted(
    cast: Cast, ana_client: APIClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = stored(cast.zoe, sounding(tmp_path / "v.mp4"))
    path = f"/api/clips/{clip.pk}/waveform"
    peaks = b64decode(ana_client.get(path).json()["peaks"])
    assert max(peaks[:90]) == 0 and min(peaks[110:190]) > 200
    monkeypatch.setattr(waveforms, "COMMAND", ("false",))
    assert b64decode(ana_client.get(path).json()["peaks"]) == peaks
    assert b64decode(ana_client.get(f"/api/clips/{clip.pk}").json()["peaks"]) == peaks


def test_what_cannot_be_read_has_no_waveform_and_is_asked_once(cast: Cast, ana_client: APIClient) -> None:
    clip = stored(cast.zoe)
    assert ana_client.get(f"/api/clips/{clip.pk}/waveform").json() == {"peaks": "", "onset_s": None}
    assert ana_client.get(f"/api/clips/{clip.pk}").json()["peaks"] == ""


def test_a_clip_whose_disk_is_away_is_looked_at_again(cast: Cast, ana_client: APIClient, tmp_path: Path) -> None:
    clip = stored(cast.zoe)
    (tmp_path / clip.video).unlink()
    assert ana_client.get(f"/api/clips/{clip.pk}/waveform").json()["peaks"] == ""
    assert ana_client.get(f"/api/clips/{clip.pk}").json()["peaks"] is None


def sounding(path: Path) -> bytes:
    """An MP4 of four seconds, loud from the third on; its bytes."""
    with av.open(str(path), "w", format="mp4") as out:
        stream = out.add_stream("aac", rate=48_000)
        samples = 0.5 * np.sin(np.arange(4 * 48_000) / 20)
        samples[: 2 * 48_000] = 0
        frame = av.AudioFrame.from_ndarray((samples * 32767).astype("<i2").reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = 48_000
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path.read_bytes()


def test_many_parts_of_one_noise_are_one_row_and_hide_no_other(cast: Cast, ana_client: APIClient, cy_client: APIClient) -> None:
    other, noise = stored(cast.zoe, started_at=NIGHT.timestamp() - 60), new_id()
    parts = [stored(cast.zoe, noise_id=noise, part=n, started_at=NIGHT.timestamp() + n) for n in range(1, 61)]
    alone = stored(cast.zoe, started_at=NIGHT.timestamp() + 100)
    rows = cy_client.get("/api/clips").json()
    assert [(row["id"], row["parts"]) for row in rows["results"]] == [
        (str(alone.pk), 1),
        (str(parts[0].pk), 60),
        (str(other.pk), 1),
    ]
    assert rows["next"] is None
    found = ana_client.get("/api/clips", {"noise": noise, "page_size": "200"}).json()["results"]
    assert [row["part"] for row in found] == list(range(60, 0, -1))
    ana_client.delete(f"/api/clips/{parts[0].pk}")
    row = ana_client.get("/api/clips", {"room": cast.zoe.pk}).json()["results"][1]
    assert (row["id"], row["part"], row["parts"]) == (str(parts[1].pk), 2, 59)


def test_a_parent_keeps_and_deletes_and_a_sitter_only_looks(cast: Cast, ben_client: APIClient, cy_client: APIClient) -> None:
    clip = stored(cast.zoe)
    path = f"/api/clips/{clip.pk}"
    assert cy_client.get(path).status_code == 200
    assert cy_client.patch(path, {"keep": True}).status_code == 403
    assert cy_client.delete(path).status_code == 403
    assert ben_client.patch(path, {"keep": True}).json()["keep"] is True
    assert ben_client.patch(path, {"keep": "perhaps"}).status_code == 400
    assert ben_client.delete(path).status_code == 204
    assert ben_client.get(path).status_code == 404
    assert ben_client.delete(path).status_code == 404


def test_a_clip_that_is_being_recorded_cannot_be_deleted_or_played(cast: Cast, ana_client: APIClient) -> None:
    clip = Clip.objects.create(pk=new_id(), room=cast.zoe, started_at=NIGHT)
    assert ana_client.delete(f"/api/clips/{clip.pk}").json()["code"] == "still_recording"
    assert ana_client.get(f"/api/clips/{clip.pk}/video.mp4").status_code == 404
    assert ana_client.get(f"/api/clips/{clip.pk}").json()["video_url"] is None


@pytest.mark.parametrize("tail", ["", "/video.mp4", "/thumbnail.jpg"])
def test_another_rooms_clip_does_not_exist_for_a_sitter(cast: Cast, cy_client: APIClient, dee_client: APIClient, tail: str) -> None:
    clip = stored(cast.max)
    assert cy_client.get(f"/api/clips/{clip.pk}{tail}").status_code == 404
    assert dee_client.get(f"/api/clips/{clip.pk}{tail}").status_code == 401
    assert cy_client.get("/api/clips").json()["results"] == []


def test_a_clip_whose_file_is_gone_is_not_found(cast: Cast, ana_client: APIClient, tmp_path: Path) -> None:
    clip = stored(cast.zoe)
    (tmp_path / clip.video).unlink()
    assert ana_client.get(f"/api/clips/{clip.pk}/video.mp4").status_code == 404


class Player:
    """A browser's <video>: signed in, asking for bytes."""

    def __init__(self) -> None:
        self.client = AsyncClient()

    async def sign_in(self, person: Person) -> "Player":
        await self.client.aforce_login(person)
        return self

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[HttpResponseBase, bytes]:
        response: Any = await self.client.get(path, headers=headers, secure=True)
        if not response.streaming:
            return response, response.content
        return response, b"".join([chunk async for chunk in response])


@pytest.mark.django_db(transaction=True)
async def test_a_player_gets_all_or_the_part_it_wants(cast: Cast) -> None:
    clip = await _in_thread(stored, cast.zoe)
    player, path = await Player().sign_in(cast.cy), f"/api/clips/{clip.pk}/video.mp4"
    response, content = await player.get(path, {"Accept": "video/*"})
    assert (response.status_code, response["Content-Type"], content) == (200, "video/mp4", VIDEO)
    assert response["Accept-Ranges"] == "bytes"
    assert response["Cache-Control"].startswith("private")
    assert int(response["Content-Length"]) == len(VIDEO)
    for asked, first, last in (
        ("bytes=0-1", 0, 1),
        (f"bytes={CHUNK - 5}-{CHUNK + 5}", CHUNK - 5, CHUNK + 5),
        ("bytes=-7", -7, None),
    ):
        part, content = await player.get(path, {"Range": asked})
        assert part.status_code == 206
        assert content == VIDEO[first : last + 1 if last else None]
        assert part["Content-Range"].endswith(f"/{len(VIDEO)}")
        assert int(part["Content-Length"]) == len(content)
    beyond, content = await player.get(path, {"Range": f"bytes={len(VIDEO)}-"})
    assert (beyond.status_code, beyond["Content-Range"], content) == (416, f"bytes */{len(VIDEO)}", b"")


@pytest.mark.django_db(transaction=True)
async def test_a_part_is_given_only_of_the_file_that_the_player_knows(cast: Cast) -> None:
    clip = await _in_thread(stored, cast.zoe)
    player, path = await Player().sign_in(cast.ana), f"/api/clips/{clip.pk}/video.mp4"
    response, _ = await player.get(path)
    same, _ = await player.get(path, {"Range": "bytes=0-9", "If-Range": response["ETag"]})
    other, content = await player.get(path, {"Range": "bytes=0-9", "If-Range": '"another"'})
    assert (same.status_code, other.status_code, len(content)) == (206, 200, len(VIDEO))
    known, content = await player.get(path, {"If-None-Match": response["ETag"]})
    assert (known.status_code, content) == (304, b"")


@pytest.mark.django_db(transaction=True)
async def test_head_tells_all_but_the_bytes(cast: Cast) -> None:
    clip = await _in_thread(stored, cast.zoe)
    player = await Player().sign_in(cast.ana)
    response: Any = await player.client.head(f"/api/clips/{clip.pk}/video.mp4", secure=True)
    assert (response.status_code, int(response["Content-Length"]), response.content) == (200, len(VIDEO), b"")


@pytest.mark.django_db(transaction=True)
async def test_a_download_is_named_after_room_and_time_of_the_family(cast: Cast) -> None:
    cast.zoe.name = 'Zoë\'s/"room"'
    await cast.zoe.asave()
    clip = await _in_thread(stored, cast.zoe)
    player = await Player().sign_in(cast.ana)
    response, _ = await player.get(f"/api/clips/{clip.pk}/video.mp4?download=1")
    assert "attachment" in response["Content-Disposition"]
    assert "Zo%C3%AB%27s-room%202025-03-30%2003.14.05.mp4" in response["Content-Disposition"]
    picture, content = await player.get(f"/api/clips/{clip.pk}/thumbnail.jpg")
    assert (picture["Content-Type"], content) == ("image/jpeg", b"jpeg")
    assert "Content-Disposition" not in picture


async def _in_thread(call: Any, *args: Any) -> Any:
    from asgiref.sync import sync_to_async

    return await sync_to_async(call)(*args)
