"""Writes to the ways people are reached, and to the house's broker. Addresses are secrets: sealed at rest, never shown whole."""

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from babycam.core import names
from babycam.core.errors import BabycamError
from babycam.notify import mail_server
from babycam.notify.models import UNSENT, Broker, Channel, Delivery
from babycam.notify.transports import mqtt, registry
from babycam.notify.transports.registry import transport_of
from babycam.notify.transports.services.form import shown_again
from babycam.notify.transports.services.service import Link, Service
from babycam.notify.transports.transport import Address, Owner, Transport
from babycam.people.models import Person
from babycam.rooms import seals

MOST = 20  # channels of one person
TESTS_A_MINUTE = 5
NO_SERVER = "The household has no mail server any more"
FORMER = 5  # base topics that are cleared at the next connection

BROKER_FIELDS = ("enabled", "host", "port", "tls", "username", "base", "discovery")


def add_channel(*, person: Person, kind: str, values: dict[str, Any], now: datetime, login: int | None = None) -> Channel:
    """A new way to reach `person`: values has the address, as the transport's `address_of` wants it, and maybe `name`.

    The same address given again is the same channel, fresh again; a browser that now belongs to somebody else calls them from now
    on, and nobody else any more. `login`: the one that a browser's subscription lives and ends with; `replaces` among its values:
    the endpoint that this browser had before, whose channel goes on with the new one. Raises BabycamError invalid with the reason.
    """
    try:
        return _added(person, kind, values, now, login)
    except IntegrityError:  # two pages of one browser at the same moment: the other one's is there now
        return _added(person, kind, values, now, login)


def _added(person: Person, kind: str, values: dict[str, Any], now: datetime, login: int | None) -> Channel:
    address, transport = _address(person, kind, values), transport_of(kind)
    with transaction.atomic():
        before = _before(kind, address)
        if Channel.objects.filter(person=person).exclude(pk=before.pk if before else 0).count() >= MOST:
            _make_room(person)
        row = before or Channel(kind=kind)
        row.name = _named(row, person, names.clean(str(values.get("name") or "")), address)
        _belongs_to(row, person, address.key)
        _take(row, address)
        row.created_at = now
        row.enabled, row.dead_reason, row.fail_streak = True, "", 0
        row.login_id, row.made_for = (login if transport.of_login else None), address.made_for
        row.save()
    return row


def edit_channel(*, channel: Channel, values: dict[str, Any]) -> Channel:
    """Changes name, enabled, or an address that somebody wrote, by hand (a field of its own) or in a service's `form` (which then
    has to prove itself again)."""
    if "name" in values:
        channel.name = names.clean(str(values["name"]), 64) or channel.name
    channel.enabled = values.get("enabled", channel.enabled)
    if channel.person is not None and {*registry.text_fields(), "form"} & set(values):
        said = {**values, "service": channel.service, "kept": _form(channel)} if "form" in values else values
        _take(channel, _address(channel.person, channel.kind, said))
        channel.dead_reason, channel.fail_streak = "", 0
        channel.verified_at = channel.last_ok_at = None
        _refuse_twin(channel)
    channel.save()
    return channel


def form_of(channel: Channel) -> tuple[dict[str, str], list[str]]:
    """What its form may be filled with again, and which secrets are set; nothing if it was written by hand."""
    service = _service(channel)
    return shown_again(service, _form(channel)) if service else ({}, [])


def links_of(channel: Channel) -> tuple[Link, ...]:
    """Where a device subscribes to it: a secret, for whoever has just written it."""
    service = _service(channel)
    return service.links(_form(channel)) if service else ()


def remove_channel(*, channel: Channel) -> None:
    """It is not used any more; what was sent by it stays in the nights' stories. Pages cannot be removed, only turned off. Raises
    BabycamError invalid for these."""
    if transport_of(channel.kind).while_open:
        raise BabycamError("invalid", fields={"kind": ["Open pages can be turned off, but not removed."]})
    channel.delete()


def may_test(*, channel: Channel, now: datetime) -> None:
    """Raises BabycamError too_many_tries when somebody plays with the button."""
    minute = Delivery.objects.filter(channel=channel, what="test", created_at__gt=now - timedelta(minutes=1))
    if minute.count() >= TESTS_A_MINUTE:
        raise BabycamError("too_many_tries")


def save_broker(*, values: dict[str, Any]) -> Broker:
    """The house's broker, with its siren. Without "password" the stored one stays if it was for the same host, port and TLS.

    Raises BabycamError invalid.
    """
    with transaction.atomic():
        broker = Broker.objects.select_for_update().first() or Broker(host="")
        before = [broker.base, broker.discovery] if broker.host else None
        server = _server(broker)
        for name in BROKER_FIELDS:
            setattr(broker, name, values.get(name, getattr(broker, name)))
        broker.former = _former(broker, before)
        if "password" in values:
            broker.sealed_password = seals.seal(values["password"])
        elif _server(broker) != server:
            broker.sealed_password = ""
        _check_broker(broker)
        broker.save()
        siren = {"name": "the siren", "shown": f"{broker.base}/siren", "enabled": broker.enabled}
        Channel.objects.update_or_create(kind=mqtt.TRANSPORT.code, key="siren", defaults={**siren, "person": None})
    return broker


def follow_mail_server(house: Mapping[str, str]) -> None:
    """Ways by mail that name no server of their own are sent by this one from now on, and have to prove themselves again; without
    one (`house` empty) they call nobody. Inside the caller's transaction."""
    for channel in Channel.objects.select_for_update().filter(person__isnull=False).exclude(service=""):
        service, form = _service(channel), _form(channel)
        if channel.person is None or service is None or not form or not service.by_house(form):
            continue
        said = {"service": channel.service, "form": {}, "kept": form, "house": house}
        channel.verified_at = channel.last_ok_at = None
        try:
            _take(channel, _address(channel.person, channel.kind, said))
            channel.dead_reason, channel.fail_streak = "", 0
        except BabycamError:
            channel.dead_reason = NO_SERVER
        channel.save()


def _server(broker: Broker) -> tuple[str, int, bool]:
    """To whom its password goes, and how."""
    return broker.host.lower(), broker.port, broker.tls


def remove_broker() -> None:
    """No broker, no siren."""
    with transaction.atomic():
        Broker.objects.all().delete()
        Channel.objects.filter(kind=mqtt.TRANSPORT.code, key="siren").delete()


def _take(row: Channel, address: Address) -> None:
    row.key, row.sealed, row.shown = address.key, seals.seal(address.secret), address.shown
    row.service, row.sealed_form = address.service, seals.seal(json.dumps(dict(address.form))) if address.service else ""


def _service(channel: Channel) -> Service | None:
    """By whose form it was written."""
    return transport_of(channel.kind).services.get(channel.service)


def _form(channel: Channel) -> dict[str, str]:
    """The fields as they were written; empty if they were sealed with a key that is gone."""
    return dict(json.loads(seals.unseal(channel.sealed_form) or "{}"))


def _before(kind: str, address: Address) -> Channel | None:
    """The channel that has this address already, or had the one that it replaces; of both only one stays."""
    rows = Channel.objects.select_for_update().filter(kind=kind)
    same = rows.filter(key=address.key).first()
    replaced = rows.filter(key=address.replaces).first() if address.replaces else None
    if same and replaced and same.pk != replaced.pk:
        replaced.delete()
    return same or replaced


def _make_room(person: Person) -> None:
    """Takes away what is dead for good. Raises BabycamError invalid when nothing is."""
    kinds = registry.codes(lambda transport: transport.of_login)
    dead = Channel.objects.filter(person=person, kind__in=kinds).exclude(dead_reason="").order_by("created_at").first()
    if dead is None:
        raise BabycamError("invalid", fields={"kind": [f"At most {MOST} ways to reach one person."]})
    dead.delete()


def _named(row: Channel, person: Person, name: str, address: Address) -> str:
    """A browser that renews by itself keeps the name that somebody gave it."""
    keeps = transport_of(row.kind).of_login and name in ("", address.name)
    return row.name if keeps and row.pk and row.person_id == person.pk else names.clean(name or address.name, 64)


def _belongs_to(row: Channel, person: Person, key: str) -> None:
    """What it has proven for another person or at another address, it has to prove again."""
    if row.person_id != person.pk or row.key != key:
        row.verified_at = row.last_ok_at = None
    if row.person_id != person.pk:
        row.last_receipt_at = None
        Delivery.objects.filter(channel=row.pk or 0, state__in=UNSENT).update(
            state="dead", words="This browser now belongs to somebody else", next_at=None
        )
    row.person = person


def _address(person: Person, kind: str, values: dict[str, Any]) -> Address:
    """The address in `values`. Raises BabycamError invalid with the reason, by field."""
    transport = registry.TRANSPORTS.get(kind)
    if transport is None or transport.address_of is None:
        *others, last = registry.addable()
        raise BabycamError("invalid", fields={"kind": [f"Choose {', '.join(others)} or {last}."]})
    _check_service(transport, values)
    service = transport.services.get(values.get("service") or "")
    if service is not None and "house" not in values:
        values = {**values, "house": mail_server.facts()}
    return transport.address_of(Owner(person.pk, person.name, person.username), values)


def _check_service(transport: Transport, values: dict[str, Any]) -> None:
    """A form belongs to a service of this transport."""
    if ("form" in values or values.get("service")) and values.get("service") not in transport.services:
        raise BabycamError("invalid", fields={"service": ["Choose one of the services in the list."]})


def _refuse_twin(channel: Channel) -> None:
    """Raises BabycamError invalid, at the field in which the address was written."""
    if Channel.objects.filter(kind=channel.kind, key=channel.key).exclude(pk=channel.pk).exists():
        raise BabycamError("invalid", fields={_at(channel): ["This one has already been added."]})


def _at(channel: Channel) -> str:
    """The field in which its address was written."""
    if service := _service(channel):
        return f"form.{service.fields[0].name}"
    field = transport_of(channel.kind).field
    return field.name if field else "kind"


def _check_broker(broker: Broker) -> None:
    faults: dict[str, list[str]] = {}
    if not re.fullmatch(r"[\w.:-]{1,255}", broker.host):
        faults["host"] = ["Enter the broker’s name or address, such as 192.168.1.10."]
    if not 1 <= broker.port <= 65535:
        faults["port"] = ["Choose 1 to 65535."]
    for name in ("base", "discovery"):
        if not re.fullmatch(r"[\w-]+(/[\w-]+){0,4}", getattr(broker, name)) or len(getattr(broker, name)) > 64:
            faults[name] = ["Use letters, digits, - and _, with / between."]
    if faults:
        raise BabycamError("invalid", fields=faults)


def _former(broker: Broker, before: list[str] | None) -> list[list[str]]:
    """Where the broker still holds what we said, beside where we say it from now on."""
    here = [broker.base, broker.discovery]
    servers = [*broker.former, before] if before is not None else broker.former
    return [place for at, place in enumerate(servers) if place != here and place not in servers[:at]][-FORMER:]
