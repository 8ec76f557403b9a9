"""Copies of the SQLite database beside itself: made before its tables are changed, the newest KEPT stay; and putting one back.

A copy is made by SQLite's online backup (https://www.sqlite.org/backup.html), which includes what is still in the write-ahead log,
and is whole or not there.
"""

import os
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from babycam.core import files

KEPT = 3
RESERVE = 64 * 2**20  # bytes that have to be free besides the copy: the tables are changed next
STAMP = "%Y%m%d-%H%M%S"


class NoRoom(RuntimeError):
    """There is no room for a copy; `needed` and `free` bytes."""

    def __init__(self, needed: int, free: int) -> None:
        super().__init__(f"{needed} bytes are needed, {free} are free")
        self.needed, self.free = needed, free


def saved(database: Path) -> list[Path]:
    """The copies beside it, oldest first."""
    pattern = _pattern(database)
    try:
        return sorted(path for path in database.parent.iterdir() if pattern.fullmatch(path.name))
    except OSError:
        return []


def made_at(copy: Path) -> datetime:
    """When a copy was made, by its name; raises ValueError for another file."""
    match = re.search(r"\.(\d{8}-\d{6})\.before-", copy.name)
    if match is None:
        raise ValueError(f"{copy.name} is no copy")
    return datetime.strptime(match[1], STAMP).replace(tzinfo=UTC)


def save(database: Path, *, now: datetime) -> Path:
    """Makes a copy, and lets the oldest beyond KEPT go. Raises NoRoom, OSError or sqlite3.Error; then nothing is left of it."""
    needed = 2 * _bytes(database) + RESERVE  # the copy, and as much again for the changed tables
    free = shutil.disk_usage(database.parent).free
    if free < needed:
        raise NoRoom(needed, free)
    target = free_name(database.with_name(f"{database.stem}.{now.astimezone(UTC):{STAMP}}.before-{_version()}.sqlite3"))
    temporary = target.with_name(f".{target.name}.part")
    try:
        _copy(database, temporary)
        files.put_in_place(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    for old in saved(database)[:-KEPT]:
        old.unlink(missing_ok=True)
    return target


def restore(database: Path, copy: Path, *, now: datetime) -> Path | None:
    """Puts a copy in the database's place; where what was there is now, or None if nothing was. Nobody may use the database.

    Raises OSError; the present database is moved only when the copy is whole beside it.
    """
    temporary = database.with_name(f".{database.name}.restored")
    try:
        _take(copy, temporary)
        aside = _put_aside(database, now)
        files.put_in_place(temporary, database)
    finally:
        temporary.unlink(missing_ok=True)
    return aside


def free_name(path: Path) -> Path:
    """The path, or one like it that is not there yet."""
    number, wanted = 2, path
    while path.exists():
        path = wanted.with_name(f"{wanted.stem}.{number}{wanted.suffix}")
        number += 1
    return path


def _copy(database: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with (
        closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=10)) as source,
        closing(sqlite3.connect(target)) as made,
    ):
        source.backup(made)
        made.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it


def _take(copy: Path, target: Path) -> None:
    """The copy stays where it is: the restored database will change."""
    target.unlink(missing_ok=True)
    with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as made, copy.open("rb") as source:
        shutil.copyfileobj(source, made)


def _put_aside(database: Path, now: datetime) -> Path | None:
    """With its log, which belongs to it and to no other."""
    if not database.exists() and not database.with_name(f"{database.name}-wal").exists():
        return None
    aside = free_name(database.with_name(f"{database.name}.replaced-{now.astimezone(UTC):{STAMP}}"))
    for tail in ("-wal", "-shm", "-journal", ""):
        part = database.with_name(f"{database.name}{tail}")
        if part.exists():
            part.rename(aside.with_name(f"{aside.name}{tail}"))
    return aside


def _bytes(database: Path) -> int:
    parts = (database, database.with_name(f"{database.name}-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())


def _pattern(database: Path) -> re.Pattern[str]:
    return re.compile(re.escape(database.stem) + r"\.\d{8}-\d{6}\.before-[^/]+\.sqlite3")


def _version() -> str:
    try:
        return re.sub(r"[^0-9A-Za-z.+-]", "-", metadata.version("babycam"))
    except metadata.PackageNotFoundError:
        return "unknown"
