"""A week that a script lives through the real code is told truly: every number of its nights against what really happened."""

from datetime import date, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from babycam.core.clock import rfc3339
from babycam.family.nights import summaries
from babycam.family.nights.calendar import calendar
from babycam.family.nights.sight import house
from babycam.family.nights.spans import NightSpan
from tests.cast import Cast
from tests.support import week
from tests.support.week import Truth

DAYS = [week.MONDAY + timedelta(days=number) for number in range(7)]


def spans_of(shapes: list[dict[str, Any]], *more: str) -> list[tuple[Any, ...]]:
    return [(shape["since"], shape["until"], *(shape[name] for name in more)) for shape in shapes]


def check_totals(truth: Truth, room: int, night: NightSpan, told: dict[str, Any]) -> None:
    since, until = night.night_since, night.night_until
    woken, sleep = (
        truth.wakeups_in(room, since, until),
        [piece.seconds for piece in truth.known_sleep(room, night.since, night.until)],
    )
    assert told["gap_s"] == pytest.approx(sum(gap.seconds for gap in truth.gaps_in(room, since, until)))
    assert told["monitored_s"] == pytest.approx(truth.monitored_s(room, since, until))
    assert told["wakeups"] == len(woken)
    assert told["settled_alone"] == sum(each.by is None for each in woken)
    assert told["longest_sleep_s"] == max(sleep)
    assert told["sleep_s"] == sum(sleep)


def check_night(truth: Truth, night: NightSpan, told: dict[str, Any]) -> None:
    for shape in told["rooms"]:
        room = shape["room"]
        check_totals(truth, room, night, shape["totals"])
        gaps = truth.gaps_in(room, night.since, night.until)
        assert spans_of(shape["gaps"], "cause") == [(rfc3339(gap.since), rfc3339(gap.until), gap.cause) for gap in gaps]
        assert spans_of(shape["sleep"]) == [
            (rfc3339(one.since), rfc3339(one.until)) for one in truth.known_sleep(room, night.since, night.until)
        ]
        woken = truth.wakeups_in(room, night.since, night.until)
        answers = [(each["since"], each["answered_by"], each["answered_s"], each["up_s"]) for each in shape["incidents"]]
        assert answers == [(rfc3339(one.at), one.by, one.answered_s, one.up_s) for one in woken]
        bangs = [bang for bang in truth.bangs[room] if night.since <= bang.since < night.until]
        heard = sorted([*((one.onset, one.calm) for one in woken), *((bang.since, bang.until) for bang in bangs)])
        assert spans_of(shape["noises"]) == [(rfc3339(since), rfc3339(until)) for since, until in heard]


def check_report(truth: Truth, night: NightSpan, report: dict[str, Any]) -> None:
    for shape in report["rooms"]:
        room = shape["room"]
        check_totals(truth, room, night, shape["totals"])
        longest = max(truth.known_sleep(room, night.since, night.until), key=lambda one: one.seconds)
        assert (shape["longest"]["since"], shape["longest"]["until"]) == (rfc3339(longest.since), rfc3339(longest.until))
        woken = truth.wakeups_in(room, night.night_since, night.night_until)
        assert [each["answered_s"] for each in shape["wakeups"]] == [one.answered_s for one in woken]


def check_week(truth: Truth, people: list[int], told: dict[str, Any]) -> None:
    assert [night["date"] for night in told["nights"]] == [day.isoformat() for day in DAYS]
    for each in told["nights"]:
        night = calendar().span(date.fromisoformat(each["date"]))
        for shape in each["rooms"]:
            check_totals(truth, shape["room"], night, shape["totals"])
            woken = truth.wakeups_in(shape["room"], night.night_since, night.night_until)
            for person in people:
                ups = [one.up_s or 0.0 for one in woken if one.by == person]
                who = [(up["times"], up["seconds"]) for up in shape["who"] if up["person"] == person]
                assert who == ([(len(ups), pytest.approx(sum(ups)))] if ups else [])


def test_a_made_up_week_is_told_as_it_was_by_night_in_the_morning_and_as_a_week(cast: Cast, ana_client: APIClient) -> None:
    truth = week.live([cast.zoe, cast.max], [cast.ana, cast.ben])
    for day in DAYS:
        night, told = calendar().span(day), ana_client.get(f"/api/nights/{day}").json()
        check_night(truth, night, told)
        check_report(truth, night, ana_client.get(f"/api/nights/{day}/report").json())
        hours = 23 if day == date(2025, 3, 29) else 24
        assert (night.until - night.since, told["rooms"][0]["levels"]["points"]) == (timedelta(hours=hours), hours * 60)
    counted = ana_client.get(f"/api/weeks/{week.MONDAY}").json()
    while summaries.keep_one(calendar(), house(), truth.until + timedelta(hours=2)):
        pass
    kept = ana_client.get(f"/api/weeks/{week.MONDAY}").json()
    assert kept["nights"] == counted["nights"], "what is kept says the same"
    check_week(truth, [cast.ana.pk, cast.ben.pk], kept)
