"""Whole nights, fast-forward."""

from datetime import timedelta

import pytest

from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident
from babycam.core.link import NoiseStarted
from babycam.history.models import Noise
from tests.stories.night import BEDTIME, Night


def test_a_cry_is_taken_quiet_comes_and_the_night_goes_on(night: Night) -> None:
    noise = night.cry(night.cast.zoe)
    incident = night.incident()
    assert night.rings == 1
    assert night.shape()["words"] == "Zoe is loud (-18 dB for 2 s)"
    night.passes(20)
    night.takes(night.cast.ana, incident)
    night.passes(60)
    night.calms(night.cast.zoe, noise)
    night.passes(119)
    assert night.shape()["state"] == "acked"
    night.passes(2)
    shape = night.shape()
    assert shape["state"] == "resolved"
    assert shape["acked_by"] == {"id": night.cast.ana.pk, "name": "Ana"}
    assert shape["peak_db"] == -12
    assert [line["words"] for line in shape["log"]] == [
        "Zoe is loud (-18 dB for 2 s)",
        "Ana has it",
        "Quiet again",
        "Quiet for 2 min: over",
    ]
    assert shape["words"] == "Zoe was loud (-18 dB for 2 s)"
    assert night.rings == 1


def test_what_is_still_noisy_ten_minutes_after_the_ack_rings_again(night: Night) -> None:
    night.cry(night.cast.zoe)
    night.passes(30)
    night.takes(night.cast.ben, night.incident())
    night.passes(599)
    assert night.rings == 1
    night.passes(2)
    assert night.rings == 2
    shape = night.shape()
    assert (shape["state"], shape["round"], shape["acked_by"]) == ("triggered", 1, None)
    assert shape["log"][-1]["words"] == "Still loud 10 min after it was taken: ringing again"
    night.takes(night.cast.ana, night.incident())
    night.passes(601)
    assert night.shape()["round"] == 2


def test_a_cry_that_nobody_answers_settles_alone_and_is_told_so(night: Night) -> None:
    night.cries_for(night.cast.zoe, 15)
    night.passes(121)
    assert night.log() == ["opened", "over", "settled_alone"]
    assert night.shape()["log"][-1]["words"] == "Settled alone: quiet for 2 min"
    assert night.shape()["resolved_at"] == "2025-03-29T20:02:15.000Z"


def test_four_cries_with_short_pauses_are_one_incident(night: Night) -> None:
    for _ in range(4):
        night.cries_for(night.cast.zoe, 5)
        night.passes(10)
    night.passes(120)
    shape = night.shape()
    assert shape["state"] == "resolved"
    assert shape["round"] == 0
    assert len(shape["noise_ids"]) == 4
    assert night.log() == ["opened", "over", "again", "over", "again", "over", "again", "over", "settled_alone"]
    assert {noise.incident for noise in Noise.objects.all()} == {shape["id"]}


def test_a_cry_soon_after_the_end_reopens_the_same_incident_and_a_late_one_opens_another(night: Night) -> None:
    night.cries_for(night.cast.zoe, 10)
    night.passes(120 + 500, each=5)
    night.cries_for(night.cast.zoe, 10)
    assert night.shape()["round"] == 1
    night.passes(120 + 700, each=5)
    night.cry(night.cast.zoe)
    assert Incident.objects.count() == 2
    assert night.rings == 3


@pytest.mark.parametrize("ahead_s", [0.0, 0.3, 90.0])
def test_a_cry_that_opens_or_reopens_names_who_is_called_in_the_same_breath(night: Night, ahead_s: float) -> None:
    """Also when the worker's clock is ahead of the server's: no screen ever shows a ringing room that calls nobody."""
    for times in (1, 2):
        now = night.clock.at
        night.clock.at += timedelta(seconds=ahead_s)
        event = night.event(night.cast.zoe)
        night.clock.at = now
        night.tell_cry(event, now)
        assert [len(one["told"]) for one in night.shapes()][-1] == 3
        assert night.incident().snapshots.count() == times
        night.calms(night.cast.zoe, event.event_id)
        night.passes(125, each=5)
    assert night.log()[-4:] == ["settled_alone", "reopened", "over", "settled_alone"]


def test_two_rooms_cry_and_each_has_its_own_incident(night: Night) -> None:
    night.cry(night.cast.zoe)
    night.cry(night.cast.max)
    assert Incident.objects.filter(state="triggered").count() == 2


def test_an_ack_does_not_cover_a_new_cry_after_it_ran_out(night: Night) -> None:
    night.cries_for(night.cast.zoe, 10)
    night.takes(night.cast.ana, night.incident())
    night.sleeps(0)
    for _ in range(6):
        night.passes(100)
        night.cries_for(night.cast.zoe, 5)
    assert night.shape()["round"] == 1, "the ack ran out in a pause; the next cry rang at once"
    assert night.rings == 2


def test_the_monitor_is_lost_and_mends_itself(night: Night) -> None:
    zoe = night.cast.zoe
    alerts_services.report_unheard(room_id=zoe.pk, kind="monitor_lost", at=night.clock.at, words_params={"seconds": 20})
    alerts_services.report_unheard(room_id=zoe.pk, kind="monitor_lost", at=night.clock.at, words_params={"seconds": 21})
    shape = night.shape()
    assert shape["kind"] == "monitor_lost"
    assert shape["words"] == "We have not heard Zoe for 20 s"
    assert night.rings == 1
    night.passes(40)
    alerts_services.report_heard_again(room_id=zoe.pk, kind="monitor_lost", at=night.clock.at)
    alerts_services.report_heard_again(room_id=zoe.pk, kind="monitor_lost", at=night.clock.at)
    assert night.log() == ["opened", "mended"]
    assert night.shape()["words"] == "Zoe was not heard for a while"


def test_a_lost_monitor_and_a_cry_are_two_incidents(night: Night) -> None:
    night.cry(night.cast.zoe)
    alerts_services.report_unheard(room_id=night.cast.zoe.pk, kind="monitor_lost", at=night.clock.at, words_params={})
    assert sorted(Incident.objects.values_list("kind", flat=True)) == ["monitor_lost", "noise"]


def test_a_restart_while_it_settles_neither_repeats_nor_forgets(night: Night) -> None:
    night.cries_for(night.cast.zoe, 10)
    night.passes(60)
    night.restart()
    night.passes(61)
    assert night.log() == ["opened", "over", "settled_alone"]
    night.restart()
    night.passes(30)
    assert night.log() == ["opened", "over", "settled_alone"]
    assert night.rings == 1


def test_a_restart_keeps_the_ack_and_its_end(night: Night) -> None:
    night.cry(night.cast.zoe)
    night.takes(night.cast.ana, night.incident())
    night.passes(300, each=5)
    night.restart()
    assert night.shape()["acked_by"]["name"] == "Ana"
    night.passes(301, each=5)
    assert night.shape()["state"] == "triggered"
    assert night.rings == 2


def test_what_was_overdue_when_the_server_was_off_is_decided_once_on_return(night: Night) -> None:
    night.cries_for(night.cast.zoe, 10)
    night.sleeps(3600)
    night.restart()
    night.passes(5)
    assert night.log() == ["opened", "over", "settled_alone"]
    assert night.incident().resolved_at == BEDTIME + timedelta(seconds=130)


def test_a_noise_whose_worker_died_ends_when_the_room_was_heard_to_be_quiet(night: Night) -> None:
    night.cry(night.cast.zoe)
    night.takes(night.cast.ana, night.incident())
    night.sleeps(3600)
    night.restart()
    night.sounds(night.cast.zoe, 50)
    assert night.rings == 1, "quiet now: a restart does not ring for what was an hour ago"
    assert night.log() == ["opened", "acked", "over"]
    night.passes(121)
    assert night.shape()["state"] == "resolved"


def test_a_room_that_is_still_loud_after_a_restart_rings_at_once(night: Night) -> None:
    night.cry(night.cast.zoe)
    night.takes(night.cast.ana, night.incident())
    night.sleeps(3600)
    night.restart()
    night.passes(2)
    assert night.rings == 1
    night.cry(night.cast.zoe)
    assert night.rings == 2
    assert Noise.objects.filter(ended_at=None).count() == 1


def test_a_loud_room_is_not_taken_for_forgotten(night: Night) -> None:
    night.cry(night.cast.zoe)
    night.sounds(night.cast.zoe, 120, judged=-20)
    assert night.shape()["noisy"]


def test_a_child_that_only_babbles_for_a_while_has_not_ended_its_noise_before_its_worker_says_so(night: Night) -> None:
    night.cry(night.cast.zoe)
    night.sounds(night.cast.zoe, 59, judged=-40, noisy=True)
    assert night.shape()["noisy"], "the next cry is the same noise, and its worker tells of no other"
    night.sounds(night.cast.zoe, 31, judged=-40)
    assert not night.shape()["noisy"]


def test_a_noise_in_a_room_whose_camera_was_taken_away_does_not_ring_for_ever(night: Night) -> None:
    night.cry(night.cast.zoe)
    night.cast.camera.delete()
    night.passes(122)
    assert night.shape()["state"] == "resolved"


def test_what_a_worker_tells_twice_happens_once(night: Night) -> None:
    at = night.clock.at.timestamp()
    event = NoiseStarted(
        seq=1,
        room=night.cast.zoe.pk,
        epoch=1,
        event_id="6f1f6b1e-5b0f-4c43-9d5b-1f3f9c6d7a10",
        at=at,
        onset_at=at - 0.3,
        level_db=-20,
        threshold_db=-35,
    )
    night.tell_cry(event)
    night.tell_cry(event)
    night.calms(night.cast.zoe, event.event_id)
    night.tell_cry(event)
    night.calms(night.cast.zoe, event.event_id)
    assert night.log() == ["opened", "over"]


def test_cries_of_a_long_outage_that_are_told_late_do_not_ring_when_it_is_quiet_now(night: Night) -> None:
    """The worker replays its queue: four cries of the last hour, each with its end."""
    began = night.clock.at
    night.sleeps(3600)
    for minute in (1, 15, 30, 45):
        night.clock.at = began + timedelta(minutes=minute)
        noise = night.cry(night.cast.zoe)
        night.clock.at += timedelta(seconds=20)
        night.calms(night.cast.zoe, noise)
    night.clock.at = began + timedelta(seconds=3600)
    night.passes(1)
    assert set(Incident.objects.values_list("state", flat=True)) == {"resolved"}
    assert Noise.objects.count() == 4
