"""What `babycam doctor` says of what is kept: keys, the database and its copies, recordings; and of Redis."""

from datetime import datetime

from babycam.core import clock
from babycam.server import env
from babycam.server.checks.findings import Finding, Findings
from babycam.server.store import copies, database_file, keys


def key_files(settings: env.Env) -> Findings:
    """Each is whole, or not there yet."""
    faults = keys.key_faults(settings.data)
    yield from (Finding(False, "Key file", words) for words in faults.values())
    if not faults:
        yield Finding(True, "Key files", "whole")


def database(_settings: env.Env) -> Findings:
    """It is whole, it answers, its tables are up to date and of no newer version, and its clock is ours."""
    from django.db import DatabaseError, connection

    from babycam.server import prepare

    path = prepare.sqlite_path()
    if path and path.exists() and (fault := database_file.fault_of(path, recordings=prepare.has_recordings())):
        yield Finding(False, "Database", database_file.fault_text(path, fault))
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT CURRENT_TIMESTAMP")
            theirs = cursor.fetchone()[0]
        prepare.no_newer_one()
        pending = prepare.pending()
    except database_file.NoDatabase as newer:
        yield Finding(False, "Database", str(newer))
        return
    except DatabaseError as error:
        mend = prepare.refused(str(error)) or f"{connection.vendor} does not answer. Is it running, and is DATABASE_URL right?"
        yield Finding(False, "Database", mend)
        return
    skew = abs((clock.now() - theirs).total_seconds()) if isinstance(theirs, datetime) else 0.0
    if skew > 2:
        yield Finding(
            False, "Database", f"Its clock and this machine's differ by {skew:.0f} s. Turn time synchronisation on at both."
        )
    elif pending:
        yield Finding(True, "Database", f"{connection.vendor} answers; its tables are made or changed at the next start")
    else:
        yield Finding(True, "Database", f"{connection.vendor} answers")


def copies_of_database(_settings: env.Env) -> Findings:
    """Which copies of SQLite's database there are."""
    from babycam.server import prepare

    path = prepare.sqlite_path()
    if path and (saved := copies.saved(path)):
        yield Finding(
            True, "Copies", f"{len(saved)} beside the database, the newest of {copies.made_at(saved[-1]):%Y-%m-%d %H:%M} UTC"
        )


def recordings(_settings: env.Env) -> Findings:
    """Each recording on the disk is in the database."""
    from babycam.history import orphan_report

    seen = orphan_report.current_report(clock.now())
    if seen.words:
        yield Finding(not seen.held, "Recordings", " ".join(seen.words) + " `babycam manage adopt-clips` adds them to the clips.")


def redis(settings: env.Env) -> Findings:
    """It answers, where there is one."""
    if not settings.redis_url:
        yield Finding(True, "Channel layer", "in memory (one web process)")
        return
    from redis import Redis, RedisError

    try:
        with Redis.from_url(settings.redis_url, socket_timeout=3, socket_connect_timeout=3) as client:
            client.ping()
    except (RedisError, OSError):
        yield Finding(False, "Channel layer", "Redis does not answer. Is it running, and is REDIS_URL right?")
    else:
        yield Finding(True, "Channel layer", "Redis answers")
