"""What a change would mean, before it is saved: the next nights, before and after, by the same resolver that wakes."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from babycam.core.errors import BabycamError
from babycam.duty import nights, rows, rule_services, swap_services
from babycam.duty import queries as duty_queries
from babycam.duty import services as duty_services
from babycam.duty.nights import Dusk, Night
from babycam.duty.queries import Book
from babycam.duty.roster import Roster
from babycam.duty.services import OverrideDraft
from babycam.duty.swap_services import SwapOffer
from babycam.people import queries as people_queries
from babycam.rooms import queries as rooms_queries

NIGHTS = 14


@dataclass(frozen=True)
class Change:
    """One of: a rule (perhaps in place of `replaces`), the end of `replaces`, an override, a new swap, a swap by its number."""

    rule: dict[str, Any] | None = None
    replaces: int | None = None
    override: OverrideDraft | None = None
    swap: SwapOffer | None = None
    swap_id: int | None = None


@dataclass(frozen=True)
class Preview:
    """`room`: the first one that the change is about."""

    room: int
    nights: list[Night]
    book: Book


def preview(*, by: int, change: Change, room: int | None, now: datetime) -> Preview:
    """The next 14 nights. Raises the BabycamError that saving would raise."""
    book = duty_queries.book(since=now)
    after, affected = _after(book, by, change, now)
    room = room if room is not None else _first_room(affected)
    first = nights.night_of(now, book.zone)
    return Preview(room, nights.nights(book.roster, after, str(room), first, NIGHTS, dusk(), book.dnd_wishes), book)


def dusk() -> Dusk:
    """The household's evening and morning. Raises BabycamError not_found before the set-up."""
    household = people_queries.household()
    if household is None:
        raise BabycamError("not_found")
    return Dusk(duty_queries.zone(), household.night_start, household.morning_time)


def _after(book: Book, by: int, change: Change, now: datetime) -> tuple[Roster, list[int] | None]:
    names = {person.pk: username for username, person in book.people.items()}
    if change.override is not None:
        return _with_overrides(book, by, [change.override], names, now)
    if change.swap is not None or change.swap_id is not None:
        return _with_overrides(book, by, _swapped(by, change, now), names, now)
    old = rule_services.open_rule(change.replaces) if change.replaces is not None else None
    if change.rule is not None:
        row = rule_services.draft(by=by, values=change.rule, now=now, old=old)
        return rule_services.replaced(book.roster, row, old, names), row.rooms
    if old is None:
        raise BabycamError("invalid", fields={"rule": ["Say what should change: a rule, an override or a swap."]})
    return rule_services.closed(book.roster, old, now), old.rooms


def _with_overrides(
    book: Book, by: int, wishes: list[OverrideDraft], names: rows.Names, now: datetime
) -> tuple[Roster, list[int] | None]:
    last = max((override.id for override in book.roster.overrides), default=0)
    drafts = [duty_services.draft(by=by, wish=draft, now=now) for draft in wishes]
    new = (replace(rows.override(row, names), id=last + number) for number, row in enumerate(drafts, start=1))
    return replace(book.roster, overrides=(*book.roster.overrides, *new)), drafts[0].rooms if drafts else None


def _swapped(by: int, change: Change, now: datetime) -> list[OverrideDraft]:
    """An offer is shown as if the one who is asked took it; to everybody: as if the next by rank did."""
    if change.swap is None:
        row = swap_services.existing_swap(change.swap_id or 0)
        taker = by if by != row.asker_id else row.asked_id
    else:
        row = swap_services.draft(by=by, what=change.swap, now=now)
        taker = row.asked_id
    return swap_services.replacements(row, taker=taker or _next(row.asker_id), now=now)


def _next(asker: int) -> int:
    book = duty_queries.book()
    others = [book.people[person.id].pk for person in book.roster.by_rank if person.left_at is None]
    return next((other for other in others if other != asker), asker)


def _first_room(affected: list[int] | None) -> int:
    here = [room.pk for room in rooms_queries.all_rooms() if affected is None or room.pk in affected]
    if not here:
        raise BabycamError("invalid", fields={"room": ["There is no room yet."]})
    return here[0]
