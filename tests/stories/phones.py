"""Everybody's phones, as strict fakes of the push services and the apps behind them; the outbox that feeds them is the real one."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from babycam.core.clock import Clock
from babycam.notify import services as notify_services
from babycam.notify.deliver import Outbox
from babycam.notify.models import Channel, Delivery
from babycam.notify.transports.parcel import Outcome, Parcel, later, ok
from babycam.notify.transports.registry import TRANSPORTS
from babycam.people.models import Person
from babycam.rooms import seals


@dataclass(frozen=True)
class Shown:
    """Something on a screen. `tag`: what has the same one replaces it."""

    at: datetime
    phone: str
    title: str
    tag: str
    what: str
    siren: bool = False


@dataclass
class Phones:
    """`shown`: all that arrived. `silent`: who arrives but sends no receipt. `down`: whose service answers 503."""

    clock: Clock
    shown: list[Shown] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)
    down: set[str] = field(default_factory=set)
    tried: list[tuple[datetime, str]] = field(default_factory=list)
    given: bool = False
    TIMEOUT_S: float = 5.0

    def __post_init__(self) -> None:
        self._receipts: list[Parcel] = []
        self._runner = asyncio.Runner()
        self.outbox = self.new_outbox()

    def new_outbox(self) -> Outbox:
        """A loop of its own."""
        return Outbox(self.clock, {**TRANSPORTS, "webpush": self, "apprise": self, "mqtt": self})

    def killed(self) -> None:
        """The loop is gone with all that it knew, and another one is there."""
        self._runner.run(self.outbox.close())
        self.outbox = self.new_outbox()

    def give(self, person: Person | None, kind: str = "webpush", name: str = "") -> Channel:
        """Somebody's device, proven once; None: the house's own."""
        self.given = True
        name = name or (f"{person.name}'s phone" if person else "siren")
        return Channel.objects.create(
            person=person, kind=kind, name=name, key=name, sealed=seals.seal(name), verified_at=self.clock.now()
        )

    async def send(self, parcel: Parcel) -> Outcome:
        """As a push service and the phone behind it."""
        now = self.clock.now()
        self.tried.append((now, parcel.address))
        if parcel.address in self.down:
            return later("The service answered 503")
        self.shown.append(Shown(now, parcel.address, parcel.said.title, parcel.said.tag, parcel.what))
        if parcel.kind == "webpush" and parcel.address not in self.silent and parcel.what == "alert":
            self._receipts.append(parcel)
        return ok("Taken")

    def post(self) -> None:
        """Sends all that is due, and the receipts of what arrived. Houses without any phone need no loop."""
        if not self.given:
            return
        self._runner.run(self._work())
        receipts, self._receipts = self._receipts, []
        for parcel in receipts:
            notify_services.receipt(delivery_id=parcel.delivery, stage="received", token=parcel.token, now=self.clock.now())

    def rang(self, name: str) -> list[Shown]:
        """What was meant to wake, on this device."""
        return [one for one in self.shown if one.phone == name and one.what == "alert"]

    def close(self) -> None:
        self._runner.run(self.outbox.close())
        self._runner.close()

    async def _work(self) -> None:
        while await self.outbox.turn():
            await self.outbox.settle()


def states(**wanted: Any) -> list[str]:
    """The states of deliveries, oldest first."""
    return list(Delivery.objects.filter(**wanted).order_by("id").values_list("state", flat=True))
