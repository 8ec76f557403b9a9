"""What goes on all night is recorded at night only, and only while the disk has room."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async

from babycam.core import clock, link
from babycam.history import clips, disk
from babycam.people.models import Household
from babycam.rooms.models import Room
from tests.cast import Cast
from tests.support.quiet_house import quiet_house
from tests.support.wires import WorkerWire

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def house() -> Iterator[None]:
    with quiet_house():
        yield


def it_is(night: bool) -> None:
    now = clock.now()
    begin, end = (now - HOUR, now + HOUR) if night else (now + HOUR, now + 2 * HOUR)
    Household.objects.update(tz="UTC", night_start=begin.time(), morning_time=end.time())


async def wishes(cast: Cast, **recording: bool) -> link.RecordingConfig:
    """What a worker of Zoe's room is told."""
    await Room.objects.filter(pk=cast.zoe.pk).aupdate(**recording)
    async with WorkerWire() as worker:
        await worker.hello()
        assert worker.config is not None
        return worker.config.recording


async def test_a_worker_is_told_at_night_what_the_family_wants_of_the_night(cast: Cast) -> None:
    await sync_to_async(it_is)(True)
    told = await wishes(cast, timelapse=True)
    assert (told.record, told.timelapse, told.keep_sound) == (True, True, False)


async def test_by_day_nothing_of_it_is_recorded(cast: Cast) -> None:
    await sync_to_async(it_is)(False)
    told = await wishes(cast, timelapse=True, keep_sound=True)
    assert (told.record, told.timelapse, told.keep_sound) == (True, False, False)


async def test_nothing_is_recorded_on_a_full_disk(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    await sync_to_async(it_is)(True)
    monkeypatch.setattr(disk, "free_bytes", lambda: 1)
    told = await wishes(cast, timelapse=True, keep_sound=True)
    assert (told.record, told.timelapse, told.keep_sound) == (False, False, False)
    monkeypatch.undo()
    assert await sync_to_async(clips.recording_allowed)()
