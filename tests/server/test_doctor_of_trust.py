"""What the doctor says of certificates, addresses and the name in the network."""

import ipaddress
from datetime import timedelta
from pathlib import Path

import pytest

from babycam.core import clock
from babycam.server import addresses, authority, checks_tls, env, mdns, tls
from babycam.server.checks_tls import Finding

LAN = ipaddress.ip_address("192.168.7.7")


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "lan", lambda: [LAN])
    monkeypatch.setattr(addresses, "best", lambda: str(LAN))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    tls.ensure(tmp_path, addresses=[LAN], now=clock.now())
    return tmp_path


def found(check: object, data: Path, **variables: str) -> dict[str, Finding]:
    settings = env.load({"BABYCAM_DATA": str(data), **{f"BABYCAM_{name}": value for name, value in variables.items()}})
    return {finding.what: finding for finding in check(settings)}  # type: ignore[operator]


def test_before_the_first_start_all_is_well(tmp_path: Path) -> None:
    assert found(checks_tls.certificate, tmp_path)["Certificate"].ok


def test_a_whole_authority_and_its_certificate_are_well(data: Path) -> None:
    said = found(checks_tls.certificate, data)
    assert all(finding.ok for finding in said.values()) and "babycam authority" in said["Authority"].words
    assert "all addresses" in said["Certificate"].words


def test_a_new_address_is_said_to_come(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "lan", lambda: [ipaddress.ip_address("192.168.7.8")])
    assert "192.168.7.8 is added" in found(checks_tls.certificate, data)["Certificate"].words


def test_a_lost_key_asks_for_the_backup(data: Path) -> None:
    authority.key_path(data).unlink()
    said = found(checks_tls.certificate, data)["Authority"]
    assert not said.ok and "backup" in said.words


@pytest.mark.parametrize("path", [authority.certificate_path, tls.cert_path])
def test_damage_is_said_and_who_mends_it(data: Path, path: object) -> None:
    path(data).write_bytes(b"x")  # type: ignore[operator]
    said = found(checks_tls.certificate, data)
    assert [finding.ok for finding in said.values()].count(False) == 1 and "next start" in str(said)


def test_an_authority_that_was_replaced_is_remembered(data: Path) -> None:
    for file in (authority.certificate_path(data), authority.key_path(data), tls.cert_path(data)):
        file.write_bytes(b"x")
    tls.ensure(data, addresses=[LAN], now=clock.now())
    assert not found(checks_tls.certificate, data)["Authority"].ok


def test_a_certificate_that_ends_is_said(tmp_path: Path) -> None:
    tls.ensure(tmp_path, addresses=[LAN], now=clock.now() - timedelta(days=394))
    assert "valid until" in found(checks_tls.certificate, tmp_path)["Certificate"].words


def test_own_files_that_are_wrong_are_said_in_words(data: Path, tmp_path: Path) -> None:
    (tmp_path / "own.pem").write_text("x")
    own = {"CERT": str(tmp_path / "own.pem"), "KEY": str(tls.key_path(data))}
    assert "no certificate in PEM form" in found(checks_tls.certificate, data, **own)["Own certificate"].words
    own["CERT"] = str(tls.cert_path(data))
    assert found(checks_tls.certificate, data, **own)["Own certificate"].ok


def test_where_devices_reach_the_server_is_said(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "http://192.168.7.7:8080/" in found(checks_tls.network, data)["Address"].words
    assert "this machine only" in found(checks_tls.network, data, HOST="127.0.0.1")["Address"].words
    monkeypatch.setattr(addresses, "lan", lambda: [ipaddress.ip_address("fd00::7")])
    assert "BABYCAM_HOST=::" in found(checks_tls.network, data)["Address"].words
    monkeypatch.setattr(addresses, "lan", list)
    assert not found(checks_tls.network, data)["Address"].ok


@pytest.mark.parametrize(
    ("leads", "words"), [([LAN], "leads here"), ([ipaddress.ip_address("10.0.0.1")], "another machine"), ([], "nobody answers")]
)
def test_where_the_name_leads_is_said(
    data: Path, monkeypatch: pytest.MonkeyPatch, leads: list[addresses.Address], words: str
) -> None:
    async def look_up(_at: list[addresses.Address]) -> list[addresses.Address]:
        return leads

    monkeypatch.setattr(mdns, "look_up", look_up)
    monkeypatch.setattr(checks_tls.lock, "is_taken", lambda _data: True)
    said = found(checks_tls.network, data)["Name"]
    assert said.ok and words in said.words
