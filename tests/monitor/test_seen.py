"""From what a worker tells of its picture, second by second, to what the parents are called for; on the real database."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async

from babycam.alerts import quiet_services
from babycam.alerts.models import Incident
from babycam.core import clock, link
from babycam.core.ids import new_id
from babycam.monitor.state import board
from babycam.monitor.stillness import REST_S, STILL_S
from babycam.monitor.watchdog import BLIND_S
from babycam.people.models import Household
from babycam.rooms import services as rooms_services
from babycam.rooms.models import Room
from tests.cast import Cast
from tests.monitor.test_watch import Night, incidents

pytestmark = pytest.mark.django_db(transaction=True)
LIVE: dict[str, Any] = {"source": "live", "video": "h264 640x480", "audio": "aac 48000 Hz"}


class Eyes(Night):
    """A night in a room that tells of all that it sees."""

    async def sees(self, seconds: float, **seen: Any) -> None:
        """`moving` and `odd`: for how long (s) something has moved, and the picture has been what `picture` says."""
        for second in range(round(seconds)):
            at = clock.unix()
            known = {**LIVE, "last_video_at": at + self.now, "last_audio_at": at + self.now, **seen}
            if known.pop("moving", None) is not None:
                known["moving_since"] = at - seen["moving"] - second
            if known.pop("odd", None) is not None:
                known["picture_since"] = at - seen["odd"] - second
            beat = link.decode_from_worker(link.encode(link.WorkerBeat(room=self.room, epoch=1, at=at, **known)))
            assert isinstance(beat, link.WorkerBeat)
            board.of(self.room).take_beat(beat, self.now)
            await self.passes(1, sound=True)

    async def wants(self, **values: Any) -> None:
        await Room.objects.filter(pk=self.room).aupdate(**values)
        await self.watcher.fetch_rooms()


@pytest.fixture
def by_night(cast: Cast) -> Iterator[None]:
    hours_last(-1, 1)
    yield


def hours_last(begin: int, end: int) -> None:
    """The family's night, in hours from now."""
    now = clock.now()
    Household.objects.update(
        tz="UTC", night_start=(now + timedelta(hours=begin)).time(), morning_time=(now + timedelta(hours=end)).time()
    )


@pytest.fixture
async def eyes(cast: Cast, by_night: None) -> AsyncIterator[Eyes]:
    night = Eyes(cast.zoe.pk)
    await night.wants(motion="alarm", picture_alarm=True)
    await night.begin()
    await night.sees(5)
    assert await incidents() == []
    yield night


async def test_who_moves_is_called_for_and_at_rest_it_is_over(eyes: Eyes) -> None:
    await eyes.sees(2, moving=5.0)
    assert await incidents() == [("motion", "triggered")]
    assert (await Incident.objects.aget()).params["seconds"] == 5
    await eyes.sees(2, moving_since=0.0)
    assert await incidents() == [("motion", "resolved")]


async def test_a_camera_that_comes_back_and_a_worker_that_begins_afresh_do_not_say_that_she_rests(eyes: Eyes) -> None:
    await eyes.sees(2, moving=5.0)
    await eyes.sees(3, source="connecting")
    await eyes.sees(30)
    assert await incidents() == [("motion", "triggered")]
    await eyes.sees(1, moving_since=0.0)
    assert await incidents() == [("motion", "resolved")]


async def test_nobody_is_called_by_day_and_the_morning_ends_it(eyes: Eyes) -> None:
    await eyes.sees(2, moving=5.0)
    await sync_to_async(hours_last)(-3, -1)
    await eyes.watcher.fetch_rooms()
    await eyes.sees(2, moving=9.0)
    assert await incidents() == [("motion", "resolved")]
    await eyes.sees(20, moving=20.0)
    assert await incidents() == [("motion", "resolved")]


async def test_parents_who_put_her_to_bed_are_not_called_for_and_what_moves_after_a_rest_is(eyes: Eyes) -> None:
    await sync_to_async(hours_last)(-3, -1)
    await eyes.watcher.fetch_rooms()
    await eyes.sees(1, moving=60.0)
    await sync_to_async(hours_last)(-1, 1)
    await eyes.watcher.fetch_rooms()
    await eyes.sees(20, moving=61.0)
    assert await incidents() == []
    await eyes.sees(REST_S - STILL_S + 1, moving_since=0.0)
    assert await incidents() == []
    await eyes.sees(1, moving=5.0)
    assert await incidents() == [("motion", "triggered")]


async def test_who_is_with_her_ends_it_and_it_waits_for_a_rest_afterwards(eyes: Eyes, cast: Cast) -> None:
    await eyes.sees(2, moving=5.0)
    await sync_to_async(is_with_her)(cast)
    await eyes.watcher.fetch_rooms()
    await eyes.sees(2, moving=8.0)
    assert await incidents() == [("motion", "resolved")]
    await sync_to_async(quiet_services.end)(room_id=cast.zoe.pk, person=cast.ana, now=clock.now())
    await eyes.watcher.fetch_rooms()
    await eyes.sees(30, moving=20.0)
    assert await incidents() == [("motion", "resolved")]
    await eyes.sees(REST_S - STILL_S + 1, moving_since=0.0)
    await eyes.sees(1, moving=5.0)
    assert ("motion", "triggered") in await incidents()


def is_with_her(cast: Cast) -> None:
    quiet_services.begin(
        room_id=cast.zoe.pk, person=cast.ana, minutes=10, calm_minutes=None, client_uuid=UUID(new_id()), now=clock.now()
    )


async def test_motion_that_is_switched_off_ends_what_it_called_for(eyes: Eyes) -> None:
    await eyes.sees(2, moving=5.0)
    await eyes.wants(motion="shown")
    await eyes.sees(1, moving=8.0)
    assert await incidents() == [("motion", "resolved")]


async def test_a_room_that_is_removed_meanwhile_takes_it_with_it(eyes: Eyes, cast: Cast) -> None:
    await eyes.sees(2, moving=5.0, picture="dark", odd=BLIND_S)
    assert sorted(await incidents()) == [("motion", "triggered"), ("picture", "triggered")]
    await sync_to_async(rooms_services.delete_room)(room=cast.zoe)
    await eyes.watcher.fetch_rooms()
    await eyes.passes(2)
    assert await incidents() == []


@pytest.mark.parametrize("picture", ["dark", "covered", "still"])
async def test_a_picture_on_which_nothing_can_be_seen_is_told_after_a_minute_and_mended(eyes: Eyes, picture: str) -> None:
    await eyes.sees(20, picture=picture, odd=BLIND_S - 30)
    assert await incidents() == []
    await eyes.sees(2, picture=picture, odd=BLIND_S)
    assert await incidents() == [("picture", "triggered")]
    assert (await Incident.objects.aget()).params["picture"] == picture
    await eyes.sees(1)
    assert await incidents() == [("picture", "resolved")]


async def test_a_room_without_a_picture_is_no_trouble(eyes: Eyes) -> None:
    await eyes.sees(90, video="", last_video_at=0.0)
    assert await incidents() == []
