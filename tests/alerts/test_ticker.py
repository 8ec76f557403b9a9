"""The loop that asks what is due."""

import asyncio
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async

from babycam.alerts import ticker
from babycam.alerts.models import Incident
from babycam.core import clock
from babycam.core.events import ScreenEvent, screens
from tests.cast import Cast
from tests.stories.night import BEDTIME, HandClock

pytestmark = pytest.mark.django_db(transaction=True)


def settling(cast: Cast, room: str, **columns: object) -> Incident:
    return Incident.objects.create(
        room=getattr(cast, room),
        kind="noise",
        state="triggered",
        noisy=False,
        opened_at=BEDTIME,
        **{"resolve_at": BEDTIME, "next_action_at": BEDTIME, **columns},
    )


def test_an_incident_that_throws_is_pushed_ahead_and_stops_nobody(cast: Cast) -> None:
    broken = settling(cast, "zoe", policy={"quiet_s": "soon"}, next_action_at=BEDTIME - timedelta(seconds=5))
    sound = settling(cast, "max")
    loop = ticker.Ticker(time=HandClock(BEDTIME))
    loop.turn()
    broken.refresh_from_db()
    sound.refresh_from_db()
    assert sound.state == "resolved"
    assert broken.state == "triggered"
    assert broken.next_action_at == BEDTIME + timedelta(seconds=15)
    assert loop.failures == {"ValueError": 1}


async def test_the_servers_ticker_works_and_ends_when_told(cast: Cast) -> None:
    incident = await sync_to_async(settling)(cast, "zoe")
    stop, told = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def hear(event: ScreenEvent) -> None:
        loop.call_soon_threadsafe(told.set)

    screens.subscribe(hear)
    running = asyncio.create_task(ticker.run(stop))
    async with asyncio.timeout(20):
        await told.wait()
        stop.set()
        await running
    screens._handlers.remove(hear)
    await incident.arefresh_from_db()
    assert incident.state == "resolved"
    assert ticker.pulse.last_turn is not None
    assert ticker.pulse.last_turn <= clock.monotonic()
