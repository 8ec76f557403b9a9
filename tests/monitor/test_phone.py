"""What a phone says of itself: which of it may become a silence, and how it is known in every web process."""

from typing import Any

import msgspec
import pytest

from babycam.core.events import ScreenEvent, screens
from babycam.monitor import phones as module
from babycam.monitor import queries as monitor_queries
from babycam.monitor import warnings
from babycam.monitor.bridge import Bridge
from babycam.monitor.phone_beats import Beat, PhoneNow, Talker, taken
from babycam.monitor.phones import Phones
from babycam.monitor.state import Board, RoomState
from tests.support.phones import BEAT

DEVICE = 7


def beat(**values: Any) -> Beat:
    return msgspec.convert({**BEAT, **values}, Beat)


def codes(*beats: Beat, each_s: float = 1.0) -> list[str]:
    """The warnings once these beats came, one each second."""
    known: PhoneNow | None = None
    now = 100.0
    for now in (100.0 + each_s * number for number in range(len(beats))):
        known = taken(known, DEVICE, beats[int((now - 100.0) / each_s)], now, local=True)
    assert known is not None
    return [warning["code"] for warning in warnings.of_phone(known, now)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, []),
        ({"charging": False}, ["phone_unplugged"]),
        ({"charging": None, "battery": None}, []),
        ({"hot": "fair"}, []),
        ({"hot": "serious"}, ["phone_hot"]),
        ({"hot": "critical"}, ["phone_hot"]),
        ({"wake_lock": False}, ["phone_sleeps"]),
        ({"can_sound": False}, ["phone_silent"]),
        ({"can_sound": True}, []),
        ({"wake_lock": False, "visible": False}, []),
        ({"wake_lock": None}, []),
        ({"gain_control": True}, ["gain_control"]),
        ({"mic": "muted"}, ["mic_muted_by_phone"]),
        ({"mic": "ended"}, ["mic_muted_by_phone"]),
        ({"mic": "denied"}, ["mic_muted_by_phone"]),
        ({"mic": "none"}, []),
        ({"mic": "muted", "hot": "critical", "charging": False}, ["mic_muted_by_phone", "phone_hot", "phone_unplugged"]),
    ],
)
def test_what_a_phone_says_is_turned_into_warnings(values: dict[str, Any], expected: list[str]) -> None:
    assert codes(beat(**values)) == expected


def test_every_warning_has_words() -> None:
    assert all(len(words) > 20 for words in warnings.WARNING_WORDS.values())


def test_a_glance_at_another_app_is_nothing_and_ten_seconds_are_a_warning() -> None:
    hidden = beat(visible=False)
    assert codes(beat(), *[hidden] * 10) == []
    assert codes(beat(), *[hidden] * 11) == ["phone_hidden"]
    assert codes(*[hidden] * 11, beat(), hidden) == []


def test_a_silent_phone_warns_of_nothing() -> None:
    known = taken(None, DEVICE, beat(hot="critical"), 100.0, local=True)
    assert warnings.of_phone(known, 104.9) and warnings.of_phone(known, 105.0) == []


def test_another_phone_begins_anew() -> None:
    first = taken(None, DEVICE, beat(visible=False), 100.0, local=True)
    assert taken(first, DEVICE + 1, beat(visible=False), 150.0, local=True).hidden_since == 150.0


def test_the_power_that_a_phone_does_not_tell_is_the_workers() -> None:
    room = RoomState(1)
    room.phone = taken(None, DEVICE, beat(battery=None, charging=None), 100.0, local=True)
    assert monitor_queries.power_of(room, 100.0) == (None, None)
    room.phone = taken(None, DEVICE, beat(battery=9, charging=None), 100.0, local=True)
    assert monitor_queries.power_of(room, 159.0) == (9, None) and monitor_queries.power_of(room, 161.0) == (None, None)


class Wireless(Bridge):
    """Two ends of it in one process."""

    def __init__(self) -> None:
        super().__init__()
        self.other: Wireless | None = None

    def send(self, kind: str, body: dict[str, Any]) -> None:
        if self.other is not None:
            copy = msgspec.msgpack.decode(msgspec.msgpack.encode(body))
            self.other._handlers[kind](copy)


class Socket:
    """A phone's socket that only remembers."""

    def __init__(self, device: int = DEVICE, room: int = 1) -> None:
        self.device, self.room = device, room
        self.said: list[str] = []

    def look(self) -> None:
        self.said.append("look")

    def reload(self) -> None:
        self.said.append("reload")

    def hear(self) -> None:
        self.said.append("hear")

    def cry(self, seconds: float) -> None:
        self.said.append("cry")

    def replaced(self) -> None:
        self.said.append("replaced")


@pytest.fixture
def here_and_there(monkeypatch: pytest.MonkeyPatch) -> tuple[Phones, Phones, Board]:
    """Two web processes that share one board (each would have its own)."""
    known = Board()
    monkeypatch.setattr(module, "board", known)
    monkeypatch.setattr(screens, "_handlers", [])
    one, two = Wireless(), Wireless()
    phones = Phones(one), Phones(two)
    one.other, two.other = two, one
    return *phones, known


async def test_a_phone_that_connects_elsewhere_leaves_its_older_socket(here_and_there: tuple[Phones, Phones, Board]) -> None:
    here, there, _ = here_and_there
    older, other, newer = Socket(), Socket(device=8, room=2), Socket()
    here.add(older)
    here.add(other)
    there.add(newer)
    assert (older.said, other.said, newer.said) == (["replaced"], [], [])


async def test_what_is_said_to_a_phone_reaches_it_wherever_it_is(here_and_there: tuple[Phones, Phones, Board]) -> None:
    here, there, _ = here_and_there
    phone, neighbour = Socket(), Socket(device=8, room=2)
    there.add(phone)
    there.add(neighbour)
    here.reload(1)
    here.changed(ScreenEvent("wish.changed", 1))
    here.changed(ScreenEvent("lullabies.changed", None))
    assert (phone.said, neighbour.said) == (["reload", "look", "look"], ["look"])


async def test_a_beat_is_known_everywhere_and_is_news_where_the_socket_is(here_and_there: tuple[Phones, Phones, Board]) -> None:
    here, there, known = here_and_there
    here.beat(1, DEVICE, beat(battery=33, playing={"track": "rain", "left_s": 5}))
    state = known.of(1).phone
    assert state is not None and state.beat.battery == 33 and not state.local  # as the copy left it on the shared board
    assert (here.dirty, there.dirty) == ({1}, set())


async def test_only_what_parents_would_notice_is_news(here_and_there: tuple[Phones, Phones, Board]) -> None:
    here, _, _ = here_and_there
    for values, news in (
        ({"battery": 50}, True),
        ({"battery": 50, "at": 2.0}, False),
        ({"battery": 49}, True),
        ({"battery": 49, "playing": {"track": "rain", "left_s": 9}}, True),
        ({"battery": 49, "playing": {"track": "rain", "left_s": 8}}, False),
        ({"battery": 49}, True),
    ):
        here.dirty.clear()
        here.beat(1, DEVICE, beat(**values))
        assert (here.dirty == {1}) is news, values


async def test_who_talks_is_told_once(here_and_there: tuple[Phones, Phones, Board], monkeypatch: pytest.MonkeyPatch) -> None:
    here, _, known = here_and_there
    heard: list[Any] = []
    monkeypatch.setattr(screens, "_handlers", [lambda event: heard.append(event.body["by"])])
    here._bridge.other = None  # type: ignore[attr-defined]
    for talker in (Talker(2, "Ben"), Talker(2, "Ben"), None, None):
        here.talks(1, talker)
    assert heard == [{"id": 2, "name": "Ben"}, None] and known.of(1).talker is None
