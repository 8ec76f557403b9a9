"""The outbox under a clock that the story moves, and the family's channels."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from asgiref.sync import sync_to_async
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from babycam.notify import services as notify_services
from babycam.notify.deliver import Outbox
from babycam.notify.message import Alert
from babycam.notify.models import Attempt, Channel, Delivery
from babycam.rooms import seals
from tests.support.push_service import Device, PushService, public_bytes, unb64

NIGHT = datetime(2026, 1, 12, 3, 1, tzinfo=UTC)
CRY = Alert(kind="noise", words="Zoe is loud (-18 dB for 2 s)", key="incident-7", rooms=("Zoe",))


class Hands:
    """A clock that only the story moves."""

    def __init__(self) -> None:
        self.passed = 0.0

    def now(self) -> datetime:
        return NIGHT + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed


class Night:
    """One outbox loop and its clock."""

    def __init__(self, **transports: Any) -> None:
        self.clock = Hands()
        self.outbox = Outbox(self.clock)
        self.outbox.transports = {**self.outbox.transports, **transports}

    async def pass_(self, seconds: float, step: float = 1.0) -> None:
        """Time passes; what becomes due is sent."""
        end = self.clock.passed + seconds
        while self.clock.passed < end:
            self.clock.passed = min(end, self.clock.passed + step)
            await self.work()

    async def work(self) -> None:
        """Sends all that is due now."""
        while await self.outbox.turn():
            await self.outbox.settle()

    @sync_to_async
    def call(
        self, people: list[Any], *, incident: int = 7, reach: notify_services.Reach = "all", alert: Alert = CRY, **step: int
    ) -> int:
        place = {"round": 0, "step": 0, **step}
        return notify_services.enqueue(
            incident_id=incident,
            room_id=None,
            person_ids=[person.pk for person in people],
            alert=alert,
            reach=reach,
            now=self.clock.now(),
            **place,
        )


def server_key() -> bytes:
    """What the page gives to the browser as `applicationServerKey`."""
    return public_bytes(ec.derive_private_key(int.from_bytes(unb64(settings.VAPID_PRIVATE_KEY), "big"), ec.SECP256R1()))


@sync_to_async
def push_channel(service: PushService, person: Any, name: str) -> Channel:
    device: Device = service.subscribe(name, server_key())
    return make(person, "webpush", name, json.dumps(device.subscription()))


@sync_to_async
def apprise_channel(person: Any, name: str, url: str) -> Channel:
    return make(person, "apprise", name, url)


def make(person: Any, kind: str, name: str, address: str) -> Channel:
    return Channel.objects.create(person=person, kind=kind, name=name, key=name, sealed=seals.seal(address))


@sync_to_async
def row(name: str, **wanted: Any) -> Delivery:
    """The only delivery by this channel."""
    return Delivery.objects.select_related("channel", "person").get(channel__name=name, **wanted)


@sync_to_async
def rows(**wanted: Any) -> list[Delivery]:
    return list(Delivery.objects.select_related("channel").filter(**wanted).order_by("id"))


@sync_to_async
def tries(name: str) -> list[tuple[str, str]]:
    """Every attempt by this channel: outcome and words."""
    return list(Attempt.objects.filter(delivery__channel__name=name).values_list("outcome", "words"))
