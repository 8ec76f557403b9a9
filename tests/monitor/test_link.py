"""The life of a link, told by workers that talk to the real application."""

import asyncio
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError

from babycam.alerts.models import Incident
from babycam.core import clock, link
from babycam.core.errors import BabycamError
from babycam.core.readings.registry import BATTERY
from babycam.history.models import LevelHour, Noise
from babycam.monitor import assignment, consumer, fence, handlers, worker_messages
from babycam.monitor import queries as monitor_queries
from babycam.monitor.links import links
from babycam.monitor.models import Lease, Tenure, Worker
from babycam.rooms import services as rooms_services
from tests.cast import Cast
from tests.support.wires import PageWire, WorkerWire, login

pytestmark = pytest.mark.django_db(transaction=True)


@sync_to_async
def noises() -> list[Noise]:
    return list(Noise.objects.all())


async def test_a_worker_without_the_token_is_refused(cast: Cast) -> None:
    async with WorkerWire(token="a-guess-that-is-long-enough-but-wrong") as worker:
        assert not worker.accepted


async def test_a_worker_says_hello_and_gets_the_room_with_its_camera(cast: Cast) -> None:
    async with WorkerWire() as worker:
        told = await worker.hello()
        assert isinstance(told, link.Assigned)
        assert told.epoch == 1
        assert told.config.room == cast.zoe.pk
        assert told.config.camera.url == "synthetic://zoe"
        assert (await sync_to_async(Worker.objects.get)()).name == "local-1"


async def test_the_second_worker_stays_idle_until_a_camera_appears(cast: Cast) -> None:
    async with WorkerWire() as first, WorkerWire("local-2", "i2") as second:
        await first.hello()
        assert isinstance(await second.hello(), link.Idle)
        await sync_to_async(rooms_services.add_camera)(room=cast.max, values={"kind": "synthetic", "url": "synthetic://max"})
        told = await second.told()
        assert isinstance(told, link.Assigned)
        assert told.config.room == cast.max.pk


async def test_a_worker_that_is_about_to_end_gets_no_room_but_its_next_process_does(cast: Cast) -> None:
    async with WorkerWire() as first, WorkerWire("local-2", "i2") as second:
        await first.hello()
        assert isinstance(await second.hello(), link.Idle)
        (spare,) = links.called("local-2")
        spare.retire()
        await sync_to_async(rooms_services.add_camera)(room=cast.max, values={"kind": "synthetic", "url": "synthetic://max"})
        async with WorkerWire("local-2", "i3") as third:
            told = await third.hello()
            assert isinstance(told, link.Assigned) and told.config.room == cast.max.pk
        assert not spare.room


async def test_a_worker_that_lost_its_link_keeps_its_room_and_epoch(cast: Cast) -> None:
    async with WorkerWire() as worker:
        await worker.hello()
    async with WorkerWire() as again:
        told = await again.hello(room=cast.zoe.pk, epoch=1)
        assert isinstance(told, link.Assigned)
        assert told.epoch == 1


async def test_a_restarted_worker_takes_over_and_the_old_process_is_told(cast: Cast) -> None:
    async with WorkerWire() as old, WorkerWire(instance="reborn") as new:
        await old.hello()
        told = await new.hello()
        assert isinstance(told, link.Assigned)
        assert told.epoch == 2
        gone = await old.told()
        assert isinstance(gone, link.Released)
        assert gone.reason == "taken"


async def test_what_is_said_under_an_epoch_that_never_was_is_confirmed_and_ignored(cast: Cast) -> None:
    async with WorkerWire() as worker:
        await worker.hello()
        stale = await worker.cry(str(uuid4()), epoch=worker.epoch + 7)
        assert (await worker.hear(link.Received)).seq == stale.seq
        assert await noises() == []


async def test_what_was_heard_before_a_newer_owner_heard_the_room_is_stored_with_its_true_time(cast: Cast) -> None:
    noise, before = str(uuid4()), clock.unix() - 60
    async with WorkerWire("attic", "a") as old:
        await old.hello()
    async with WorkerWire("local-1", "b") as new, WorkerWire("attic", "a") as old:
        await _taken_over(new, cast)
        assert isinstance(await old.hello(room=cast.zoe.pk, epoch=1), link.Released)
        old.room, old.epoch = cast.zoe.pk, 1
        said = await old.cry(noise, at=before)
        assert (await old.hear(link.Received)).seq == said.seq
    (stored,) = await noises()
    assert str(stored.pk) == noise
    assert stored.started_at.timestamp() == pytest.approx(before, abs=0.001)


async def test_a_room_that_two_workers_hear_tells_each_noise_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_messages, "STALE_S", 0.5)
    monkeypatch.setattr(fence, "FRESH_S", 0.5)
    async with WorkerWire("attic", "a") as old:
        await old.hello()
    async with WorkerWire("local-1", "b") as new, WorkerWire("attic", "a") as old:
        await _taken_over(new, cast)
        await old.hello(room=cast.zoe.pk, epoch=1)
        old.room, old.epoch = cast.zoe.pk, 1
        first = await old.cry(str(uuid4()))  # the old owner is quicker
        mine = str(uuid4())
        await new.cry(mine)
        await new.event(link.NoiseEnded, mine, peak_db=-12.0, loud_s=1.0)
        while (await new.hear(link.Received)).seq < new.seq:
            pass
        assert (await old.hear(link.Received)).seq == first.seq
        assert [str(stored.pk) for stored in await noises()] == [mine]
        alone = str(uuid4())  # and this one only the old owner heard
        await sync_to_async(Tenure.objects.filter(epoch=2).update)(hears_from=clock.from_unix(clock.unix() - 60))
        await old.cry(alone, at=clock.unix() - 30)
        await old.hear(link.Received)
    assert {str(stored.pk) for stored in await noises()} == {mine, alone}


async def _taken_over(new: WorkerWire, cast: Cast) -> None:
    """The lease of the room's owner runs out, and `new` takes the room and hears it."""
    await sync_to_async(Lease.objects.update)(expires_at=clock.from_unix(0))
    told = await new.hello()
    assert isinstance(told, link.Assigned) and told.epoch == 2
    await new.levels(-50.0)
    async with asyncio.timeout(10):
        while not await sync_to_async(Tenure.objects.filter(room=cast.zoe, epoch=2).exclude(hears_from=None).exists)():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_a_changed_threshold_reaches_the_worker(cast: Cast) -> None:
    async with WorkerWire() as worker:
        await worker.hello()
        await sync_to_async(rooms_services.edit_room)(room=cast.zoe, values={"loud_db": -20.0})
        told = await worker.hear(link.Configure)
        assert told.epoch == 1
        assert told.config.listening.loud_db == -20.0


async def test_a_removed_camera_takes_the_room_away(cast: Cast) -> None:
    async with WorkerWire() as worker:
        await worker.hello()
        await sync_to_async(rooms_services.delete_camera)(camera=cast.camera)
        told = await worker.told()
        assert isinstance(told, link.Released)
        assert told.reason == "removed"


async def test_a_cry_reaches_the_page_and_is_confirmed_only_when_it_is_stored(cast: Cast) -> None:
    noise = str(uuid4())
    session = await sync_to_async(login)(cast.ben)
    async with PageWire(session) as page, WorkerWire() as worker:
        await page.hear("hello")
        await worker.hello()
        said = await worker.cry(noise)
        heard = await page.hear("noise.started")
        assert heard["room"] == cast.zoe.pk
        assert heard["noise"]["id"] == noise
        assert (await worker.hear(link.Received)).seq == said.seq
        assert [str(stored.pk) for stored in await noises()] == [noise]
        incident = (await page.hear("incident.changed"))["incident"]
        assert incident["state"] == "triggered"
        assert incident["noise_ids"] == [noise]


async def test_a_cry_that_is_told_twice_is_one_noise_one_incident_and_one_message(cast: Cast) -> None:
    noise = str(uuid4())
    session = await sync_to_async(login)(cast.ben)
    async with PageWire(session) as page, WorkerWire() as worker:
        await page.hear("hello")
        await worker.hello()
        said = await worker.cry(noise)
        await worker.hear(link.Received)
        await worker.say(said)
        assert (await worker.hear(link.Received)).seq == said.seq
        await worker.event(link.NoiseEnded, noise, peak_db=-12.0, loud_s=3.0)
        await worker.hear(link.Received)
        assert await sync_to_async(Incident.objects.count)() == 1
        started = 0
        while (message := await page.receive()) is not None and "noise.ended" not in str(message):
            started += "noise.started" in str(message)
        assert started == 1
    (stored,) = await noises()
    assert stored.peak_db == -12.0


async def test_events_of_a_cut_link_come_again_with_their_true_times(cast: Cast) -> None:
    noise, long_ago = str(uuid4()), clock.unix() - 600
    async with WorkerWire() as worker:
        await worker.hello()
        await worker.cry(noise, at=long_ago)
        await worker.event(link.NoiseEnded, noise, at=long_ago + 5, peak_db=-12.0, loud_s=3.0)
        while (await worker.hear(link.Received)).seq < 2:
            pass
    (stored,) = await noises()
    assert stored.started_at.timestamp() == pytest.approx(long_ago, abs=0.001)
    assert stored.ended_at is not None


async def test_the_minutes_of_a_night_without_a_link_are_stored_once_each_and_confirmed(cast: Cast) -> None:
    columns = bytes([100] * 360 + [0] * 120)
    first = int(clock.unix()) // 60 - 480
    async with WorkerWire() as worker:
        await worker.hello()
        for minute in (first, first + 1, first):
            await worker.event(link.LevelsMinute, str(uuid4()), minute=minute, columns=columns)
        while (await worker.hear(link.Received)).seq < 3:
            pass
    assert sum(await sync_to_async(lambda: list(LevelHour.objects.values_list("seconds", flat=True)))()) == 120


async def test_minutes_that_a_lost_database_did_not_take_are_stored_and_confirmed_when_it_is_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, away = handlers.store, [OperationalError("the server closed the connection")] * 3

    def stored(event: link.Event) -> None:
        if away:
            raise away.pop()
        store(event)

    monkeypatch.setattr(handlers, "store", stored)
    async with WorkerWire() as worker:
        await worker.hello()
        told = await worker.event(
            link.LevelsMinute, str(uuid4()), minute=int(clock.unix()) // 60 - 1, columns=bytes([100] * 360 + [0] * 120)
        )
        assert (await worker.hear(link.Received)).seq == told.seq
    assert not away
    assert await sync_to_async(LevelHour.objects.filter(seconds=60).count)() == 1


async def test_a_hundred_pieces_of_junk_end_the_link_and_nothing_else(cast: Cast) -> None:
    async with WorkerWire() as worker:
        await worker.hello()
        for _ in range(100):
            await worker.send(b"\x93junk")
        assert await worker.closed() == 4400
    async with WorkerWire() as again:
        assert isinstance(await again.hello(room=cast.zoe.pk, epoch=1), link.Assigned)


async def test_a_time_that_is_none_is_junk(cast: Cast) -> None:
    async with WorkerWire() as worker:
        await worker.hello()
        for number in range(25):
            await worker.cry(str(number), at=float("nan"))
        assert await worker.closed() == 4400


async def test_questions_are_answered_by_the_rooms_worker(cast: Cast) -> None:
    async with WorkerWire() as worker:
        await worker.hello()
        asking = asyncio.create_task(links.ask(cast.zoe.pk, "snapshot"))
        question = await worker.hear(link.Ask)
        assert (question.room, question.what) == (cast.zoe.pk, "snapshot")
        await worker.say(link.Answer(request_id=question.request_id, blob=b"jpeg"))
        assert (await asking).blob == b"jpeg"


async def test_an_error_of_the_worker_is_raised_with_its_code(cast: Cast) -> None:
    async with WorkerWire() as worker:
        await worker.hello()
        asking = asyncio.create_task(links.ask(cast.zoe.pk, "calibrate", {"seconds": 5}))
        question = await worker.hear(link.Ask)
        await worker.say(link.Answer(request_id=question.request_id, error="too_quiet_to_calibrate"))
        with pytest.raises(BabycamError) as failure:
            await asking
        assert failure.value.code == "too_quiet_to_calibrate"


async def test_who_asks_a_room_without_a_worker_is_told_so_at_once(cast: Cast) -> None:
    with pytest.raises(BabycamError) as failure:
        await links.ask(cast.zoe.pk, "snapshot")
    assert failure.value.code == "no_worker"


async def test_who_waits_for_a_worker_that_dies_is_told_so_at_once(cast: Cast) -> None:
    async with WorkerWire() as worker:
        await worker.hello()
        asking = asyncio.create_task(links.ask(cast.zoe.pk, "snapshot", timeout_s=60))
        await worker.hear(link.Ask)
    with pytest.raises(BabycamError) as failure:
        await asking
    assert failure.value.code == "no_worker"


async def test_beats_and_levels_make_the_rooms_health(cast: Cast) -> None:
    async with WorkerWire() as worker:
        await worker.hello()
        await worker.beat(video="h264 640x480", fps=15.0, readings=(BATTERY.reading(81.0, 1.0),))
        await worker.levels(-50.0, -48.0, state="stirring")
        await worker.event(link.MicMuted, str(uuid4()), muted=False)
        await worker.hear(link.Received)
        health = await sync_to_async(monitor_queries.health)(cast.zoe.pk)
        assert (health["heard"], health["sees"], health["source"]) == (True, True, "live")
        assert (health["video"], health["readings"][0]["value"], health["worker"]) == ("h264 640x480", 81.0, "local-1")
        assert await sync_to_async(monitor_queries.room_state)(cast.zoe.pk) == "stirring"
    assert await sync_to_async(monitor_queries.room_state)(cast.max.pk) == "no_camera"


async def test_a_lease_that_ran_out_while_the_database_was_away_does_not_cost_the_worker_its_room(cast: Cast) -> None:
    async with WorkerWire() as worker, WorkerWire("attic", "i2") as other:
        await worker.hello()
        await sync_to_async(Lease.objects.update)(expires_at=clock.from_unix(0))
        assert isinstance(await other.hello(), link.Idle)
        await worker.cry(str(uuid4()))
        assert (await worker.hear(link.Received)).seq == 1


async def test_a_worker_elsewhere_that_falls_silent_is_named_and_its_room_goes_to_another(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assignment, "LEASE_S", 2.0)
    for name, seconds in {"BEAT_S": 0.1, "MUTE_S": 0.5, "SILENCE_S": 1.5, "RENEW_S": 0.2, "SEEK_S": 0.2}.items():
        monkeypatch.setattr(consumer, name, seconds)

    async def beats(worker: WorkerWire) -> None:
        while True:
            await worker.beat()
            await asyncio.sleep(0.2)

    async with WorkerWire("attic", "a") as silent, WorkerWire("local-1", "b") as other:
        await silent.hello()
        assert isinstance(await other.hello(), link.Idle)
        beating = asyncio.create_task(beats(other))
        try:
            async with asyncio.timeout(10):
                while (health := await sync_to_async(monitor_queries.health)(cast.zoe.pk))["error"] != "worker_silent":  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            assert "does not answer" in health["words"] and health["source"] == "lost"
            assert await silent.closed() == 4408
            told = await other.told()
            assert isinstance(told, link.Assigned) and told.epoch == 2
        finally:
            beating.cancel()


async def test_a_stream_that_goes_shows_at_once_and_why(cast: Cast) -> None:
    async with WorkerWire() as worker:
        await worker.hello()
        await worker.beat()
        await worker.event(link.SourceChanged, str(uuid4()), state="lost", error="wrong_login")
        await worker.hear(link.Received)
        health = await sync_to_async(monitor_queries.health)(cast.zoe.pk)
        assert (health["source"], health["error"]) == ("lost", "wrong_login")
