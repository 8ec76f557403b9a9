"""Many at once, on the real database: threads, each with its own connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from babycam.alerts import queries as alerts_queries
from babycam.alerts import records
from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident, IncidentLog
from babycam.core.errors import BabycamError
from babycam.core.ids import new_id
from tests.cast import Cast
from tests.stories.night import BEDTIME

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Runs the calls in threads that start together; returns what they returned."""
    gate = Barrier(len(calls), timeout=20)

    def run(call: Callable[[], Any]) -> Any:
        try:
            gate.wait()
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [done.result(60) for done in [threads.submit(run, call) for call in calls]]


def report(cast: Cast, noise_id: str | None = None) -> None:
    alerts_services.report_noise(room_id=cast.zoe.pk, noise_id=noise_id or new_id(), at=BEDTIME, level_db=-20, threshold_db=-35)


def test_two_parents_take_it_at_the_same_moment_and_one_has_it(cast: Cast) -> None:
    report(cast)
    incident = Incident.objects.get()
    people = [cast.ana, cast.ben, cast.ana, cast.ben]
    at_once(
        *(
            lambda person=person: alerts_services.acknowledge(incident_id=incident.pk, person_id=person.pk, at=BEDTIME)
            for person in people
        )
    )
    incident.refresh_from_db()
    log = list(IncidentLog.objects.values_list("event", "person"))
    assert [event for event, _ in log] == ["opened", "acked", "acked_too", "acked_too", "acked_too"]
    assert incident.acked_by_id == log[1][1]
    assert incident.version == 5, "one call, and four answers"


def test_eight_reports_at_once_open_one_incident(cast: Cast) -> None:
    at_once(*(lambda: report(cast) for _ in range(8)))
    incident = Incident.objects.get()
    assert incident.noises.count() == 8
    assert incident.noises.filter(over_at=None).count() == 1
    assert incident.log.filter(event="opened").count() == 1


def test_the_same_noise_told_by_four_at_once_counts_once(cast: Cast) -> None:
    noise_id = new_id()
    at_once(*(lambda: report(cast, noise_id) for _ in range(4)))
    assert Incident.objects.get().log.count() == 1


def test_two_loops_decide_the_same_incident_once(cast: Cast) -> None:
    noise_id = new_id()
    report(cast, noise_id)
    alerts_services.report_noise_over(room_id=cast.zoe.pk, noise_id=noise_id, at=BEDTIME, peak_db=-10)
    incident = Incident.objects.get()
    later = BEDTIME + timedelta(seconds=121)
    acted = at_once(*(lambda: alerts_services.decide(incident_id=incident.pk, now=later) for _ in range(4)))
    assert sorted(acted) == [False, False, False, True]
    assert incident.log.filter(event="settled_alone").count() == 1


def test_the_database_itself_refuses_a_second_open_incident(cast: Cast) -> None:
    report(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.create(room=cast.zoe, kind="noise", state="acked", opened_at=BEDTIME)


def test_whoever_wrote_in_between_makes_us_look_again(cast: Cast) -> None:
    report(cast)
    stale = Incident.objects.get()
    alerts_services.acknowledge(incident_id=stale.pk, person_id=cast.ben.pk, at=BEDTIME)
    with pytest.raises(records.Outrun), transaction.atomic():
        records.compare_and_set(stale, {"state": "resolved"})
    assert alerts_queries.incident_json(alerts_queries.incident(stale.pk))["acked_by"]["name"] == "Ben"  # type: ignore[arg-type]


def test_an_incident_that_is_not_there_cannot_be_taken(cast: Cast) -> None:
    with pytest.raises(BabycamError, match="not here"):
        alerts_services.acknowledge(incident_id=4711, person_id=cast.ana.pk, at=BEDTIME)


def test_reports_of_a_room_that_was_deleted_change_nothing(cast: Cast) -> None:
    gone = cast.max.pk
    cast.max.delete()
    alerts_services.report_noise(room_id=gone, noise_id=new_id(), at=BEDTIME, level_db=-20, threshold_db=-35)
    alerts_services.report_noise_over(room_id=gone, noise_id=new_id(), at=BEDTIME, peak_db=-10)
    alerts_services.report_unheard(room_id=gone, kind="monitor_lost", at=BEDTIME, words_params={})
    alerts_services.report_heard_again(room_id=gone, kind="monitor_lost", at=BEDTIME)
    assert not Incident.objects.exists()
