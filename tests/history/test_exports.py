"""A stretch of the night in one file: joined where the recordings fit together, else one beside the other."""

import asyncio
import io
import shutil
import tempfile
import zipfile
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import pytest
from asgiref.sync import sync_to_async
from django.core.files.storage import default_storage
from django.test import AsyncClient
from rest_framework.test import APIClient

from babycam.history import exports
from tests.api.test_clips import NIGHT, stored
from tests.cast import Cast
from tests.history.recordings import recording

SINCE, UNTIL = "2025-03-30T01:00:00Z", "2025-03-30T03:00:00Z"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


def ask(client: APIClient, room: int, **query: str) -> Any:
    return client.get(f"/api/rooms/{room}/export", {"since": SINCE, "until": UNTIL, **query})


def content(response: Any) -> bytes:
    async def read() -> bytes:
        return b"".join([chunk async for chunk in response.streaming_content])

    return asyncio.run(read())


def test_recordings_that_fit_together_are_one_film_that_says_when_each_was(
    cast: Cast, ana_client: APIClient, tmp_path: Path
) -> None:
    for minute, seconds in ((0, 2), (20, 3)):
        video = recording(tmp_path / f"{minute}.mp4", seconds=seconds)
        stored(cast.zoe, video, started_at=(NIGHT + timedelta(minutes=minute)).timestamp(), duration_s=seconds)
    stored(cast.zoe, recording(tmp_path / "later.mp4", seconds=1), started_at=(NIGHT + timedelta(hours=3)).timestamp())
    stored(cast.zoe, recording(tmp_path / "film.mp4", seconds=1), kind="timelapse")
    response = ask(ana_client, cast.zoe.pk)
    assert (response.status_code, response["Content-Type"], response["X-Recorded-Seconds"]) == (200, "video/mp4", "5")
    assert 'filename="Zoe 2025-03-30' in response["Content-Disposition"]
    with av.open(io.BytesIO(content(response)), "r") as film:
        times = [frame.time for frame in film.decode(video=0)]
        assert len(times) == 50 and times == sorted(times)
        assert times[-1] - times[0] == pytest.approx(4.9, abs=0.05)
        assert film.metadata["comment"].splitlines() == ["2025-03-30 03:14:05, 2 s", "2025-03-30 03:34:05, 3 s"]


def test_recordings_that_do_not_fit_lie_beside_each_other_in_a_zip(cast: Cast, ana_client: APIClient, tmp_path: Path) -> None:
    stored(cast.zoe, recording(tmp_path / "a.mp4", seconds=1))
    stored(cast.zoe, recording(tmp_path / "b.mp4", seconds=1, fps=13), started_at=NIGHT.timestamp() + 60)
    stored(cast.zoe, b"no film at all" * 100, started_at=NIGHT.timestamp() + 120)
    response = ask(ana_client, cast.zoe.pk)
    assert response["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(content(response))) as archive:
        assert archive.namelist() == ["contents.txt", "2025-03-30 03.14.05.mp4", "2025-03-30 03.15.05.mp4"]
        assert archive.read("2025-03-30 03.14.05.mp4") == (tmp_path / "a.mp4").read_bytes()


def test_what_cannot_be_had_is_said_in_words(
    cast: Cast, ana_client: APIClient, cy_client: APIClient, dee_client: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(ana_client, cast.zoe.pk).json()["code"] == "nothing_recorded"
    assert ask(cy_client, cast.max.pk).status_code == 404
    assert ask(dee_client, cast.zoe.pk).status_code == 401
    assert "until" in ask(ana_client, cast.zoe.pk, until=SINCE).json()["fields"]
    assert ask(ana_client, cast.zoe.pk, until="2025-04-01T03:00:00Z").status_code == 400
    stored(cast.zoe, b"junk" * 1000)
    assert ask(ana_client, cast.zoe.pk).json()["code"] == "nothing_recorded"
    monkeypatch.setattr(exports, "MOST", 0)
    response = ask(ana_client, cast.zoe.pk)
    assert (response.status_code, response.json()["code"]) == (413, "too_long")
    monkeypatch.undo()
    monkeypatch.setattr(exports, "WAIT_S", 0.01)
    with exports._one:
        assert ask(ana_client, cast.zoe.pk).json()["code"] == "unavailable"
        assert ask(ana_client, cast.zoe.pk, check="1").json()["code"] == "unavailable"


def test_it_can_be_asked_whether_it_can_be_had(
    cast: Cast, ana_client: APIClient, cy_client: APIClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(ana_client, cast.zoe.pk, check="1").json()["code"] == "nothing_recorded"
    assert ask(cy_client, cast.max.pk, check="1").status_code == 404
    stored(cast.zoe, recording(tmp_path / "a.mp4", seconds=1))
    monkeypatch.setattr(exports, "COMMAND", ("nothing is made",))
    response = ask(ana_client, cast.zoe.pk, check="1")
    assert (response.status_code, response.content) == (204, b"")
    monkeypatch.setattr(exports, "MOST", 0)
    assert ask(ana_client, cast.zoe.pk, check="1").json()["code"] == "too_long"


def test_recordings_that_lie_elsewhere_are_fetched_for_it_and_not_kept(
    cast: Cast, ana_client: APIClient, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STORAGES = {"default": {"BACKEND": "tests.history.recordings.Elsewhere"}}
    for minute in range(3):
        video = recording(tmp_path / f"{minute}.mp4", seconds=2)
        clip = stored(cast.zoe, video, started_at=NIGHT.timestamp() + 60 * minute, duration_s=2)
    default_storage.delete(clip.video)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    response = ask(ana_client, cast.zoe.pk)
    assert (response.status_code, response["Content-Type"], response["X-Recorded-Seconds"]) == (200, "video/mp4", "4")
    with av.open(io.BytesIO(content(response)), "r") as film:
        assert len(list(film.decode(video=0))) == 40
    assert list(temporary.iterdir()) == []
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1))
    assert ask(ana_client, cast.zoe.pk, check="1").json()["code"] == "disk_full"


@pytest.mark.django_db(transaction=True)
async def test_the_file_is_gone_when_it_was_read(
    cast: Cast, async_client: AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    await sync_to_async(stored)(cast.zoe, recording(tmp_path / "a.mp4", seconds=1))
    await async_client.aforce_login(cast.ana)
    response: Any = await async_client.get(f"/api/rooms/{cast.zoe.pk}/export", {"since": SINCE, "until": UNTIL}, secure=True)
    assert response.status_code == 200
    body = b"".join([chunk async for chunk in response])
    assert len(body) == int(response["Content-Length"])
    assert await asyncio.to_thread(lambda: list(tmp_path.glob("babycam-export-*"))) == []
