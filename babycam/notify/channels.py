"""Writes to the ways people are reached, and to the house's broker. Addresses are secrets: sealed at rest, never shown whole."""

import hashlib
import json
import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from babycam.core.errors import BabycamError
from babycam.notify.models import Broker, Channel, Delivery
from babycam.notify.transports import apprise, webpush
from babycam.people.models import Person
from babycam.rooms import sealing

MOST = 20  # channels of one person
TESTS_A_MINUTE = 5
BROKER_FIELDS = ("enabled", "host", "port", "tls", "username", "base", "discovery")


def add(*, person: Person, kind: str, values: dict[str, Any], now: datetime) -> Channel:
    """A new way to reach `person`: values has `subscription` (webpush), `url` (apprise) or `topic` (mqtt), and maybe `name`.

    The same address given again is the same channel, fresh again; a browser that now belongs to somebody else calls them from now
    on. Raises BabycamError invalid with the reason.
    """
    address, shown, key, name = _checked(person, kind, values)
    if Channel.objects.filter(person=person).exclude(kind=kind, key=key).count() >= MOST:
        raise BabycamError("invalid", fields={"kind": [f"At most {MOST} ways to reach one person."]})
    fresh = {
        "person": person,
        "sealed": sealing.seal(address),
        "shown": shown,
        "enabled": True,
        "dead_reason": "",
        "fail_streak": 0,
    }
    name = (str(values.get("name") or "").strip() or name)[:64]
    with transaction.atomic():
        return Channel.objects.update_or_create(kind=kind, key=key, defaults={**fresh, "name": name, "created_at": now})[0]


def edit(*, channel: Channel, values: dict[str, Any]) -> Channel:
    """Changes name, enabled, or the address of an Apprise or MQTT channel (which then has to prove itself again)."""
    if "name" in values:
        channel.name = str(values["name"]).strip()[:64] or channel.name
    channel.enabled = values.get("enabled", channel.enabled)
    if channel.person is not None and {"url", "topic"} & set(values):
        address, channel.shown, channel.key, _ = _checked(channel.person, channel.kind, values)
        channel.sealed, channel.dead_reason, channel.fail_streak = sealing.seal(address), "", 0
        channel.verified_at = channel.last_ok_at = None
        _refuse_twin(channel)
    channel.save()
    return channel


def remove(*, channel: Channel) -> None:
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
    """The house's broker, with its siren. Without "password" the stored one stays. Raises BabycamError invalid."""
    with transaction.atomic():
        broker = Broker.objects.select_for_update().first() or Broker(host="")
        for name in BROKER_FIELDS:
            setattr(broker, name, values.get(name, getattr(broker, name)))
        if "password" in values:
            broker.sealed_password = sealing.seal(values["password"])
        _check_broker(broker)
        broker.save()
        siren = {"name": "the siren", "shown": f"{broker.base}/siren", "enabled": broker.enabled}
        Channel.objects.update_or_create(kind="mqtt", key="siren", defaults={**siren, "person": None})
    return broker


def remove_broker() -> None:
    """No broker, no siren."""
    with transaction.atomic():
        Broker.objects.all().delete()
        Channel.objects.filter(kind="mqtt", key="siren").delete()


def _checked(person: Person, kind: str, values: dict[str, Any]) -> tuple[str, str, str, str]:
    """Address, what may be shown of it, its key, a name for it."""
    if kind == "webpush":
        kept = webpush.check(json.dumps(values.get("subscription")))
        host = urlsplit(kept["endpoint"]).hostname or ""
        return json.dumps(kept), host, _hash(kept["endpoint"]), f"{person.name}'s browser"
    if kind == "apprise":
        url = str(values.get("url") or "").strip()
        shown = apprise.check(url)
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


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
