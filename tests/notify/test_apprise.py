"""Real messages by Apprise: to an ntfy server, and as mail to a real SMTP server."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from babycam.notify.message import Alert, take_back
from babycam.notify.transports import apprise
from babycam.notify.transports.parcel import Parcel, ok
from tests.cast import Cast
from tests.notify.loop import CRY, Night, apprise_channel, push_channel, row, tries
from tests.support.letters import letterbox
from tests.support.ntfy import Ntfy, ntfy
from tests.support.push_service import push_service

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server() -> Iterator[Ntfy]:
    with ntfy() as running:
        yield running


async def test_ntfy_gets_what_happened_and_no_picture_from_elsewhere(cast: Cast, server: Ntfy) -> None:
    night = Night()
    await apprise_channel(cast.ana, "Ana's ntfy", server.url("secret-topic"))
    await night.call([cast.ana])
    await night.work()
    (message,) = server.messages
    assert (message["topic"], message["title"]) == ("secret-topic", "Zoe")
    assert message["message"].startswith(f"{CRY.words}\n\nhttps://")
    assert "http" not in str(server.headers[0].get("X-Icon", ""))
    sent = await row("Ana's ntfy")
    assert sent.state == "accepted" and sent.channel and sent.channel.verified_at == night.clock.now()


async def test_a_mail_arrives(cast: Cast) -> None:
    night = Night()
    with letterbox() as box:
        await apprise_channel(cast.ana, "Ana's mail", box.url("ana@example.org"))
        await night.call([cast.ana])
        await night.work()
    (letter,) = box.letters
    assert letter["To"] == "ana@example.org" and "Zoe" in letter["Subject"]
    assert "Zoe is loud" in letter.get_body(("plain", "html")).get_content()
    assert (await row("Ana's mail")).state == "accepted"


@pytest.mark.parametrize("password", ["p%C3%A4ss", "pa%CC%88ss", "%E2%82%AC100", "a%00b", "a%0D%0Ab", "%E5%AF%86%E7%A0%81"])
def test_a_password_that_mail_cannot_carry_is_refused_when_it_is_saved(cast: Cast, ana_client: Any, password: str) -> None:
    for url in (f"mailtos://ana:{password}@example.org", f"mailto://smtp.example.org?user=ana&pass={password}&to=a@example.org"):
        answer = ana_client.post("/api/channels", {"kind": "apprise", "url": url})
        assert answer.status_code == 400 and "Mail cannot carry this password" in answer.json()["fields"]["url"][0], answer.content
    fine = ana_client.post("/api/channels", {"kind": "apprise", "url": "mailtos://ana:a%20b%21%7E%3A@example.org"})
    assert fine.status_code == 201


async def test_a_server_that_is_down_for_forty_seconds_delays_nobody_else_and_gets_it_afterwards(cast: Cast, server: Ntfy) -> None:
    night = Night()
    with push_service() as service:
        await apprise_channel(cast.ana, "Ana's ntfy", server.url("ana"))
        await push_channel(service, cast.ana, "Ana's phone")
        await push_channel(service, cast.ben, "Ben's phone")
        server.status = 503
        await night.call([cast.ana, cast.ben])
        await night.work()
        assert {message.device for message in service.messages} == {"Ana's phone", "Ben's phone"}  # no time has passed
        assert (await row("Ana's ntfy")).state == "retry"
        await night.pass_(40)
        await night.call([cast.ben], incident=8)
        await night.work()
        assert service.messages[-1].content["incident"] == 8
        server.status = 200
        await night.pass_(31)
    assert [message["title"] for message in server.messages] == ["Zoe"]
    outcomes = await tries("Ana's ntfy")
    assert [kind for kind, _ in outcomes] == ["later"] * (len(outcomes) - 1) + ["ok"]
    assert 3 <= len(outcomes) <= 6 and "503" in outcomes[0][1]


async def test_why_it_failed_is_told_without_the_secrets_of_the_address(cast: Cast) -> None:
    night = Night()
    with ntfy(password="right-password") as server:
        await apprise_channel(cast.ana, "Ana's ntfy", server.url("hidden-topic", login="ana:wrong-password"))
        await night.call([cast.ana])
        await night.work()
    failed = await row("Ana's ntfy")
    assert failed.state == "retry" and "401" in failed.words
    assert "hidden-topic" not in failed.words and "wrong-password" not in failed.words


async def test_a_message_that_still_hangs_in_its_thread_is_not_joined_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    hanging, begun = threading.Event(), threading.Event()

    def hang(_parcel: Parcel) -> Any:
        begun.set()
        hanging.wait(20)
        return ok("at last")

    monkeypatch.setattr(apprise, "_send", hang)
    parcel = Parcel(delivery=1, kind="apprise", said=take_back(Alert(kind="noise", words="x", key="k")), channel=4711)
    first = asyncio.create_task(apprise.send(parcel))
    await asyncio.to_thread(begun.wait, 10)
    assert "has not answered" in (await apprise.send(parcel)).words
    hanging.set()
    assert (await first).kind == "ok"


@pytest.mark.parametrize(
    ("words", "url", "kept"),
    [
        ("topic hidden at ntfy.example.org", "ntfy://ana:pass@ntfy.example.org/hidden", "topic … at ntfy.example.org"),
        ("tgram://123456:ABCDEF/ failed", "tgram://123456:ABCDEF/", "tgram://…:…/ failed"),
        ("key a%20b, key a b", "json://host.example.org/sec%20ret", "key a%20b, key a b"),
    ],
)
def test_secrets_are_blotted_out_of_reasons(words: str, url: str, kept: str) -> None:
    assert apprise.blotted(words, url) == kept
