"""The demo family: made at the first start of `babycam demo`, its cameras are pointed to new addresses at each."""

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from babycam.people import queries as people_queries
from babycam.people import services as people_services
from babycam.people.access import Role
from babycam.rooms import services as rooms_services
from babycam.rooms.models import Room

QUIET_S = 12


def ensure(*, cameras: Mapping[str, str], login: Mapping[str, str]) -> None:
    """The family with a room per camera (room name: address); `login` is the owner's username and password."""
    with transaction.atomic():
        if not people_queries.set_up():
            _found_demo_family(login)
        for position, (name, url) in enumerate(cameras.items()):
            _point(name, position, url)


def _found_demo_family(login: Mapping[str, str]) -> None:
    people_services.found_household(name="Demo family", tz=settings.TIME_ZONE)
    people_services.edit_household(values={"quiet_s": QUIET_S})
    people_services.add_person(name="Ana", username=login["username"], password=login["password"], role=Role.OWNER)


def _point(name: str, position: int, url: str) -> None:
    room = Room.objects.filter(name=name).first() or rooms_services.add_room(values={"name": name, "position": position})
    stream = {"kind": "ipwebcam", "preset": "ipwebcam", "url": url}
    camera = getattr(room, "camera", None)
    if camera is None:
        rooms_services.add_camera(room=room, values=stream)
    else:
        rooms_services.edit_camera(camera=camera, values=stream)
