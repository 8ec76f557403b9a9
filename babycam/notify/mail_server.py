"""The household's own mail server: what a way by mail is sent by, if it names no server of its own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from babycam.notify.models import Channel, MailServer
from babycam.notify.transports.services import mail
from babycam.rooms import seals


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mail server as it is used; `password` is decrypted. Never log this."""

    host: str
    port: int
    security: str
    username: str
    password: str
    sender: str

    @property
    def facts(self) -> Mapping[str, str]:
        """What the form of a way by mail is completed with."""
        netloc = f"{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"
        login = {mail.HOUSE_USER: self.username, mail.HOUSE_PASSWORD: self.password}
        return {mail.HOUSE_SERVER: netloc, mail.HOUSE_SECURITY: self.security, mail.HOUSE_SENDER: self.sender, **login}


def mailbox() -> Mailbox | None:
    """From the database; None while the household has none."""
    row = MailServer.objects.first()
    return None if row is None else opened(row)


def opened(row: MailServer) -> Mailbox:
    """The row with its password."""
    return Mailbox(row.host, row.port, row.security, row.username, seals.unseal(row.sealed_password), row.sender)


def facts() -> Mapping[str, str]:
    """The same for forms; empty while the household has none."""
    found = mailbox()
    return {} if found is None else found.facts


def ways() -> int:
    """How many ways by mail are sent by it, or would be."""
    forms = Channel.objects.filter(service=mail.SERVICE.code, person__isnull=False).values_list("sealed_form", flat=True)
    return sum(mail.by_house(form) for sealed in forms if (form := cast(dict[str, str], json.loads(seals.unseal(sealed) or "{}"))))
