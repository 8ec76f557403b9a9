"""The loop that tells Baby Buddy. Any number may run: a row is claimed by moving its time, and who dies leaves it due again later.

What becomes of a row: told (not due any more), refused (tried again as a plain note, then left with the reason), or not told
because the server is away: then all rest, PAUSES_S long, and nobody minds that marks wait. What is older than KEPT is not told any
more.
"""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet

from babycam.core import clock
from babycam.core.ids import new_id
from babycam.history.babybuddy.client import Client, EntryGone, Refused, Unreachable
from babycam.history.babybuddy.entries import Entry, MarkFacts, child_of, entry
from babycam.history.models import BabyBuddy, MarkSending
from babycam.loops.timer import every
from babycam.rooms import seals

log = logging.getLogger(__name__)

EACH_S = 5.0
AT_ONCE = 10
LEASE = timedelta(seconds=60)  # longer than the four requests that one row may need
PAUSES_S = (10, 30, 120, 600, 1800)
KEPT_FOR = timedelta(days=14)
TOO_OLD = "Baby Buddy was away for too long to be told of a mark."


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A row that is ours to tell, as it was when it was claimed."""

    pk: int
    claim: str
    place: str
    doubtful: str
    version: int
    deleted: bool
    facts: MarkFacts
    child: int

    @property
    def row(self) -> QuerySet[MarkSending]:
        """Only while it is still ours."""
        return MarkSending.objects.filter(pk=self.pk, claim=self.claim)

    def wanted(self, place: str = "") -> Entry:
        """What should be there; as a note where that is what it has become."""
        return entry(self.facts, self.child, plain=place.startswith("notes/"))


def turn(time: clock.Clock = clock.SYSTEM) -> int:
    """Tells what is due; returns how many rows were told."""
    now = time.now()
    MarkSending.objects.filter(next_at__lte=now, mark__at__lt=now - KEPT_FOR, place="").update(next_at=None, words=TOO_OLD)
    buddy = BabyBuddy.objects.filter(pk=1).first()
    if buddy is None or (buddy.rest_until and buddy.rest_until > now):
        return 0
    client, sent = Client(buddy.url, seals.unseal(buddy.sealed_token)), 0
    while sent < AT_ONCE and (claimed := _claim(buddy, now)):
        try:
            _send(client, claimed)
        except Unreachable as error:
            _rest(buddy, str(error), now)
            claimed.row.update(next_at=now, claim="", words=str(error)[:300])
            break
        sent += 1
        if buddy.fault or buddy.failures or not buddy.told_at or now - buddy.told_at > LEASE:
            BabyBuddy.objects.filter(pk=1).update(fault="", failures=0, rest_until=None, told_at=now)
            buddy.refresh_from_db()
    return sent


async def run(stop: asyncio.Event) -> None:
    """Until `stop`."""
    await every(EACH_S, turn, stop, name="Baby Buddy")


def _claim(buddy: BabyBuddy, now: datetime) -> _Claimed | None:
    """The longest overdue row, moved out of everybody else's reach for LEASE."""
    due = MarkSending.objects.filter(next_at__lte=now).select_related("mark__room", "mark__by").order_by("next_at", "pk")
    for row in due[:AT_ONCE]:
        claim = new_id()
        if MarkSending.objects.filter(pk=row.pk, next_at=row.next_at).update(
            next_at=now + LEASE, claim=claim, tries=F("tries") + 1
        ):
            return _claimed(row, claim, buddy)
    return None


def _claimed(row: MarkSending, claim: str, buddy: BabyBuddy) -> _Claimed:
    mark = row.mark
    who = mark.by.name if mark.by else "Somebody"
    facts = MarkFacts(mark.kind, mark.note, mark.at, who, mark.uuid)
    child = child_of(mark.room.name, buddy.children, buddy.child)
    return _Claimed(row.pk, claim, row.place, row.doubtful, mark.version, mark.deleted_at is not None, facts, child)


def _send(client: Client, row: _Claimed) -> None:
    """Makes the server know what the mark is now. Raises Away."""
    place, words = row.place, ""
    try:
        if row.doubtful and not place:
            where, _, at = row.doubtful.partition(" ")
            place = client.find(where, datetime.fromisoformat(at), row.facts.reference, row.child)
            row.row.update(place=place, doubtful="")
        if row.deleted:
            _removed(client, place)
            place = ""
        elif place and place.split("/")[0] == (wanted := row.wanted(place)).place:
            client.change(place, wanted)
        else:
            _removed(client, place)
            place = _created(client, row)
    except EntryGone:
        place = ""  # taken away there by hand: so be it
    except Refused as error:
        words = str(error)
    _done(row, place, words)


def _removed(client: Client, place: str) -> None:
    """Also when somebody was faster."""
    if place:
        with suppress(EntryGone):
            client.remove(place)


def _created(client: Client, row: _Claimed) -> str:
    """Sends it once; what the server does not take as what it is, it takes as a note. Raises Away, Refused."""
    wanted = row.wanted()
    try:
        return _sent(client, row, wanted)
    except Refused:
        if wanted.place == "notes":
            raise
    return _sent(client, row, entry(row.facts, row.child, plain=True))


def _sent(client: Client, row: _Claimed, wanted: Entry) -> str:
    """From here on it may have arrived, until we know better."""
    row.row.update(doubtful=f"{wanted.place} {clock.rfc3339(row.facts.at)}")
    try:
        return client.create(wanted)
    except Refused:
        row.row.update(doubtful="")
        raise


def _done(row: _Claimed, place: str, words: str) -> None:
    """Not due any more, unless the mark was changed meanwhile."""
    fresh: dict[str, Any] = {"place": place, "doubtful": "", "claim": "", "sent_version": row.version, "words": words[:300]}
    if words:
        log.warning("a mark was not taken: %s", words)
    if row.row.update(**fresh):
        MarkSending.objects.filter(pk=row.pk, mark__version=row.version).update(next_at=None)


def _rest(buddy: BabyBuddy, words: str, now: datetime) -> None:
    pause = timedelta(seconds=PAUSES_S[min(buddy.failures, len(PAUSES_S) - 1)])
    log.warning("Baby Buddy cannot be told: %s", words)
    BabyBuddy.objects.filter(pk=1).update(fault=words[:300], failures=F("failures") + 1, rest_until=now + pause)
