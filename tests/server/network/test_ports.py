"""Two servers must not share a port, and the second one says so."""

import socket

import pytest

from babycam.server.network import ports


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
