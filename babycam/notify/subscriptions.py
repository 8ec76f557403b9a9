"""Which browsers' subscriptions still hold. Each belongs to the login that made it and to the key that it was made for.

When the login ends, by whatever, the subscription and the links that it carried end with it; a login that an older version did not
note is taken to be alive until one of the person's logins is ended. When the server has another key (a restored backup), push
services refuse what we sign, so nobody waits for the night to find out. Both are asked again at each use and never taken from a
flag; `end` only writes down what has become true, so that it is shown. Opening the page on that browser mends both (`check`).
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from babycam.core.events import ScreenEvent, screens
from babycam.notify.models import UNSENT, Channel, Delivery
from babycam.notify.transports import webpush
from babycam.notify.transports.transport import key_of
from babycam.people import sign_ins

KIND = webpush.TRANSPORT.code
LOGGED_OUT = "It is logged out, so it is no longer called: log in on it again."
OTHER_KEY = "It was subscribed with an old key of this server: open babycam on it once."


def subscription_faults(channels: Iterable[Channel], now: datetime) -> dict[int, str]:
    """Why subscriptions among these hold no more, by channel: sentences that begin with "It"."""
    chosen = [channel for channel in channels if channel.kind == KIND]
    alive = sign_ins.alive({channel.login_id for channel in chosen if channel.login_id is not None}, now)
    return {channel.pk: words for channel in chosen if (words := _fault(channel, alive))}


def fault(channel: Channel, now: datetime) -> str:
    """The same for one; "" while it holds."""
    return subscription_faults([channel], now).get(channel.pk, "")


def logged_out(channel: Channel, now: datetime) -> bool:
    """Whether the login that this subscription belongs to has ended."""
    return fault(channel, now) == LOGGED_OUT


def end(now: datetime) -> int:
    """Writes down which subscriptions hold no more, and drops what waits for them; returns how many those were."""
    living = Channel.objects.filter(kind=KIND, dead_reason="").select_related("person")
    ended = subscription_faults(living, now)
    if not ended:
        return 0
    with transaction.atomic():
        for channel, words in ended.items():
            Channel.objects.filter(pk=channel).update(dead_reason=words)
            Delivery.objects.filter(channel=channel, state__in=UNSENT).update(state="dead", words=words, next_at=None)
        transaction.on_commit(lambda: screens.publish(ScreenEvent("duty.changed", None)))
    return len(ended)


def subscription_state(*, endpoint: str, key: str, login: int, person: int, now: datetime) -> tuple[str, Channel | None]:
    """How a browser's subscription stands with us, asked by the browser that has it. `key`: the VAPID key that it was made for.

    "on": it is this login's, and may be called; "off": so it is, but somebody has turned it off; "renew": it has to be given to us
    (again); "anew": it is void, the browser has to subscribe again.
    """
    channel = Channel.objects.filter(kind=KIND, key=key_of(endpoint)).select_related("person").first()
    if key != webpush.public_key():
        return "anew", channel
    if channel is None:
        return "renew", None
    if channel.login_id != login or channel.person_id != person or channel.made_for != key:
        return "renew", channel
    if channel.dead_reason:
        return "anew", channel
    return ("on" if channel.enabled else "off"), channel


def _fault(channel: Channel, alive: set[int]) -> str:
    if channel.login_id is None:
        ended = channel.person.logged_out_at if channel.person else None
        over = ended is not None and ended >= channel.created_at
    else:
        over = channel.login_id not in alive
    if over:
        return LOGGED_OUT
    return OTHER_KEY if channel.made_for and channel.made_for != webpush.public_key() else ""
