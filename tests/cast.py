"""The people of every story, and their house.

Ana owns it, Ben is a parent, Cy is a sitter who was given Zoe's room only, Dee is a stranger: she has no account (`dee_client`
in conftest is simply not signed in). Two rooms: Zoe's has a camera, Max's has none.
"""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from babycam.core import clock
from babycam.people.models import Household, Person
from babycam.people.session_store import PROVED, SessionStore
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


def gather(password_hash: str) -> Cast:
    """Saves the cast, each kind in one query. The hash of PASSWORD is passed in, because making one takes 50 ms."""
    household = Household.objects.create(name="The Does", tz="Europe/Berlin")
    zoe, other = Room.objects.bulk_create([Room(name="Zoe", position=0), Room(name="Max", position=1)])
    roles = {"cy": "sitter", "ana": "owner", "ben": "parent"}
    people = [Person(username=name, name=name.title(), role=role, password=password_hash) for name, role in roles.items()]
    cy, ana, ben = Person.objects.bulk_create(people)
    RoomGrant.objects.create(person=cy, room=zoe)
    camera = Camera.objects.create(room=zoe, kind="synthetic", url="synthetic://zoe")
    return Cast(household=household, ana=ana, ben=ben, cy=cy, zoe=zoe, max=other, camera=camera)


def signed_in(person: Person) -> str:
    """The key of a session of this person that has just begun, as a browser's cookie holds it."""
    session = SessionStore()
    session.update({SESSION_KEY: str(person.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0]})
    session.update({HASH_SESSION_KEY: person.get_session_auth_hash(), PROVED: clock.unix()})
    session.create()
    return str(session.session_key)
