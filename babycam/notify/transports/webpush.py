"""Web Push (RFC 8030, 8291, 8292): an encrypted message through the push service of the browser's maker, signed with our VAPID key.

A service answers 201 when it has taken the message; that the phone has it, only the service worker's receipt says. `Topic` lets a
newer call replace an older one that still waits at the service. 404 and 410 mean that the browser ended the subscription; 400, 401
and 403 that it was made for another key: both are mended by opening the page on that phone. 413: once more, in few words.
"""

import asyncio
import base64
import json
import logging
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from babycam.core import outside
from babycam.core.errors import BabycamError
from babycam.notify.transports import pinned
from babycam.notify.transports.parcel import Outcome, Parcel, gone, later, never, ok
from babycam.notify.transports.transport import AddedBy, Address, Chat, Owner, Transport, Values, key_of

if TYPE_CHECKING:
    from pywebpush import WebPushException

log = logging.getLogger(__name__)

TIMEOUT_S = 8.0
ANSWER_S = 5.0
LONGEST_WAIT_S = 60.0
_pool = ThreadPoolExecutor(max_workers=64, thread_name_prefix="webpush")
_chat_pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="webpush-chat")  # whatever hangs there, calls go out
_running: dict[tuple[int | None, bool], "Future[Outcome]"] = {}

LOOPBACK = ("127.0.0.1", "::1", "localhost")
NO_SERVICE = "This is not the address of a push service."
UNREACHABLE = "The push service did not answer"  # whatever it was: one word, so that nothing can be found out by asking
OTHER_KEY = (
    "It was subscribed with an old key of this server: open babycam on it once. Turn notifications on there if that does not help."
)
LOST = "It lost its subscription: open babycam on it once. Turn notifications on there if that does not help."
ENDED = (400, 401, 403, 404, 410)  # Apple answers 400 for another key (VapidPkHashMismatch), as FCM does for some
OURS = ("BadTtl", "BadUrgency", "BadWebPushTopic")  # faults of one message, not of the subscription (Apple's 400)
STATUS_WORDS = {
    400: OTHER_KEY,
    401: OTHER_KEY,
    403: OTHER_KEY,
    404: LOST,
    410: LOST,
    413: "The push service says that the message is too long.",
    429: "The push service asks us to wait.",
}


async def send(parcel: Parcel) -> Outcome:
    """One message; a thread holds the connection, for ANSWER_S without an answer at most. While an older one to the same browser
    still hangs in its thread, nothing overtakes it."""
    chat = parcel.what == "chat"
    before = _running.get((parcel.channel, chat)) if parcel.channel is not None else None
    if before is not None and not before.done():
        return later("The push service has not answered the message before this one", counts=False)
    _running[parcel.channel, chat] = sending = (_chat_pool if chat else _pool).submit(_send, parcel)
    return await asyncio.wrap_future(sending)


def check_subscription(address: str) -> dict[str, Any]:
    """A browser's PushSubscription as JSON: {endpoint, keys: {p256dh, auth}}. Raises BabycamError invalid."""
    try:
        subscription = json.loads(address)
        endpoint = str(subscription["endpoint"])
        kept = {"endpoint": endpoint, "keys": {name: str(subscription["keys"][name]) for name in ("p256dh", "auth")}}
    except (ValueError, KeyError, TypeError) as error:
        raise _invalid("This is not a browser’s push subscription.") from error
    if not _is_a_service(endpoint):
        raise _invalid(NO_SERVICE)
    return kept


def _is_a_service(endpoint: str) -> bool:
    """Whether it may be one in the internet. A name that leads home is found out when something is sent (pinned.py)."""
    try:
        parts = urlsplit(endpoint)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if len(endpoint) > 2000 or not endpoint.isprintable() or parts.username is not None:
        return False
    if settings.ALLOW_SYNTHETIC and host in LOOPBACK:
        return parts.scheme in ("http", "https")
    return parts.scheme == "https" and outside.may_be_outside(host)


def public_key() -> str:
    """Our key's public half (RFC 8292): P-256, uncompressed point, URL-safe base64."""
    number = int.from_bytes(base64.urlsafe_b64decode(settings.VAPID_PRIVATE_KEY + "="), "big")
    key = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    point = key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def _invalid(words: str) -> BabycamError:
    return BabycamError("invalid", fields={"subscription": [words]})


def payload(parcel: Parcel) -> dict[str, Any]:
    """What the service worker shows. `renotify`: it makes a sound even where an older call is still shown."""
    notification = parcel.said
    return {
        "title": notification.title,
        "body": notification.body,
        "tag": notification.tag,
        "url": notification.url,
        "melody": notification.melody,
        "quiet": notification.quiet,
        "over": notification.over,
        "what": parcel.what,
        "incident": parcel.incident,
        "delivery": parcel.delivery,
        "token": parcel.token,
        "answer": parcel.answer,
        "renotify": not notification.quiet,
    }


def _send(parcel: Parcel) -> Outcome:
    whole = payload(parcel)
    outcome, status = _post(parcel, whole)
    if status == 413:
        outcome, _ = _post(parcel, {name: whole[name] for name in ("title", "tag", "delivery", "token", "over", "quiet")})
    return outcome


def _post(parcel: Parcel, content: dict[str, Any]) -> tuple[Outcome, int]:
    from pywebpush import WebPushException, webpush

    headers: dict[str, str | int | float] = {"Urgency": parcel.said.urgency, "Topic": parcel.said.tag}
    try:
        with _session() as session:
            webpush(
                json.loads(parcel.address),
                json.dumps(content),
                vapid_private_key=settings.VAPID_PRIVATE_KEY,
                vapid_claims={"sub": settings.PUSH_CONTACT},
                ttl=parcel.said.ttl_s,
                timeout=ANSWER_S,
                headers=headers,
                requests_session=session,
            )
    except WebPushException as error:
        return _refused(error), error.status_code or 0
    except requests.RequestException as error:
        log.info("a push service cannot be reached: %s", type(error).__name__)
        return later(UNREACHABLE), 0
    return ok("The push service took it; only a receipt proves that it arrived"), 201


def _session() -> requests.Session:
    """Reaches the internet only: a sitter's browser says where its push service is, and nobody shall look around here by that."""
    return pinned.session(loopback=settings.ALLOW_SYNTHETIC)


def _refused(error: "WebPushException") -> Outcome:
    status = error.status_code
    if status is None:
        return gone("This subscription is damaged. Turn notifications off and on again on that device.")
    words = STATUS_WORDS.get(status, f"The push service answered with error {status}")
    if status == 400 and any(reason in _reason(error) for reason in OURS):
        return never("The push service did not understand this message")
    if status in ENDED:
        return gone(words)
    if status == 429 or status >= 500:
        return later(words, _wait(error.retry_after))
    return never(words)


def _reason(error: "WebPushException") -> str:
    """What the service answered."""
    return str(getattr(error.response, "text", "") or "")[:1000]


def _wait(retry_after: str | None) -> float | None:
    """Seconds; an HTTP date, or nonsense, is as good as nothing."""
    if retry_after is None or not retry_after.isdecimal():
        return None
    return min(float(retry_after), LONGEST_WAIT_S)


def address_of(owner: Owner, values: Values) -> Address:
    """`subscription`: what the browser has, as JSON; `key`: the one that it was made with; `replaces`: its endpoint before this.
    Raises BabycamError invalid."""
    kept = check_subscription(json.dumps(values.get("subscription")))
    host = urlsplit(kept["endpoint"]).hostname or ""
    if values.get("key") not in (None, public_key()):
        raise BabycamError("invalid", fields={"key": ["This browser has subscribed with an old key. Load the page again."]})
    return Address(
        secret=json.dumps(kept),
        shown=host,
        key=key_of(kept["endpoint"]),
        name=f"{owner.name}’s browser",
        made_for=public_key(),
        replaces=key_of(str(values["replaces"])) if values.get("replaces") else "",
    )


def load() -> None:
    """See Transport."""
    import pywebpush  # noqa: F401


TRANSPORT = Transport(
    code="webpush",
    TIMEOUT_S=TIMEOUT_S,
    send=send,
    first=True,
    receipts=True,
    chat=Chat.ALL,
    added_by=AddedBy.ONESELF,
    of_login=True,
    address_of=address_of,
    load=load,
)
