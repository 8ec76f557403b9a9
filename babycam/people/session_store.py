"""Sessions in the database as Django has them, but under the hash of their key: whoever reads the database, or a copy of it, has no
cookie that lets anybody in. This is settings.SESSION_ENGINE.

A session is given a new key when somebody proves who they are. When that was is kept in it, for what asks for a fresh proof.
"""

import hashlib
import secrets
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from babycam.core import clock

HASH_DIGITS = 40  # hexadecimal digits of the hash, 160 bits: as much as Django's column holds
PROVED = "proved_at"  # under this name in the session: Unix time


def of_key(key: str) -> str:
    """Under what a session is kept."""
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()[:HASH_DIGITS]


class SessionStore(db.SessionStore):
    """`session_key` is what the cookie holds; the table never does."""

    def cycle_key(self) -> None:
        """Django calls this when somebody has logged in, or has changed their password."""
        super().cycle_key()
        self[PROVED] = clock.unix()

    def exists(self, session_key: str) -> bool:
        return super().exists(of_key(session_key))

    async def aexists(self, session_key: str) -> bool:
        return await super().aexists(of_key(session_key))

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            super().delete(of_key(key))

    async def adelete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            await super().adelete(of_key(key))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        made: Any = super().create_model_instance(data)
        return _hashed(made)

    async def acreate_model_instance(self, data: dict[str, Any]) -> Session:
        made: Any = await super().acreate_model_instance(data)
        return _hashed(made)

    def _get_new_session_key(self) -> str:
        return secrets.token_urlsafe(32)

    async def _aget_new_session_key(self) -> str:
        return self._get_new_session_key()

    def _get_session_from_db(self) -> Session | None:
        return self._found(Session.objects.filter(**self._here).first())

    async def _aget_session_from_db(self) -> Session | None:
        return self._found(await Session.objects.filter(**self._here).afirst())

    @property
    def _here(self) -> dict[str, Any]:
        return {"session_key": of_key(self.session_key or ""), "expire_date__gt": clock.now()}

    def _found(self, row: Session | None) -> Session | None:
        if row is None:
            self._session_key = None
        return row


def _hashed(row: Any) -> Session:
    row.session_key = of_key(row.session_key)
    made: Session = row
    return made
