"""Reads: the morning report: what a night came to in each room, how its calls came through, and who got up over four weeks."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from babycam.core.clock import rfc3339
from babycam.core.readings.registry import BATTERY
from babycam.duty import history
from babycam.family import morning_words
from babycam.family.morning_words import ChannelTold, GapTold, RoomMorning, WakeUpTold
from babycam.family.nights import shapes, summaries
from babycam.family.nights.calendar import NightCalendar, calendar
from babycam.family.nights.facts import RoomNight, night_facts, totals
from babycam.family.nights.sight import Sight
from babycam.family.nights.sleep import of_the_night
from babycam.family.nights.spans import DAY, NightSpan
from babycam.notify import queries as notify_queries
from babycam.people import queries as people_queries
from babycam.people.access import Right

Shape = dict[str, Any]
LEDGER_NIGHTS = 28


def report(day: date, sight: Sight, now: datetime) -> Shape:
    """The report on the night of `day`, as far as `sight` goes: numbers, and the same in words."""
    by = calendar()
    span = by.span(day)
    nights = night_facts(span, sight, now)
    names = {somebody.pk: somebody.name for somebody in people_queries.everybody()}
    calls = _calls(span, sight) if sight.sees(Right.INCIDENT_SEE) else []
    shares = _shares(by, day, sight, now) if sight.sees(Right.DUTY_EDIT) else []
    return {
        "date": span.date.isoformat(),
        "zone": span.zone.key,
        "since": rfc3339(span.night_since),
        "until": rfc3339(span.night_until),
        "now": rfc3339(now),
        "rooms": [_room(night, names) for night in nights],
        "calls": calls,
        "call_words": morning_words.channel_lines([_told(call) for call in calls]),
        "shares": shares,
        "share_words": morning_words.share_lines(_by_name(shares, names)) if shares else [],
        "people": shapes.people(sight),
    }


def room_words(night: RoomNight, names: dict[int, str]) -> list[str]:
    """What is to be said of a room in the morning; nothing of one that was not to be monitored."""
    return morning_words.room_lines(_morning(night, names))


def _room(night: RoomNight, names: dict[int, str]) -> Shape:
    longest = _longest(night)
    battery = _battery(night)
    return {
        "room": night.room,
        "name": night.name,
        "totals": totals(night),
        "longest": {"since": rfc3339(longest[0]), "until": rfc3339(longest[1])} if longest else None,
        "wakeups": [
            {
                "incident": each.id,
                "at": rfc3339(each.since),
                "answered_by": each.answered_by,
                "answered_s": each.answered_s,
                "up_s": each.up_s(night.now),
                "alone": each.alone,
            }
            for each in night.wakeups
        ],
        "gaps": [{"since": rfc3339(gap.since), "until": rfc3339(gap.until), "cause": gap.cause} for gap in _gaps(night)],
        "battery": {"first": battery[0], "last": battery[1]} if battery else None,
        "words": room_words(night, names),
    }


def _morning(night: RoomNight, names: dict[int, str]) -> RoomMorning:
    sums = totals(night)
    return RoomMorning(
        name=night.name,
        zone=night.span.zone,
        monitored_s=sums["monitored_s"],
        gap_s=sums["gap_s"],
        sleep_s=sums["sleep_s"],
        longest=_longest(night),
        wakeups=tuple(
            WakeUpTold(
                at=each.since,
                who=names.get(each.answered_by, "Somebody") if each.answered_by else "",
                after_s=each.answered_s,
                up_s=each.up_s(night.now),
                alone=each.alone,
            )
            for each in night.wakeups
        ),
        gaps=tuple(_gaps(night)),
        battery=_battery(night),
    )


def _longest(night: RoomNight) -> tuple[datetime, datetime] | None:
    longest = max(of_the_night(night.sleep, night.span), key=lambda each: each.seconds, default=None)
    return (longest.since, longest.until) if longest else None


def _gaps(night: RoomNight) -> list[GapTold]:
    """Those of the night itself, cut to it."""
    since, until = night.span.night_since, min(night.span.night_until, night.now)
    cut = [GapTold(max(gap.since, since), min(gap.until, until), gap.cause) for gap in night.gaps]
    return [gap for gap in cut if gap.since < gap.until]


def _battery(night: RoomNight) -> tuple[float, float] | None:
    """The first and the last value of the night, per cent."""
    since, until = night.span.night_since.timestamp(), night.span.night_until.timestamp()
    points = [point for lane in night.readings if lane["name"] == BATTERY.code for point in lane["points"]]
    values = [value for at, value in points if since <= at < until]
    return (values[0], values[-1]) if values else None


def _calls(span: NightSpan, sight: Sight) -> list[Shape]:
    """Per channel: {channel: {id, kind, name}, person, calls, arrived, failed, proves}."""
    return notify_queries.calls_between(list(sight.rooms), span.night_since, span.night_until)


def _told(call: Shape) -> ChannelTold:
    return ChannelTold(call["words"], call["calls"], call["arrived"], call["failed"], call["proves"])


def _shares(by: NightCalendar, day: date, sight: Sight, now: datetime) -> list[Shape]:
    """Who got up how often in LEDGER_NIGHTS up to that night, and whose nights they were."""
    days = [day - DAY * back for back in range(LEDGER_NIGHTS)]
    nights = summaries.told(days, by, sight, now)
    times, seconds = Counter[int](), Counter[int]()
    for night in nights:
        for up in (up for room in night.rooms.values() for up in room["who"]):
            times[up["person"]] += up["times"]
            seconds[up["person"]] += up["seconds"]
    duty = history.fairness_between(by.span(days[-1]).since, min(by.span(day).until, now))
    on_duty = {share["person"]["id"]: share["nights"] for share in duty}
    return [
        {"person": person, "times": times[person], "seconds": seconds[person], "nights_on_duty": on_duty.get(person, 0)}
        for person in sorted({*times, *on_duty})
    ]


def _by_name(shares: list[Shape], names: dict[int, str]) -> dict[str, int]:
    return {names.get(share["person"], "Somebody"): share["times"] for share in shares}
