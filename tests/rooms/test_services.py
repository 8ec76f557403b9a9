"""Rooms and cameras are changed, and whoever must know is told after the commit."""

from collections.abc import Iterator
from typing import Any

import pytest

from babycam.core.errors import BabycamError
from babycam.core.events import ScreenEvent
from babycam.people.models import Person
from babycam.rooms import queries as rooms_queries
from babycam.rooms import rules, seals
from babycam.rooms import services as rooms_services
from babycam.rooms.models import Camera, Room
from tests.cast import Cast

STREAM = {"kind": "pull", "url": "rtsp://192.168.1.30/stream1", "username": "cam", "password": "sesame"}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[ScreenEvent]:
    heard: list[ScreenEvent] = []
    monkeypatch.setattr(rooms_services.changed, "_handlers", [heard.append])
    return heard


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Iterator[Any]:
    yield lambda: django_capture_on_commit_callbacks(execute=True)


def test_a_changed_line_is_told_after_the_commit(cast: Cast, told: list[ScreenEvent], committed: Any) -> None:
    with committed():
        rooms_services.edit_room(room=cast.zoe, values={"loud_db": -30.0})
        assert told == []
    assert told == [ScreenEvent("room.changed", cast.zoe.pk, {"room": cast.zoe.pk, "deleted": False})]
    config = rooms_queries.config_for(cast.zoe.pk)
    assert config and config.listening.loud_db == -30.0


def test_a_refused_change_changes_nothing_and_tells_nobody(cast: Cast, told: list[ScreenEvent], committed: Any) -> None:
    with committed(), pytest.raises(BabycamError) as caught:
        rooms_services.edit_room(room=cast.zoe, values={"stir_db": -10.0})
    assert list(caught.value.params["fields"]) == ["stir_db"] and told == []
    assert Room.objects.get(pk=cast.zoe.pk).stir_db == -45.0


def test_lines_are_checked_against_what_is_stored_and_not_what_somebody_loaded_before(cast: Cast) -> None:
    stale = Room.objects.get(pk=cast.zoe.pk)
    rooms_services.edit_room(room=cast.zoe, values={"loud_db": -40.0})
    with pytest.raises(BabycamError):
        rooms_services.edit_room(room=stale, values={"stir_db": -38.0})
    assert rooms_services.edit_room(room=stale, values={"name": "Zoe's room"}).loud_db == -40.0


def test_a_password_is_encrypted_at_rest_and_reaches_the_worker_only(cast: Cast) -> None:
    camera = rooms_services.add_camera(room=cast.max, values=STREAM)
    row = Camera.objects.values().get(pk=camera.pk)
    assert "sesame" not in str(row) and "sesame" not in repr(camera) and "sesame" not in str(camera.__dict__)
    config = rooms_queries.config_for(cast.max.pk)
    assert config and config.camera.password == "sesame"


def test_a_password_with_a_lost_key_is_asked_for_again_instead_of_breaking(cast: Cast, settings: Any) -> None:
    camera = rooms_services.add_camera(room=cast.max, values=STREAM)
    from cryptography.fernet import Fernet

    settings.FERNET_KEY = Fernet.generate_key().decode()
    assert seals.unseal(camera.sealed_password) == ""


def test_credentials_inside_a_pasted_address_move_into_their_fields(cast: Cast) -> None:
    camera = rooms_services.add_camera(room=cast.max, values={"kind": "pull", "url": "rtsp://cam:sesame@192.168.1.30:554/x"})
    assert (camera.url, camera.username) == ("rtsp://192.168.1.30:554/x", "cam")
    assert seals.unseal(camera.sealed_password) == "sesame"


def test_a_password_stays_when_none_is_sent_and_goes_when_it_is_emptied(cast: Cast) -> None:
    camera = rooms_services.add_camera(room=cast.max, values=STREAM)
    camera = rooms_services.edit_camera(camera=camera, values={"username": "other"})
    assert seals.unseal(camera.sealed_password) == "sesame"
    assert rooms_services.edit_camera(camera=camera, values={"password": ""}).sealed_password == ""


def test_only_another_stream_arms_the_watchdog_anew(cast: Cast) -> None:
    before = cast.camera.saved_at
    assert rooms_services.edit_camera(camera=cast.camera, values={"preset": "rtsp"}).saved_at == before
    assert rooms_services.edit_camera(camera=cast.camera, values={"url": "synthetic://other"}).saved_at > before


def test_a_room_has_one_camera(cast: Cast) -> None:
    with pytest.raises(BabycamError) as caught:
        rooms_services.add_camera(room=cast.zoe, values=STREAM)
    assert caught.value.code == "conflict"


def test_a_room_without_a_camera_that_is_on_needs_no_worker(cast: Cast) -> None:
    assert rooms_queries.config_for(cast.max.pk) is None and rooms_queries.rooms_to_watch() == [cast.zoe.pk]
    rooms_services.edit_camera(camera=cast.camera, values={"enabled": False})
    assert rooms_queries.config_for(cast.zoe.pk) is None and rooms_queries.rooms_to_watch() == []


def test_a_deleted_room_is_told_as_deleted(cast: Cast, told: list[ScreenEvent], committed: Any) -> None:
    gone = cast.zoe.pk
    with committed():
        rooms_services.delete_room(room=cast.zoe)
    assert told[-1].body == {"room": gone, "deleted": True} and rooms_queries.config_for(gone) is None


def test_a_sitter_sees_the_granted_room_and_a_parent_both(cast: Cast) -> None:
    def seen(person: Person) -> list[str]:
        return [room.name for room in rooms_queries.rooms_of(person)]

    assert (seen(cast.cy), seen(cast.ben)) == (["Zoe"], ["Zoe", "Max"])
    with pytest.raises(BabycamError, match="not here"):
        rooms_queries.room_of(cast.cy, cast.max.pk)
    rooms_services.grant_rooms(person=cast.cy, room_ids=[cast.max.pk])
    assert seen(cast.cy) == ["Max"]


def test_a_room_that_is_not_there_cannot_be_granted(cast: Cast) -> None:
    with pytest.raises(BabycamError, match="not right"):
        rooms_services.grant_rooms(person=cast.cy, room_ids=[cast.zoe.pk, 999])
    assert rooms_queries.room_ids_of(cast.cy) == {cast.zoe.pk}


@pytest.mark.usefixtures("cast")
def test_new_room_follows_its_own_floor_and_wakes_for_cries_and_long_noises() -> None:
    room = rooms_services.add_room(values={"name": "Attic"})
    assert (room.relative, room.wake_for, room.long_noise_s) == (True, "cries_and_long", 60.0)
    assert not rules.check_room({name: getattr(room, name) for name in rooms_services.ROOM_FIELDS})


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    ("given", "lines"),
    [
        ({"loud_db": -30.0}, (-40.0, -30.0)),
        ({"stir_db": -50.0}, (-50.0, -40.0)),
        ({"stir_db": -50.0, "loud_db": -20.0}, (-50.0, -20.0)),
    ],
)
def test_lines_in_dbfs_make_a_room_absolute(given: dict[str, float], lines: tuple[float, float]) -> None:
    new = rooms_services.add_room(values={"name": "Attic", **given})
    assert (new.stir_db, new.loud_db, new.relative) == (*lines, False)
    changed = rooms_services.edit_room(room=rooms_services.add_room(values={"name": "Cellar"}), values=given)
    assert (changed.stir_db, changed.loud_db, changed.relative) == (*lines, False)


@pytest.mark.usefixtures("cast")
def test_lines_over_the_floor_leave_a_room_relative_and_one_that_says_so_is_not_guessed_at() -> None:
    room = rooms_services.edit_room(room=rooms_services.add_room(values={"name": "Attic"}), values={"loud_db": 25.0})
    assert (room.loud_db, room.relative) == (25.0, True)
    with pytest.raises(BabycamError):
        rooms_services.add_room(values={"name": "Cellar", "relative": True, "loud_db": -30.0})


def test_what_wakes_is_told_to_the_worker(cast: Cast) -> None:
    rooms_services.edit_room(room=cast.zoe, values={"wake_for": "cries", "long_noise_s": None})
    config = rooms_queries.config_for(cast.zoe.pk)
    assert config and (config.listening.wake_for, config.listening.long_noise_s) == ("cries", None)
