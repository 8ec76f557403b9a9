"""Nights in which something breaks: a restart, a kill, a dead service, a long outage. Somebody is woken, once."""

from datetime import timedelta

from babycam.alerts import deadman, timings
from babycam.alerts import queries as alerts_queries
from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident
from babycam.core.events import ScreenEvent, screens
from babycam.core.ids import new_id
from babycam.core.link import NoiseStarted
from babycam.history import services as history_services
from babycam.notify import claims
from tests.stories.night import Night


def test_a_restart_in_the_middle_of_a_wait_neither_repeats_nor_forgets(house: Night) -> None:
    house.passes(10)
    house.cry(house.cast.zoe)
    house.passes(30)
    house.restart()
    house.phones.killed()
    house.passes(29)
    assert [one.phone for one in house.phones.shown] == ["Ana's phone"], "nothing is repeated"
    house.passes(2)
    assert [one.phone for one in house.phones.shown] == ["Ana's phone", "Ben's phone"], "nothing is forgotten"
    assert house.called() == [(0, 0, ["Ana"]), (0, 1, ["Ben"])]


def test_a_server_that_is_off_for_a_moment_is_late_by_that_moment_and_no_more(house: Night) -> None:
    house.passes(10)
    house.cry(house.cast.zoe)
    house.passes(50)
    house.sleeps(20)
    house.restart()
    house.passes(1)
    assert [one.phone for one in house.phones.shown] == ["Ana's phone", "Ben's phone"]


def test_after_a_long_outage_a_room_that_is_loud_tells_who_is_on_duty_now_and_once(house: Night) -> None:
    house.rota([house.cast.ben], start="02:00", end="06:00", priority=5)
    house.passes(10)
    house.cry(house.cast.zoe)
    house.sleeps(3 * 3600)
    house.restart()
    house.passes(5)
    assert [one.phone for one in house.phones.shown] == ["Ana's phone"], "is it still loud? a moment to find out"
    house.cry(house.cast.zoe)
    assert house.called()[-1] == (1, 0, ["Ben"]), "whose turn it is by now; not every call that was missed"
    assert [one.phone for one in house.phones.rang("Ben's phone")] == ["Ben's phone"]
    house.passes(40)
    assert len(house.phones.rang("Ben's phone")) == 1


def test_after_a_long_outage_a_quiet_room_rings_for_nobody(house: Night) -> None:
    house.passes(10)
    house.cry(house.cast.zoe)
    house.sleeps(3 * 3600)
    house.restart()
    house.sounds(house.cast.zoe, 60)
    house.passes(130, each=5)
    assert house.shape()["state"] == "resolved"
    assert len([one for one in house.phones.shown if one.what == "alert"]) == 1


def test_a_long_outage_with_four_cries_in_it_rings_zero_times_when_it_is_quiet_now(house: Night) -> None:
    """The worker listened on, and tells all of it when it is heard again."""
    began, now = house.clock.at, house.clock.at + timedelta(hours=2)
    house.clock.at = now
    house.restart()
    for minute in (1, 25, 50, 75):
        at, noise = began + timedelta(minutes=minute), new_id()
        started = NoiseStarted(
            seq=1, room=house.cast.zoe.pk, epoch=1, event_id=noise, at=at.timestamp(), onset_at=at.timestamp() - 2,
            level_db=-18, threshold_db=-35,
        )  # fmt: skip
        house.tell_cry(started, now=now)
        house.turn()
        ended = at + timedelta(seconds=30)
        history_services.end_noise(noise_id=noise, at=ended)
        alerts_services.report_noise_over(room_id=house.cast.zoe.pk, noise_id=noise, at=ended, peak_db=-10)
    house.passes(180)
    assert house.phones.shown == []
    assert set(Incident.objects.values_list("state", flat=True)) == {"resolved"}
    assert Incident.objects.count() == 4


def test_a_cry_that_is_told_late_and_still_goes_on_rings_a_few_seconds_later(house: Night) -> None:
    at = house.clock.at
    house.sleeps(300)
    house.restart()
    started = NoiseStarted(
        seq=1, room=house.cast.zoe.pk, epoch=1, event_id=new_id(), at=at.timestamp(), onset_at=at.timestamp() - 2,
        level_db=-18, threshold_db=-35,
    )  # fmt: skip
    house.passes(50)
    house.tell_cry(started, now=house.clock.at)
    house.passes(2)
    assert not house.phones.shown
    house.passes(4)
    assert [one.phone for one in house.phones.shown] == ["Ana's phone"]


def test_killed_between_claim_and_send_it_is_shown_once_by_whoever_comes_next(house: Night) -> None:
    house.cry(house.cast.zoe, post=False)
    taken = claims.claim(now=house.clock.at, busy=(), limit=10, timeouts=dict.fromkeys(("page", "webpush", "apprise", "mqtt"), 5.0))
    assert [parcel.address for parcel in taken if parcel.kind == "webpush"] == ["Ana's phone"]
    house.phones.killed()  # kill -9: the claim is all that is left
    house.passes(9)
    assert not house.phones.shown, "the lease may still be somebody's"
    house.passes(3)
    assert [one.phone for one in house.phones.shown] == ["Ana's phone"]


def test_killed_between_send_and_mark_the_repeat_replaces_itself_on_the_screen(house: Night) -> None:
    house.cry(house.cast.zoe, post=False)
    taken = claims.claim(now=house.clock.at, busy=(), limit=10, timeouts=dict.fromkeys(("page", "webpush", "apprise", "mqtt"), 5.0))
    house.phones._runner.run(house.phones.send(next(parcel for parcel in taken if parcel.kind == "webpush")))
    house.phones._receipts.clear()
    house.phones.killed()
    house.passes(12)
    assert len(house.phones.rang("Ana's phone")) == 2
    assert len({one.tag for one in house.phones.shown}) == 1, "one entry"


def test_a_service_that_answers_503_for_forty_seconds_delays_nobody_else(house: Night) -> None:
    house.phones.give(house.cast.ana, name="Ana's tablet")
    house.phones.down.add("Ana's phone")
    house.cry(house.cast.zoe)
    assert len(house.phones.rang("Ana's tablet")) == 1
    house.passes(40)
    house.phones.down.clear()
    house.passes(21)
    assert len(house.phones.rang("Ben's phone")) == 1, "Ben's minute is a minute"
    house.passes(30)
    assert len(house.phones.rang("Ana's phone")) == 1, "and what was late arrives"


def test_each_try_that_failed_stands_in_the_story_with_its_reason_once(house: Night) -> None:
    house.phones.down.add("Ana's phone")
    house.cry(house.cast.zoe)
    house.passes(20)
    assert len([one for one in house.phones.tried if one[1] == "Ana's phone"]) > 2
    failed = [line for line in house.shape()["words_log"] if "503" in line]
    assert failed == ["23:00:00 Ana, by Ana's phone: The service answered 503; it will be tried again"]


def test_two_loops_call_each_person_once(house: Night) -> None:
    other = house.new_ticker()
    house.cry(house.cast.zoe)
    for _ in range(130):
        house.passes(1)
        other.turn()
    assert house.called() == [(0, 0, ["Ana"]), (0, 1, ["Ben"]), (1, 0, ["Ana"])]


def test_one_of_two_loops_dies_and_the_other_goes_on(house: Night) -> None:
    other = house.new_ticker()
    house.cry(house.cast.zoe)
    house.passes(30)
    house.ticker = other  # the first one is gone
    house.passes(31)
    assert len(house.phones.rang("Ben's phone")) == 1


def test_an_incident_that_cannot_be_decided_does_not_stop_the_other_room(house: Night) -> None:
    house.gives_max_a_camera()
    house.cry(house.cast.max)
    Incident.objects.update(policy={"ack_s": "soon"})
    house.passes(10)
    house.cry(house.cast.zoe)
    house.passes(61)
    assert [one.title for one in house.phones.rang("Ben's phone")] == ["Zoe: a noise"]
    assert house.ticker.failures


# --- the dead man -----------------------------------------------------------------------------------------------------------


def dead_man(house: Night) -> tuple[deadman.DeadMan, list[ScreenEvent], list[str]]:
    told: list[ScreenEvent] = []
    screens.subscribe(told.append)
    pings: list[str] = []
    return deadman.DeadMan(time=house.clock, tell=pings.append), told, pings


def test_a_loop_that_stands_still_is_told_to_every_page_and_every_phone_once_and_taken_back(house: Night) -> None:
    watch, told, _ = dead_man(house)
    house.passes(10)
    watch.look()
    for _ in range(8):
        house.sleeps(5)
        watch.look()
        house.phones.post()
    downs = [event.body["down"] for event in told if event.type == "alarm.down"]
    assert downs == [True]
    assert {one.phone for one in house.phones.shown} == {"Ana's phone", "Ben's phone"}
    assert watch.down_since is not None
    house.passes(6)
    watch.look()
    house.phones.post()
    assert [event.body["down"] for event in told if event.type == "alarm.down"] == [True, False]
    assert {one.title for one in house.phones.shown if one.what == "retract"} == {deadman.BACK}
    screens._handlers.remove(told.append)


def test_a_service_outside_is_told_each_minute_that_the_alarm_lives_and_nothing_when_it_does_not(house: Night) -> None:
    watch, told, pings = dead_man(house)
    for _ in range(3):
        house.passes(60, each=5)
        watch.look()
    assert pings == [], "off by default"
    timings.edit(house={}, timings={"ping_url": "https://alive.example.org/family"})
    for _ in range(24):
        house.passes(5, each=5)
        watch.look()
    assert pings == ["https://alive.example.org/family"] * 2
    for _ in range(24):
        house.sleeps(5)
        watch.look()
    assert len(pings) == 2 or len(pings) == 3
    assert watch.down_since is not None
    screens._handlers.remove(told.append)


def test_the_tick_says_when_the_loop_last_came_round(house: Night) -> None:
    house.passes(20)
    tick = alerts_queries.last_tick()
    assert tick is not None
    assert house.clock.at - tick < timedelta(seconds=6)
