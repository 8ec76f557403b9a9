"""The tables of a test: made once for all processes and runs, and emptied after each test that needed a real transaction.

To make them from nothing costs 3 s of a processor, which each server and each pytest process would pay. So the migrations run
once into a SQLite file of their own, named by what they are, and everybody begins with a copy. Stories of a first start make
theirs as a family's machine does (`Rig(tables=False)`, tests/wheel, and all servers on PostgreSQL).
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import django
from django.db import connections, transaction

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".pytest_cache"  # git ignores it
OF_DJANGO = ("django_migrations", "django_content_type", "auth_permission")  # full from the beginning, and nobody changes them


def copy_to(path: Path) -> None:
    """A SQLite database with all tables, as it is after the first start, if there is none; only its owner can read it."""
    if path.exists():
        return
    shutil.copyfile(_ready(), path)
    path.chmod(0o600)


def _ready() -> Path:
    path = KEPT / f"tables-{_digest()}.sqlite3"
    if not path.exists():
        KEPT.mkdir(exist_ok=True)
        with (KEPT / "tables.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                _make(path)
    return path


def _digest() -> str:
    """Of everything that the tables may come from: migrations call code of ours."""
    total = hashlib.sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for file in sorted((ROOT / "babycam").rglob("*.py")):
        total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()[:24]


def _make(path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="babycam-tables-") as data:
        environment = {**os.environ, "BABYCAM_DATA": data, "DATABASE_URL": "", "REDIS_URL": ""}
        command = [sys.executable, "-m", "babycam.cli.main", "manage", "migrate", "-v0"]
        subprocess.run(command, env=environment, cwd=ROOT, check=True, timeout=120)
        whole = Path(data) / "whole.sqlite3"
        made = sqlite3.connect(Path(data) / "babycam.sqlite3")
        made.execute("VACUUM INTO ?", (str(whole),))  # without what is still in the WAL beside it
        made.close()
        beside = path.with_suffix(f".{os.getpid()}")
        shutil.copyfile(whole, beside)
        for old in KEPT.glob("tables-*.sqlite3"):
            old.unlink()
        beside.replace(path)


def emptied(case: Any) -> None:
    """In place of Django's `flush` after a test with real transactions, which asks each table and then fills its own again.

    Deletes in the tables that have rows only; what Django would write anew stays.
    """
    for name in case._databases_names(include_mirrors=False):
        _empty(connections[name])


def _empty(connection: Any) -> None:
    quoted = connection.ops.quote_name
    tables = [name for name in connection.introspection.django_table_names(include_views=False) if name not in OF_DJANGO]
    asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {quoted(name)})" for name in tables)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(asked)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {quoted(name)}")
