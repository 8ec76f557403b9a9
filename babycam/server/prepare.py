"""What has to be there before the first request: folders, keys, certificate, tables. Quick when it all is."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from babycam.core import clock, files
from babycam.server import addresses, env, keys, tls

MIGRATIONS = 0x62616279  # the PostgreSQL advisory lock of whoever migrates
DATABASE_S = 30.0


class NoDatabase(RuntimeError):
    """The database does not answer; the text says what to do and names no password."""


def folders(data: Path, names: Iterable[str] = ()) -> tls.Outcome:
    """The data folder, closed to others, with keys and a certificate for this machine and `names`.

    What became of the certificate is for the family to read.
    """
    files.private_folder(data)
    keys.ensure(data)
    return tls.ensure(data, addresses=addresses.lan(), now=clock.now(), names=names)


def django() -> None:
    """Loads Django; call `folders` first, or sessions and camera passwords will not outlive this process."""
    env.point_django_here()
    import django as framework

    framework.setup()


def tables() -> bool:
    """Brings the tables up to date. True if something was to do. Raises NoDatabase after DATABASE_S of silence."""
    from django.core.management import call_command

    _wait_for_database()
    changed = pending()
    if changed:
        with _alone():
            call_command("migrate", verbosity=0, interactive=False)
    call_command("clearsessions")
    return changed


def pending() -> bool:
    """Whether tables have to be made or changed."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _wait_for_database() -> None:
    from django.db import OperationalError, connection

    deadline = clock.monotonic() + DATABASE_S
    pause = 0.1
    while True:
        try:
            connection.ensure_connection()
            return
        except OperationalError as error:
            if clock.monotonic() > deadline:
                raise NoDatabase("The database does not answer. Is it started, and is DATABASE_URL right?") from error
            time.sleep(pause)
            pause = min(2.0, pause * 2)


@contextmanager
def _alone() -> Iterator[None]:
    """Only one process migrates at a time; SQLite has one server anyway."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATIONS])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATIONS])
