"""Logins that last, and faces, over REST."""

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from rest_framework.test import APIClient

from babycam.people.agents import device_words
from babycam.people.models import AuditEntry, Person
from tests.cast import PASSWORD, Cast
from tests.conftest import Browser

PIXEL = "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/604.1"


def logged_in(username: str, agent: str = PIXEL) -> APIClient:
    client = Browser(HTTP_USER_AGENT=agent)
    assert client.post("/api/session", {"username": username, "password": PASSWORD}).status_code == 200
    return client


def photo(kind: str = "JPEG", size: tuple[int, int] = (400, 300), **save: Any) -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", size, "#c86fc9").save(file, kind, **save)
    return SimpleUploadedFile("me.jpg", file.getvalue())


def test_a_device_is_named_in_words() -> None:
    assert (device_words(PIXEL), device_words(IPHONE)) == ("Chrome on Android", "Safari on iPhone")
    assert (device_words("curl/8.5"), device_words("")) == ("a program", "a program")


def test_a_lost_phone_is_logged_out_with_one_tap(cast: Cast) -> None:
    laptop, phone = logged_in("ben", IPHONE), logged_in("ben")
    rows = laptop.get("/api/sessions").json()
    assert {(row["device"], row["this"]) for row in rows} == {("Safari on iPhone", True), ("Chrome on Android", False)}
    lost = next(row for row in rows if not row["this"])
    assert laptop.delete(f"/api/sessions/{lost['id']}").status_code == 204
    assert phone.get("/api/rooms").status_code == 401 and laptop.get("/api/rooms").status_code == 200


def test_all_others_end_together_and_a_new_password_ends_them_too(cast: Cast) -> None:
    one, two, three = (logged_in("ben") for _ in range(3))
    assert one.post("/api/sessions/end-others").json() == {"ended": 2}
    assert [client.get("/api/rooms").status_code for client in (one, two, three)] == [200, 401, 401]
    other = logged_in("ben")
    assert one.post("/api/session/password", {"old": PASSWORD, "new": "a good long one"}).status_code == 204
    assert [client.get("/api/rooms").status_code for client in (one, other)] == [200, 401]
    assert [row["this"] for row in one.get("/api/sessions").json()] == [True]


def test_a_password_that_the_owner_sets_ends_their_logins_in_the_list_too(cast: Cast) -> None:
    ana, ben = logged_in("ana"), logged_in("ben")
    assert ana.patch(f"/api/people/{cast.ben.pk}", {"password": "another good one"}).status_code == 200
    assert ben.get("/api/rooms").status_code == 401
    assert ana.get(f"/api/sessions?person={cast.ben.pk}").json() == []


def test_only_an_owner_sees_and_ends_what_is_others(cast: Cast) -> None:
    ana, ben, cy = logged_in("ana"), logged_in("ben"), logged_in("cy")
    (row,) = ana.get(f"/api/sessions?person={cast.ben.pk}").json()
    assert [who.get(f"/api/sessions?person={cast.ben.pk}").status_code for who in (ben, cy)] == [200, 404]
    assert cy.delete(f"/api/sessions/{row['id']}").status_code == 404
    assert ana.delete(f"/api/sessions/{row['id']}").status_code == 204
    assert ben.get("/api/rooms").status_code == 401
    assert AuditEntry.objects.filter(act="session.ended", who=cast.ana, whom="Ben").count() == 1


def test_what_is_destroyed_or_changed_is_written_down_for_the_owner(
    cast: Cast, ana_client: APIClient, ben_client: APIClient
) -> None:
    ben_client.patch("/api/settings", {"household": {"name": "The Does at home", "tz": "Europe/Berlin"}})
    calm = {"quiet_s": 90, "ack_s": 45, "ping_url": "https://watch.example/secret-id"}
    ben_client.patch("/api/settings", {"household": {"morning_time": "07:30"}, "policy": calm})
    made = ben_client.post("/api/devices", {"room": cast.max.pk, "name": "Pi"}).json()
    ben_client.delete(f"/api/devices/{made['id']}")
    ana_client.patch(f"/api/people/{cast.cy.pk}", {"rooms": [cast.zoe.pk, cast.max.pk]})
    lines = [(row["who"], row["words"]) for row in ana_client.get("/api/audit").json()["results"]][::-1]
    assert lines == [
        ("Ben", "Changed the household’s name to The Does at home"),
        ("Ben", "Changed the morning to 07:30, how long it must be quiet until an alarm is over to 90 s"),
        ("Ben", "Changed how long somebody has to answer to 45 s, the address that watches this server"),
        (None, "Pi is the camera of Max"),
        ("Ben", "Pi is no longer a camera"),
        ("Ana", "Cy’s rooms: Zoe, Max"),
    ]


def test_guessing_leaves_one_line(cast: Cast, ana_client: APIClient) -> None:
    for _ in range(9):
        Browser().post("/api/session", {"username": "ben", "password": "wrong"})
    assert [row["act"] for row in ana_client.get("/api/audit").json()["results"]] == ["login.blocked"]


def test_somebody_who_is_taken_out_is_logged_in_nowhere(cast: Cast) -> None:
    ana, ben = logged_in("ana"), logged_in("ben")
    ana.delete(f"/api/people/{cast.ben.pk}")
    assert ben.get("/api/rooms").status_code == 401


def test_the_face_of_somebody_who_is_taken_out_is_deleted(
    cast: Cast, ana_client: APIClient, ben_client: APIClient, django_capture_on_commit_callbacks: Any
) -> None:
    ben_client.put("/api/people/me/picture", {"picture": photo()}, format="multipart")
    face = Person.objects.get(pk=cast.ben.pk).picture
    assert default_storage.exists(face)
    with django_capture_on_commit_callbacks(execute=True):
        ana_client.delete(f"/api/people/{cast.ben.pk}")
    assert not default_storage.exists(face) and Person.objects.get(pk=cast.ben.pk).picture == ""


def test_a_face_is_a_small_square_without_the_place_where_it_was_taken(
    cast: Cast, ben_client: APIClient, cy_client: APIClient
) -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N"}
    answer = ben_client.put("/api/people/me/picture", {"picture": photo(exif=exif)}, format="multipart")
    assert answer.status_code == 200
    assert cy_client.get(answer.json()["picture"])["Content-Type"] == "image/webp"
    with default_storage.open(Person.objects.get(pk=cast.ben.pk).picture) as kept:
        picture = Image.open(io.BytesIO(kept.read()))
    assert picture.format == "WEBP" and picture.size == (256, 256) and not picture.getexif()
    assert ben_client.delete("/api/people/me/picture").json()["picture"] is None
    assert cy_client.get(f"/api/people/{cast.ben.pk}/picture").status_code == 404


def test_what_is_no_picture_is_refused_and_the_old_one_stays(cast: Cast, ben_client: APIClient) -> None:
    before = ben_client.put("/api/people/me/picture", {"picture": photo()}, format="multipart").json()["picture"]
    for content in (b"", b"GIF89a", b"<svg/>", photo().read()[:200]):
        wrong = {"picture": SimpleUploadedFile("me.jpg", content)}
        assert ben_client.put("/api/people/me/picture", wrong, format="multipart").status_code in (400, 415)
    assert ben_client.get("/api/session").json()["person"]["picture"] == before


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"emoji": "ab"}, "emoji"),
        ({"emoji": "🙂\u202e"}, "emoji"),
        ({"tz": "Mars/Base"}, "tz"),
        ({"language": "<b>"}, "language"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_somebody_may_not_be_is_named(cast: Cast, ben_client: APIClient, values: dict[str, str], field: str) -> None:
    assert field in ben_client.patch("/api/people/me", values).json()["fields"]


def test_ben_looks_as_he_likes(cast: Cast, ben_client: APIClient) -> None:
    wanted = {"name": "Ben B.", "colour": "#3d9a8b", "emoji": "👨‍🍼", "tz": "Europe/Lisbon", "language": "pt-PT"}
    assert wanted.items() <= ben_client.patch("/api/people/me", wanted).json().items()
    assert ben_client.patch("/api/people/me", {"role": "owner"}).json()["role"] == "parent"
