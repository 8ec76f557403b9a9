"""A PostgreSQL that hangs must not hang us: no answer is waited for longer than `bound.seconds`.

A server that is frozen keeps its connections open and answers nothing; neither its own statement_timeout nor TCP notices, because
the kernel still confirms every packet. So the client gives up: the connection is closed, and the call fails with OperationalError,
which everything above takes for a database that is away. The server sets the bound when it begins to serve; migrations and other
commands take the time that they need.
"""

from types import SimpleNamespace
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg import errors

from babycam.server.store.postgres import bound


class Bounded(psycopg.Connection[Any]):
    """A connection that is given up when the server does not answer."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """As psycopg's; `interval` and `timeout` in seconds. Raises OperationalError when no answer comes."""
        try:
            return super().wait(gen, interval=interval, timeout=bound.seconds if timeout is None else timeout)
        except errors._WaitTimeout:
            self.pgconn.finish()  # the answer may come later, to a question that nobody remembers
            raise psycopg.OperationalError(f"no answer for {bound.seconds or timeout:g} s") from None


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's, with bounded connections."""

    Database: Any = SimpleNamespace(**{**vars(psycopg), "connect": Bounded.connect})
