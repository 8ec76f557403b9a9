"""Two servers must not share a data folder, and the second one says so."""

import os
from pathlib import Path

import pytest

from babycam.server.store import lock


def test_a_second_server_is_told_who_has_the_folder(tmp_path: Path) -> None:
    with lock.lock_folder(tmp_path):
        assert lock.is_taken(tmp_path)
        with pytest.raises(lock.Taken, match=f"process {os.getpid()}"):
            lock.lock_folder(tmp_path)
    assert not lock.is_taken(tmp_path)
    lock.lock_folder(tmp_path).close()


def test_a_folder_that_never_had_a_server_is_free(tmp_path: Path) -> None:
    assert not lock.is_taken(tmp_path / "nothing")
