"""What the one who starts babycam reads: where it is, and an address that works on every phone."""

import ipaddress
import re
from pathlib import Path

import pytest

from babycam.cli import serve
from babycam.core import clock
from babycam.server import env
from babycam.server.network import addresses
from babycam.server.trust import tls

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    at_home(monkeypatch, "192.168.7.7")
    tls.ensure(tmp_path, addresses=[], now=clock.now())
    return tmp_path


def at_home(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> None:
    monkeypatch.setattr(addresses, "lan", lambda: [ipaddress.ip_address(number) for number in numbers])
    monkeypatch.setattr(addresses, "best", lambda: numbers[0] if numbers else "127.0.0.1")


def welcome(data: Path, **variables: str) -> str:
    return serve.welcome(env.load({"BABYCAM_DATA": str(data), **{f"BABYCAM_{name}": value for name, value in variables.items()}}))


def test_it_says_both_addresses_the_fingerprint_and_where_to_set_up(data: Path) -> None:
    said = welcome(data)
    assert "https://192.168.7.7:8443/\n" in said and "http://192.168.7.7:8080/\n" in said
    assert tls.fingerprint(data) in re.sub(r"\n  (?=[0-9A-F]{2}:)", ":", said)
    assert re.search(r"http://192\.168\.7\.7:8080/setup#code=\S+", said)


def test_behind_a_proxy_only_its_name_counts(data: Path) -> None:
    said = welcome(data, URL="https://baby.example.org")
    assert "https://baby.example.org/setup#code=" in said and "fingerprint" not in said and "http://" not in said


@pytest.mark.parametrize(
    ("numbers", "variables", "words"),
    [
        ([], {}, "not on a network"),
        (["fd00::7"], {}, "BABYCAM_HOST=::"),
        (["192.168.7.7"], {"HOST": "127.0.0.1"}, "because BABYCAM_HOST is 127.0.0.1"),
    ],
)
def test_what_keeps_phones_away_is_said(
    data: Path, monkeypatch: pytest.MonkeyPatch, numbers: list[str], variables: dict[str, str], words: str
) -> None:
    at_home(monkeypatch, *numbers)
    assert words in welcome(data, **variables)


def test_a_lost_authority_is_not_overlooked() -> None:
    assert "!!!!" in "\n".join(serve._loudly(tls.NEW_AUTHORITY)) and serve._loudly("") == []
