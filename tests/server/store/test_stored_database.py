"""The database at the start: saved before it is changed, named in words when it is damaged, and put back from a copy."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from babycam.server import prepare
from babycam.server.store import copies, database_file
from tests.server.test_serve import babycam
from tests.support.services import free_port, postgres

NOW = datetime(2025, 3, 30, 1, 14, 5, tzinfo=UTC)
PAGE = 4096
Damage = Callable[[Path], object]


@pytest.fixture(autouse=True)
def _own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose database a real start has made, with a clip beside it."""
    data = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        done = babycam("manage", "migrate", "-v0", data=data)
    assert done.returncode == 0, done.stderr
    clip = data / "media/clips/2025/03/30/a.mp4"
    clip.parent.mkdir(parents=True)
    clip.write_bytes(b"clip")
    return data


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "data")


def serve(data: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Exit code and words of a start that is refused."""
    ports = {"BABYCAM_HTTPS_PORT": str(free_port()), "BABYCAM_HTTP_PORT": "0", "BABYCAM_HOST": "127.0.0.1", "BABYCAM_MDNS": "no"}
    done = babycam("serve", *arguments, data=data, **ports, **environment)
    return done.returncode, done.stderr


def sql(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def garbage_header(path: Path) -> None:
    path.write_bytes(b"\x00" * 512 + path.read_bytes()[512:])


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 10 * PAGE + 100])


def bad_page(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for page in (3, 5, 7, 9):
        content[page * PAGE : page * PAGE + 2000] = b"\xa5" * 2000
    path.write_bytes(bytes(content))


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def foreign_log(path: Path) -> None:
    other = path.with_name("other.sqlite3")
    connection = sqlite3.connect(other)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE a (b TEXT)")
    connection.executemany("INSERT INTO a VALUES (?)", [("x" * 3000,)] * 20)
    connection.commit()
    shutil.copy(f"{other}-wal", f"{path}-wal")
    connection.close()


def of_others(path: Path) -> None:
    path.unlink()
    sql(path, "CREATE TABLE songs (name TEXT)")


def newer(path: Path) -> None:
    sql(path, "INSERT INTO django_migrations (app, name, applied) VALUES ('history', '0099_clouds', '2030-01-01 00:00:00')")


def of_the_version_before(path: Path) -> None:
    done = babycam("manage", "migrate", "-v0", "history", "0002_marks", data=path.parent, BABYCAM_DATABASE_COPY="no")
    assert done.returncode == 0, done.stderr


def half_applied(path: Path) -> None:
    of_the_version_before(path)
    sql(path, "ALTER TABLE history_clip ADD COLUMN adopted_at datetime NULL")


DAMAGES: list[tuple[Damage, str]] = [
    (garbage_header, "is no longer an SQLite database"),
    (cut, "is cut off"),
    (bad_page, "is damaged"),
    (lambda path: path.write_bytes(b""), "is empty (0 bytes)"),
    (lambda path: path.write_bytes(path.read_bytes()[:60]), "is cut off after 60 bytes"),
    (folder, "is a folder"),
    (foreign_log, "-wal beside it is damaged or belongs to another"),
    (of_others, "is not one of babycam's"),
]


def contents(data: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() for path in data.glob("babycam.sqlite3*") if path.is_file() and not path.name.endswith("-shm")
    }


@pytest.mark.parametrize(("damage", "words"), DAMAGES)
def test_each_kind_of_damage_is_named_and_nothing_is_changed(data: Path, damage: Damage, words: str) -> None:
    path = data / "babycam.sqlite3"
    copy = copies.save(path, now=NOW)
    damage(path)
    before = contents(data)
    with pytest.raises(database_file.NoDatabase) as told:
        database_file.examine(path, recordings=True)
    assert words in str(told.value) and "Nothing was changed" in str(told.value)
    assert f"A copy of 2025-03-30 01:14 UTC is beside it: `babycam manage restore-database {copy.name}`" in str(told.value)
    assert contents(data) == before


def test_a_whole_database_a_new_one_and_none_are_well(data: Path, tmp_path: Path) -> None:
    database_file.examine(data / "babycam.sqlite3", recordings=True)
    database_file.examine(tmp_path / "none.sqlite3", recordings=True)
    (tmp_path / "new.sqlite3").touch()
    database_file.examine(tmp_path / "new.sqlite3", recordings=False)


def test_what_is_only_in_the_log_of_a_killed_server_counts(data: Path) -> None:
    path = data / "babycam.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE late (word TEXT)")
    connection.execute("INSERT INTO late VALUES ('kept')")
    connection.commit()
    killed = shutil.copytree(data, data.with_name("killed"))
    connection.close()
    database_file.examine(killed / path.name, recordings=True)
    assert (killed / f"{path.name}-wal").stat().st_size > 0, "looking does not touch the log"
    copy = copies.save(killed / path.name, now=NOW)
    with closing(sqlite3.connect(copy)) as whole:
        assert whole.execute("SELECT word FROM late").fetchall() == [("kept",)]


def test_the_log_of_a_database_that_is_gone_is_put_aside(data: Path) -> None:
    path = data / "babycam.sqlite3"
    foreign_log(path)
    path.unlink()
    database_file.examine(path, recordings=True)
    assert [left.name for left in data.glob("babycam.sqlite3-wal*")] == ["babycam.sqlite3-wal.left"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (garbage_header, "is no longer an SQLite database"),
        (bad_page, "is damaged"),
        (newer, "was made by a newer babycam"),
        (half_applied, "could not be brought up to date: duplicate column name"),
    ],
)
def test_a_start_on_a_damaged_database_ends_in_words(data: Path, damage: Damage, words: str) -> None:
    damage(data / "babycam.sqlite3")
    code, told = serve(data)
    assert code == 1 and words in told and "Traceback" not in told
    if damage is bad_page:
        refused = babycam("manage", "migrate", data=data)
        assert refused.returncode == 1 and words in refused.stderr and "Traceback" not in refused.stderr
    if damage is not half_applied:  # which only a try can show
        doctor = babycam("doctor", data=data)
        assert doctor.returncode == 1 and words in doctor.stdout and "Traceback" not in doctor.stderr


@pytest.mark.slow
def test_the_database_is_saved_before_its_tables_are_changed_and_comes_back_as_it_was(data: Path) -> None:
    path = data / "babycam.sqlite3"
    of_the_version_before(path)
    columns = "id, name, tz, night_start, morning_time, quiet_s, keep_days, keep_levels_days, keep_gb, min_free_gb"
    values = "1, 'The Does', 'UTC', '20:00', '07:00', 120, 30, 90, 20, 1, TRUE, '07:30', '2025-01-01'"
    sql(path, f"INSERT INTO people_household ({columns}, morning_report, report_time, created_at) VALUES ({values})")
    for day in range(1, 5):  # older copies, of which two may stay
        (data / f"babycam.2025030{day}-000000.before-0.3.0.sqlite3").write_bytes(b"older")
    assert babycam("manage", "reset-password", "nobody", data=data).returncode == 1  # brings the tables up to date
    saved = copies.saved(path)
    assert len(saved) == copies.KEPT and saved[0].name == "babycam.20250303-000000.before-0.3.0.sqlite3"
    assert saved[-1].stat().st_mode & 0o077 == 0
    assert babycam("manage", "reset-password", "nobody", data=data).returncode == 1
    assert copies.saved(path) == saved, "nothing was to do, so nothing was saved"

    bad_page(path)
    refused = babycam("manage", "invite-owner", data=data)
    assert refused.returncode == 1 and f"restore-database {saved[-1].name}" in refused.stderr
    listed = babycam("manage", "restore-database", data=data)
    assert listed.returncode == 2 and saved[-1].name in listed.stderr
    back = babycam("manage", "restore-database", saved[-1].name, data=data)
    assert back.returncode == 0 and "is the database now" in back.stdout, back.stderr
    assert len(list(data.glob("babycam.sqlite3.replaced-*[0-9]"))) == 1 and saved[-1].exists()
    with closing(sqlite3.connect(path)) as whole:
        assert whole.execute("SELECT name FROM people_household").fetchall() == [("The Does",)]
    assert babycam("manage", "check", data=data).returncode == 0


def test_a_restore_of_what_is_damaged_itself_changes_nothing(data: Path) -> None:
    bad = data / "bad.sqlite3"
    shutil.copy(data / "babycam.sqlite3", bad)
    bad_page(bad)
    before = contents(data)
    refused = babycam("manage", "restore-database", str(bad), data=data)
    assert refused.returncode == 1 and "Nothing was changed" in refused.stderr and contents(data) == before


def test_without_room_for_a_copy_nothing_is_changed_unless_one_says_so(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = data / "babycam.sqlite3"
    full = shutil._ntuple_diskusage(10**9, 10**9 - 1000, 1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    monkeypatch.setattr(prepare, "sqlite_path", lambda: path)
    monkeypatch.setattr(prepare, "_has_tables", lambda: True)
    with pytest.raises(database_file.NoDatabase, match=r"no room for a copy of it .* MB are needed.*--database-copy no"):
        prepare.save_copy()
    assert copies.saved(path) == []
    monkeypatch.setenv("BABYCAM_DATABASE_COPY", "no")
    prepare.save_copy()


def test_copies_of_one_second_do_not_replace_each_other(data: Path) -> None:
    path = data / "babycam.sqlite3"
    first, second = copies.save(path, now=NOW), copies.save(path, now=NOW)
    assert first != second and copies.saved(path)[-1] in (first, second)
    assert copies.made_at(copies.save(path, now=NOW + timedelta(days=1))) == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ('connection failed: FATAL:  password authentication failed for user "ana"', "refuses the password"),
        ('connection failed: FATAL:  database "nursery" does not exist', "has none of that name"),
        ('connection failed: FATAL:  role "ana" does not exist', "knows no such user"),
        ("connection failed: FATAL:  the database system is starting up", ""),
        ("connection refused", ""),
    ],
)
def test_what_postgresql_says_at_the_door_is_said_in_words(error: str, words: str) -> None:
    assert (words in prepare.refused(error)) if words else prepare.refused(error) == ""
    assert "nursery" not in prepare.refused(error)


@pytest.mark.slow
def test_a_postgresql_without_that_database_or_with_newer_tables_is_said_in_words(tmp_path: Path) -> None:
    with postgres() as server:
        url = server.url
        code, told = serve(tmp_path, DATABASE_URL=url.rsplit("/", 1)[0] + "/nursery")
        assert code == 1 and "has none of that name" in told and "Traceback" not in told
        assert babycam("manage", "migrate", "-v0", data=tmp_path, DATABASE_URL=url).returncode == 0
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('history', '0099_clouds', now())")
        code, told = serve(tmp_path, DATABASE_URL=url)
        assert code == 1 and "made by a newer babycam" in told and "Traceback" not in told


@pytest.mark.parametrize("left", ["clips/2025/03/30/1/a.mp4", "chat/a.jpg", "quarantine/clips/a.mp4"])
def test_whatever_a_family_has_left_says_that_there_was_a_database(left: str, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    assert not prepare.has_recordings()
    file = tmp_path / left
    file.parent.mkdir(parents=True)
    file.write_bytes(b"x")
    assert prepare.has_recordings()
