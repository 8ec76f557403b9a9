"""The audit log: who changed what somebody may do, or destroyed something. Read by owners, never changed, ended by its length.

`note` joins the caller's transaction, so that an act and its line are stored together or not at all. Lines never hold secrets.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from babycam.core import clock
from babycam.people.models import AuditEntry, Person

MOST = 20_000  # lines that are kept
SWEEP_EACH = 500
BLOCKED_EACH = timedelta(minutes=10)
BLOCKED_MOST = 20  # of different names and addresses

ACTS = {
    "login": "Somebody logged in.",
    "login.blocked": "Too many wrong tries.",
    "login.guessed": "Many wrong passwords for one account, from anywhere.",
    "logout": "Somebody logged out.",
    "session.ended": "A login was ended from elsewhere.",
    "password": "A password was changed or reset.",
    "passkey": "A passkey was added or removed.",
    "access_key": "A key for a program was made or revoked.",
    "invite": "An invitation was made, used or taken back.",
    "person": "Somebody joined, was changed, or was removed.",
    "access": "Somebody was let in or out, or their time was over.",
    "device": "A camera phone was paired or removed.",
    "clip": "A clip was deleted.",
    "chat": "The chat’s history was cleared.",
    "settings": "The household’s settings were changed.",
    "room": "A room was made or deleted.",
    "setting_up": "Somebody began to set cameras up, or was done.",
    "quiet": "A room was made quiet, or is listened to again.",
}


def note(*, act: str, words: str, who: Person | None = None, whom: str = "", now: datetime | None = None) -> None:
    """Writes a line. `who` None: the house itself, or a stranger. Raises KeyError for an act that is not in ACTS."""
    assert ACTS[act]
    entry = AuditEntry.objects.create(at=now or clock.now(), who=who, act=act, whom=whom[:120], words=words[:300])
    if entry.pk % SWEEP_EACH == 0:
        AuditEntry.objects.filter(pk__lte=entry.pk - MOST).delete()


def changing(names: Mapping[str, str], row: object, values: Mapping[str, Any], who: Person | None) -> None:
    """A line about `values` that are other than those of `row` still are: "Changed the morning to 07:30". `names`: what each is
    called, with {} for its value, or without if that is nobody's business. `who` None, the house itself, leaves no line."""
    changes = [names[name].format(_plain(value)) for name, value in values.items() if value != getattr(row, name)]
    if changes and who is not None:
        note(act="settings", who=who, words=f"Changed {', '.join(changes)}")


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def blocked(username: str, address: str) -> None:
    """Somebody guesses: one line for each name, address and BLOCKED_EACH, so that guessing cannot fill the log."""
    words, now = f"Too many wrong tries for {username[:64]!r} from {address}", clock.now()
    recent = AuditEntry.objects.filter(act="login.blocked", words=words, at__gt=now - BLOCKED_EACH)
    if not recent.exists() and AuditEntry.objects.filter(act="login.blocked", at__gt=now - BLOCKED_EACH).count() < BLOCKED_MOST:
        note(act="login.blocked", words=words, now=now)


def entries() -> QuerySet[AuditEntry]:
    """All lines with who did it."""
    return AuditEntry.objects.select_related("who")
