"""What a service's server really gets, from what was written in its form: servers on loopback that speak their protocols."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from babycam.notify.message import Alert, ring, take_back
from babycam.notify.transports import apprise
from babycam.notify.transports.parcel import Outcome, Parcel
from babycam.notify.transports.transport import Owner
from tests.support.http_server import QuietServer
from tests.support.letters import letterbox
from tests.support.ntfy import ntfy

ALERT = Alert(kind="noise", words="Zoe is loud", key="k", rooms=("Zoe",))
TOPIC = "babycam-x7q2k9"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJhYmMifQ.abcdefghijk-_lmn"


@dataclass
class Heard:
    """What a server was asked: (path, headers, JSON)."""

    port: int = 0
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)


@contextmanager
def server(status: int, answer: object) -> Iterator[Heard]:
    heard = Heard()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            heard.asked.append((self.path, dict(self.headers), json.loads(body)))
            said = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_args: object) -> None:
            return

    running = QuietServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    heard.port = running.server_port
    try:
        yield heard
    finally:
        running.shutdown()
        running.server_close()
        thread.join(5)


async def call(service: str, *, quiet: bool = False, **form: str) -> Outcome:
    address = apprise.address_of(Owner(1, "Ana", "ana"), {"service": service, "form": form})
    said = take_back(replace(ALERT, words="Ben has it")) if quiet else ring(ALERT)
    return await apprise.send(Parcel(delivery=1, kind="apprise", said=said, channel=None, address=address.secret))


async def test_a_call_by_ntfy_rings_as_loud_as_it_can_and_its_taking_back_softly() -> None:
    with ntfy() as service:
        place = f"127.0.0.1:{service.server.server_port}"
        loud = await call("ntfy", topic=TOPIC, server=place)
        soft = await call("ntfy", topic=TOPIC, server=place, quiet=True)
    assert (loud.kind, soft.kind) == ("ok", "ok") and {message["topic"] for message in service.messages} == {TOPIC}
    assert [headers["X-Priority"] for headers in service.headers] == ["max", "low"]


async def test_ntfy_takes_an_access_token() -> None:
    with server(200, {}) as heard:
        outcome = await call("ntfy", topic=TOPIC, server=f"http://127.0.0.1:{heard.port}", token="tk_" + "a" * 29)
    assert outcome.kind == "ok" and heard.asked[0][1]["Authorization"] == f"Bearer tk_{'a' * 29}"


async def test_home_assistant_is_asked_to_tell_the_phone_and_not_its_own_page() -> None:
    with server(200, []) as heard:
        outcome = await call("home_assistant", server=f"http://127.0.0.1:{heard.port}", token=JWT, notifier="mobile_app_anas_phone")
    ((path, headers, said),) = heard.asked
    assert outcome.kind == "ok" and path == "/api/services/notify/mobile_app_anas_phone"
    assert headers["Authorization"] == f"Bearer {JWT}" and said["message"] == "Zoe is loud"


async def test_signal_sends_from_one_number_to_another() -> None:
    with server(201, {"timestamp": "1"}) as heard:
        place = f"http://127.0.0.1:{heard.port}"
        outcome = await call("signal", server=place, sender="+49 170 1112223", to="+49 170 4445556")
    ((path, _, said),) = heard.asked
    assert outcome.kind == "ok" and path == "/v2/send"
    assert (said["number"], said["recipients"]) == ("+491701112223", ["+491704445556"])


async def test_a_mail_goes_to_the_server_that_was_written() -> None:
    with letterbox() as box:
        place = f"127.0.0.1:{box.port}"
        outcome = await call("mail", address="ana@example.org", server=place, encryption="insecure", to="ben@example.org")
    assert outcome.kind == "ok", outcome.words
    (letter,) = box.letters
    assert letter["To"] == "ben@example.org" and "ana@example.org" in letter["From"]


@pytest.mark.parametrize("quiet", [False, True])
async def test_an_app_password_with_its_spaces_opens_the_mailbox(quiet: bool) -> None:
    login = ("ana@example.org", "abcd efgh ijkl+mnop")
    with letterbox(login) as box:
        place = f"127.0.0.1:{box.port}"
        await call("mail", address=login[0], password=login[1], server=place, encryption="insecure", quiet=quiet)
    assert (box.logins, len(box.letters)) == ([login], 1)


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_refusal_is_told_in_the_words_of_the_service_and_without_its_secrets(status: int) -> None:
    with server(status, {"message": "Unauthorized"}) as heard:
        outcome = await call("home_assistant", server=f"http://127.0.0.1:{heard.port}", token=JWT, notifier="mobile_app_x")
    assert outcome.kind == "later" and str(status) in outcome.words and JWT not in outcome.words
