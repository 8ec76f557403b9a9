"""Which parts of a night somebody may see: each as its own list gives it."""

from dataclasses import dataclass

from babycam.people import access
from babycam.people.access import Right
from babycam.people.models import Person
from babycam.rooms import queries as rooms_queries


@dataclass(frozen=True, slots=True)
class Sight:
    """`rooms`: names by id, in the family's order. `role`: whose rights decide about the parts."""

    rooms: dict[int, str]
    role: str

    def sees(self, right: Right) -> bool:
        return access.allowed(self.role, right)


EVERYTHING = access.Role.OWNER


def sight_of(person: Person) -> Sight:
    """The rooms and rights of this person."""
    return Sight(dict(rooms_queries.rooms_of(person).values_list("id", "name")), person.role)


def house(rooms: dict[int, str] | None = None) -> Sight:
    """What the house itself sees: everything, in these rooms or in all."""
    return Sight({room.pk: room.name for room in rooms_queries.all_rooms()} if rooms is None else rooms, EVERYTHING)
