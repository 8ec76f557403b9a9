"""The setting: tried before it is saved, its token sealed and never told."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from babycam.core.errors import BabycamError
from babycam.history.babybuddy.client import Client, Unreachable, address
from babycam.history.models import BabyBuddy, MarkSending
from babycam.people import audit
from babycam.people.models import Person
from babycam.rooms import seals


def save_server(*, by: Person, url: str, token: str | None = None, child: int | None = None, now: datetime) -> BabyBuddy:
    """Asks the server for its children, and keeps what works. Without `token` the stored one, if it was for the same server.

    With several children one has to be chosen. Raises BabycamError invalid with the reason, and `children` to choose from.
    """
    at = _address(url)
    server = BabyBuddy.objects.filter(pk=1).first()
    sealed = _sealed(server, at, token)
    children = _children(Client(at, seals.unseal(sealed)))
    chosen = _chosen(child, children)
    fresh = {"url": at, "sealed_token": sealed, "child": chosen, "children": children, "fault": "", "failures": 0}
    with transaction.atomic():
        if server is not None and server.url != at:
            MarkSending.objects.all().delete()  # another server knows nothing of what the first was told
        audit.note(act="settings", who=by, words="Connected Baby Buddy, which is told of quick marks", now=now)
        return BabyBuddy.objects.update_or_create(pk=1, defaults={**fresh, "rest_until": None})[0]


def remove_server(*, by: Person, now: datetime) -> None:
    """Nobody is told any more; what was told stays there."""
    with transaction.atomic():
        if BabyBuddy.objects.all().delete()[0]:
            audit.note(act="settings", who=by, words="Disconnected Baby Buddy", now=now)
        MarkSending.objects.all().delete()


def server_json() -> dict[str, Any]:
    """The setting as REST gives it, and how it does."""
    server = BabyBuddy.objects.filter(pk=1).first()
    if server is None:
        return {"url": "", "has_token": False, "child": None, "children": [], "working": False, "waiting": 0, "words": ""}
    waiting = MarkSending.objects.filter(next_at__isnull=False).count()
    return {
        "url": server.url,
        "has_token": bool(server.sealed_token),
        "child": server.child,
        "children": server.children,
        "working": not server.fault,
        "waiting": waiting,
        "words": server.fault or _refused(),
    }


def _refused() -> str:
    """The newest reason for which a mark was not taken."""
    row = MarkSending.objects.filter(next_at=None).exclude(words="").order_by("-mark_id").first()
    return row.words if row else ""


def _address(url: str) -> str:
    try:
        return address(url)
    except ValueError as error:
        raise BabycamError("invalid", fields={"url": [str(error)]}) from error


def _sealed(server: BabyBuddy | None, at: str, token: str | None) -> str:
    if token:
        return seals.seal(token.strip())
    if server is None or not server.sealed_token or _server(server.url) != _server(at):
        raise BabycamError("invalid", fields={"token": ["Copy the key from Baby Buddy: Settings, API key."]})
    return server.sealed_token


def _server(url: str) -> tuple[str, str]:
    """To whom a token goes, and how: over plain http it goes to everybody on the way."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _children(client: Client) -> list[dict[str, Any]]:
    try:
        children = client.children()
    except Unreachable as error:
        raise BabycamError("invalid", fields={error.field: [str(error)]}) from error
    if not children:
        raise BabycamError("invalid", fields={"child": ["Baby Buddy knows no child yet. Add one there first."]})
    return children


def _chosen(child: int | None, children: list[dict[str, Any]]) -> int:
    ids: list[int] = [candidate["id"] for candidate in children]
    if child in ids:
        return child
    if child is None and len(ids) == 1:
        return ids[0]
    words = "Choose the child." if child is None else "Baby Buddy does not know this child, or no longer."
    raise BabycamError("invalid", fields={"child": [words]}, children=children)
