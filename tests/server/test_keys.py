"""The server's own secrets: made once, stored for nobody else, never printed."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from babycam.server import keys


def test_keys_are_made_once_and_stay(tmp_path: Path) -> None:
    assert keys.ensure(tmp_path) == keys.ensure(tmp_path) == keys.load(tmp_path)


def test_reading_settings_writes_nothing(tmp_path: Path) -> None:
    keys.load(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_may_read_them(tmp_path: Path) -> None:
    keys.ensure(tmp_path)
    assert stat.S_IMODE(keys.folder(tmp_path).stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in keys.folder(tmp_path).iterdir()} == {0o600}


def test_servers_that_start_together_end_up_with_the_same_keys(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: keys.ensure(tmp_path), range(16)))
    assert len({(each.secret_key, each.worker_token, each.fernet_key) for each in made}) == 1
    assert len(list(keys.folder(tmp_path).iterdir())) == 4  # nothing half-written is left


def test_keys_are_not_printed(tmp_path: Path) -> None:
    made = keys.ensure(tmp_path)
    assert made.secret_key not in repr(made) and made.worker_token not in f"{made}"
