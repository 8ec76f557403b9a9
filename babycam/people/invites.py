"""Links that let somebody in, or let somebody choose a new password: made, looked at, used up.

The secret behind the link is 160 random bits and told once; its hash is kept. Of two phones that come for the last use at the
same second one wins, by compare-and-set. An invitation is worth as much as who made it: it ends when its maker may not invite
any more.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from babycam.core import credentials
from babycam.core.errors import BabycamError
from babycam.core.events import ScreenEvent, screens
from babycam.people import access, audit, rules, throttle
from babycam.people.access import Right, Role
from babycam.people.models import Invite, Person

LIVES = timedelta(days=1)
LONGEST = timedelta(days=30)
RESET_LIVES = timedelta(hours=1)
REMEMBERED = timedelta(days=30)
MOST_USES = 10
MOST_OPEN = 20
PER_ADDRESS = 10  # wrong tries a minute


@dataclass(frozen=True, slots=True)
class Made:
    """An invitation with its secret, which is told this once."""

    invite: Invite
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewInvite:
    """What an invitation shall give. `since`, `until`: time of access; `hours`: of each day; for sitters and viewers only."""

    role: str
    room_ids: tuple[int, ...] = ()
    name: str = ""
    since: datetime | None = None
    until: datetime | None = None
    hours: tuple[time, time] | None = None
    uses: int = 1
    expires_at: datetime | None = None


def make(*, wanted: NewInvite, by: Person | None, now: datetime) -> Made:
    """A new invitation; `by` None: from the machine itself. Raises BabycamError invalid or too_many."""
    if faults := invite_faults(wanted, now):
        raise BabycamError("invalid", fields=faults)
    if open_ones(now).count() >= MOST_OPEN:
        raise BabycamError("too_many")
    limited = access.has_hours(wanted.role)
    start, end = wanted.hours if wanted.hours and limited else (None, None)
    values = {
        "role": wanted.role,
        "name": rules.clean_name(wanted.name),
        "room_ids": list(wanted.room_ids) if not access.sees_all_rooms(wanted.role) else [],
        "access_from": wanted.since if limited else None,
        "access_until": wanted.until if limited else None,
        "hours_start": start,
        "hours_end": end,
        "uses": wanted.uses,
        "expires_at": wanted.expires_at or now + LIVES,
    }
    with transaction.atomic():
        audit.note(act="invite", who=by, words=f"Invited somebody as {rules.role_word(wanted.role)}", now=now)
        return _store(values, by, now)


def make_reset(*, person: Person, by: Person | None, now: datetime) -> Made:
    """A link for somebody who lost the password; those before it end."""
    with transaction.atomic():
        Invite.objects.filter(person=person, kind="reset", revoked_at=None).update(revoked_at=now)
        audit.note(act="password", who=by, whom=person.name, words=f"Made a link for a new password for {person.name}", now=now)
        return _store({"kind": "reset", "person": person, "role": person.role, "expires_at": now + RESET_LIVES}, by, now)


def invite_faults(wanted: NewInvite, now: datetime) -> rules.Faults:
    """Words for each value that cannot be right. Pure."""
    faults: rules.Faults = {}
    if wanted.role not in [role.value for role in Role]:
        faults["role"] = ["Choose owner, parent, sitter or viewer."]
    elif not access.sees_all_rooms(wanted.role) and not wanted.room_ids:
        faults["rooms"] = ["Choose at least one room."]
    if not 1 <= wanted.uses <= MOST_USES:
        faults["uses"] = [f"Choose 1 to {MOST_USES}."]
    if wanted.expires_at is not None and not now < wanted.expires_at <= now + LONGEST:
        faults["expires_at"] = [f"Choose a time within the next {LONGEST.days} days."]
    if wanted.until is not None and wanted.until <= max(now, wanted.since or now):
        faults["access_until"] = ["This end has already passed, or comes before the beginning."]
    return faults


def invite_state(invite: Invite, now: datetime) -> str:
    """open | used | expired | revoked."""
    if invite.revoked_at is not None or not _maker_may(invite):
        return "revoked"
    if invite.used >= invite.uses:
        return "used"
    return "open" if now < invite.expires_at else "expired"


def recent(now: datetime) -> QuerySet[Invite]:
    """Invitations of the last REMEMBERED, the newest first."""
    rows = Invite.objects.filter(kind="join", created_at__gte=now - REMEMBERED)
    return rows.select_related("created_by").order_by("-id")


def open_ones(now: datetime) -> QuerySet[Invite]:
    """Those that still let somebody in."""
    return Invite.objects.filter(kind="join", revoked_at=None, expires_at__gt=now, used__lt=F("uses"))


def revoke(*, invite_id: int, by: Person, now: datetime) -> None:
    """Nobody may use it any more. Raises BabycamError not_found."""
    with transaction.atomic():
        if not Invite.objects.filter(pk=invite_id, kind="join").exists():
            raise BabycamError("not_found")
        Invite.objects.filter(pk=invite_id, revoked_at=None).update(revoked_at=now)
        audit.note(act="invite", who=by, words="Took an invitation back", now=now)
        publish_family()


def find_invite(*, secret: str, address: str, now: datetime) -> Invite:
    """What this secret opens. Raises BabycamError bad_invite, invite_over {why} or too_many_tries."""
    this_try = throttle.begin(throttle.key_of("invite", throttle.place(address)), PER_ADDRESS)
    invite = Invite.objects.filter(secret_hash=credentials.of_token(secret)).select_related("created_by", "person").first()
    if invite is None:
        raise BabycamError("bad_invite")
    throttle.take_back(this_try)
    if (how := invite_state(invite, now)) != "open":
        raise BabycamError("invite_over", why=OVER[how])
    return invite


def use_up(*, invite: Invite, now: datetime) -> None:
    """Uses it up by one, in the caller's transaction. Raises BabycamError invite_over when somebody else was faster."""
    still = Q(pk=invite.pk, revoked_at=None, expires_at__gt=now, used__lt=F("uses"))
    if not Invite.objects.filter(still).update(used=F("used") + 1):
        raise BabycamError("invite_over", why=OVER["used"])
    publish_family()


OVER = {
    "used": "It has already been used.",
    "expired": "It has expired.",
    "revoked": "It was taken back.",
}


def publish_family() -> None:
    """Pages that show the family look again."""
    transaction.on_commit(lambda: screens.publish(ScreenEvent("people.changed", None)))


def _store(values: dict[str, Any], by: Person | None, now: datetime) -> Made:
    Invite.objects.filter(created_at__lt=now - 2 * REMEMBERED).delete()
    secret = credentials.new_secret()
    made = Invite.objects.create(secret_hash=credentials.of_token(secret), created_by=by, created_at=now, **values)
    publish_family()
    return Made(made, secret)


def _maker_may(invite: Invite) -> bool:
    maker = invite.created_by
    return maker is None or (maker.is_active and access.allowed(maker.role, Right.PEOPLE_EDIT))
