"""What the doctor says of the server's addresses, and of its name in the network."""

import ipaddress
from pathlib import Path

import pytest

from babycam.server.checks import network
from babycam.server.network import addresses, mdns
from babycam.server.store import lock
from tests.server.checks.doctor import found

LAN = ipaddress.ip_address("192.168.7.7")


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "lan", lambda: [LAN])
    monkeypatch.setattr(addresses, "best", lambda: str(LAN))


def test_where_devices_reach_the_server_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "http://192.168.7.7:8080/" in found(network.network, tmp_path)["Address"].words
    assert "this machine only" in found(network.network, tmp_path, HOST="127.0.0.1")["Address"].words
    monkeypatch.setattr(addresses, "lan", lambda: [ipaddress.ip_address("fd00::7")])
    assert "BABYCAM_HOST=::" in found(network.network, tmp_path)["Address"].words
    monkeypatch.setattr(addresses, "lan", list)
    assert not found(network.network, tmp_path)["Address"].ok


@pytest.mark.parametrize(
    ("leads", "words"), [([LAN], "leads here"), ([ipaddress.ip_address("10.0.0.1")], "another machine"), ([], "nobody answers")]
)
def test_where_the_name_leads_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, leads: list[addresses.Address], words: str
) -> None:
    async def look_up(_at: list[addresses.Address]) -> list[addresses.Address]:
        return leads

    monkeypatch.setattr(mdns, "look_up", look_up)
    monkeypatch.setattr(lock, "is_taken", lambda _data: True)
    said = found(network.network, tmp_path)["Name"]
    assert said.ok and words in said.words
