"""A real SMTP server on loopback that keeps what was delivered to it."""

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.support.services import free_port


class Letterbox:
    """`letters`: what arrived, as email.message.EmailMessage. `logins`: (user, password) of whoever logged in."""

    def __init__(self, login: tuple[str, str] | None = None) -> None:
        self.port = free_port()
        self.letters: list[Any] = []
        self.logins: list[tuple[str, str]] = []
        self.login = login

    def authenticate(self, _server: object, _session: object, _envelope: object, _how: str, given: Any) -> AuthResult:
        self.logins.append((given.login.decode(), given.password.decode()))
        return AuthResult(success=self.logins[-1] == self.login)

    def url(self, to: str) -> str:
        """The Apprise address of somebody with a letterbox here."""
        return f"mailto://127.0.0.1:{self.port}?from=babycam@example.org&to={to}&mode=insecure"

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 taken"


@contextmanager
def letterbox(login: tuple[str, str] | None = None) -> Iterator[Letterbox]:
    """One that is open until the block ends. `login`: what it asks of whoever sends."""
    box = Letterbox(login)
    more: dict[str, Any] = {"authenticator": box.authenticate, "auth_required": True, "auth_require_tls": False} if login else {}
    smtp = Controller(box, hostname="127.0.0.1", port=box.port, **more)
    smtp.start()
    try:
        yield box
    finally:
        smtp.stop()
