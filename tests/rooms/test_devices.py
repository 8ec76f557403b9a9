"""Camera phones come, send, and go, and whoever must know is told."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from babycam.core.errors import BabycamError
from babycam.core.events import screens
from babycam.monitor import assignment
from babycam.rooms import devices
from babycam.rooms import queries as rooms_queries
from babycam.rooms import services as rooms_services
from babycam.rooms.models import Camera, Device
from tests.cast import Cast
from tests.support.phones import paired

NOW = datetime(2026, 1, 15, 20, 0, tzinfo=UTC)


def test_a_revoked_phone_leaves_a_room_without_a_camera(cast: Cast) -> None:
    device, token = paired(cast.zoe)
    assert rooms_queries.config_for(cast.zoe.pk) is not None
    devices.revoke(device=device)
    assert devices.known(token) is None and not Camera.objects.filter(room=cast.zoe).exists()
    assert rooms_queries.config_for(cast.zoe.pk) is None and rooms_queries.rooms_to_watch() == []


def test_everybody_who_must_know_hears_of_a_new_and_of_a_revoked_phone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(rooms_services.changed, "_handlers", [lambda event: heard.append(f"bus {event.room}")])
    monkeypatch.setattr(screens, "_handlers", [lambda event: heard.append(event.type)])
    with django_capture_on_commit_callbacks(execute=True):
        device, _ = paired(cast.zoe)
        assert heard == []
    assert heard == [f"bus {cast.zoe.pk}", "room.changed", "device.changed"]
    heard.clear()
    with django_capture_on_commit_callbacks(execute=True):
        devices.revoke(device=device)
    assert heard == [f"bus {cast.zoe.pk}", "room.changed", "device.changed"]


def test_deleting_the_camera_of_a_phone_takes_its_rights(cast: Cast) -> None:
    _, token = paired(cast.zoe)
    rooms_services.delete_camera(camera=Camera.objects.get(room=cast.zoe))
    assert devices.known(token) is None


def test_deleting_the_room_takes_the_phone_along(cast: Cast) -> None:
    _, token = paired(cast.max)
    rooms_services.delete_room(room=cast.max)
    assert devices.known(token) is None


def test_an_address_in_its_place_takes_the_phones_rights(cast: Cast) -> None:
    _, token = paired(cast.max)
    stream = {"kind": "pull", "url": "rtsp://192.168.1.30/x"}
    camera = rooms_services.edit_camera(camera=Camera.objects.get(room=cast.max), values=stream)
    assert devices.known(token) is None and camera.device is None
    config = rooms_queries.config_for(cast.max.pk)
    assert config and (config.camera.kind, config.camera.device) == ("pull", "")


def test_a_phones_camera_is_turned_off_and_on_without_an_address(cast: Cast) -> None:
    _, token = paired(cast.max)
    camera = Camera.objects.get(room=cast.max)
    rooms_services.edit_camera(camera=camera, values={"kind": "phone", "url": "http://evil.example/", "enabled": False})
    assert rooms_queries.config_for(cast.max.pk) is None and devices.known(token) is not None
    assert rooms_services.edit_camera(camera=camera, values={"enabled": True}).url == ""


@pytest.mark.parametrize("how", ["add", "edit"])
def test_nobody_becomes_a_phone_by_a_form(cast: Cast, how: str) -> None:
    with pytest.raises(BabycamError, match="not right") as error:
        if how == "add":
            rooms_services.add_camera(room=cast.max, values={"kind": "phone"})
        else:
            rooms_services.edit_camera(camera=cast.camera, values={"kind": "phone"})
    assert error.value.params["fields"] == {"kind": ["Pair the phone instead: it needs no address."]}


def test_the_first_stream_arms_the_room_anew_and_later_ones_do_not(cast: Cast) -> None:
    device, _ = paired(cast.zoe)
    assert devices.unstarted() == {cast.zoe.pk}
    first, second = uuid4(), uuid4()
    assert devices.sending(device_id=device.pk, session=first, now=NOW)
    assert devices.unstarted() == frozenset() and assignment.armed_since()[cast.zoe.pk] == NOW
    assert devices.sending(device_id=device.pk, session=second, now=NOW.replace(hour=21))
    assert assignment.armed_since()[cast.zoe.pk] == NOW
    assert not devices.stopped(device_id=device.pk, session=first)
    assert devices.stopped(device_id=device.pk, session=second)


def test_a_phone_that_was_revoked_meanwhile_sends_nothing(cast: Cast) -> None:
    device, _ = paired(cast.zoe)
    devices.revoke(device=Device.objects.get())
    assert not devices.sending(device_id=device.pk, session=uuid4(), now=NOW)


def test_an_endless_credential_is_none(cast: Cast) -> None:
    assert devices.known("x" * 100_000) is None and devices.known("") is None and devices.known("\ud800") is None
