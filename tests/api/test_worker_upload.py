"""Clips come in from workers."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from babycam.alerts.models import IncidentNoise
from babycam.api import worker
from babycam.core import clock, link
from babycam.core.ids import new_id
from babycam.history import disk
from babycam.history.models import Clip, Noise
from babycam.monitor import assignment, handlers
from babycam.monitor.assignment import Claimant
from babycam.monitor.models import Tenure
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)

TOKEN = "a worker's token that nobody guesses"
VIDEO = b"\x00\x00\x00\x18ftyp" * 100_000  # more than Django keeps in memory


@pytest.fixture(autouse=True)
def house(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    settings.WORKER_TOKEN = TOKEN


def meta(room: int, **changes: Any) -> dict[str, Any]:
    return {
        "clip_id": new_id(),
        "room": room,
        "noise_id": new_id(),
        "started_at": clock.unix(),
        "part": 1,
        "state": "ready",
        "duration_s": 20.5,
        "size_bytes": len(VIDEO),
        "width": 640,
        "height": 480,
        **changes,
    }


def send(client: APIClient, parts: dict[str, Any], token: str = TOKEN) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.post("/api/worker/clips/", parts, format="multipart", headers=headers)


def parts(about: dict[str, Any]) -> dict[str, Any]:
    return {
        "meta": json.dumps(about),
        "video": SimpleUploadedFile("clip.mp4", VIDEO, "video/mp4"),
        "thumbnail": SimpleUploadedFile("clip.jpg", b"jpeg", "image/jpeg"),
    }


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_clip_comes_in_once_and_again_is_fine(cast: Cast, dee_client: APIClient, tmp_path: Path) -> None:
    about = meta(cast.zoe.pk)
    first = send(dee_client, parts(about))
    second = send(dee_client, parts(about))
    assert (first.status_code, second.status_code) == (201, 200)
    clip = Clip.objects.get()
    assert (str(clip.pk), clip.state, clip.size_bytes, clip.width) == (about["clip_id"], "ready", len(VIDEO), 640)
    assert (tmp_path / clip.video).read_bytes() == VIDEO
    assert (tmp_path / clip.thumbnail).read_bytes() == b"jpeg"
    assert len(files(tmp_path)) == 2, "nothing is left of the upload itself"


def test_meta_may_be_a_file_and_a_thumbnail_may_be_missing(cast: Cast, dee_client: APIClient) -> None:
    about = meta(cast.zoe.pk, state="broken", width=0, height=0, noise_id="")
    sent = parts(about) | {"meta": SimpleUploadedFile("meta.json", json.dumps(about).encode(), "application/json")}
    del sent["thumbnail"]
    assert send(dee_client, sent).status_code == 201
    clip = Clip.objects.get()
    assert (clip.state, clip.thumbnail, clip.width, clip.noise_id) == ("broken", "", None, None)


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], TOKEN + "x", "Tökén"])
def test_who_does_not_have_the_token_is_sent_away(cast: Cast, dee_client: APIClient, token: str, tmp_path: Path) -> None:
    answer = send(dee_client, parts(meta(cast.zoe.pk)), token=token)
    assert answer.status_code == 401
    assert TOKEN not in answer.content.decode()
    assert files(tmp_path) == []


def test_a_parents_session_is_no_workers_token(cast: Cast, ana_client: APIClient) -> None:
    assert send(ana_client, parts(meta(cast.zoe.pk)), token="").status_code == 401


def test_junk_is_refused_in_words_and_leaves_nothing(cast: Cast, dee_client: APIClient, tmp_path: Path) -> None:
    for sent in (
        {"meta": "{"},
        {"meta": "x" * 70_000, "video": SimpleUploadedFile("v", b"v")},
        {"video": SimpleUploadedFile("v", b"v")},
        {"meta": json.dumps(meta(cast.zoe.pk))},
        parts(meta(cast.zoe.pk, clip_id="../../../etc/passwd")),
        parts(meta(cast.zoe.pk, started_at="now")),
        parts(meta(cast.zoe.pk, kind="song")),
    ):
        answer = send(dee_client, sent)
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
        assert answer.json()["code"] == "invalid"
    assert files(tmp_path) == []


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=x", "multipart/form-data", "application/json", "text/x"])
def test_bytes_that_are_no_form_at_all_are_refused(cast: Cast, dee_client: APIClient, content_type: str) -> None:
    answer = dee_client.generic(
        "POST",
        "/api/worker/clips",
        b"\xff\x00 no form",  # type: ignore[arg-type]  # no text either
        content_type=content_type,
        HTTP_AUTHORIZATION=f"Bearer {TOKEN}",
    )
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_a_clip_of_a_room_that_nobody_knows_is_kept_for_whoever_takes_it_up(
    cast: Cast, dee_client: APIClient, ana_client: APIClient, tmp_path: Path
) -> None:
    told = meta(4711)
    for _ in range(2):  # the answer may be lost on its way
        assert send(dee_client, parts(told)).status_code == 404, "the worker may let go of its own copy"
    assert [path.name for path in files(tmp_path) if path.suffix == ".mp4"] == [f"{told['clip_id']}.mp4"]
    assert ana_client.post("/api/storage/adopt", {}, format="json").json() == {"adopted": 0, "left": 0, "roomless": 1}
    assert ana_client.post("/api/storage/adopt", {"room": cast.zoe.pk}, format="json").status_code == 200
    clip = Clip.objects.get(pk=told["clip_id"])
    assert clip.room == cast.zoe and str(clip.noise_id) == told["noise_id"]


def test_a_full_disk_says_so_and_the_clip_may_come_again(
    cast: Cast, dee_client: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = meta(cast.zoe.pk)
    with monkeypatch.context() as full:
        full.setattr(disk, "free_bytes", lambda: 1000)
        answer = send(dee_client, parts(about))
        assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
    assert send(dee_client, parts(about)).status_code == 201


def test_more_than_the_largest_clip_is_refused(
    cast: Cast, dee_client: APIClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(worker, "MAX_CLIP_BYTES", 1000)
    answer = send(dee_client, parts(meta(cast.zoe.pk)))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_big")
    assert files(tmp_path) == []


def test_only_post_is_understood(dee_client: APIClient) -> None:
    answer = dee_client.get("/api/worker/clips", headers={"Authorization": f"Bearer {TOKEN}"})
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


def noise_facts(at: float, epoch: int = 1) -> dict[str, Any]:
    return {"epoch": epoch, "onset_at": at - 1.0, "at": at, "level_db": -18.0, "threshold_db": -35.0}


def test_a_clip_brings_its_noise_along_when_nobody_told_of_it(cast: Cast, dee_client: APIClient) -> None:
    at = clock.unix() - 120
    about = meta(cast.zoe.pk, started_at=at - 10, noise=noise_facts(at))
    assert send(dee_client, parts(about)).status_code == 201
    noise = Noise.objects.get()
    assert (str(noise.pk), noise.level_db, noise.threshold_db) == (about["noise_id"], -18.0, -35.0)
    assert noise.onset_at.timestamp() == pytest.approx(at - 1.0, abs=0.001)
    assert noise.ended_at is not None and noise.ended_at.timestamp() == pytest.approx(at + 10.5, abs=0.001)
    assert IncidentNoise.objects.get().over_at is not None
    end = link.NoiseEnded(seq=1, room=cast.zoe.pk, epoch=1, event_id=about["noise_id"], at=at + 4, peak_db=-9.0, loud_s=3.0)
    handlers.store(end)  # it was told of after all
    noise.refresh_from_db()
    assert (noise.peak_db, noise.ended_at) == (-9.0, clock.from_unix(at + 4))


def test_a_clip_that_comes_before_its_noise_does_not_end_what_its_worker_still_hears(cast: Cast, dee_client: APIClient) -> None:
    hold = assignment.claim(cast.zoe.pk, Claimant("local-1", "a"), clock.now())
    assert hold is not None
    at = clock.unix() - 5
    about = meta(cast.zoe.pk, started_at=at - 1, duration_s=2.0, noise=noise_facts(at, hold.epoch))
    assert send(dee_client, parts(about)).status_code == 201, "the camera died in the middle of the cry"
    handlers.store(link.NoiseStarted(seq=1, room=cast.zoe.pk, event_id=about["noise_id"], **noise_facts(at, hold.epoch)))
    assert Noise.objects.get().ended_at is None
    assert IncidentNoise.objects.get().over_at is None, "the child may cry on, and that is no new noise to its worker"
    handlers.store(
        link.NoiseEnded(seq=2, room=cast.zoe.pk, epoch=1, event_id=about["noise_id"], at=at + 4, peak_db=-9.0, loud_s=3.0)
    )
    assert Noise.objects.get().ended_at == clock.from_unix(at + 4)
    assert IncidentNoise.objects.get().over_at is not None


def test_what_two_workers_recorded_of_one_noise_is_kept_once(cast: Cast, dee_client: APIClient, tmp_path: Path) -> None:
    at = clock.unix() - 120
    Tenure.objects.create(room=cast.zoe, epoch=2, worker="new", began_at=clock.now(), hears_from=clock.from_unix(at - 60))
    mine = link.NoiseStarted(
        seq=1, room=cast.zoe.pk, epoch=2, event_id=new_id(), at=at, onset_at=at - 0.5, level_db=-18.0, threshold_db=-35.0
    )
    handlers.store(mine)
    old = meta(cast.zoe.pk, started_at=at - 10, noise=noise_facts(at))
    assert send(dee_client, parts(old)).status_code == 201, "the new owner has no clip of it"
    assert str(Clip.objects.get().noise_id) == mine.event_id
    again = meta(cast.zoe.pk, started_at=at - 10, noise=noise_facts(at))
    assert send(dee_client, parts(again)).status_code == 404, "now there is one"
    assert Clip.objects.count() == Noise.objects.count() == 1
    alone = meta(cast.zoe.pk, started_at=at - 50, noise=noise_facts(at - 40))
    assert send(dee_client, parts(alone)).status_code == 201, "this one only the old owner heard"
    assert Noise.objects.count() == 2
