"""The family's own lullabies: sent, played by people and phones, deleted."""

from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from babycam.history import disk
from babycam.rooms import lullabies
from babycam.rooms.models import Lullaby
from tests.api.test_devices import phone_with
from tests.cast import Cast
from tests.support.phones import paired

SOUND = b"OggS" + bytes(range(256)) * 200


@pytest.fixture(autouse=True)
def house(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def send(client: APIClient, name: str = "Sleep well.ogg", content: bytes = SOUND) -> Any:
    return client.post("/api/lullabies", {"file": SimpleUploadedFile(name, content)}, format="multipart")


def played(client: APIClient, url: str, **headers: str) -> tuple[Any, bytes]:
    """The answer and its content, as a player takes it."""
    answer: Any = client.get(url, headers=headers)

    async def content() -> bytes:
        return b"".join([chunk async for chunk in answer])

    return answer, async_to_sync(content)()


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_a_lullaby_is_kept_under_a_random_name_and_played_in_parts(cast: Cast, ana_client: APIClient, house: Path) -> None:
    made = send(ana_client).json()
    assert (made["name"], made["kind"], made["seconds"]) == ("Sleep well", "file", None)
    assert files(house) == [f"{made['id']}.ogg"]
    part, content = played(ana_client, made["url"], Range="bytes=4-7")
    assert (part.status_code, content, part["Content-Type"]) == (206, SOUND[4:8], "audio/ogg")
    assert ana_client.get(made["url"], headers={"Range": "bytes=9999999-"}).status_code == 416


def test_the_phone_plays_it_and_a_stranger_does_not(cast: Cast, ana_client: APIClient, dee_client: APIClient) -> None:
    url = send(ana_client).json()["url"]
    _, token = paired(cast.zoe)
    phone = phone_with(token)
    assert played(phone, url)[1] == SOUND
    assert phone.get("/api/camera").json()["lullabies"][-1]["url"] == url
    assert dee_client.get(url).status_code == 401


def test_the_made_ones_come_first_and_cannot_be_deleted(cast: Cast, cy_client: APIClient, ana_client: APIClient) -> None:
    send(ana_client)
    listed = cy_client.get("/api/lullabies").json()
    assert [one["id"] for one in listed[:6]] == ["white", "pink", "brown", "rain", "heart", "waves"]
    assert [one["kind"] for one in listed] == ["made"] * 6 + ["file"]
    assert ana_client.delete("/api/lullabies/white").status_code == 404


def test_a_deleted_lullaby_is_wished_no_more(cast: Cast, ana_client: APIClient, house: Path) -> None:
    made = send(ana_client).json()
    path = f"/api/rooms/{cast.zoe.pk}/phone"
    assert ana_client.patch(path, {"play": {"track": made["id"]}}).json()["wish"]["play"]["track"] == made["id"]
    assert ana_client.delete(f"/api/lullabies/{made['id']}").status_code == 204
    assert ana_client.get(path).json()["wish"]["play"]["track"] is None
    assert files(house) == [] and ana_client.get(made["url"]).status_code == 404


def test_a_sitter_may_listen_but_not_send(cast: Cast, cy_client: APIClient) -> None:
    assert send(cy_client).status_code == 403


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("song.mp3", b"<html>no</html>", 415, "not_sound"),
        ("song.mp3", b"", 415, "not_sound"),
        ("page.ogg", b"\x89PNG\r\n\x1a\n0000", 415, "not_sound"),
    ],
)
def test_what_is_no_sound_is_refused(
    cast: Cast, ana_client: APIClient, house: Path, name: str, content: bytes, status: int, code: str
) -> None:
    answer = send(ana_client, name, content)
    assert (answer.status_code, answer.json()["code"]) == (status, code) and files(house) == []


def test_a_request_without_a_file_says_so(cast: Cast, ana_client: APIClient) -> None:
    assert list(ana_client.post("/api/lullabies", {}, format="multipart").json()["fields"]) == ["file"]
    assert ana_client.post("/api/lullabies", {"file": "x"}, format="json").status_code == 415


def test_too_long_and_too_many_are_refused(cast: Cast, ana_client: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lullabies, "MAX_LULLABY_BYTES", 1000)
    assert send(ana_client).json()["code"] == "too_big"
    monkeypatch.setattr(lullabies, "MAX_LULLABY_BYTES", len(SOUND))
    monkeypatch.setattr(lullabies, "MOST", 1)
    assert [send(ana_client).status_code for _ in range(2)] == [201, 409]


def test_a_full_disk_is_for_clips(cast: Cast, ana_client: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "free_bytes", lambda: 1000)
    assert send(ana_client).json()["code"] == "disk_full"
    assert not Lullaby.objects.exists() and lullabies.ids() == frozenset(lullabies.MADE)
