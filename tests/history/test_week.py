"""A made-up week is told truly: what is read of it is what happened."""

from datetime import timedelta

import pytest

from babycam.alerts import queries as alerts_queries
from babycam.alerts.models import Incident
from babycam.history import level_hours
from babycam.history.models import LevelHour, Noise
from tests.cast import Cast
from tests.support import week
from tests.support.week_truth import Span

pytestmark = pytest.mark.django_db
LATER = timedelta(hours=1)


def test_every_gap_and_every_monitored_second_of_a_week_is_told(cast: Cast) -> None:
    rooms = [cast.zoe, cast.max]
    truth = week.live(rooms, [cast.ana, cast.ben])
    for room in rooms:
        told = level_hours.gaps(room.pk, truth.since, truth.until, now=truth.until + LATER)
        assert [Span(*gap) for gap in told] == sorted(truth.gaps[room.pk])
        monitored = truth.monitored_s(room.pk, truth.since, truth.until)
        assert sum(LevelHour.objects.filter(room=room).values_list("seconds", flat=True)) == monitored
    assert {gap.cause for gaps in truth.gaps.values() for gap in gaps} == {
        *("camera_gone", "muted", "lost", "talking", "unreadable", "server_off", "not_watched")
    }
    assert Noise.objects.count() == sum(len(truth.wakeups[room.pk]) + len(truth.bangs[room.pk]) for room in rooms)


def test_every_wake_up_of_a_week_was_answered_by_whom_and_as_fast_as_it_was(cast: Cast) -> None:
    truth = week.live([cast.zoe], [cast.ana, cast.ben], days=3, seed=2)
    woken = truth.wakeups[cast.zoe.pk]
    assert Incident.objects.count() == len(woken) > 2
    for one in woken:
        incident = alerts_queries.incident(one.incident)
        assert incident is not None and incident.state == "resolved"
        assert (incident.opened_at, incident.resolved_at) == (one.at, one.over)
        assert incident.acked_by_id == one.by
        answered = incident.acked_at - one.at if incident.acked_at else None
        assert answered == (None if one.answered_s is None else timedelta(seconds=one.answered_s))


def test_the_same_seed_is_the_same_week(cast: Cast) -> None:
    first = week.live([cast.zoe], [cast.ana], days=2, seed=5)
    LevelHour.objects.all().delete()
    again = week.live([cast.zoe], [cast.ana], days=2, seed=5)
    assert (first.gaps, first.sleep, first.bangs) == (again.gaps, again.sleep, again.bangs)
