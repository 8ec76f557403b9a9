"""What the doctor says of certificates."""

import ipaddress
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from babycam.core import clock
from babycam.server.checks import certificate
from babycam.server.network import addresses
from babycam.server.trust import authority, tls
from tests.server.checks.doctor import found

LAN = ipaddress.ip_address("192.168.7.7")


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "lan", lambda: [LAN])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    tls.ensure(tmp_path, addresses=[LAN], now=clock.now())
    return tmp_path


def test_before_the_first_start_all_is_well(tmp_path: Path) -> None:
    assert found(certificate.certificate, tmp_path)["Certificate"].ok


def test_a_whole_authority_and_its_certificate_are_well(data: Path) -> None:
    said = found(certificate.certificate, data)
    assert all(finding.ok for finding in said.values()) and "babycam authority" in said["Authority"].words
    assert "all addresses" in said["Certificate"].words


def test_a_new_address_is_said_to_come(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "lan", lambda: [ipaddress.ip_address("192.168.7.8")])
    assert "192.168.7.8 is added" in found(certificate.certificate, data)["Certificate"].words


def test_a_lost_key_asks_for_the_backup(data: Path) -> None:
    authority.key_path(data).unlink()
    said = found(certificate.certificate, data)["Authority"]
    assert not said.ok and "backup" in said.words


@pytest.mark.parametrize("path", [authority.certificate_path, tls.cert_path])
def test_damage_is_said_and_who_mends_it(data: Path, path: Callable[[Path], Path]) -> None:
    path(data).write_bytes(b"x")
    said = found(certificate.certificate, data)
    assert [finding.ok for finding in said.values()].count(False) == 1 and "next start" in str(said)


def test_an_authority_that_was_replaced_is_remembered(data: Path) -> None:
    for file in (authority.certificate_path(data), authority.key_path(data), tls.cert_path(data)):
        file.write_bytes(b"x")
    tls.ensure(data, addresses=[LAN], now=clock.now())
    assert not found(certificate.certificate, data)["Authority"].ok


def test_a_certificate_that_ends_is_said(tmp_path: Path) -> None:
    tls.ensure(tmp_path, addresses=[LAN], now=clock.now() - timedelta(days=394))
    assert "valid until" in found(certificate.certificate, tmp_path)["Certificate"].words


def test_own_files_that_are_wrong_are_said_in_words(data: Path, tmp_path: Path) -> None:
    (tmp_path / "own.pem").write_text("x")
    own = {"CERT": str(tmp_path / "own.pem"), "KEY": str(tls.key_path(data))}
    assert "not a certificate in PEM form" in found(certificate.certificate, data, **own)["Own certificate"].words
    own["CERT"] = str(tls.cert_path(data))
    assert found(certificate.certificate, data, **own)["Own certificate"].ok
