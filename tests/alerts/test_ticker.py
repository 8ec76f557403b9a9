"""The loop that asks what is due."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async

from babycam.alerts import database_probe, ticker
from babycam.alerts import queries as alerts_queries
from babycam.alerts.models import Drill, Incident
from babycam.core import clock
from babycam.core.events import ScreenEvent, screens
from babycam.history.models import Noise
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


def test_when_nothing_goes_on_one_question_says_so_and_whatever_may_be_due_is_found(cast: Cast) -> None:
    later = BEDTIME + timedelta(hours=1)
    assert not alerts_queries.anything_goes_on(BEDTIME)
    row = Incident.objects.filter(pk=settling(cast, "zoe", next_action_at=later, resolve_at=None).pk)
    for state in ("triggered", "acked", "snoozed"):
        row.update(state=state)
        assert alerts_queries.anything_goes_on(BEDTIME), state
    row.update(state="resolved")
    assert not alerts_queries.anything_goes_on(BEDTIME)
    assert alerts_queries.anything_goes_on(later), "an incident that is over, and has an answer that ends"
    row.delete()
    drill = Drill.objects.create(room=cast.zoe, by=cast.ana, source="phone", started_at=BEDTIME, ends_at=later)
    assert alerts_queries.anything_goes_on(BEDTIME) and not alerts_queries.anything_goes_on(later)
    drill.delete()
    noise = Noise.objects.create(id=uuid4(), room=cast.zoe, onset_at=BEDTIME, started_at=BEDTIME, level_db=-20, threshold_db=-35)
    assert alerts_queries.anything_goes_on(BEDTIME)
    Noise.objects.filter(pk=noise.pk).update(ended_at=BEDTIME)
    assert not alerts_queries.anything_goes_on(later)


def test_the_ticker_looks_twice_as_often_while_something_goes_on(cast: Cast) -> None:
    loop = ticker.Ticker(time=HandClock(BEDTIME))
    loop.turn()
    assert loop.rest_s() == 1.0
    settling(cast, "zoe", resolve_at=None, next_action_at=BEDTIME + timedelta(hours=1))
    loop.turn()
    assert loop.rest_s() == 0.5


def test_who_is_to_be_called_without_a_database_is_read_again_when_that_may_have_changed(cast: Cast) -> None:
    time = HandClock(BEDTIME)
    probe = database_probe.Probe(time)
    probe._ask()
    first = probe.known
    probe._ask()
    assert first is not None and probe.known is first, "nothing was told"
    database_probe.news.heard(ScreenEvent("room.health", cast.zoe.pk))
    probe._ask()
    assert probe.known is first, "nobody else is called for that"
    incident = settling(cast, "zoe")
    database_probe.news.heard(ScreenEvent("incident.changed", cast.zoe.pk))
    probe._ask()
    assert probe.known is not None and set(probe.known.open) == {incident.pk}
    second = probe.known
    time.at += timedelta(seconds=database_probe.KNOWN_S)
    probe._ask()
    assert probe.known is not second, "nor is it ever older than that"
