"""Two servers must not share a data folder or a port, and the second one says so."""

import os
import socket
from pathlib import Path

import pytest

from babycam.server import lock, ports


def test_a_second_server_is_told_who_has_the_folder(tmp_path: Path) -> None:
    with lock.lock_folder(tmp_path):
        assert lock.is_taken(tmp_path)
        with pytest.raises(lock.Taken, match=f"process {os.getpid()}"):
            lock.lock_folder(tmp_path)
    assert not lock.is_taken(tmp_path)
    lock.lock_folder(tmp_path).close()


def test_a_folder_that_never_had_a_server_is_free(tmp_path: Path) -> None:
    assert not lock.is_taken(tmp_path / "nothing")


def test_a_taken_port_is_said_in_words() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ports.PortTaken, match=f"Port {port} is used by another program.*--https-port"):
            ports.listen("127.0.0.1", port, "--https-port")


def test_an_address_that_is_not_ours_is_said_in_words() -> None:
    with pytest.raises(ports.PortTaken, match="no address"):
        ports.listen("203.0.113.1", 0, "--https-port")


def test_local_workers_always_find_the_server_on_loopback() -> None:
    bound = ports.listen("127.0.0.2", 0, "--https-port")
    try:
        assert [one.getsockname()[0] for one in bound] == ["127.0.0.2", "127.0.0.1"]
    finally:
        for one in bound:
            one.close()
