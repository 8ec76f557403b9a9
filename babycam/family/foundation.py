"""The beginning of a family: household, owner, first room and first camera, all or nothing."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from babycam.core.errors import BabycamError
from babycam.people import passwords, setup_code, throttle
from babycam.people import queries as people_queries
from babycam.people import services as people_services
from babycam.people.access import Role
from babycam.people.models import Person
from babycam.rooms import services as rooms_services


def found_family(
    *,
    code: str,
    address: str,
    household: dict[str, Any],
    person: dict[str, Any],
    room: dict[str, Any],
    camera: dict[str, Any] | None,
) -> Person:
    """Sets this server up, once: household, owner, first room, first camera, all or nothing.

    Raises BabycamError already_set_up, bad_code, too_many_tries, or invalid with fields such as "person.password".
    """
    data = Path(settings.BABYCAM_DATA)
    if people_queries.set_up():
        raise BabycamError("already_set_up")
    key = throttle.key_of("setup", throttle.place(address))
    throttle.begin(key, throttle.PER_NAME)
    if not setup_code.matches(data, code):
        raise BabycamError("bad_code")
    with _named("person"):
        person = passwords.ready({**person, "role": Role.OWNER})
    try:
        with transaction.atomic():
            owner = _make_family(household, person, room, camera)
    except IntegrityError as error:  # somebody else was faster by a moment
        raise BabycamError("already_set_up") from error
    throttle.forgive(key)
    setup_code.forget_code(data)
    return owner


def _make_family(household: dict[str, Any], person: dict[str, Any], room: dict[str, Any], camera: dict[str, Any] | None) -> Person:
    with _named("household"):
        people_services.found_household(**household)
    if people_queries.set_up():
        raise BabycamError("already_set_up")
    with _named("person"):
        owner = people_services.add_person(**person)
    with _named("room"):
        first = rooms_services.add_room(values=room)
    if camera:
        with _named("camera"):
            rooms_services.add_camera(room=first, values=camera)
    return owner


class _named:
    """Puts `part.` before the fields of a BabycamError invalid."""

    def __init__(self, part: str) -> None:
        self.part = part

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, BabycamError) and "fields" in error.params:
            fields = {f"{self.part}.{name}": words for name, words in error.params["fields"].items()}
            raise BabycamError(error.code, fields=fields) from error
