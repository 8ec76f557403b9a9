"""PostgreSQL and Redis go away and come back, each with a burst inside: the page rings at once, and nothing is lost."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from babycam.alerts.standby import NUMBERS
from tests.faults.house import House, Room, gone, lasts, note
from tests.faults.page import PATIENCE_S, Page
from tests.rig import Client, Refused, Rig
from tests.support.ntfy import Ntfy, ntfy
from tests.support.push_service import PushService, push_service, unb64
from tests.support.services import Postgres, Redis, postgres, redis
from tests.support.streams import HttpStream

pytestmark = pytest.mark.timeout(240)
AT_ONCE_S = 10.0  # the alarm takes a fraction of a second; machines are shared


@pytest.fixture(scope="module")
def database() -> Iterator[Postgres]:
    with postgres() as server:
        yield server


@pytest.fixture(scope="module")
def layer() -> Iterator[Redis]:
    with redis() as server:
        yield server


@pytest.fixture(scope="module")
def shared(database: Postgres, layer: Redis) -> dict[str, str]:
    """What several web processes have in common."""
    keys = {
        "BABYCAM_SECRET_KEY": "s" * 40,
        "BABYCAM_WORKER_TOKEN": "w" * 40,
        "BABYCAM_FERNET_KEY": "A" * 43 + "=",
        "BABYCAM_SYNTHETIC": "1",
    }
    return {"DATABASE_URL": database.url, "REDIS_URL": layer.url, **keys}


@pytest.fixture(scope="module")
def home(shared: dict[str, Any]) -> Iterator[House]:
    with House(**shared) as house:
        yield house


@pytest.fixture(scope="module")
def other_page(home: House, shared: dict[str, Any]) -> Iterator[Page]:
    """A page at a second web process, which has no workers of its own."""
    with Rig(BABYCAM_WORKERS="0", **shared) as rig:
        page = Page(Client(rig.base).login("ana"))
        page.start()
        yield page
        page.close()


@contextmanager
def asked_all_the_time(home: House) -> Iterator[Counter[Any]]:
    """Somebody keeps on asking the API; the statuses (and kinds of content) of its answers."""
    statuses: Counter[Any] = Counter()
    ended = threading.Event()

    def ask() -> None:
        while not ended.wait(0.3):
            for path in ("/api/rooms", "/api/session", "/api/health", "/api/incidents", "/api/settings"):
                try:
                    home.get(path)
                    statuses[200] += 1
                except Refused as refused:
                    known = isinstance(refused.body, dict) and refused.body.get("code")
                    statuses[(refused.status, known or "no problem details")] += 1

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    try:
        yield statuses
    finally:
        ended.set()
        thread.join(PATIENCE_S)


def test_a_database_that_is_away_for_fifteen_seconds_delays_no_alarm_and_loses_nothing(
    home: House, room: Room, stream: HttpStream, database: Postgres
) -> None:
    cuts, children = home.page.cuts, {process.pid for process in home.workers()}
    with asked_all_the_time(home) as statuses:
        database.stop()
        stopped = time.monotonic()
        failing = home.until(lambda: failing_part(home), PATIENCE_S, "healthz to say so")
        note("PostgreSQL away for 15 s", "healthz says so", time.monotonic() - stopped)
        assert "database" in failing
        onset = room.burst(stream.sound)
        noise = room.rings(onset, AT_ONCE_S)
        note("PostgreSQL away for 15 s", "alarm after the onset", time.time() - onset)
        room.shows("that storing hurts", lambda state, health: health["error"] == "unavailable")
        lasts(max(0.0, stopped + 15 - time.monotonic()))
        assert {process.pid for process in home.workers()} == children
        database.start()
    back = time.monotonic()
    room.has_incident(noise)
    note("PostgreSQL away for 15 s", "incident stored after its return", time.monotonic() - back)
    assert room.has_clip(onset)["noise"] == noise
    note("PostgreSQL away for 15 s", "clip stored after its return", time.monotonic() - back)
    home.until(home.rig.healthy, PATIENCE_S, "healthz to be well")
    assert set(statuses) <= {200, (503, "unavailable")}, statuses
    assert home.page.cuts == cuts  # the page's socket stood all the time
    room.shows("well", lambda state, health: health["error"] is None and health["heard"])
    room.settled()
    room.alarms(stream.sound)
    room.only_bursts()


@pytest.fixture
def phones(home: House) -> Iterator[tuple[PushService, Ntfy]]:
    """Ana's phone and Ana's ntfy, known to the server well enough to be called from memory."""
    with push_service() as pushes, ntfy() as letters:
        phone = pushes.subscribe("Ana's phone", unb64(home.get("/api/push/key")["key"]))
        ways = [
            {"kind": "webpush", "name": phone.name, "subscription": phone.subscription()},
            {"kind": "apprise", "name": "Ana's ntfy", "url": letters.url("ana")},
        ]
        made = [home.ana.post("/api/channels", way) for way in ways]
        seen = home.count("probe", "read")
        home.until(lambda: home.count("probe", "read") > seen + 1, PATIENCE_S, "the channels to be read")
        yield pushes, letters
        for channel in made:
            home.ana.delete(f"/api/channels/{channel['id']}")


def loud(service: PushService) -> list[dict[str, Any]]:
    """What was meant to wake, by push."""
    return [message.content for message in service.messages if not message.content["over"]]


def test_a_database_that_hangs_stops_no_alarm_which_is_answered_meanwhile_and_rings_once(
    home: House, room: Room, stream: HttpStream, database: Postgres, phones: tuple[PushService, Ntfy]
) -> None:
    pushes, letters = phones
    room.settled()
    cuts = home.page.cuts
    database.freeze()
    frozen = time.monotonic()
    try:
        onset = room.burst(stream.sound)
        noise = room.rings(onset, AT_ONCE_S)
        pushes.wait_for(1, PATIENCE_S)
        note("PostgreSQL hangs", "phone called after the onset", time.time() - onset)
        home.until(lambda: letters.messages, PATIENCE_S, "the letter to come")
        mine = home.page.wait("incident.changed", lambda message: noise in message["incident"]["noise_ids"])["incident"]
        assert mine["state"] == "triggered"
        down = home.page.wait("alarm.down", lambda message: message["down"] and message["came"] > frozen)
        note("PostgreSQL hangs", "pages told that nothing can be stored", time.monotonic() - frozen)
        assert down["part"] == "database"
        assert "alarm" in home.until(lambda: failing_part(home), PATIENCE_S, "healthz to say so")
        said = home.ana.post(f"/api/incidents/{mine['id']}/ack")
        assert (said["state"], said["acked_by"]["name"]) == ("acked", "Ana")
        home.until(lambda: any(message.content["over"] for message in pushes.messages), PATIENCE_S, "the call to be taken back")
        assert home.page.cuts == cuts
    finally:
        database.thaw()

    def stored() -> dict[str, Any] | None:
        return next((one for one in room.incidents() if noise in one["noise_ids"] and one["state"] != "triggered"), None)

    incident = home.until(stored, PATIENCE_S, "the incident and its answer to be stored")
    assert incident["acked_by"]["name"] == "Ana"
    assert (incident["id"] == mine["id"]) == (mine["id"] < NUMBERS), "a number of our own is exchanged, that of an incident stays"
    home.page.wait("alarm.down", lambda message: not message["down"] and message["came"] > frozen)
    room.settled()
    assert len(loud(pushes)) == 1
    assert [message["title"] for message in letters.messages].count(loud(pushes)[0]["title"]) == 1
    room.only_bursts()


def failing_part(home: House) -> dict[str, str] | None:
    """What /healthz says is failing."""
    try:
        home.get("/healthz")
    except Refused as refused:
        assert refused.status == 503
        failing: dict[str, str] = refused.body["failing"]
        return failing
    return None


def test_a_page_that_is_opened_while_the_database_is_away_comes_in_by_itself_later(
    home: House, room: Room, database: Postgres
) -> None:
    hellos = len(home.page.all("hello"))
    database.stop()
    socket = home.page._socket
    assert socket
    socket.close()  # as if the page were loaded anew
    home.page.until(lambda: home.page.cuts > 2, "some tries")
    database.start()
    home.page.until(lambda: len(home.page.all("hello")) > hellos, "the page to come in")
    room.heard()


def test_redis_that_is_away_for_thirteen_seconds_costs_this_servers_pages_nothing_and_the_others_a_delay(
    home: House, other_page: Page, room: Room, stream: HttpStream, layer: Redis
) -> None:
    room.settled()
    other_page.until(lambda: room.id in other_page.levels_at, "levels at the other process's page")
    cuts = home.page.cuts
    layer.stop()
    stopped = time.monotonic()
    home.until(lambda: not home.health_part("channel layer")["ok"], PATIENCE_S, "the health page to say so")
    note("Redis away for 13 s", "health page says so", time.monotonic() - stopped)
    onset = room.burst(stream.sound)
    noise = room.rings(onset, AT_ONCE_S)
    note("Redis away for 13 s", "alarm after the onset", time.time() - onset)
    room.has_incident(noise)
    lasts(max(0.0, stopped + 13 - time.monotonic()))
    layer.start()
    back = time.monotonic()
    home.until(lambda: home.health_part("channel layer")["ok"], PATIENCE_S, "the channel layer to be well")
    note("Redis away for 13 s", "well after its return", time.monotonic() - back)
    other_page.wait("noise.started", lambda message: message["noise"]["id"] == noise)
    other_page.wait("incident.changed", lambda message: noise in message["incident"]["noise_ids"])
    note("Redis away for 13 s", "alarm at the other web process", time.monotonic() - back)
    room.has_clip(onset)
    assert home.page.cuts == cuts
    room.settled()
    again = room.alarms(stream.sound)
    other_page.wait("noise.started", lambda message: message["noise"]["id"] == again, AT_ONCE_S)
    room.only_bursts()


def test_a_server_that_is_killed_while_the_database_is_away_loses_nothing(
    home: House, room: Room, stream: HttpStream, database: Postgres
) -> None:
    room.settled()
    server, *children = home.rig.family()
    database.stop()
    onset = room.burst(stream.sound)
    room.rings(onset, AT_ONCE_S)
    lasts(2)
    server.kill()
    home.rig.process.wait(10) if home.rig.process else None
    assert gone(children, PATIENCE_S) == []
    database.start()
    home.rig.start()
    began = time.monotonic()
    room.told_once([onset])
    note("PostgreSQL away, server killed", "all stored after the new start", time.monotonic() - began)
    room.alarms(stream.sound)
    room.only_bursts()
