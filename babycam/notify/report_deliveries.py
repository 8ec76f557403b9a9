"""The morning report by channel, for who wants it there: told like a chat message that is not urgent, and counted as no call."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from babycam.notify import bells
from babycam.notify.message import LONGEST, Notification, topic
from babycam.notify.models import Channel, Delivery
from babycam.notify.transports import registry
from babycam.notify.transports.transport import Chat

USE = timedelta(hours=3)  # after that it waits in the chat


def enqueue(*, texts: Mapping[int, str], title: str, url: str, key: str, now: datetime) -> int:
    """Puts each person's text into the outbox, for all of their channels that show words; how many rows that were.

    Joins the caller's transaction. Pages are left out: they show the chat anyway.
    """
    kinds = registry.codes(lambda transport: transport.chat is not Chat.NEVER and not transport.while_open)
    channels = Channel.objects.filter(person__in=list(texts), person__is_active=True, enabled=True, dead_reason="", kind__in=kinds)
    rows = [
        Delivery(
            what="chat",
            person_id=channel.person_id,
            channel=channel,
            said=_said(title, texts[channel.person_id or 0], url, key),
            created_at=now,
            next_at=now,
            give_up_at=now + USE,
        )
        for channel in channels.order_by("id")
    ]
    with transaction.atomic():
        Delivery.objects.bulk_create(rows)
        transaction.on_commit(bells.outbox.ring)
    return len(rows)


def _said(title: str, text: str, url: str, key: str) -> dict[str, object]:
    body = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    told = Notification(
        title=title, body=body, url=url, tag=topic(key), melody="", urgency="normal", quiet=True, ttl_s=int(USE.total_seconds())
    )
    return told.to_json()
