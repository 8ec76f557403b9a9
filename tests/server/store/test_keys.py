"""The server's own secrets: made once, stored for nobody else, never printed."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from babycam.people import setup_code
from babycam.server.store import keys
from tests.server.test_serve import babycam


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


@pytest.mark.parametrize("name", ["secret_key", "worker_token", "fernet_key", "vapid_key"])
@pytest.mark.parametrize("left", [0, 1, 0.5, -1])
def test_a_half_written_key_is_damaged_and_neither_used_nor_replaced(tmp_path: Path, name: str, left: float) -> None:
    keys.ensure(tmp_path)
    path = keys.folder(tmp_path) / name
    whole = path.read_bytes()
    half = whole[: int(len(whole) * left) if left == 0.5 else int(left)]
    path.write_bytes(half)
    for read in (keys.load, keys.ensure):
        with pytest.raises(keys.Damaged) as told:
            read(tmp_path)
        assert (
            str(path) in str(told.value) and "backup" in str(told.value) and (len(half) < 8 or half.decode() not in str(told.value))
        )
    assert path.read_bytes() == half
    assert list(keys.key_faults(tmp_path)) == [name]
    path.write_bytes(whole + b"\n")
    assert keys.key_faults(tmp_path) == {}


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x00" * 43, b"\x00" * 67])
def test_bytes_that_a_power_cut_left_are_no_key(tmp_path: Path, content: bytes) -> None:
    keys.ensure(tmp_path)
    for path in keys.folder(tmp_path).iterdir():
        path.write_bytes(content)
    assert set(keys.key_faults(tmp_path)) == {"secret_key", "worker_token", "fernet_key", "vapid_key"}


@pytest.mark.slow
def test_a_start_with_a_damaged_key_ends_in_words_and_the_doctor_names_it(tmp_path: Path) -> None:
    keys.ensure(tmp_path)
    (keys.folder(tmp_path) / "fernet_key").write_bytes(b"")
    for command in (("serve", "--host", "127.0.0.1"), ("manage", "invite-owner")):
        refused = babycam(*command, data=tmp_path)
        assert refused.returncode == 1 and "fernet_key is damaged" in refused.stderr and "Traceback" not in refused.stderr
    doctor = babycam("doctor", data=tmp_path)
    assert doctor.returncode == 1 and "fernet_key is damaged" in doctor.stdout and "Traceback" not in doctor.stderr


@pytest.mark.parametrize("left", [b"", b"AB", b"\xff"])
def test_half_a_setup_code_opens_nothing_and_a_whole_one_is_made(tmp_path: Path, left: bytes) -> None:
    whole = setup_code.make(tmp_path)
    assert setup_code.matches(tmp_path, whole) and setup_code.make(tmp_path) == whole
    (tmp_path / "keys" / "setup_code").write_bytes(left)
    assert not setup_code.matches(tmp_path, left.decode(errors="replace"))
    again = setup_code.make(tmp_path)
    assert again != whole and setup_code.matches(tmp_path, again)
