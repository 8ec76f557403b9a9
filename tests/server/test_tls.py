"""The server's certificate."""

import ipaddress
import socket
import ssl
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from babycam.server import tls

NOW = datetime.now(UTC)
LAN = ipaddress.ip_address("192.168.7.7")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    assert tls.ensure(tmp_path, addresses=[LAN], now=NOW)
    return tmp_path


def handshake(data: Path, name: str, own: tuple[Path, Path] | None = None, trust: Path | None = None) -> dict[str, object]:
    """What a strict client that trusts `trust` (default: the self-signed certificate) learns; raises ssl.SSLError."""
    here, there = socket.socketpair()
    server = tls.context(data, own)

    def serve() -> None:
        try:
            with server.wrap_socket(there, server_side=True) as wrapped:
                wrapped.recv(1)
        except (ssl.SSLError, OSError):
            there.close()

    thread = threading.Thread(target=serve)
    thread.start()
    client = ssl.create_default_context(cafile=str(trust or tls.cert_path(data)))
    client.verify_flags |= ssl.VERIFY_X509_STRICT  # the default from Python 3.13 on
    try:
        with client.wrap_socket(here, server_hostname=name) as wrapped:
            return wrapped.getpeercert() or {}
    finally:
        here.close()
        thread.join(5)


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1", "192.168.7.7"])
def test_a_strict_client_that_trusts_the_file_connects_by_every_address(data: Path, name: str) -> None:
    assert handshake(data, name)


def test_another_name_is_not_vouched_for(data: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(data, "evil.example")


def test_the_key_is_for_its_owner_only(data: Path) -> None:
    assert stat.S_IMODE(tls.key_path(data).stat().st_mode) == 0o600


def test_a_certificate_stays_until_it_is_about_to_end(data: Path) -> None:
    assert not tls.ensure(data, addresses=[], now=NOW + timedelta(days=300))
    assert tls.ensure(data, addresses=[], now=NOW + timedelta(days=380))


@pytest.mark.parametrize("damage", [b"", b"-----BEGIN CERTIFICATE-----\n"])
def test_a_damaged_certificate_is_made_anew(data: Path, damage: bytes) -> None:
    tls.cert_path(data).write_bytes(damage)
    assert tls.ensure(data, addresses=[], now=NOW)
    assert handshake(data, "localhost")


def test_the_familys_own_certificate_is_for_those_who_ask_by_name(data: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("own")
    tls.ensure(other, addresses=[], now=NOW)
    own = (tls.cert_path(other), tls.key_path(other))
    assert handshake(data, "localhost", own, trust=tls.cert_path(other))
    assert handshake(data, "127.0.0.1", own, trust=tls.cert_path(data))
