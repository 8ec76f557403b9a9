"""Looks at the SQLite database before anything is done with it: what is damaged is named, and nothing of it is touched.

A damaged file that is opened for writing may be made worse, and a start that ends in a traceback tells nobody what to do. So the
file is read as SQLite's format says (https://www.sqlite.org/fileformat2.html), then checked by SQLite itself, read-only: such a
connection neither replays a write-ahead log into the file nor removes one.
"""

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from babycam.core import clock
from babycam.server.store import copies

log = logging.getLogger(__name__)

MAGIC = b"SQLite format 3\0"
HEADER = 100  # bytes
CHECK_S = 30.0  # a check that takes longer is given up: the database is huge, and probably well
NOT_OURS = "may not be read and written by this user. Give it, and its folder, to the user that babycam runs as (`chown`)."
STEPS = 100_000  # of SQLite's machine between two looks at the clock


class NoDatabase(RuntimeError):
    """The database cannot be used; the text says why and what to do, and names no password."""


def examine(path: Path, *, recordings: bool) -> None:
    """Raises NoDatabase unless the file is whole or not there at all. `recordings`: there are some, so there was a database."""
    if not path.exists():
        _put_aside_lonely_log(path)
        if copies.saved(path):
            log.error("The database %s is gone, and a new one is made. Is that not what you want? Stop it. %s", path, mend(path))
        return
    if fault := fault_of(path, recordings=recordings):
        raise NoDatabase(fault_text(path, fault))


def fault_text(path: Path, fault: str) -> str:
    """A fault, and what to do about it."""
    return f"The database {path} {fault} Nothing was changed." + ("" if fault == NOT_OURS else f" {mend(path)}")


def fault_of(path: Path, *, recordings: bool = False) -> str:
    """What is wrong with the file, as the rest of a sentence; "" when it is well."""
    if path.is_dir():
        return "is a folder."
    if not os.access(path, os.R_OK | os.W_OK) or not os.access(path.parent, os.R_OK | os.W_OK | os.X_OK):
        return NOT_OURS
    try:
        return _header(path, recordings) or _checked(path)
    except OSError as error:
        return f"cannot be read: {error.strerror}."


def mend(path: Path) -> str:
    """What to do now."""
    saved = copies.saved(path)
    if saved:
        name, at = saved[-1].name, copies.made_at(saved[-1])
        return f"A copy of {at:%Y-%m-%d %H:%M} UTC is beside it: `babycam manage restore-database {name}` puts it in place."
    return "Put a backup in its place. Without one, move it away and start again: a new family is set up then; recordings stay."


def _header(path: Path, recordings: bool) -> str:
    with path.open("rb") as file:
        head = file.read(HEADER)
    if not head:
        return "is empty (0 bytes), although there was one." if recordings or copies.saved(path) else ""
    if not head.startswith(MAGIC):
        return "is damaged: it is no longer an SQLite database."
    if len(head) < HEADER:
        return f"is damaged: it is cut off after {len(head)} bytes."
    size, pages = int.from_bytes(head[16:18]), int.from_bytes(head[28:32])
    wanted = (65536 if size == 1 else size) * pages
    there = path.stat().st_size
    if head[24:28] == head[92:96] and there < wanted and not _log_is_there(path):
        return f"is damaged: it is cut off ({there} of {wanted} bytes)."
    return ""


def _checked(path: Path) -> str:
    fault = _integrity_faults(
        path, "mode=ro" if not _journal_is_there(path) else "mode=rw"
    )  # an interrupted write has to be undone first
    if fault and _log_is_there(path) and not _integrity_faults(path, "mode=ro&immutable=1"):
        return f"is well by itself, but the file {path.name}-wal beside it is damaged or belongs to another. Move that away."
    return fault


def _integrity_faults(path: Path, how: str) -> str:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=10)) as connection:
            deadline = clock.monotonic() + CHECK_S
            connection.set_progress_handler(lambda: clock.monotonic() > deadline, STEPS)
            return _fault(list(_problems(connection)))
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") in ("SQLITE_INTERRUPT", "SQLITE_BUSY"):
            return ""
        return f"cannot be opened: {error}."
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        return f"is damaged: {error}."


def _problems(connection: sqlite3.Connection) -> Iterator[str]:
    rows = [str(line) for (line,) in connection.execute("PRAGMA quick_check(3)")]
    if rows != ["ok"]:
        yield "is damaged: " + "; ".join(line.replace("\n", " ")[:120] for line in rows[:2]) + "."
        return
    tables = {str(name) for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables and "django_migrations" not in tables:
        yield "is not one of babycam's. Is DATABASE_URL right?"


def _fault(problems: list[str]) -> str:
    return problems[0] if problems else ""


def _log_is_there(path: Path) -> bool:
    return _size(path.with_name(f"{path.name}-wal")) > 0


def _journal_is_there(path: Path) -> bool:
    return _size(path.with_name(f"{path.name}-journal")) > 0


def _put_aside_lonely_log(path: Path) -> None:
    """SQLite removes the log of a database that is not there, and it may hold all that is left of it."""
    log = path.with_name(f"{path.name}-wal")
    if _size(log) > 0:
        log.rename(copies.free_name(log.with_name(f"{log.name}.left")))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
