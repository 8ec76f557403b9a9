"""Certificates change while the server runs, and nobody is disconnected."""

import ipaddress
import socket
import ssl
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from babycam.core import files
from babycam.server import env
from babycam.server.network import addresses
from babycam.server.trust import authority, contexts, tls
from babycam.server.trust.contexts import Certificates, Own, Unusable
from babycam.server.trust.renewal import Keeper
from tests.server.trust.test_tls import NOW, handshake, leaf, own

HERE = ipaddress.ip_address("192.168.7.7")
ELSEWHERE = ipaddress.ip_address("192.168.9.9")


@pytest.fixture
def lan(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The addresses of this machine, to be changed at will."""
    found: list[object] = [HERE]
    monkeypatch.setattr(addresses, "lan", lambda: list(found))
    return found


@pytest.fixture
def data(tmp_path: Path, lan: list[object]) -> Path:
    tls.ensure(tmp_path / "data", addresses=[HERE], now=NOW)
    return tmp_path / "data"


def keeper_of(data: Path, family: Own | None = None) -> tuple[Keeper, Certificates]:
    keeper, certificates = Keeper(), Certificates(data, family)
    keeper.take(env.load({"BABYCAM_DATA": str(data)}), certificates)
    return keeper, certificates


@pytest.fixture
def family(tmp_path: Path) -> Own:
    tls.ensure(tmp_path / "own", addresses=[], now=NOW, names=["baby.example.org"])
    return own(tmp_path / "own")


def test_a_machine_that_got_a_new_address_is_trusted_there_without_a_restart(data: Path, lan: list[object]) -> None:
    keeper, certificates = keeper_of(data)
    lan[:] = [ELSEWHERE]
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(certificates, str(ELSEWHERE), authority.certificate_path(data))
    keeper.look(NOW)
    assert handshake(certificates, str(ELSEWHERE), authority.certificate_path(data))
    assert not keeper.trouble and keeper.counts == {"made": 1, "loaded": 1}


def test_a_certificate_that_ends_is_replaced_while_the_server_runs(data: Path) -> None:
    keeper, certificates = keeper_of(data)
    before = handshake(certificates, "localhost", authority.certificate_path(data))
    keeper.look(NOW + timedelta(days=1))
    assert handshake(certificates, "localhost", authority.certificate_path(data)) == before
    keeper.look(NOW + timedelta(days=370))
    assert leaf(data).not_valid_after_utc > NOW + timedelta(days=700)
    with pytest.raises(ssl.SSLCertVerificationError, match="not yet valid"):  # today it is not; then it will be
        handshake(certificates, "localhost", authority.certificate_path(data))


def test_who_is_connected_stays_connected(data: Path, lan: list[object]) -> None:
    keeper, certificates = keeper_of(data)
    here, there = socket.socketpair()
    answers = []

    def serve() -> None:
        with certificates.context.wrap_socket(there, server_side=True) as wrapped:
            while said := wrapped.recv(10):
                wrapped.sendall(said)

    thread = threading.Thread(target=serve)
    thread.start()
    client = ssl.create_default_context(cafile=str(authority.certificate_path(data)))
    with client.wrap_socket(here, server_hostname="localhost") as line:
        for word in (b"before", b"after"):
            line.sendall(word)
            answers.append(line.recv(10))
            lan[:] = [ELSEWHERE]
            keeper.look(NOW)
    thread.join(5)
    assert answers == [b"before", b"after"] and keeper.counts["loaded"] == 1


def test_own_files_are_read_again_when_they_change(data: Path, family: Own, tmp_path: Path) -> None:
    keeper, certificates = keeper_of(data, family)
    trust = authority.certificate_path(tmp_path / "own")
    before = handshake(certificates, "baby.example.org", trust)
    tls.ensure(tmp_path / "own", addresses=[ELSEWHERE], now=NOW, names=["baby.example.org"])
    keeper.look(NOW)
    assert handshake(certificates, "baby.example.org", trust) != before


def test_own_files_that_broke_leave_the_old_certificate_and_are_tried_again(data: Path, family: Own, tmp_path: Path) -> None:
    keeper, certificates = keeper_of(data, family)
    trust, key = authority.certificate_path(tmp_path / "own"), family.key.read_bytes()
    family.key.write_bytes(b"half a")
    keeper.look(NOW)
    assert "BABYCAM_KEY" in keeper.trouble and handshake(certificates, "baby.example.org", trust)
    family.key.write_bytes(key)
    keeper.look(NOW)
    assert not keeper.trouble


def test_an_own_certificate_that_ends_is_spoken_of(data: Path, family: Own) -> None:
    keeper, _ = keeper_of(data, family)
    keeper.look(NOW + timedelta(days=360))
    assert not keeper.trouble
    keeper.look(leaf(family.certificate.parent.parent).not_valid_after_utc - timedelta(days=1))
    assert "Renew BABYCAM_CERT" in keeper.trouble


def test_a_folder_that_cannot_be_written_is_said_and_the_old_certificate_stays(
    data: Path, lan: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper, certificates = keeper_of(data)
    lan[:] = [ELSEWHERE]

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "write", full)
    keeper.look(NOW)
    assert "No space left" in keeper.trouble and handshake(certificates, "localhost", authority.certificate_path(data))
    monkeypatch.undo()


def test_a_disk_that_is_away_for_a_while_costs_no_phones_trust(data: Path) -> None:
    keeper, certificates = keeper_of(data)
    away = data.rename(data.with_name("away"))
    keeper.look(NOW)
    assert "gone" in keeper.trouble and not data.exists()
    assert handshake(certificates, "localhost", authority.certificate_path(away))
    away.rename(data)
    keeper.look(NOW)
    assert not keeper.trouble and keeper.counts["made"] == 0


@pytest.mark.parametrize(
    ("certificate", "key", "words"),
    [
        (b"nonsense", None, "not a certificate in PEM form"),
        (None, b"nonsense", "not a private key in PEM form"),
        (None, b"", "not a private key"),
    ],
)
def test_own_files_that_are_not_what_they_should_be(family: Own, certificate: bytes | None, key: bytes | None, words: str) -> None:
    if certificate is not None:
        family.certificate.write_bytes(certificate)
    if key is not None:
        family.key.write_bytes(key)
    with pytest.raises(Unusable, match=words):
        family.context()


def test_own_files_that_do_not_fit_together(family: Own, data: Path) -> None:
    with pytest.raises(Unusable, match="do not fit together"):
        Own(family.certificate, tls.key_path(data)).context()


def test_own_files_that_are_not_there(family: Own) -> None:
    with pytest.raises(Unusable, match="cannot be read"):
        Own(family.certificate.with_name("gone.pem"), family.key).context()


def test_a_star_stands_for_one_whole_label() -> None:
    names = ["*.example.org", "example.net"]
    assert contexts.vouches(names, "Baby.example.org.") and contexts.vouches(names, "example.net")
    assert not contexts.vouches(names, "a.b.example.org") and not contexts.vouches(names, "example.org")
