"""A family writes over a line that breaks all the time, to a server that is killed in between: nothing is lost, nothing doubled."""

import asyncio
import contextlib
import json
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from babycam.chat.services import PER_MINUTE
from tests.faults.cutting import cutting
from tests.rig import PASSPHRASE, Client, Rig
from tests.support.services import postgres
from tests.support.sockets import trusting

pytestmark = pytest.mark.timeout(240)
EACH = 20  # messages of one person
PATIENCE_S = 120.0
CUT = (aiohttp.ClientError, OSError, EOFError, TimeoutError, json.JSONDecodeError)


@pytest.fixture(params=["sqlite", "postgresql"])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    with ExitStack() as stack:
        database: dict[str, Any] = {"DATABASE_URL": stack.enter_context(postgres()).url} if request.param == "postgresql" else {}
        yield stack.enter_context(Rig(BABYCAM_WORKERS="0", BABYCAM_SYNTHETIC="1", **database))


class Phone:
    """Somebody's page as far as the chat goes: sends from an outbox until it is answered, and catches up by news."""

    def __init__(self, client: Client, name: str, port: int) -> None:
        self.base, self.name = f"https://127.0.0.1:{port}", name
        self._headers = {"Cookie": client.cookies, "X-CSRFToken": client.cookie("__Host-csrftoken"), "Origin": self.base}
        self.headers = {**self._headers, "Referer": self.base + "/"}
        self.known: dict[int, dict[str, Any]] = {}
        self.heard_twice = self.repeats = 0
        self._rev = 0

    async def write(self, line: aiohttp.ClientSession) -> None:
        for number in range(EACH):
            message = {"uuid": str(uuid4()), "text": f"{self.name} {number}"}
            while not await self._sent(line, message):  # noqa: ASYNC110 - until it is answered
                await asyncio.sleep(0.05)

    async def _sent(self, line: aiohttp.ClientSession, message: dict[str, str]) -> bool:
        with contextlib.suppress(*CUT):
            async with line.post(self.base + "/api/chat/messages", json=message, headers=self.headers) as answer:
                body = await answer.json()
                self.repeats += answer.status == 200
                return answer.status in (200, 201) and body["text"] == message["text"]
        return False

    async def listen(self, line: aiohttp.ClientSession) -> None:
        """Hears messages by the socket; each time it is open again, fetches what was missed."""
        while True:
            with contextlib.suppress(*CUT):
                async with line.ws_connect(self.base + "/ws/events/", headers=self.headers) as socket:
                    async for said in socket:
                        await self._hear(line, json.loads(said.data))
            await asyncio.sleep(0.05)

    async def _hear(self, line: aiohttp.ClientSession, message: dict[str, Any]) -> None:
        if message["type"] == "hello":
            await self._catch_up(line)
        elif message["type"] == "chat.message":
            self.known[message["message"]["id"]] = message["message"]

    async def _catch_up(self, line: aiohttp.ClientSession) -> None:
        more = True
        while more:
            async with line.get(f"{self.base}/api/chat/news?after={self._rev}&limit=10", headers=self.headers) as answer:
                news = await answer.json()
            self.known |= {message["id"]: message for message in news["results"]}
            self._rev, more = news["rev"], news["more"]

    def texts(self) -> list[str]:
        return [self.known[key]["text"] for key in sorted(self.known)]


def family(rig: Rig) -> list[Client]:
    """Ana, Ben and Cy, logged in."""
    ana = rig.set_up()
    room = ana.get("/api/rooms")["results"][0]["id"]
    for name, role, rooms in (("Ben", "parent", []), ("Cy", "sitter", [room])):
        ana.post("/api/people", {"name": name, "username": name.lower(), "password": PASSPHRASE, "role": role, "rooms": rooms})
    return [ana, Client(rig.base).login("ben"), Client(rig.base).login("cy")]


async def evening(rig: Rig, clients: list[Client]) -> None:
    async with cutting(rig.https_port) as cutter:
        names = ("Ana", "Ben", "Cy")
        phones = [Phone(client, name, cutter.port) for client, name in zip(clients, names, strict=True)]
        connector = aiohttp.TCPConnector(ssl=trusting(), force_close=True, limit=0)
        async with (
            asyncio.timeout(PATIENCE_S),
            aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as line,
        ):
            listening = [asyncio.create_task(phone.listen(line)) for phone in phones]
            writing = asyncio.gather(*(phone.write(line) for phone in phones))
            while cutter.cuts < 20:  # noqa: ASYNC110 - the line decides
                await asyncio.sleep(0.05)
            await asyncio.to_thread(rig.stop, signal.SIGKILL)
            await asyncio.to_thread(rig.start)
            await writing
            cutter.steady = True
            while any(len(phone.known) < 3 * EACH for phone in phones):  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.1)
            for task in listening:
                task.cancel()
            await asyncio.gather(*listening, return_exceptions=True)
        assert cutter.cuts > 20 and sum(phone.repeats for phone in phones) > 0, "else this proves nothing"
        for phone in phones:
            assert sorted(phone.texts()) == sorted(f"{name} {number}" for name in names for number in range(EACH))
            assert phone.texts() == phones[0].texts()
            mine = [text for text in phone.texts() if text.startswith(phone.name)]
            assert mine == [f"{phone.name} {number}" for number in range(EACH)], "in the order in which they were written"


def test_what_three_phones_write_over_breaking_lines_is_there_once_for_all(rig: Rig) -> None:
    clients = family(rig)
    asyncio.run(evening(rig, clients))
    stored = clients[0].get("/api/chat/messages?limit=100")["results"]
    assert len(stored) == 3 * EACH and len({message["uuid"] for message in stored}) == 3 * EACH


async def flood(rig: Rig, clients: list[Client], least: int) -> None:
    """Ben's phone goes wild for as long as Ana and Cy go on talking, and at least for so many messages."""
    ana, ben, cy = (Phone(client, name, rig.https_port) for client, name in zip(clients, ("Ana", "Ben", "Cy"), strict=True))
    codes: Counter[int] = Counter()
    talked = asyncio.Event()
    connector, jar = aiohttp.TCPConnector(ssl=trusting(), limit=8), aiohttp.DummyCookieJar()
    async with asyncio.timeout(PATIENCE_S), aiohttp.ClientSession(connector=connector, cookie_jar=jar) as line:

        async def wild() -> None:
            while not talked.is_set() or codes.total() < least:
                message = {"uuid": str(uuid4()), "text": "spam"}
                async with line.post(ben.base + "/api/chat/messages", json=message, headers=ben.headers) as answer:
                    codes[answer.status] += 1
                    said = await answer.json()
                    assert answer.status != 429 or (said["title"] and answer.headers["Retry-After"])

        flooding = asyncio.gather(*(wild() for _ in range(8)))
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trusting()), cookie_jar=jar) as other:
            listening = asyncio.create_task(cy.listen(other))
            await ana.write(other)
            while sum(text.startswith("Ana") for text in cy.texts()) < EACH:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.1)
            listening.cancel()
        talked.set()
        await flooding
    assert set(codes) == {201, 429} and codes[201] <= 2 * PER_MINUTE, codes


def test_a_phone_that_goes_wild_is_stopped_in_words_and_the_others_go_on(rig: Rig) -> None:
    clients = family(rig)
    asyncio.run(flood(rig, clients, 3 * PER_MINUTE))
    assert clients[0].get("/api/health") and "Traceback" not in rig.log.read_text(errors="replace")
