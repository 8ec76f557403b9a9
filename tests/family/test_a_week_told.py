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
from tests.support.week_truth import Truth

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
        heard = sorted([*((one.onset, one.calm, one.peak_db, True) for one in woken), *((*bang, False) for bang in bangs)])
        assert spans_of(shape["noises"], "peak_db", "woke") == [(rfc3339(one[0]), rfc3339(one[1]), *one[2:]) for one in heard]
        marks = [(rfc3339(mark.at), *mark[1:]) for mark in truth.marks_in(room, night.since, night.until)]
        assert [(each["at"], each["kind"], each["by"], each["note"]) for each in shape["marks"]] == marks
    turns = [(rfc3339(turn.since), rfc3339(turn.until), [turn.person]) for turn in truth.turns if turn.night == night.date]
    assert [turn for turn in spans_of(told["duty"], "people") if turn[:2] == turns[0][:2]] == turns


def check_report(truth: Truth, night: NightSpan, report: dict[str, Any]) -> None:
    for shape in report["rooms"]:
        room = shape["room"]
        check_totals(truth, room, night, shape["totals"])
        longest = max(truth.known_sleep(room, night.since, night.until), key=lambda one: one.seconds)
        assert (shape["longest"]["since"], shape["longest"]["until"]) == (rfc3339(longest.since), rfc3339(longest.until))
        woken = truth.wakeups_in(room, night.night_since, night.night_until)
        answers = [(each["at"], each["answered_by"], each["answered_s"], each["up_s"], each["alone"]) for each in shape["wakeups"]]
        assert answers == [(rfc3339(one.at), one.by, one.answered_s, one.up_s, one.by is None) for one in woken]
        gaps = truth.gaps_in(room, night.night_since, night.night_until)
        assert spans_of(shape["gaps"], "cause") == [(rfc3339(gap.since), rfc3339(gap.until), gap.cause) for gap in gaps]
        left = truth.battery_in(room, night.night_since, night.night_until)
        assert shape["battery"] == ({"first": left[0], "last": left[1]} if left else None)
    check_calls(truth, night, report["calls"])
    check_shares(truth, night, report["shares"])


def check_calls(truth: Truth, night: NightSpan, told: list[dict[str, Any]]) -> None:
    made = truth.calls_in(night.night_since, night.night_until)
    assert [
        (each["channel"]["name"], each["person"], each["calls"], each["arrived"], each["failed"], each["proves"]) for each in told
    ] == [
        (
            name,
            calls[0].person,
            len(calls),
            sum(call.arrived for call in calls),
            sum(call.failed for call in calls),
            calls[0].proves,
        )
        for name, calls in made.items()
    ]


def check_shares(truth: Truth, night: NightSpan, told: list[dict[str, Any]]) -> None:
    """Of the nights up to this one."""
    woken = [one for room in truth.wakeups for one in truth.wakeups_in(room, truth.since, night.until) if one.by]
    for share in told:
        ups = [one.up_s or 0.0 for one in woken if one.by == share["person"]]
        nights = [turn for turn in truth.turns if turn.person == share["person"] and turn.night <= night.date]
        assert (share["times"], share["nights_on_duty"]) == (len(ups), len(nights))
        assert share["seconds"] == pytest.approx(sum(ups))


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
