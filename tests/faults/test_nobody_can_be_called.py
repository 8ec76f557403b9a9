"""The database can be read but takes no write, and all rooms are quiet: the family is told all the same, by pages and phones."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.house import House, note
from tests.faults.page import PATIENCE_S, Page
from tests.faults.test_services import loud
from tests.support.push_service import PushService, push_service, unb64

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def home() -> Iterator[House]:
    with House(BABYCAM_WORKERS="0", BABYCAM_SYNTHETIC="1") as house:
        yield house


@pytest.fixture
def pushes(home: House) -> Iterator[PushService]:
    """Ana's phone, known to the server well enough to be called from memory."""
    with push_service() as service:
        phone = service.subscribe("Ana's phone", unb64(home.get("/api/push/key")["key"]))
        home.ana.post("/api/channels", {"kind": "webpush", "name": phone.name, "subscription": phone.subscription()})
        seen = home.count("probe", "read")
        home.until(lambda: home.count("probe", "read") > seen + 1, PATIENCE_S, "the channels to be read")
        yield service


def test_a_database_that_another_process_has_locked_is_told_to_every_page_and_rings_once_until_it_is_free(
    home: House, pushes: PushService
) -> None:
    other = sqlite3.connect(Path(home.rig.data) / "babycam.sqlite3", isolation_level=None, timeout=30)
    other.execute("BEGIN EXCLUSIVE")
    locked = time.monotonic()
    try:
        down = home.page.wait("alarm.down", lambda message: message["down"])
        note("SQLite locked by another process", "pages told that nothing can be stored", time.monotonic() - locked)
        assert down["part"] == "database"
        late = Page(home.ana)
        late.start()
        assert late.wait("alarm.down", lambda message: message["down"])["words"] == down["words"]
        late.close()
        pushes.wait_for(1, PATIENCE_S)
        note("SQLite locked by another process", "phones rung", time.monotonic() - locked)
        assert loud(pushes)[0]["body"] == down["words"]
    finally:
        other.close()
    home.page.wait("alarm.down", lambda message: not message["down"])
    home.until(lambda: any(message.content["over"] for message in pushes.messages), PATIENCE_S, "the call to be taken back")
    home.until(home.rig.healthy, PATIENCE_S, "healthz to be well")
    assert len(loud(pushes)) == 1
