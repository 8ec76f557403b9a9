"""The people of every story, and their house.

Ana owns it, Ben is a parent, Cy is a sitter who was given Zoe's room only, Dee is a stranger: she has no account (`dee_client`
in conftest is simply not signed in). Two rooms: Zoe's has a camera, Max's has none.
"""

from dataclasses import dataclass

from babycam.people.models import Household, Person
from babycam.rooms.models import Camera, Room, RoomGrant

PASSWORD = "correct horse battery"  # of everyone


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody and everything, saved in the test's database."""

    household: Household
    ana: Person
    ben: Person
    cy: Person
    zoe: Room
    max: Room
    camera: Camera


def _person(username: str, role: str, password_hash: str) -> Person:
    return Person.objects.create(username=username, name=username.title(), role=role, password=password_hash)


def gather(password_hash: str) -> Cast:
    """Saves the cast. The hash of PASSWORD is passed in, because making one takes 50 ms."""
    zoe = Room.objects.create(name="Zoe", position=0)
    cy = _person("cy", "sitter", password_hash)
    RoomGrant.objects.create(person=cy, room=zoe)
    return Cast(
        household=Household.objects.create(name="The Does", tz="Europe/Berlin"),
        ana=_person("ana", "owner", password_hash),
        ben=_person("ben", "parent", password_hash),
        cy=cy,
        zoe=zoe,
        max=Room.objects.create(name="Max", position=1),
        camera=Camera.objects.create(room=zoe, kind="synthetic", url="synthetic://zoe"),
    )
