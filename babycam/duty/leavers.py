"""Whom a rule names though they cannot have its nights any more: they left, only look on now, or lost a room of it; and the rooms
that it names though they were removed. Takes rows that are loaded, and asks the database nothing.
"""

from babycam.duty.models import DutyRule
from babycam.duty.queries import Book
from babycam.duty.roster import Person as Caregiver
from babycam.people.models import Person


def leavers_of(row: DutyRule, book: Book) -> list[tuple[Person, str]]:
    """Each of them once, in the order of the turns, and why not."""
    here = {book.people[person.id].pk: person for person in book.roster.people if person.left_at is None}
    by_id = {somebody.pk: somebody for somebody in book.people.values()}
    wanted = rooms_of(row, book)  # nobody lost a room that nobody has any more
    named = dict.fromkeys(number for turn in row.turns for number in turn if number in by_id)
    return [(by_id[number], why) for number in named if (why := _lost(by_id[number], here.get(number), wanted))]


def rooms_of(row: DutyRule, book: Book) -> list[int] | None:
    """The rule's rooms that are still there; None: all rooms."""
    return None if row.rooms is None else [room for room in row.rooms if room in book.rooms]


def without(row: DutyRule, book: Book) -> list[list[int]]:
    """The rule's turns without them: the order of the others stays, and a turn that nobody is left of goes."""
    gone = {somebody.pk for somebody, _ in leavers_of(row, book)}
    turns = ([number for number in turn if number not in gone] for turn in row.turns)
    return [turn for turn in turns if turn]


def _lost(somebody: Person, caregiver: Caregiver | None, wanted: list[int] | None) -> str:
    if caregiver is None:
        left = not somebody.is_active or somebody.expired_at is not None
        return "is no longer here" if left else "now only watches"
    serves = caregiver.rooms
    if serves is None or (wanted is not None and set(map(str, wanted)) <= serves):
        return ""
    return "does not look after all of these rooms"
