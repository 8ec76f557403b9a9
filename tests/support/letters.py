"""A real SMTP server on loopback that keeps what was delivered to it."""

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

from tests.support.services import free_port


class Letterbox:
    """`letters`: what arrived, as email.message.EmailMessage."""

    def __init__(self) -> None:
        self.port = free_port()
        self.letters: list[Any] = []

    def url(self, to: str) -> str:
        """The Apprise address of somebody with a letterbox here."""
        return f"mailto://127.0.0.1:{self.port}?from=babycam@example.org&to={to}&mode=insecure"

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 taken"


@contextmanager
def letterbox() -> Iterator[Letterbox]:
    """One that is open until the block ends."""
    box = Letterbox()
    smtp = Controller(box, hostname="127.0.0.1", port=box.port)
    smtp.start()
    try:
        yield box
    finally:
        smtp.stop()
