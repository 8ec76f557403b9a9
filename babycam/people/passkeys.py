"""Passkeys: WebAuthn (W3C, level 3) by py_webauthn. What a browser is asked to make or to prove, and whether the answer is right.

A challenge is random, kept in the session that asked, good for LIVES and for one answer. Passkeys are bound to a host name;
browsers refuse bare IP addresses, so those are refused here in words before anybody is asked to touch anything.
"""

import ipaddress
import json
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import webauthn
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from babycam.core.errors import BabycamError
from babycam.people import audit, rules
from babycam.people.models import Passkey, Person

LIVES = timedelta(minutes=5)
MOST = 20  # of one person
SESSION_KEY = "passkey"  # under this name in the session
MAX_ANSWER_CHARS = 16_384  # letters of a browser's answer
Session = MutableMapping[str, Any]


@dataclass(frozen=True, slots=True)
class Site:
    """Under which name the page is open: `host` without port, `origin` as browsers write it."""

    host: str
    origin: str

    @property
    def works(self) -> bool:
        """Whether browsers make passkeys here: a name, never a number."""
        try:
            ipaddress.ip_address(self.host.strip("[]"))
        except ValueError:
            return "." in self.host or self.host == "localhost"
        return False


@dataclass(frozen=True, slots=True)
class New:
    """A passkey that was made and proved, and belongs to nobody yet."""

    credential: str
    public_key: str
    sign_count: int
    host: str


def creation_options(
    *, session: Session, site: Site, family: str, name: str, handle: bytes, credentials: list[str], now: datetime
) -> Any:
    """What `navigator.credentials.create` is to be given, as JSON. `credentials`: those that this person has here already."""
    _refuse_numbers(site)
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=f"babycam · {family}" if family else "babycam",
        user_id=handle,
        user_name=name,
        user_display_name=name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(credential)) for credential in credentials],
    )
    _keep(session, "create", options.challenge, now)
    return json.loads(webauthn.options_to_json(options))


def created(*, session: Session, site: Site, answer: Any, now: datetime) -> New:
    """The passkey in a browser's answer. Raises BabycamError bad_passkey."""
    challenge = _taken(session, "create", now)
    try:
        proved = webauthn.verify_registration_response(
            credential=_small(answer), expected_challenge=challenge, expected_rp_id=site.host, expected_origin=site.origin
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise BabycamError("bad_passkey") from error
    credential, key = (bytes_to_base64url(part) for part in (proved.credential_id, proved.credential_public_key))
    return New(credential, key, proved.sign_count, site.host)


def request_options(*, session: Session, site: Site, now: datetime) -> Any:
    """What `navigator.credentials.get` is to be given, as JSON; whoever has a passkey here may answer."""
    _refuse_numbers(site)
    options = webauthn.generate_authentication_options(rp_id=site.host)
    _keep(session, "get", options.challenge, now)
    return json.loads(webauthn.options_to_json(options))


def person_of(*, session: Session, site: Site, answer: Any, now: datetime) -> Person:
    """Who has proved themselves. Raises BabycamError bad_passkey."""
    challenge = _taken(session, "get", now)
    small = _small(answer)
    claimed = small.get("id")
    row = Passkey.objects.select_related("person").filter(credential=claimed if isinstance(claimed, str) else "").first()
    if row is None or not row.person.is_active or row.host != site.host:
        raise BabycamError("bad_passkey")
    try:
        proved = webauthn.verify_authentication_response(
            credential=small,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(row.public_key),
            credential_current_sign_count=row.sign_count,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise BabycamError("bad_passkey") from error
    Passkey.objects.filter(pk=row.pk).update(sign_count=proved.new_sign_count, used_at=now)
    return row.person


def passkeys_of(person: Person) -> QuerySet[Passkey]:
    """Somebody's passkeys, the oldest first."""
    return Passkey.objects.filter(person=person).order_by("id")


def add_passkey(*, person: Person, new: New, name: str, now: datetime) -> Passkey:
    """Gives somebody a passkey. Raises BabycamError too_many, or bad_passkey when it is somebody's already."""
    if passkeys_of(person).count() >= MOST:
        raise BabycamError("too_many")
    row = Passkey(person=person, name=rules.clean_name(name) or "Passkey", created_at=now, host=new.host)
    row.credential, row.public_key, row.sign_count = new.credential, new.public_key, new.sign_count
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.note(act="passkey", who=person, whom=person.name, words=f"Added the passkey {row.name}", now=now)
    except IntegrityError as error:
        raise BabycamError("bad_passkey") from error
    return row


def rename(*, person: Person, passkey_id: int, name: str) -> Passkey:
    """Calls it something else. Raises BabycamError not_found or invalid."""
    row = _own(person, passkey_id)
    row.name = rules.clean_name(name)
    if not row.name:
        raise BabycamError("invalid", fields={"name": ["Choose a name of 1 to 64 letters."]})
    row.save(update_fields=["name"])
    return row


def remove_passkey(*, person: Person, passkey_id: int, now: datetime) -> None:
    """Takes it away. Raises BabycamError not_found, or last_way_in when nothing else would let them in."""
    with transaction.atomic():
        row = _own(person, passkey_id)
        if not person.has_usable_password() and passkeys_of(person).count() == 1:
            raise BabycamError("last_way_in")
        row.delete()
        audit.note(act="passkey", who=person, whom=person.name, words=f"Removed the passkey {row.name}", now=now)


def _own(person: Person, passkey_id: int) -> Passkey:
    row = passkeys_of(person).filter(pk=passkey_id).first()
    if row is None:
        raise BabycamError("not_found")
    return row


def _refuse_numbers(site: Site) -> None:
    if not site.works:
        raise BabycamError("no_passkeys_here", host=site.host)


def _small(answer: Any) -> dict[str, Any]:
    if not isinstance(answer, dict) or len(json.dumps(answer)) > MAX_ANSWER_CHARS:
        raise BabycamError("bad_passkey")
    return answer


def _keep(session: Session, what: str, challenge: bytes, now: datetime) -> None:
    session[SESSION_KEY] = {"what": what, "challenge": bytes_to_base64url(challenge), "until": (now + LIVES).timestamp()}


def _taken(session: Session, what: str, now: datetime) -> bytes:
    kept = session.pop(SESSION_KEY, None)
    if not isinstance(kept, dict) or kept["what"] != what or not now.timestamp() < kept["until"] <= (now + LIVES).timestamp():
        raise BabycamError("bad_passkey")
    return base64url_to_bytes(kept["challenge"])
