"""Writes to the ways people are reached, and to the house's broker. Addresses are secrets: sealed at rest, never shown whole."""

import hashlib
import json
import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from babycam.core import names
from babycam.core.errors import BabycamError
from babycam.notify import subscriptions
from babycam.notify.models import UNSENT, Broker, Channel, Delivery
from babycam.notify.transports import apprise, webpush
from babycam.people.models import Person
from babycam.rooms import seals

MOST = 20  # channels of one person
TESTS_A_MINUTE = 5
FORMER = 5  # base topics that are cleared at the next connection
is_raw = apprise.is_raw

BROKER_FIELDS = ("enabled", "host", "port", "tls", "username", "base", "discovery")


def add_channel(*, person: Person, kind: str, values: dict[str, Any], now: datetime, login: int | None = None) -> Channel:
    """A new way to reach `person`: values has `subscription` (webpush), `url` (apprise) or `topic` (mqtt), and maybe `name`.

    The same address given again is the same channel, fresh again; a browser that now belongs to somebody else calls them from now
    on, and nobody else any more. `login`: the one that a browser's subscription lives and ends with; `replaces` among its values:
    the endpoint that this browser had before, whose channel goes on with the new one. Raises BabycamError invalid with the reason.
    """
    try:
        return _added(person, kind, values, now, login)
    except IntegrityError:  # two pages of one browser at the same moment: the other one's is there now
        return _added(person, kind, values, now, login)


def _added(person: Person, kind: str, values: dict[str, Any], now: datetime, login: int | None) -> Channel:
    address, shown, key, name = _checked(person, kind, values)
    with transaction.atomic():
        before = _before(kind, key, values)
        if Channel.objects.filter(person=person).exclude(pk=before.pk if before else 0).count() >= MOST:
            _make_room(person)
        row = before or Channel(kind=kind)
        row.name = _named(row, person, names.clean(str(values.get("name") or "")) or name)
        _belongs_to(row, person, key)
        row.key, row.sealed, row.shown, row.created_at = key, seals.seal(address), shown, now
        row.enabled, row.dead_reason, row.fail_streak = True, "", 0
        if kind == "webpush":
            row.login_id, row.made_for = login, webpush.public_key()
        row.save()
    return row


def edit_channel(*, channel: Channel, values: dict[str, Any]) -> Channel:
    """Changes name, enabled, or the address of an Apprise or MQTT channel (which then has to prove itself again)."""
    if "name" in values:
        channel.name = names.clean(str(values["name"]), 64) or channel.name
    channel.enabled = values.get("enabled", channel.enabled)
    if channel.person is not None and {"url", "topic"} & set(values):
        address, channel.shown, channel.key, _ = _checked(channel.person, channel.kind, values)
        channel.sealed, channel.dead_reason, channel.fail_streak = seals.seal(address), "", 0
        channel.verified_at = channel.last_ok_at = None
        _refuse_twin(channel)
    channel.save()
    return channel


def remove_channel(*, channel: Channel) -> None:
    """It is not used any more; what was sent by it stays in the nights' stories. Pages cannot be removed, only turned off."""
    if channel.kind == "page":
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
        Channel.objects.update_or_create(kind="mqtt", key="siren", defaults={**siren, "person": None})
    return broker


def _server(broker: Broker) -> tuple[str, int, bool]:
    """To whom its password goes, and how."""
    return broker.host.lower(), broker.port, broker.tls


def remove_broker() -> None:
    """No broker, no siren."""
    with transaction.atomic():
        Broker.objects.all().delete()
        Channel.objects.filter(kind="mqtt", key="siren").delete()


def _before(kind: str, key: str, values: dict[str, Any]) -> Channel | None:
    """The channel that has this address already, or had the one that it replaces; of both only one stays."""
    rows = Channel.objects.select_for_update().filter(kind=kind)
    same, replaced = rows.filter(key=key).first(), None
    if kind == "webpush" and values.get("replaces"):
        replaced = rows.filter(key=subscriptions.key_of(str(values["replaces"]))).first()
    if same and replaced and same.pk != replaced.pk:
        replaced.delete()
    return same or replaced


def _make_room(person: Person) -> None:
    """Takes away what is dead for good. Raises BabycamError invalid when nothing is."""
    dead = Channel.objects.filter(person=person, kind="webpush").exclude(dead_reason="").order_by("created_at").first()
    if dead is None:
        raise BabycamError("invalid", fields={"kind": [f"At most {MOST} ways to reach one person."]})
    dead.delete()


def _named(row: Channel, person: Person, name: str) -> str:
    """A browser that renews by itself keeps the name that somebody gave it."""
    default = name == f"{person.name}'s browser"
    return row.name if default and row.pk and row.person_id == person.pk else names.clean(name, 64)


def _belongs_to(row: Channel, person: Person, key: str) -> None:
    """What it has proven for another person or at another address, it has to prove again."""
    if row.person_id != person.pk or row.key != key:
        row.verified_at = row.last_ok_at = None
    if row.person_id != person.pk:
        row.last_receipt_at = None
        Delivery.objects.filter(channel=row.pk or 0, state__in=UNSENT).update(
            state="dead", words="This browser is somebody else's now", next_at=None
        )
    row.person = person


def _checked(person: Person, kind: str, values: dict[str, Any]) -> tuple[str, str, str, str]:
    """Address, what may be shown of it, its key, a name for it."""
    if kind == "webpush":
        kept = webpush.check_subscription(json.dumps(values.get("subscription")))
        host = urlsplit(kept["endpoint"]).hostname or ""
        if values.get("key") not in (None, webpush.public_key()):
            raise BabycamError("invalid", fields={"key": ["This browser has subscribed with another key. Load the page again."]})
        return json.dumps(kept), host, subscriptions.key_of(kept["endpoint"]), f"{person.name}'s browser"
    if kind == "apprise":
        url = str(values.get("url") or "").strip()
        shown = apprise.check_url(url)
        return url, shown, _hash(str(person.pk), url), f"{person.name}'s {apprise.service(url)}"
    if kind == "mqtt":
        topic = str(values.get("topic") or f"person/{person.username}").strip("/")
        if (
            not re.fullmatch(r"[\w@.-]+(/[\w@.-]+){0,8}", topic)
            or len(topic) > 100
            or topic.startswith(("room/", "siren", "status"))
        ):
            raise BabycamError("invalid", fields={"topic": ["Use letters, digits, - and _ with / between, such as person/ana."]})
        return topic, topic, _hash(str(person.pk), topic), f"{person.name}'s MQTT topic"
    raise BabycamError("invalid", fields={"kind": ["Choose webpush, apprise or mqtt."]})


def _refuse_twin(channel: Channel) -> None:
    if Channel.objects.filter(kind=channel.kind, key=channel.key).exclude(pk=channel.pk).exists():
        raise BabycamError("invalid", fields={"url": ["There is such a channel already."]})


def _check_broker(broker: Broker) -> None:
    faults: dict[str, list[str]] = {}
    if not re.fullmatch(r"[\w.:-]{1,255}", broker.host):
        faults["host"] = ["Give the broker's name or address, such as 192.168.1.10."]
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


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
