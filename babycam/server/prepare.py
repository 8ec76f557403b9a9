"""What has to be there before the first request: folders, keys, certificate, tables. Quick when it all is."""

import logging
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from babycam.core import clock, files
from babycam.server import env
from babycam.server.network import addresses
from babycam.server.store import copies, database_file, keys
from babycam.server.store.database_file import NoDatabase
from babycam.server.trust import tls

log = logging.getLogger(__name__)

MB = 10**6
MIGRATIONS = 0x62616279  # the PostgreSQL advisory lock of whoever migrates
DATABASE_S = 30.0


def folders(data: Path, names: Iterable[str] = ()) -> tls.CertificateOutcome:
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
    """Brings the tables up to date, after a copy of the database was saved. True if something was to do.

    Raises NoDatabase: after DATABASE_S of silence, or for a database that cannot be used, which is left as it is.
    """
    from django.core.management import call_command
    from django.db import DatabaseError

    examine()
    _wait_for_database()
    try:
        no_newer_one()
        changed = pending()
        if changed:
            with _alone():
                save_copy()
                _migrate()
        call_command("clearsessions")
    except DatabaseError as error:
        raise NoDatabase(f"The database cannot be used: {_line(error)}. {_mend()}") from error
    return changed


def examine() -> None:
    """Raises NoDatabase for a SQLite database that is damaged, before anything touches it."""
    if path := sqlite_path():
        database_file.examine(path, recordings=has_recordings())


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import DatabaseError
    from django.db.migrations.exceptions import InconsistentMigrationHistory

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except (DatabaseError, InconsistentMigrationHistory) as error:
        raise NoDatabase(f"The database could not be brought up to date: {_line(error)}. {_mend()}") from error


def save_copy() -> None:
    """A copy of the SQLite database beside itself, if there is anything in it and the settings want one. Raises NoDatabase."""
    path = sqlite_path()
    if path is None or not env.load().database_copy or not _has_tables():
        return
    try:
        made = copies.save(path, now=clock.now())
    except copies.NoRoom as full:
        raise NoDatabase(NO_ROOM.format(path=path, needed=full.needed / MB, free=full.free / MB)) from full
    except (OSError, sqlite3.Error) as error:
        raise NoDatabase(f"The database {path} cannot be copied before its tables are changed: {_line(error)}. {ANYWAY}") from error
    log.info("the tables are brought up to date; the database as it was is kept in %s", made.name)


ANYWAY = "Or go on without a copy: `babycam serve --database-copy no` (BABYCAM_DATABASE_COPY)."
NO_ROOM = (
    "The tables of {path} have to be changed, and there is no room for a copy of it first: {needed:.0f} MB are needed, "
    "{free:.0f} MB are free. Free some space and start again. " + ANYWAY
)


def sqlite_path() -> Path | None:
    """The file of the SQLite database; None where it is another one, or in memory. Django has to be loaded."""
    from django.conf import settings

    chosen = settings.DATABASES["default"]
    name = str(chosen["NAME"])
    return Path(name) if chosen["ENGINE"].endswith("sqlite3") and name and ":memory:" not in name else None


def has_recordings() -> bool:
    """Whether a family has left anything on this machine's disk: clips, pictures of the chat, what is in quarantine."""
    from django.conf import settings

    kept = (Path(settings.MEDIA_ROOT) / folder for folder in ("clips", "chat", "quarantine"))
    return any(path.is_file() for folder in kept for path in folder.rglob("*"))


def _has_tables() -> bool:
    from django.db import connection

    return "django_migrations" in connection.introspection.table_names()


def pending() -> bool:
    """Whether tables have to be made or changed."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def unknown_migrations() -> list[str]:
    """Changes of our tables that this version knows nothing of: a newer babycam has made them."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("babycam.")}
    migrations = set(loader.disk_migrations) | {old for migration in loader.replacements.values() for old in migration.replaces}
    return sorted(
        f"{label}.{name}" for label, name in loader.applied_migrations if label in ours and (label, name) not in migrations
    )


def no_newer_one() -> None:
    """Raises NoDatabase for tables that a newer version has changed."""
    if unknown := unknown_migrations():
        raise NoDatabase(
            f"The database was made by a newer babycam than this one ({unknown[-1]}), which would damage it. "
            f"Install the newer version again. {_mend()}"
        )


def _mend() -> str:
    path = sqlite_path()
    if path is None:
        return "Its log says more; put back a backup if it is damaged."
    return database_file.mend(path) if copies.saved(path) else "A backup of the data folder can be put back."


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200].rstrip(".")


def _wait_for_database() -> None:
    from django.db import OperationalError, connection

    deadline = clock.monotonic() + DATABASE_S
    pause = 0.1
    while True:
        try:
            connection.ensure_connection()
            return
        except OperationalError as error:
            if refusal := refused(str(error)):
                raise NoDatabase(refusal) from error
            if clock.monotonic() > deadline:
                raise NoDatabase("The database does not answer. Is it running, and is DATABASE_URL right?") from error
            time.sleep(pause)
            pause = min(2.0, pause * 2)


REFUSALS = (
    (r"password authentication failed|no password supplied", "The database refuses the password. Correct it in DATABASE_URL."),
    (r'role "[^"]*" does not exist', "The database knows no such user. Correct it in DATABASE_URL, or make it: `createuser`."),
    (r'database "[^"]*" does not exist', "The database server has none of that name. Correct DATABASE_URL, or `createdb`."),
    (r"no pg_hba.conf entry", "The database lets nobody in from this machine with that user. Look in its pg_hba.conf."),
)


def refused(error: str) -> str:
    """In words, why PostgreSQL lets nobody in, where waiting is no use; "" where it may help. Names neither user nor password."""
    return next((words for pattern, words in REFUSALS if re.search(pattern, error)), "")


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
