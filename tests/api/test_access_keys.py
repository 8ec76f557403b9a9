"""A key for a program: made by who may hear, told once, and good for the sound of the chosen rooms and nothing else."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from babycam.api.http.programs import CHALLENGE, shown_key
from babycam.api.urls import urlpatterns
from babycam.core import clock
from babycam.family import members
from babycam.people import access_keys, remembered
from babycam.people.models import AccessKey, AuditEntry, Person
from tests.api.test_devices import FOR_ANYBODY, filled
from tests.api.test_who_may_what import METHODS
from tests.cast import Cast, signed_in
from tests.conftest import Browser

OPENS = {"rooms/<int:room_id>/audio.aac", "audio.aac", "rooms/<int:room_id>/snapshot.jpg"}
MINUTE = timedelta(minutes=1)


def basic(key: str, user: str = "babycam") -> str:
    return "Basic " + base64.b64encode(f"{user}:{key}".encode()).decode()


def asks_by(key: str, **headers: str) -> APIClient:
    return Browser(HTTP_AUTHORIZATION=basic(key), HTTP_USER_AGENT="VLC/3.0.20 LibVLC/3.0.20", **headers)


def made(client: APIClient, **values: Any) -> dict[str, Any]:
    answer = client.post("/api/access-keys", {"name": "Home Assistant", "rooms": None, **values})
    assert answer.status_code == 201, answer.json()
    found: dict[str, Any] = answer.json()
    return found


def hears(client: APIClient, room: int) -> int:
    """The status of a question what it would be, which begins no stream."""
    status: int = client.head(f"/api/rooms/{room}/audio.aac").status_code
    return status


def test_a_key_is_told_once_and_kept_as_a_hash(cast: Cast, ben_client: APIClient) -> None:
    key = made(ben_client, rooms=[cast.zoe.pk])
    assert (key["user"], key["name"], key["rooms"], key["pictures"]) == ("babycam", "Home Assistant", [cast.zoe.pk], False)
    (row,) = ben_client.get("/api/access-keys").json()
    assert "key" not in row and row["used_at"] is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_accesskey")
        assert key["key"] not in str(cursor.fetchall())
    assert key["key"] not in "".join(entry.words for entry in AuditEntry.objects.all())


@pytest.mark.parametrize("how", ["basic", "bearer"])
def test_a_program_hears_by_it_and_its_last_use_is_written_down(cast: Cast, ben_client: APIClient, how: str) -> None:
    key = made(ben_client)["key"]
    vlc = asks_by(key) if how == "basic" else Browser(HTTP_AUTHORIZATION=f"Bearer {key}")
    assert hears(vlc, cast.zoe.pk) == 200
    assert vlc.head("/api/audio.aac").status_code == 200
    (row,) = ben_client.get("/api/access-keys").json()
    assert row["used_at"] is not None


def test_it_opens_nothing_but_the_rooms_that_were_chosen_for_it(cast: Cast, ben_client: APIClient) -> None:
    vlc = asks_by(made(ben_client, rooms=[cast.max.pk])["key"])
    assert hears(vlc, cast.zoe.pk) == 404
    assert hears(vlc, cast.max.pk) == 409  # no camera
    assert vlc.head(f"/api/audio.aac?rooms={cast.zoe.pk}").status_code == 404
    assert vlc.head("/api/audio.aac").status_code == 409  # Zoe's is not among them, though Ben hears it


def test_pictures_are_for_a_key_that_was_made_for_them(cast: Cast, ben_client: APIClient) -> None:
    picture = f"/api/rooms/{cast.zoe.pk}/snapshot.jpg"
    assert asks_by(made(ben_client)["key"]).get(picture).json()["code"] == "not_allowed"
    assert asks_by(made(ben_client, pictures=True)["key"]).get(picture).json()["code"] == "no_worker"


@pytest.mark.parametrize("how", ["Basic", "Bearer"])
def test_everything_else_is_closed_to_it(cast: Cast, ana_client: APIClient, how: str) -> None:
    key = made(ana_client, pictures=True)["key"]
    other = Browser(HTTP_AUTHORIZATION=basic(key) if how == "Basic" else f"Bearer {key}")
    routes = [str(pattern.pattern) for pattern in urlpatterns if str(pattern.pattern) not in OPENS | FOR_ANYBODY]
    opened = {
        (method, route, status)
        for route in routes
        for method in METHODS
        for status in [other.generic(method, filled(route, cast.zoe.pk), "{}", content_type="application/json").status_code]
        if status not in (401, 404, 405)
    }
    assert opened == set()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("route", sorted(OPENS))
def test_it_only_asks(cast: Cast, ana_client: APIClient, route: str, method: str) -> None:
    vlc = asks_by(made(ana_client, pictures=True)["key"])
    assert vlc.generic(method, filled(route, cast.zoe.pk), "{}", content_type="application/json").status_code == 405


def test_a_wrong_key_is_asked_for_a_right_one(cast: Cast) -> None:
    answer = asks_by("babycam_wrong").get(f"/api/rooms/{cast.zoe.pk}/audio.aac")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, CHALLENGE)
    assert Browser().get("/api/audio.aac")["WWW-Authenticate"] == CHALLENGE


@pytest.mark.parametrize("headers", [{"HTTP_SEC_FETCH_MODE": "cors"}, {"HTTP_USER_AGENT": "Mozilla/5.0 (iPhone)"}])
def test_a_browser_is_never_made_to_ask_for_a_password_in_a_window_of_its_own(cast: Cast, headers: dict[str, str]) -> None:
    answer = Browser(**headers).get("/api/audio.aac")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Session")


def test_guessing_is_slowed_down_and_a_stale_key_does_not_keep_out_its_neighbours(cast: Cast, ben_client: APIClient) -> None:
    right = asks_by(made(ben_client)["key"])
    stale = [hears(asks_by("babycam_stale"), cast.zoe.pk) for _ in range(40)]
    assert stale == [401] * 5 + [429] * 35
    assert hears(right, cast.zoe.pk) == 200
    guesses = [hears(asks_by(f"babycam_{number}"), cast.zoe.pk) for number in range(30)]
    assert guesses == [401] * 25 + [429] * 5
    assert hears(asks_by("no key at all"), cast.zoe.pk) == 401


def test_it_ends_with_one_tap(cast: Cast, ben_client: APIClient, cy_client: APIClient) -> None:
    key = made(ben_client)
    assert cy_client.delete(f"/api/access-keys/{key['id']}").status_code == 404  # hers it is not
    assert ben_client.delete(f"/api/access-keys/{key['id']}").status_code == 204
    assert hears(asks_by(key["key"]), cast.zoe.pk) == 401
    words = AuditEntry.objects.filter(act="access_key").order_by("id").values_list("words", flat=True)
    assert list(words) == ["Made the access key Home Assistant", "Revoked the access key Home Assistant"]


def test_an_owner_sees_and_ends_everybodys_and_nobody_else_does(
    cast: Cast, ana_client: APIClient, ben_client: APIClient, cy_client: APIClient
) -> None:
    key = made(ben_client, name="vlc in the attic")
    (row,) = ana_client.get(f"/api/access-keys?person={cast.ben.pk}").json()
    assert (row["name"], "key" in row) == ("vlc in the attic", False)
    assert (ana_client.get("/api/access-keys").json(), ana_client.get("/api/access-keys?person=999").status_code) == ([], 404)
    assert [who.get(f"/api/access-keys?person={cast.ana.pk}").status_code for who in (ben_client, cy_client)] == [404, 404]
    assert cy_client.delete(f"/api/access-keys/{key['id']}").status_code == 404
    assert ana_client.delete(f"/api/access-keys/{key['id']}").status_code == 204
    assert hears(asks_by(key["key"]), cast.zoe.pk) == 401
    entry = AuditEntry.objects.filter(act="access_key").latest("id")
    assert (entry.who, entry.whom, entry.words) == (cast.ana, "Ben", "Revoked the access key vlc in the attic")


def test_it_ends_with_its_persons_time_and_with_their_rooms(cast: Cast, cy_client: APIClient) -> None:
    vlc = asks_by(made(cy_client)["key"])
    assert (hears(vlc, cast.zoe.pk), hears(vlc, cast.max.pk)) == (200, 404)
    over = clock.now() - MINUTE
    members.allow_member(person=cast.cy, until=over, since=None, hours=(None, None), now=clock.now() - 2 * MINUTE)
    answer = vlc.get(f"/api/rooms/{cast.zoe.pk}/audio.aac")
    assert (answer.status_code, answer.json()["code"]) == (403, "access_closed")


def test_it_goes_with_its_person(cast: Cast, ben_client: APIClient) -> None:
    vlc = asks_by(made(ben_client)["key"])
    members.remove_member(person=cast.ben, by=cast.ana, now=clock.now())
    assert hears(vlc, cast.zoe.pk) == 401
    assert not AccessKey.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [({"name": " \u200b "}, "name"), ({"rooms": []}, "rooms"), ({"rooms": [999]}, "rooms"), ({"rooms": "all"}, "rooms")],
)
def test_what_makes_no_key_is_told_at_its_field(cast: Cast, ben_client: APIClient, values: dict[str, Any], field: str) -> None:
    answer = ben_client.post("/api/access-keys", {"name": "vlc", "rooms": None, **values})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_a_sitter_makes_none_for_a_room_that_is_not_hers(cast: Cast, cy_client: APIClient) -> None:
    answer = cy_client.post("/api/access-keys", {"name": "vlc", "rooms": [cast.max.pk]})
    assert list(answer.json()["fields"]) == ["rooms"]


def test_nobody_makes_keys_without_end(cast: Cast, ben_client: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_keys, "MOST", 1)
    made(ben_client)
    assert ben_client.post("/api/access-keys", {"name": "one more", "rooms": None}).json()["code"] == "too_many"


def test_a_program_that_sends_a_cookie_along_is_not_remembered_as_a_login(cast: Cast, ben_client: APIClient) -> None:
    """Else it could answer incidents with that cookie's value while the database is away (api/from_memory.py)."""
    vlc = asks_by(made(ben_client)["key"])
    vlc.cookies["__Host-babycam_session"] = key = signed_in(cast.cy)
    assert hears(vlc, cast.zoe.pk) == 200
    assert remembered.who(key, clock.monotonic()) is None


@pytest.mark.parametrize(
    ("header", "key"),
    [
        (b"Bearer babycam_1", "babycam_1"),
        (b"bearer  babycam_1 ", "babycam_1"),
        (basic("a:b").encode(), "a:b"),
        (basic("k", user="").encode(), "k"),
        (b"Basic ***", ""),
        (b"Basic", ""),
        (b"Digest abc", ""),
        (b"", ""),
        (b"Basic /v8=", ""),
    ],
)
def test_a_key_is_read_from_whatever_a_program_sends(header: bytes, key: str) -> None:
    assert shown_key(header) == key


def test_nobody_who_has_left_comes_back_by_a_key_that_stayed(cast: Cast, ben_client: APIClient) -> None:
    key = made(ben_client)["key"]
    Person.objects.filter(pk=cast.ben.pk).update(is_active=False)
    assert hears(asks_by(key), cast.zoe.pk) == 401
