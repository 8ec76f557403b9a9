"""Everything that Apprise can reach: ntfy, Pushover, Telegram, mail and a hundred more, by one URL each.

What was sent by them cannot be unsent: that somebody has it follows as a message of its own, as softly as the service can.

One Apprise object per message, in a thread: its libraries block. Apprise tells why something failed in its log only, so the log
lines of our thread are caught; what they quote of the URL (topics, tokens, passwords) is blotted out. Apprise is loaded at its
first use, because that takes most of a second.
"""

import asyncio
import logging
import re
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from babycam.core.errors import BabycamError
from babycam.notify import answer_urls
from babycam.notify.message import Notification
from babycam.notify.transports import apprise_services
from babycam.notify.transports.parcel import Outcome, Parcel, gone, later, ok
from babycam.notify.transports.services.form import filled, invalid
from babycam.notify.transports.services.registry import SERVICES
from babycam.notify.transports.services.service import Service
from babycam.notify.transports.transport import AddedBy, Address, Chat, Owner, TextField, Transport, Values, key_of

TIMEOUT_S = 12.0
SOFTLY = {"priority": "low", "silent": "yes"}  # for services that know them, whatever their address says
_pool = ThreadPoolExecutor(max_workers=64, thread_name_prefix="apprise")
_chat_pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="apprise-chat")  # whatever hangs there, calls go out
_running: dict[tuple[int, bool], "Future[Outcome]"] = {}


async def send(parcel: Parcel) -> Outcome:
    """One message. While an older one to the same channel still hangs in its thread, nothing is piled upon it."""
    chat = parcel.what == "chat"
    number = parcel.channel or 0, chat
    if number in _running and not _running[number].done():
        return later("The service has not answered the message before this one")
    _running[number] = (_chat_pool if chat else _pool).submit(_send, parcel)
    return await asyncio.wrap_future(_running[number])


def send_now(parcel: Parcel) -> Outcome:
    """One message that somebody waits for, in this thread."""
    return _send(parcel)


def check_url(url: str) -> str:
    """What may be shown of the URL. Raises BabycamError invalid with Apprise's own reason when it cannot be used."""
    with _reasons(url) as reasons:
        parsed = _parsed(url)
        reasons.extend(apprise_services.address_faults(parsed) if parsed else [])
        plugin = _plugin(url, reasons) if parsed and not reasons else None
    if plugin is None or reasons:
        raise BabycamError("invalid", fields={"url": reasons or ["Apprise does not know this kind of address."]})
    if words := _beyond_smtp(plugin):
        raise BabycamError("invalid", fields={"url": [words]})
    return str(plugin.url(privacy=True)).split("?")[0][:200]


def is_raw(url: str) -> bool:
    """Whether it sends requests of the writer's own making."""
    with _reasons(url):
        return apprise_services.is_raw(_parsed(url))


def _beyond_smtp(plugin: Any) -> str:
    """Why a mail server could never be logged in to: SMTP's logins (RFC 4954, and Python's smtplib) carry ASCII without NUL."""
    from apprise.plugins.email import NotifyEmail

    if not isinstance(plugin, NotifyEmail):
        return ""
    for what, value in (("password", plugin.password), ("username", plugin.user)):
        if value and not (value.isascii() and value.isprintable()):
            allowed = "only the letters a to z, digits and common signs"
            return f"Mail cannot carry this {what}: {allowed}. Choose another one at the mail service."
    return ""


def service(url: str) -> str:
    """The name of what the URL leads to, such as "ntfy"."""
    with _reasons(url) as reasons:
        plugin = _plugin(url, reasons)
    return str(plugin.service_name) if plugin else "Apprise"


def _send(parcel: Parcel) -> Outcome:
    import apprise

    url = parcel.address
    with _reasons(url) as reasons:
        parsed = _parsed(url)
        if parsed and apprise_services.KIND_REFUSED in apprise_services.address_faults(parsed):  # an older version let it in
            return gone(f"{apprise_services.KIND_REFUSED} Choose another one.")
        url = apprise_services.without_refused(url, parsed)
        plugin = _plugin(url, reasons)
        if plugin is None:
            return later(_one(reasons) or "Apprise can no longer use this address")
        notification = parcel.said
        sender = apprise.Apprise(asset=_asset())
        sender.add(_softly(plugin, url) if notification.quiet else plugin)
        taken = sender.notify(
            title=notification.title,
            body=_body(parcel),
            body_format="text",
            notify_type="info" if parcel.what == "chat" else _type(notification),
        )
    return ok(f"{plugin.service_name} took it") if taken else later(_one(reasons) or f"{plugin.service_name} did not take it")


def _body(parcel: Parcel) -> str:
    """The words, and below them the link by which this person can answer."""
    notification = parcel.said
    return "\n\n".join(part for part in (notification.body or notification.title, answer_urls.answer_url(parcel.answer)) if part)


def _parsed(url: str) -> dict[str, Any]:
    """The address as Apprise's own parser understands it: two parsers would disagree somewhere. Empty for what is none."""
    from apprise.plugins import url_to_dict

    try:
        return dict(url_to_dict(url) or {})  # type: ignore[no-untyped-call]
    except (TypeError, ValueError, AttributeError):
        return {}


def _plugin(url: str, reasons: list[str]) -> Any:
    import apprise

    try:
        return apprise.Apprise.instantiate(url, asset=_asset(), suppress_exceptions=False)
    except (TypeError, ValueError, apprise.exception.AppriseException) as error:
        if not reasons:
            reasons.append(blotted(str(error), url))
        return None


def _softly(plugin: Any, url: str) -> Any:
    """The same service, for a message that shall wake nobody."""
    wanted = {name: value for name, value in SOFTLY.items() if name in plugin.template_args}
    base, _, query = url.partition("?")
    others = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name.lower() not in wanted]
    return _plugin(f"{base}?{urlencode([*others, *wanted.items()], quote_via=quote)}", []) or plugin if wanted else plugin


def _asset() -> Any:
    import apprise

    pictures = {"image_url_mask": None, "image_url_logo": None}  # they would be fetched from elsewhere
    # service_timeout 0: no pool of Apprise's own, whose few threads a server that hangs could take from all others
    # http_redirects no: whoever answers at an address must not send us, and what is in it, anywhere else
    plain: dict[str, Any] = {"async_mode": False, "service_timeout": 0, "http_redirects": False}
    return apprise.AppriseAsset(app_id="babycam", app_desc="babycam", app_url="", **plain, **pictures)


def _type(notification: Notification) -> str:
    """Apprise's kinds: they choose a colour or a picture, and some services' loudness."""
    if notification.over or notification.quiet:
        return "success" if notification.over else "info"
    return "failure"


def _one(reasons: list[str]) -> str:
    return " ".join(reasons)[:280]


class _Catcher(logging.Handler):
    """Warnings and errors that Apprise logs in this thread."""

    def __init__(self, url: str, into: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._thread, self._url, self._into = threading.get_ident(), url, into

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread and len(self._into) < 5:
            self._into.append(blotted(record.getMessage(), self._url))


@contextmanager
def _reasons(url: str) -> Iterator[list[str]]:
    import apprise  # noqa: F401 - it sets up its logger when it is loaded

    reasons: list[str] = []
    logging.getLogger("apprise").propagate = False  # it quotes whole addresses, and logs are no place for secrets
    logger, catcher = logging.getLogger("apprise"), _Catcher(url, reasons)
    logger.addHandler(catcher)
    try:
        yield reasons
    finally:
        logger.removeHandler(catcher)


def blotted(words: str, url: str) -> str:
    """`words` without what could be a secret of the URL: everything but its scheme and a real host."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    public = {parts.scheme, *((host, *host.split(".")) if "." in host else ())}  # some services have their token in its place
    secret = {piece for text in (url, unquote(url)) for piece in re.split(r"[/:@?&=#,\s]+", text) if len(piece) > 3}
    for piece in sorted(secret - public, key=len, reverse=True):
        words = words.replace(piece, "…")
    return words


def address_of(owner: Owner, values: Values) -> Address:
    """`url`: as Apprise writes it; or `service` and `form`: what was written in the fields of a service."""
    if values.get("service"):
        return _by_form(owner, SERVICES[values["service"]], values)
    url = str(values.get("url") or "").strip()
    return Address(url, check_url(url), key_of(str(owner.id), url), f"{owner.name}’s {service(url)}")


def _by_form(owner: Owner, service: Service, values: Values) -> Address:
    house = values.get("house") or {}
    form = filled(service, values.get("form") or {}, values.get("kept") or {}, house)
    url = service.url({**house, **form})
    try:
        check_url(url)
    except BabycamError as error:  # what our own checks let through and Apprise does not
        raise invalid({service.fields[0].name: " ".join(error.params["fields"]["url"])}) from error
    key = key_of(str(owner.id), url)
    return Address(url, service.shown(form)[:200], key, f"{owner.name}'s {service.name}", service=service.code, form=form)


def only_owner(values: Values) -> bool:
    """Addresses that send any request to any device of the home are an owner's to make."""
    url = str(values.get("url") or "")
    return bool(url) and is_raw(url)


def load() -> None:
    """See Transport. The library loads its services when the first address is read."""
    import apprise

    apprise.Apprise.instantiate("json://localhost")


TRANSPORT = Transport(
    code="apprise",
    TIMEOUT_S=TIMEOUT_S,
    send=send,
    first=False,
    receipts=False,
    chat=Chat.URGENT,
    added_by=AddedBy.PARENTS,
    field=TextField("url", longest=2000, hidden=True),
    address_of=address_of,
    only_owner=only_owner,
    services=SERVICES,
    load=load,
)
