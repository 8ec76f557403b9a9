"""Whole answers say how long they are on every route, on a connection that is kept; TLS ends with a goodbye."""

import http.client
import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.rig import Client, Rig
from tests.server.front.strangers import Line
from tests.support.sockets import trusting

pytestmark = pytest.mark.slow
WITHOUT = (204, 304)
MADE_UP = {"int": "1", "uuid": "8f308466-e5d3-4662-8a6f-6511333fea6a"}
CLOSES = "/api/worker/clips"  # whom it does not know may be sending a film, which nobody reads to its end
METHODS = ("GET", "HEAD", "OPTIONS", "DELETE", "PATCH")


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    with Rig() as rig:
        rig.set_up()
        yield rig


def paths(patterns: "list[URLPattern | URLResolver]", above: str = "/") -> Iterator[str]:
    """Every route as an address, with ids that nothing has (or that the first row has)."""
    for each in patterns:
        part = above + re.sub(r"<(?:(\w+):)?\w+>", lambda found: MADE_UP.get(found[1] or "", "x"), str(each.pattern))
        if isinstance(each, URLResolver):
            yield from paths(each.url_patterns, part)
        elif re.fullmatch(r"[\w/.~-]*", part):
            yield part


def faults(connection: http.client.HTTPSConnection, method: str, path: str, headers: dict[str, str]) -> list[str]:
    """What is wrong with this answer."""
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    length, cut = answer.getheader("Content-Length"), answer.getheader("Transfer-Encoding")
    body = answer.read()
    if answer.status in WITHOUT:
        wrong = bool(cut or length not in (None, "0") or body)
    else:
        wrong = bool(cut or length is None or (method != "HEAD" and len(body) != int(length)))
    found = [f"{method} {path}: {answer.status} {length=} {cut=} {len(body)}"] if wrong else []
    return found + ([f"{method} {path}: {answer.status} ended the connection"] if answer.will_close and path != CLOSES else [])


def test_every_route_says_how_long_its_answer_is_and_keeps_the_connection(rig: Rig) -> None:
    known = sorted({*paths(get_resolver().url_patterns), "/healthz", "/nowhere", "/api/nowhere", "/offline.css", "/sw.js"})
    assert len(known) > 60
    ana = Client(rig.base).login("ana")
    connection = http.client.HTTPSConnection("127.0.0.1", rig.https_port, context=trusting(), timeout=60)
    wrong = []
    for headers, methods in (({}, METHODS), ({"Cookie": ana.cookies}, ("GET", "HEAD", "OPTIONS"))):
        for path in known:
            for method in methods:
                wrong += faults(connection, method, path, headers)
    connection.close()
    assert wrong == []


@pytest.mark.parametrize("more", [(), ("Connection: close",)], ids=["a kept line", "a closed line"])
def test_a_tls_line_ends_with_close_notify(rig: Rig, more: tuple[str, ...]) -> None:
    with Line(rig.https_port, secure=True) as guest:
        guest.ask("GET", "/healthz", *more)
        while data := guest.socket.recv(65536):  # raises SSLEOFError where the line is cut
            assert data
