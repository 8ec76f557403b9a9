"""Behind a reverse proxy: its word counts, a stranger's does not."""

import asyncio
import http.client
import ipaddress
import json
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
import websockets

from babycam.server import env
from babycam.server.guards.proxies import Proxies
from babycam.server.trust import authority
from tests.rig import PASSPHRASE, Rig
from tests.server.guards.reverse_proxy import reverse_proxy

OUTSIDE = "https://baby.example.org"


def seen(client: str, kind: str = "http", trusted: str = "127.0.0.1, 10.0.0.0/8", **headers: str) -> dict[str, Any]:
    """What those behind Proxies are told."""
    networks = [ipaddress.ip_network(part.strip()) for part in trusted.split(",") if part.strip()]
    named = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in {"host": "here:8443", **headers}.items()]
    scheme = "https" if kind == "http" else "wss"
    found = Proxies(None, networks).seen({"type": kind, "client": (client, 5), "scheme": scheme, "headers": named})  # type: ignore[arg-type]
    return {**found, "headers": dict(found["headers"])}


def test_a_trusted_proxy_says_who_asks_how_and_for_whom() -> None:
    found = seen("127.0.0.1", x_forwarded_for="203.0.113.7", x_forwarded_proto="https", x_forwarded_host="baby.example.org")
    assert found["client"][0] == "203.0.113.7" and found["scheme"] == "https"
    assert found["headers"] == {b"host": b"baby.example.org"}


def test_a_strangers_word_does_not_count_and_goes_no_further() -> None:
    said = {
        "x_forwarded_for": "127.0.0.1",
        "x_forwarded_proto": "http",
        "x_forwarded_host": "evil.example",
        "forwarded": "for=1.2.3.4",
    }
    found = seen("192.168.1.50", x_real_ip="1.2.3.4", **said)
    assert found["client"] == ("192.168.1.50", 5) and found["scheme"] == "https" and found["headers"] == {b"host": b"here:8443"}


def test_by_default_nobody_is_trusted_not_even_this_machine() -> None:
    assert seen("127.0.0.1", trusted="", x_forwarded_for="1.2.3.4")["client"][0] == "127.0.0.1"


def test_what_a_stranger_told_the_proxy_does_not_count() -> None:
    assert seen("127.0.0.1", x_forwarded_for="1.1.1.1, 127.0.0.1, 203.0.113.7, 10.2.3.4")["client"][0] == "203.0.113.7"


@pytest.mark.parametrize(
    ("chain", "client"),
    [
        ("203.0.113.7:4711", "203.0.113.7"),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        ("2001:db8::7", "2001:db8::7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unknown", "127.0.0.1"),
        ("203.0.113.9, nonsense", "127.0.0.1"),
        (", ,", "127.0.0.1"),
        ("10.1.1.1", "10.1.1.1"),
        ("1.1.1.1," * 5000 + "203.0.113.7", "203.0.113.7"),
    ],
)
def test_addresses_come_in_many_shapes(chain: str, client: str) -> None:
    assert seen("127.0.0.1", x_forwarded_for=chain)["client"][0] == client


def test_a_proxy_that_listens_to_both_kinds_of_addresses_is_the_same_proxy() -> None:
    assert seen("::ffff:127.0.0.1", x_forwarded_for="203.0.113.7")["client"][0] == "203.0.113.7"


@pytest.mark.parametrize(
    ("kind", "said", "scheme"), [("http", "http", "http"), ("websocket", "https", "wss"), ("http", "gopher", "https")]
)
def test_the_way_of_asking_is_what_the_proxy_says_if_it_is_one(kind: str, said: str, scheme: str) -> None:
    assert seen("127.0.0.1", kind, x_forwarded_proto=said)["scheme"] == scheme


@pytest.mark.parametrize("host", ["a/b", "a b", "[::1", ""])
def test_a_host_that_cannot_be_is_not_taken(host: str) -> None:
    assert seen("127.0.0.1", x_forwarded_host=host)["headers"][b"host"] == b"here:8443"


def test_a_local_socket_without_an_address_is_nobody_special() -> None:
    assert Proxies(None, []).seen({"type": "http", "client": None, "scheme": "https", "headers": []})["headers"] == []  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["0.0.0.0/0", "::/0", "proxy", "10.0.0.0/40", "127.0.0.1 10.0.0.1"])
def test_proxies_that_cannot_be_right_are_said_in_words(value: str) -> None:
    with pytest.raises(env.BadSetting, match="BABYCAM_TRUSTED_PROXIES"):
        env.load({"BABYCAM_TRUSTED_PROXIES": value})


# --- a whole server behind a proxy ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    outside = {"BABYCAM_URL": OUTSIDE, "BABYCAM_TRUSTED_PROXIES": "127.0.0.1"}
    environment: dict[str, Any] = {**outside, "BABYCAM_WORKERS": "0", "DATABASE_URL": "", "REDIS_URL": ""}
    with Rig(**environment) as running:
        running.set_up()
        yield running


class Browser:
    """A browser at https://baby.example.org, which the proxy at this port answers for."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: SimpleCookie = SimpleCookie()

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None, **headers: str) -> tuple[int, Any]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {"Host": "baby.example.org", "Origin": OUTSIDE, "Referer": f"{OUTSIDE}/", "Content-Type": "application/json"}
        sent |= {"Cookie": self.cookie(), **{name.replace("_", "-"): value for name, value in headers.items()}}
        if "__Host-csrftoken" in self.cookies:
            sent["X-CSRFToken"] = self.cookies["__Host-csrftoken"].value
        line.request(method, path, json.dumps(body) if body else None, sent)
        answer = line.getresponse()
        for value in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(value)
        content = answer.read()
        line.close()
        return answer.status, json.loads(content) if content else None

    def cookie(self) -> str:
        return "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())

    def log_in(self, password: str = PASSPHRASE, **headers: str) -> int:
        self.ask("GET", "/api/session")
        return self.ask("POST", "/api/session", {"username": "ana", "password": password}, **headers)[0]


@pytest.mark.slow
@pytest.mark.parametrize("host", ["baby.example.org", ""])
async def test_a_family_logs_in_and_its_page_opens_its_socket_through_a_proxy(rig: Rig, host: str) -> None:
    """Also when the proxy asks for its own name, as nginx does unless it is told."""
    with reverse_proxy(rig.https_port, str(authority.certificate_path(rig.data)), "203.0.113.7", host) as port:
        ana = Browser(port)
        assert await asyncio.to_thread(ana.log_in) in (200, 201, 204)
        assert (await asyncio.to_thread(ana.ask, "GET", "/api/session"))[1]["person"]["name"] == "Ana"
        url, origin = f"ws://127.0.0.1:{port}/ws/events/", websockets.Origin(OUTSIDE)
        async with websockets.connect(url, additional_headers={"Cookie": ana.cookie()}, origin=origin, proxy=None) as socket:
            assert json.loads(await socket.recv())["type"]


@pytest.mark.slow
def test_a_guesser_behind_the_proxy_is_slowed_down_whatever_she_pretends_and_nobody_else(rig: Rig) -> None:
    trust = str(authority.certificate_path(rig.data))
    with reverse_proxy(rig.https_port, trust, "203.0.113.66") as hers, reverse_proxy(rig.https_port, trust, "203.0.113.8") as his:
        dee = Browser(hers)
        tries = [dee.log_in("a wild guess", X_Forwarded_For=f"198.51.100.{number}") for number in range(8)]
        assert 429 in tries
        assert Browser(his).log_in() in (200, 201, 204)


@pytest.mark.slow
def test_a_foreign_page_gets_nothing_through_the_proxy(rig: Rig) -> None:
    with reverse_proxy(rig.https_port, str(authority.certificate_path(rig.data)), "203.0.113.9", "baby.example.org") as port:
        dee = Browser(port)
        dee.ask("GET", "/api/session")
        assert dee.ask("POST", "/api/session", {"username": "ana", "password": PASSPHRASE}, Origin="https://evil.example")[0] == 403
