"""Under which names the server answers, and which pages may open its sockets."""

import socket
from typing import Any

import pytest

from babycam.server.guards import hosts
from babycam.server.guards.hosts import HostGuard, allowed, host_and_port, same_origin


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "192.168.1.20", "::1", "fd00::2", "cam.local", "nas.fritz.box", socket.gethostname().lower()]
)
def test_names_of_this_house_are_answered(host: str) -> None:
    assert allowed(host)


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "local", ".local", "192.168.1.20.evil.example"])
def test_other_names_are_not(host: str) -> None:
    assert not allowed(host)


def test_the_family_may_add_names() -> None:
    assert allowed("baby.example.org", ("baby.example.org",)) and not allowed("x.baby.example.org", ("baby.example.org",))


@pytest.mark.parametrize("malformed", ["a/b", "a@b", "a:b", "a b", "[::1", "a?b", "a#b", "a\\b"])
def test_malformed_hosts_are_no_hosts(malformed: str) -> None:
    assert host_and_port(malformed) == ("", None)


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("https://localhost:8443", "localhost:8443", True),
        ("https://baby.example.org", "baby.example.org:443", True),
        ("https://localhost:9999", "localhost:8443", False),
        ("https://evil.example", "localhost:8443", False),
        ("null", "localhost:8443", False),
        ("file:///x", "localhost", False),
    ],
)
def test_a_page_is_ours_when_host_and_port_agree(origin: str, host: str, same: bool) -> None:
    assert same_origin(origin, host) is same


async def ask(kind: str, **headers: str) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        sent.append({"type": "let in"})

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    lines = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": kind, "method": "GET", "path": "/", "headers": lines}
    await HostGuard(inner, more=["baby.example.org"])(scope, None, send)
    return sent


async def test_a_rebound_name_gets_words_and_nothing_else() -> None:
    start, content = await ask("http", host="evil.example")
    assert start["status"] == 400 and b"BABYCAM_ALLOWED_HOSTS" in content["body"]


async def test_a_request_without_a_name_is_refused() -> None:
    assert (await ask("http"))[0]["status"] == 400


async def test_a_foreign_page_gets_no_socket() -> None:
    assert await ask("websocket", host="localhost:8443", origin="https://evil.example") == [
        {"type": "websocket.close", "code": 4403}
    ]


async def test_our_own_page_gets_one() -> None:
    assert await ask("websocket", host="localhost:8443", origin="https://localhost:8443") == [{"type": "let in"}]


def test_a_resolver_that_is_away_holds_up_nobody_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> str:
        raise AssertionError("this waits for seconds")

    monkeypatch.setattr(hosts, "_hostnames", frozenset())
    monkeypatch.setattr(socket, "getfqdn", away)
    assert allowed(socket.gethostname().lower()) and not allowed("baby.example.org")


def test_the_name_that_the_network_gave_this_machine_is_its_own_once_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "_hostnames", frozenset())
    monkeypatch.setattr(socket, "getfqdn", lambda: "Nas.Example.org")
    hosts.look_up_names()
    assert allowed("nas.example.org")
