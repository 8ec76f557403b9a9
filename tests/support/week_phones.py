"""The phones of a made-up week (week.py): strict fakes behind the real outbox, which say by themselves what became of each call."""

from collections.abc import Sequence
from datetime import datetime

from babycam.notify import claims
from babycam.notify import services as notify_services
from babycam.notify.models import Channel
from babycam.notify.transports.parcel import Outcome, Parcel, later, never, ok
from babycam.people.models import Person
from babycam.rooms import seals
from tests.support.week_truth import Call

TIMEOUTS = {"webpush": 5.0, "apprise": 5.0, "page": 2.0}
AT_ONCE = 64
REFUSES_EACH = 3  # of the calls of a phone that refuses now and then


class WeekPhones:
    """Everybody's, each proven once: a phone that tells of what arrives and refuses each third call, an old one that tells nothing,
    and a service that can give no receipt. No page is open."""

    def __init__(self, people: Sequence[Person], now: datetime) -> None:
        self.calls: list[Call] = []
        for person in people:
            for kind, name in (("webpush", "phone"), ("webpush", "old phone"), ("apprise", "Signal")):
                whose = f"{person.name}’s {name}"
                proven = {"sealed": seals.seal(whose), "verified_at": now, "last_receipt_at": now}
                Channel.objects.update_or_create(kind=kind, key=whose, defaults={"person": person, "name": whose, **proven})

    def post(self, now: datetime) -> None:
        """Sends all that is due; what arrives, says so at once."""
        while parcels := claims.claim(now=now, busy=(), limit=AT_ONCE, timeouts=TIMEOUTS):
            for parcel in parcels:
                claims.mark(parcel=parcel, outcome=self._taken(parcel, now), now=now)
                if self.calls and self.calls[-1].delivery == parcel.delivery and self.calls[-1].arrived:
                    notify_services.receipt(delivery_id=parcel.delivery, stage="received", token=parcel.token, now=now)

    def _taken(self, parcel: Parcel, now: datetime) -> Outcome:
        if parcel.kind == "page":
            return later("No page open", counts=False)
        if parcel.what != "alert":
            return ok("Taken")
        tells = parcel.address.endswith("’s phone")
        before = sum(call.channel == parcel.address for call in self.calls)
        refused = tells and before % REFUSES_EACH == REFUSES_EACH - 1
        assert parcel.room is not None and parcel.person is not None
        proves = parcel.kind == "webpush"
        call = Call(now, parcel.delivery, parcel.room, parcel.person, parcel.address, tells and not refused, refused, proves)
        self.calls.append(call)
        return never("Refused") if refused else ok("Taken")
