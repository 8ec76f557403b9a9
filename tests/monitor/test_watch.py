"""The watchdog's rounds on the real database: what pages are shown and parents are told."""

import math
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError

from babycam.alerts import words
from babycam.alerts.models import Incident
from babycam.core import clock, link
from babycam.core.events import ScreenEvent, screens
from babycam.monitor import handlers
from babycam.monitor import parts as monitor_parts
from babycam.monitor import queries as monitor_queries
from babycam.monitor.state import board
from babycam.monitor.watch import RETRY_S, Watchdog
from babycam.rooms import services as rooms_services
from babycam.rooms.models import Room
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


class Night:
    """A watcher whose clock is moved by hand, and everything it shows."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.watcher = Watchdog()
        self.shown: list[dict[str, Any]] = []
        self.now = clock.monotonic()
        screens.subscribe(self._see)

    def _see(self, event: ScreenEvent) -> None:
        if event.type == "room.health" and event.room == self.room:
            self.shown.append(event.body)

    async def begin(self) -> None:
        await self.watcher.fetch_rooms()
        self.now = max(self.now, board.of(self.room).armed_at)

    async def passes(self, seconds: float, *, sound: bool = False, muted: bool = False) -> None:
        """Time passes, looked at twice a second."""
        for _ in range(round(seconds * 2)):
            self.now += 0.5
            state = board.of(self.room)
            if sound:
                state.heard_at = self.now
                state.muted = muted
            self.watcher.round(self.now)
            await self.watcher.settled()


@sync_to_async
def incidents() -> list[tuple[str, str]]:
    return list(Incident.objects.order_by("pk").values_list("kind", "state"))


async def test_a_room_shows_as_unheard_at_once_and_wakes_the_parents_after_ninety_seconds(cast: Cast) -> None:
    night = Night(cast.zoe.pk)
    await night.begin()
    await night.passes(1)
    assert night.shown[0]["state"] == "unheard"
    await night.passes(88)
    assert await incidents() == []
    await night.passes(2)
    assert await incidents() == [("monitor_lost", "triggered")]


async def test_a_stream_that_stops_turns_the_tile_then_wakes_the_parents_and_mends_itself(cast: Cast) -> None:
    night = Night(cast.zoe.pk)
    await night.begin()
    await night.passes(5, sound=True)
    assert night.shown[-1]["state"] == "quiet"
    await night.passes(4)
    assert night.shown[-1]["state"] == "unheard"
    assert await incidents() == []
    await night.passes(12)
    assert await incidents() == [("monitor_lost", "triggered")]
    await night.passes(4, sound=True)
    assert night.shown[-1]["state"] == "quiet"
    assert await incidents() == [("monitor_lost", "resolved")]


async def test_sound_that_comes_and_cannot_be_read_is_named_on_the_tile_and_wakes_the_parents_after_fifteen_seconds(
    cast: Cast,
) -> None:
    night, state = Night(cast.zoe.pk), board.of(cast.zoe.pk)
    await night.begin()

    async def passes(seconds: int, unread_s: float) -> None:
        for second in range(seconds):
            known: dict[str, Any] = {
                "source": "live",
                "audio": "adpcm_g726le 8000 Hz",
                "unreadable": "G.726",
                "unreadable_s": unread_s + second,
            }
            state.take_beat(link.WorkerBeat(room=night.room, epoch=1, at=clock.unix(), **known), night.now)
            await night.passes(1)

    await passes(1, 3.0)
    health = night.shown[-1]["health"]
    assert (night.shown[-1]["state"], health["heard"], health["error"]) == ("unheard", False, "sound_unreadable")
    assert health["words"].startswith("The camera’s sound (G.726) cannot be read.")
    assert monitor_queries.heard(night.room)["words"] == health["words"], "the camera phone's own page says the same"
    told = await sync_to_async(monitor_parts.parts)(frozenset({night.room}))
    [part] = [part for part in told if part.part == f"room:{night.room}"]
    assert (part.ok, part.words) == (False, health["words"])
    await passes(10, 4.0)
    assert await incidents() == []
    await passes(6, 14.0)
    assert await incidents() == [("monitor_lost", "triggered")]
    incident = await Incident.objects.aget()
    assert "(G.726)" in words.incident(incident.kind, "Zoe", incident.params)


async def test_a_room_whose_cries_cannot_be_told_from_noises_says_that_it_wakes_for_any_noise(cast: Cast) -> None:
    night, state = Night(cast.zoe.pk), board.of(cast.zoe.pk)
    await night.begin()
    await night.passes(5, sound=True)
    assert night.shown[-1]["health"]["unjudged"] == ""

    async def told(wake_for: str) -> tuple[bool, str]:
        await Room.objects.filter(pk=night.room).aupdate(wake_for=wake_for)
        parts = await sync_to_async(monitor_parts.parts)(frozenset({night.room}))
        return next((part.ok, part.words) for part in parts if part.part == f"room:{night.room}")

    known: dict[str, Any] = {"source": "live", "audio": "opus 48000 Hz", "unjudged": "broken"}
    state.take_beat(link.WorkerBeat(room=night.room, epoch=1, at=clock.unix(), **known), night.now)
    await night.passes(0.5, sound=True)
    assert night.shown[-1]["health"]["unjudged"] == "broken", "pages are told at once"
    ok, words = await told("cries_and_long")
    assert (ok, "Right now it wakes for any noise" in words, words.endswith("the recogniser does not work.")) == (False, True, True)
    assert (await told("any"))[0], "a room that wakes for any noise does what it was told"


async def test_a_muted_microphone_is_told_and_mended(cast: Cast) -> None:
    night = Night(cast.zoe.pk)
    await night.begin()
    await night.passes(5, sound=True)
    await night.passes(1, sound=True, muted=True)
    assert await incidents() == [("mic_muted", "triggered")]
    assert night.shown[-1]["health"]["muted"] is True
    await night.passes(1, sound=True)
    assert await incidents() == [("mic_muted", "resolved")]


async def test_a_camera_that_is_removed_ends_its_incident(cast: Cast) -> None:
    night = Night(cast.zoe.pk)
    await night.begin()
    await night.passes(95)
    await sync_to_async(rooms_services.delete_camera)(camera=cast.camera)
    await night.watcher.fetch_rooms()
    await night.passes(1)
    assert await incidents() == [("monitor_lost", "resolved")]
    assert night.shown[-1]["state"] == "no_camera"


async def test_a_camera_that_is_saved_again_has_ninety_seconds_again(cast: Cast) -> None:
    night = Night(cast.zoe.pk)
    await night.begin()
    await night.passes(5, sound=True)
    await sync_to_async(rooms_services.edit_camera)(camera=cast.camera, values={"url": "synthetic://other"})
    await night.watcher.fetch_rooms()
    night.now = board.of(cast.zoe.pk).armed_at
    assert math.isinf(board.of(cast.zoe.pk).heard_at)
    await night.passes(80)
    assert await incidents() == []


async def test_what_cannot_be_told_now_is_told_later(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    night = Night(cast.zoe.pk)
    await night.begin()
    real = handlers.unheard
    tries = []

    def away(**values: Any) -> None:
        tries.append(values)
        raise OperationalError("the database is away")

    monkeypatch.setattr(handlers, "unheard", away)
    await night.passes(92)
    assert len(tries) >= 1
    assert await incidents() == []
    monkeypatch.setattr(handlers, "unheard", real)
    night.now = clock.monotonic() + 200
    await night.passes(RETRY_S + 1)
    assert await incidents() == [("monitor_lost", "triggered")]


async def test_a_beat_with_an_error_says_why_in_words(cast: Cast) -> None:
    night = Night(cast.zoe.pk)
    await night.begin()
    beat = link.WorkerBeat(room=cast.zoe.pk, epoch=1, at=clock.unix(), source="lost", error="wrong_login")
    board.of(cast.zoe.pk).take_beat(beat, night.now + 0.4)
    await night.passes(0.5)
    assert night.shown[-1]["health"]["error"] == "wrong_login"
    assert "password" in night.shown[-1]["health"]["words"]
