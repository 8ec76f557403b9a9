"""Who watches, as two web processes know it together."""

from typing import Any

import msgspec

from babycam.core import clock, link
from babycam.core.events import ScreenEvent
from babycam.monitor import presence as module
from babycam.monitor.bridge import Bridge
from babycam.monitor.links import Links
from babycam.monitor.presence import BEGIN_S, FORGET_S, STREAM, WEBRTC, Presence, Sitting
from babycam.monitor.state import Board

ZOE, GRAN, CY = 7, 4, 3


class Cable(Bridge):
    """Carries what is sent straight to the other end."""

    other: "Cable"

    def send(self, kind: str, body: dict[str, Any]) -> None:
        if handler := self.other._handlers.get(kind):
            handler(msgspec.msgpack.decode(msgspec.msgpack.encode(body)))


def process() -> tuple[Presence, Cable, Board]:
    cable, board = Cable(), Board()
    return Presence(cable, Links(cable), board), cable, board


def pair() -> tuple[Presence, Presence, Board]:
    (one, here, board), (other, there, _) = process(), process()
    here.other, there.other = there, here
    return one, other, board


def who(presence: Presence) -> list[int]:
    return sorted(one.person for one in presence.viewers())


def test_what_sits_in_one_process_is_known_in_the_other_until_it_ends() -> None:
    one, other, _ = pair()
    sitting = one.begin(Sitting(STREAM, ZOE, GRAN, "login"))
    one.round(0.0)
    assert who(one) == who(other) == [GRAN]
    one.end(sitting.id)
    one.round(1.0)
    assert who(one) == who(other) == []


def test_a_process_that_died_is_forgotten(monkeypatch: Any) -> None:
    one, other, _ = pair()
    one.begin(Sitting(STREAM, ZOE, GRAN, "login"))
    one.round(0.0)
    later = clock.monotonic() + FORGET_S + 1
    monkeypatch.setattr(clock, "monotonic", lambda: later)
    assert who(other) == []


def test_somebody_on_two_devices_is_named_once_and_pages_hear_only_news() -> None:
    one, _, _ = pair()
    heard: list[ScreenEvent] = []
    module.changed.subscribe(heard.append)
    one.begin(Sitting(STREAM, ZOE, GRAN, "phone"))
    one.begin(Sitting(STREAM, ZOE, GRAN, "tablet"))
    for now in (0.0, 1.0, 2.0):
        one.round(now)
    module.changed._handlers.remove(heard.append)
    assert [[viewer["person"] for viewer in event.body["viewers"]] for event in heard] == [[GRAN]]


def test_a_webrtc_session_counts_while_its_worker_says_so() -> None:
    one, _, board = pair()
    sitting = one.begin(Sitting(WEBRTC, ZOE, CY, "login"))
    one.round(sitting.begun)
    assert who(one) == []  # asked for, not there yet
    beat = link.WorkerBeat(room=ZOE, epoch=1, at=0.0, source="live", watching=(link.Watcher(sitting.id, CY, 1.0),))
    board.of(ZOE).take_beat(beat, clock.monotonic())
    assert who(one) == [CY]
    board.of(ZOE).forget_stream()
    one.round(sitting.begun + BEGIN_S + 1)
    assert (who(one), one.sittings()) == ([], [])
