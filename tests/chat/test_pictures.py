"""Pictures come in by their content, lose what they would tell, and are seen by whoever reads their message."""

import io
import struct
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from rest_framework.test import APIClient

from babycam.chat import attachments, picture_upkeep
from babycam.chat.models import Attachment
from babycam.core import clock, pictures
from tests.cast import Cast
from tests.chat.saying import read, say, wake_up

pytestmark = pytest.mark.django_db
RED, BLUE = (250, 10, 10), (10, 10, 250)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def photo(form: str = "JPEG", size: tuple[int, int] = (80, 40), **how: Any) -> bytes:
    """Left half red, right half blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    file = io.BytesIO()
    image.save(file, form, **how)
    return file.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that unpacks to width x height pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def send(client: APIClient, content: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> Any:
    file = SimpleUploadedFile(name, content, content_type=kind)
    return client.post("/api/chat/attachments", {"picture": file}, format="multipart")


def sent(client: APIClient, content: bytes | None = None) -> str:
    return str(send(client, content or photo()).json()["id"])


def fetched(client: APIClient, attachment: str) -> tuple[Any, bytes]:
    answer = client.get(f"/api/chat/attachments/{attachment}")
    content = b"".join(_all(answer)) if answer.status_code == 200 else b""
    return answer, content


@async_to_sync
async def _all(answer: Any) -> list[bytes]:
    return [part async for part in answer.streaming_content] if answer.is_async else list(answer.streaming_content)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_is_known_by_its_content_and_not_by_its_name(cast: Cast, ana_client: APIClient, form: str) -> None:
    answer = send(ana_client, photo(form), "evil.html", "text/html")
    assert answer.status_code == 201 and (answer.json()["width"], answer.json()["height"]) == (80, 40)
    told = say(ana_client, "", attachments=[answer.json()["id"]])
    response, content = fetched(ana_client, told["attachments"][0]["id"])
    assert response["Content-Type"] == "image/webp" and Image.open(io.BytesIO(content)).format == "WEBP"
    assert response["X-Content-Type-Options"] == "nosniff" and response["Cache-Control"].startswith("private")
    assert len(content) == answer.json()["bytes"]


def test_a_photo_is_turned_upright_and_tells_nothing_of_where_it_was_taken(cast: Cast, ana_client: APIClient) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A very secret camera"  # Orientation: turn right; Make
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0)})
    original = photo(exif=exif, comment=b"secret words")
    assert b"secret" in original
    made = send(ana_client, original).json()
    assert (made["width"], made["height"]) == (40, 80)
    _, content = fetched(ana_client, made["id"])
    image = Image.open(io.BytesIO(content))
    assert not image.getexif() and b"secret" not in content and b"EXIF" not in content
    assert image.getpixel((20, 10))[0] > 200 and image.getpixel((20, 70))[2] > 200  # type: ignore[index]


def test_a_big_photo_is_made_smaller_and_a_small_one_is_not_made_bigger() -> None:
    assert pictures.made(io.BytesIO(photo(size=(4000, 1000)))).width == pictures.LONGEST
    assert pictures.made(io.BytesIO(photo(size=(8, 6)))).height == 6
    square = pictures.made(io.BytesIO(photo(size=(300, 200))), longest=128, square=True)
    assert (square.width, square.height) == (128, 128)


def test_a_moving_picture_moves_on_and_an_endless_one_stands_still() -> None:
    frames = [Image.new("RGB", (60, 60), (n * 4 % 256, 0, 0)) for n in range(200)]
    for count, moves in ((5, True), (200, False)):
        file = io.BytesIO()
        frames[0].save(file, "GIF", save_all=True, append_images=frames[1:count], duration=50)
        made = Image.open(io.BytesIO(pictures.made(file).content))
        assert made.is_animated is moves, count  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.4",
        b"\x00" * 5000,
        photo()[:300],
        photo("PNG")[:80],
        photo("WEBP")[:60],
        bomb(500, 500),
        b"II*\0" + b"\0" * 100,
    ],
    ids=["empty", "half a head", "svg", "pdf", "nul", "cut jpeg", "cut png", "cut webp", "lying png", "tiff"],
)
def test_what_is_no_picture_is_refused_in_words(cast: Cast, ana_client: APIClient, content: bytes) -> None:
    answer = send(ana_client, content)
    assert answer.status_code in (400, 415) and answer.json()["code"] in ("not_a_picture", "invalid")
    assert not Attachment.objects.exists()


def test_a_bomb_is_refused_before_it_goes_off(cast: Cast, ana_client: APIClient) -> None:
    assert send(ana_client, bomb(60_000, 60_000)).json()["code"] in ("too_big", "not_a_picture")
    assert send(ana_client, bomb(8_000, 8_000)).json()["code"] == "too_big"


def test_more_than_ten_megabytes_are_too_much(cast: Cast, ana_client: APIClient) -> None:
    answer = send(ana_client, photo() + b"\0" * attachments.MAX_ATTACHMENT_BYTES)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_big")


def test_a_message_takes_its_authors_unused_pictures_in_their_order(
    cast: Cast, ana_client: APIClient, ben_client: APIClient
) -> None:
    one, two, his = sent(ana_client), sent(ana_client), sent(ben_client)
    told = say(ana_client, "look", attachments=[two, one])
    assert [each["id"] for each in told["attachments"]] == [two, one]
    for foreign in ([his], [one], [str(uuid4())], [sent(ana_client)] * 2):
        refused = ana_client.post("/api/chat/messages", {"uuid": str(uuid4()), "attachments": foreign})
        assert refused.status_code == 400 and "attachments" in refused.json()["fields"]
    assert len(read(ana_client)) == 1 and Attachment.objects.get(pk=his).message is None
    eleven = ana_client.post("/api/chat/messages", {"uuid": str(uuid4()), "attachments": [str(uuid4()) for _ in range(11)]})
    assert eleven.status_code == 400


def test_a_picture_is_seen_by_whoever_reads_its_message_and_by_its_sender_before(
    cast: Cast, ana_client: APIClient, ben_client: APIClient, cy_client: APIClient, dee_client: APIClient
) -> None:
    unused, of_max = sent(ana_client), sent(ana_client)
    say(ana_client, thread=wake_up(cast.max), attachments=[of_max])
    for client, path, status in (
        (ana_client, unused, 200),
        (ben_client, unused, 404),
        (ben_client, of_max, 200),
        (cy_client, of_max, 404),
        (dee_client, of_max, 401),
    ):
        assert fetched(client, path)[0].status_code == status


def test_a_deleted_message_takes_its_pictures_along(
    cast: Cast, ana_client: APIClient, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    picture = sent(ana_client)
    told = say(ana_client, attachments=[picture])
    assert len(list(media.rglob("*.webp"))) == 1
    with django_capture_on_commit_callbacks(execute=True):
        ana_client.delete(f"/api/chat/messages/{told['id']}")
    assert list(media.rglob("*.webp")) == [] and fetched(ana_client, picture)[0].status_code == 404


class Later:
    """A clock that is ahead."""

    def __init__(self, by: timedelta) -> None:
        self._by = by

    def now(self) -> Any:
        return clock.now() + self._by

    def monotonic(self) -> float:
        return clock.monotonic()


def test_unused_pictures_and_lost_files_are_cleared_away(
    cast: Cast, ana_client: APIClient, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    unused, used = sent(ana_client), sent(ana_client)
    say(ana_client, attachments=[used])
    (media / "chat" / "lost.webp").write_bytes(b"the rest of a crash")  # waits for a day of sweeps: tests/history/test_lost_rows.py
    with django_capture_on_commit_callbacks(execute=True):
        picture_upkeep.turn(Later(timedelta(hours=2)))
    assert Attachment.objects.count() == 2 and (media / "chat" / "lost.webp").exists()
    with django_capture_on_commit_callbacks(execute=True):
        picture_upkeep.turn(Later(timedelta(hours=25)))
    assert [str(row.pk) for row in Attachment.objects.all()] == [used]
    assert [path.stem for path in (media / "chat").rglob("*.webp") if path.stem != "lost"] == [used]
    assert unused != used


def test_nobody_fills_the_disk_with_pictures_that_no_message_takes(
    cast: Cast, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = attachments.add_attachment(owner=cast.ana, file=io.BytesIO(photo()), size=1000, now=clock.now())
        for _ in range(attachments.UNUSED):
            attachments.add_attachment(owner=cast.ana, file=io.BytesIO(photo()), size=1000, now=clock.now())
    assert Attachment.objects.count() == attachments.UNUSED == len(list(media.rglob("*.webp")))
    assert not Attachment.objects.filter(pk=first.pk).exists()


def test_a_stranger_may_not_even_send_much() -> None:
    assert Client().post("/api/chat/attachments", {"picture": io.BytesIO(photo())}, secure=True).status_code in (401, 403)
