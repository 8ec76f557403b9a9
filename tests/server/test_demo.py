"""`babycam demo`: a family to look at, without any camera."""

import signal
from functools import partial

import pytest

from tests.rig import Client, Rig

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


def heard(visitor: Client, room: int) -> bool:
    return bool(visitor.get(f"/api/rooms/{room}")["health"]["heard"])


def test_the_demo_shows_its_login_and_two_rooms_that_are_heard_and_leaves_nobody_behind() -> None:
    with Rig(command="demo") as rig:
        visitor = Client(rig.base)
        login = visitor.get("/api/session")["demo_login"]
        visitor.login(**login)
        rooms = {room["name"]: room["id"] for room in visitor.get("/api/rooms")["results"]}
        assert list(rooms) == ["Zoe", "Max"] and (rig.data / "demo" / "babycam.sqlite3").exists()
        for room in rooms.values():
            rig.until(partial(heard, visitor, room), 40, "the room to be heard")
        rig.stop(signal.SIGINT)
        assert rig.left_over == []
