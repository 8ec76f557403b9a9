"""Writes: the household's own mail server. Ways by mail that name no server of their own follow it."""

import re
from typing import Any

from django.db import transaction

from babycam.core.errors import BabycamError
from babycam.notify import channels
from babycam.notify.mail_server import mailbox, opened
from babycam.notify.message import Alert, ring
from babycam.notify.models import MailServer
from babycam.notify.transports import apprise
from babycam.notify.transports.parcel import Outcome, Parcel
from babycam.notify.transports.services import mail
from babycam.people import audit, throttle
from babycam.people.models import Person
from babycam.rooms import seals

FIELDS = ("host", "port", "security", "username", "sender")
TESTS_A_MINUTE = 5


def save_mail_server(*, values: dict[str, Any], by: Person) -> MailServer:
    """Without "password" the stored one stays, if it was for the same server. Raises BabycamError invalid with its fields."""
    with transaction.atomic():
        row = MailServer.objects.select_for_update().first() or MailServer(host="")
        server = _server(row)
        for name in FIELDS:
            setattr(row, name, values.get(name, getattr(row, name)))
        row.host, row.sender = row.host.strip(), row.sender.strip()
        if "port" not in values and _server(row) != server:
            row.port = int(mail.PORTS[row.security])
        if "password" in values:
            row.sealed_password = seals.seal(values["password"])
        elif _server(row) != server:
            row.sealed_password = ""
        _check(row)
        row.save()
        audit.note(act="settings", who=by, words=f"Changed the household’s mail server to {row.host}")
        channels.follow_mail_server(opened(row).facts)
    return row


def remove_mail_server(*, by: Person) -> None:
    """Without it, ways by mail that named no server of their own call nobody, and say so."""
    with transaction.atomic():
        if MailServer.objects.all().delete()[0]:
            audit.note(act="settings", who=by, words="Removed the household’s mail server")
            channels.follow_mail_server({})


def send_test(*, to: str, by: Person) -> Outcome:
    """One letter, now; what came of it. Waits for the server for up to apprise.TIMEOUT_S.

    Raises BabycamError not_found without a server, invalid for what is no address, too_many_tries.
    """
    found = mailbox()
    if found is None:
        raise BabycamError("not_found")
    try:
        url = mail.house_url({**found.facts, "to": mail.check_address(to.strip())})
    except ValueError as error:
        raise BabycamError("invalid", fields={"to": [str(error)]}) from error
    throttle.begin(throttle.key_of("mail test", str(by.pk)), TESTS_A_MINUTE)
    alert = Alert(kind="check", title="Test of babycam", words="This mail server works: babycam can send mail by it.", key="check")
    return apprise.send_now(Parcel(delivery=0, kind="apprise", what="test", said=ring(alert), address=url))


def _server(row: MailServer) -> tuple[str, int, str, str]:
    """To whom its password goes, and how."""
    return row.host.lower(), row.port, row.security, row.username


def _check(row: MailServer) -> None:
    faults: dict[str, list[str]] = {}
    for name, text, check in (("host", row.host, mail.check_server), ("sender", row.sender, mail.check_address)):
        try:
            check(text)
        except ValueError as error:
            faults[name] = [str(error)]
    if "host" not in faults and re.search(r":\d+$", row.host):
        faults["host"] = ["Put the port into its own field."]
    if not 1 <= row.port <= 65535:
        faults["port"] = ["Choose 1 to 65535."]
    if row.security not in mail.PORTS:
        faults["security"] = ["Choose one of these."]
    for name, text in (("username", row.username), ("password", seals.unseal(row.sealed_password))):
        if text and not (text.isascii() and text.isprintable()):
            faults[name] = ["Mail cannot carry this: only the letters a to z, digits and common signs."]
    if bool(row.username) != bool(row.sealed_password) and "password" not in faults:
        faults["password" if row.username else "username"] = ["Enter both, or neither."]
    if faults:
        raise BabycamError("invalid", fields=faults)
