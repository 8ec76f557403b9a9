"""The beginning of a family: household, owner, first room and first camera, all or nothing."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from babycam.alerts import setting_up_services
from babycam.core.errors import BabycamError
from babycam.people import passwords, setup_code, throttle
from babycam.people import queries as people_queries
from babycam.people import services as people_services
from babycam.people.access import Role
from babycam.people.models import Person
from babycam.rooms import services as rooms_services


def check_code(*, code: str, address: str) -> None:
    """Whether this is the code that founds the family; a wrong one counts among the tries of its place, here and there.

    Raises BabycamError already_set_up, bad_code or too_many_tries.
    """
    if people_queries.set_up():
        raise BabycamError("already_set_up")
    key = throttle.key_of("setup", throttle.place(address))
    throttle.begin(key, throttle.PER_NAME)
    if not setup_code.matches(Path(settings.BABYCAM_DATA), code):
        raise BabycamError("bad_code")
    throttle.forgive(key)


def found_family(
    *,
    code: str,
    address: str,
    household: dict[str, Any],
    person: dict[str, Any],
    room: dict[str, Any],
    camera: dict[str, Any] | None,
    setting_up: bool,
    now: datetime,
) -> Person:
    """Sets this server up, once: household, owner, first room, first camera, all or nothing. `setting_up`: whoever founds it goes
    on with other cameras, and none of them calls anybody for half an hour.

    Raises BabycamError already_set_up, bad_code, too_many_tries, or invalid with fields such as "person.password".
    """
    check_code(code=code, address=address)
    with _named("person"):
        person = passwords.ready({**person, "role": Role.OWNER})
    try:
        with transaction.atomic():
            owner = _make_owner(household, person)
            if setting_up:
                setting_up_services.begin(person=owner, now=now)
            _make_room(room, camera)
    except IntegrityError as error:  # somebody else was faster by a moment
        raise BabycamError("already_set_up") from error
    setup_code.forget_code(Path(settings.BABYCAM_DATA))
    return owner


def _make_owner(household: dict[str, Any], person: dict[str, Any]) -> Person:
    with _named("household"):
        people_services.found_household(**household)
    if people_queries.set_up():
        raise BabycamError("already_set_up")
    with _named("person"):
        return people_services.add_person(**person)


def _make_room(room: dict[str, Any], camera: dict[str, Any] | None) -> None:
    with _named("room"):
        first = rooms_services.add_room(values=room)
    if camera:
        with _named("camera"):
            rooms_services.add_camera(room=first, values=camera)


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
