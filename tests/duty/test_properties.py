"""What holds for every rota, found by hypothesis."""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from babycam.core.wallclock import wall_to_utc
from babycam.duty.resolver import Roster, resolve

ZONES = [
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "America/Toronto",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Auckland",
]
NAMES = ["ana", "ben", "cy"]
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

zones = st.sampled_from(ZONES)
instants = st.datetimes(datetime(2009, 1, 1), datetime(2035, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC, microsecond=0))
walls = st.datetimes(datetime(2009, 1, 1), datetime(2035, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
someone = st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True)


def text(moment: datetime) -> str:
    return moment.isoformat()


@given(zones, walls, st.integers(0, 3 * 24 * 3600))
@settings(max_examples=400, deadline=None)
def test_the_wall_clock_map_is_monotone(zone: str, wall: datetime, later_s: int) -> None:
    later = wall + timedelta(seconds=later_s)
    key = ZoneInfo(zone)
    assert wall_to_utc(wall.date(), wall.time(), key) <= wall_to_utc(later.date(), later.time(), key)


@given(zones, instants, st.lists(st.times().map(lambda t: t.replace(second=0, microsecond=0)), min_size=1, max_size=4, unique=True))
@settings(max_examples=300, deadline=None)
def test_a_rota_that_tiles_the_day_gives_exactly_one_person_and_no_flag(zone: str, at: datetime, cuts: list[time]) -> None:
    cuts = sorted(cuts)
    rules = [
        {
            "id": number,
            "tz": zone,
            "days": DAYS,
            "start": start.isoformat("minutes"),
            "end": cuts[(number + 1) % len(cuts)].isoformat("minutes"),
            "turns": [[NAMES[number % 3]]],
            "created_at": "2000-01-01T00:00:00Z",
        }
        for number, start in enumerate(cuts)
    ]
    duty = resolve(Roster.from_json({"people": people(), "rules": rules, "overrides": []}), "zoe", at)
    assert len(duty.tiers[0]) == 1 and duty.flags == []


def people() -> list[dict[str, Any]]:
    return [{"id": name, "rank": rank} for rank, name in enumerate(NAMES)]


@st.composite
def families(draw: st.DrawFn) -> tuple[dict[str, Any], datetime]:
    """A small family with any mix of rules and overrides around an instant."""
    at = draw(instants)
    rules = [
        {
            "id": number,
            "tz": draw(zones),
            "days": draw(st.lists(st.sampled_from(DAYS), unique=True, min_size=1)),
            "start": f"{draw(st.integers(0, 23)):02}:00",
            "end": f"{draw(st.integers(0, 23)):02}:30",
            "turns": draw(st.lists(someone, min_size=1, max_size=3)),
            "priority": draw(st.integers(0, 2)),
            "created_at": text(at - timedelta(days=draw(st.integers(0, 30)))),
        }
        for number in range(draw(st.integers(0, 4)))
    ]
    overrides = []
    for number in range(draw(st.integers(0, 6))):
        start = at + timedelta(minutes=draw(st.integers(-600, 60)))
        row = {
            "id": number,
            "kind": draw(st.sampled_from(["take", "add", "away", "replace"])),
            "who": draw(someone),
            "by": draw(st.sampled_from(NAMES)),
            "instead_of": draw(st.sampled_from(NAMES)),
            "start": text(start),
            "end": text(start + timedelta(minutes=draw(st.integers(1, 900)))),
            "created_at": text(start - timedelta(minutes=draw(st.integers(0, 60)))),
            "cancelled_at": draw(st.sampled_from([None, text(at - timedelta(minutes=1)), text(at + timedelta(minutes=1))])),
        }
        overrides.append(row)
    return {"people": people(), "rules": rules, "overrides": overrides}, at


facts = {
    "severity": st.sampled_from(["normal", "critical"]),
    "unreachable": st.lists(st.sampled_from(NAMES), unique=True),
    "dnd": st.lists(st.sampled_from(NAMES), unique=True),
}


@given(families(), st.fixed_dictionaries(facts))
@settings(max_examples=400, deadline=None)
def test_somebody_is_always_woken_and_nobody_twice(family: tuple[dict[str, Any], datetime], query: dict[str, Any]) -> None:
    data, at = family
    duty = resolve(Roster.from_json(data), "zoe", at, **query)
    named = [name for tier in duty.tiers for name in tier]
    assert duty.tiers and all(duty.tiers) and len(named) == len(set(named))
    if query["severity"] == "critical":
        assert set(named) == set(NAMES)
    if set(named) - set(query["unreachable"]):
        assert not set(duty.tiers[0]) & set(query["unreachable"])


@given(families(), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_order_of_rows_does_not_matter(family: tuple[dict[str, Any], datetime], shuffler: random.Random) -> None:
    data, at = family
    mixed = {key: shuffler.sample(rows, len(rows)) for key, rows in data.items()}
    assert resolve(Roster.from_json(mixed), "zoe", at) == resolve(Roster.from_json(data), "zoe", at)


@given(families())
@settings(max_examples=200, deadline=None)
def test_knowing_everything_up_to_now_is_knowing_everything(family: tuple[dict[str, Any], datetime]) -> None:
    data, at = family
    roster = Roster.from_json(data)
    assert resolve(roster, "zoe", at) == resolve(roster, "zoe", at, as_of=at)


def test_a_day_that_a_whole_country_skipped_loses_no_order() -> None:
    zone = ZoneInfo("Pacific/Apia")  # 2011-12-30 never happened there
    instants_ = [wall_to_utc(date(2011, 12, day), time(22), zone) for day in (29, 30, 31)]
    assert instants_ == sorted(instants_)
