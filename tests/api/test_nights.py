"""A night over REST: what its page draws."""

import csv
import io
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from rest_framework.test import APIClient

from babycam.api.night_shapes import NightLevelsSerializer, WeekSerializer, WholeNightSerializer
from babycam.core import clock
from babycam.core.clock import rfc3339
from babycam.core.level_seconds import SecondState, byte
from babycam.core.link import LevelsMinute
from babycam.family.nights import summaries, tables
from babycam.family.nights.calendar import calendar
from babycam.family.nights.sight import house
from babycam.history import level_services
from babycam.history.models import Clip, LevelMinute, NightSummary, Noise, QuickMark
from babycam.people.models import Household, ZoneChange
from babycam.rooms.models import Room
from tests.cast import Cast

EVENING = datetime(2026, 11, 29, 19, 0, tzinfo=UTC)  # 20:00 in Berlin: the night begins


def heard(room: Room, since: datetime, minutes: int, mean_db: float = -60.0) -> None:
    LevelMinute.objects.bulk_create(
        LevelMinute(room=room, minute=since + timedelta(minutes=minute), max_db=mean_db + 6, mean_db=mean_db, heard_s=60)
        for minute in range(minutes)
    )


def noise(room: Room, at: datetime, seconds: float = 60.0, *, woke: bool = False) -> Noise:
    return Noise.objects.create(
        id=uuid4(),
        room=room,
        onset_at=at,
        started_at=at + timedelta(seconds=2),
        ended_at=at + timedelta(seconds=seconds),
        level_db=-20,
        peak_db=-12,
        threshold_db=-35,
        loud_s=seconds,
        woke_at=at + timedelta(seconds=2) if woke else None,
        certainty="cry" if woke else "noise",
    )


def told(client: APIClient, day: str = "2026-11-29") -> dict[str, Any]:
    answer = client.get(f"/api/nights/{day}")
    assert answer.status_code == 200, answer.content
    shape: dict[str, Any] = answer.json()
    return shape


def test_a_night_goes_from_noon_to_noon_and_has_all_parts(cast: Cast, ana_client: APIClient) -> None:
    heard(cast.zoe, EVENING, 11 * 60)
    shape = told(ana_client)
    assert set(shape) == set(WholeNightSerializer().fields)
    assert (shape["zone"], shape["since"], shape["until"]) == (
        "Europe/Berlin",
        "2026-11-29T11:00:00.000Z",
        "2026-11-30T11:00:00.000Z",
    )
    assert (shape["night_since"], shape["night_until"]) == ("2026-11-29T19:00:00.000Z", "2026-11-30T06:00:00.000Z")
    zoe, other = shape["rooms"]
    assert (zoe["name"], other["name"]) == ("Zoe", "Max")
    assert (zoe["levels"]["points"], zoe["levels"]["step_s"]) == (1440, 60)
    mean = b64decode(zoe["levels"]["mean"])
    assert (mean[8 * 60 - 1], mean[8 * 60], mean[19 * 60 - 1], mean[19 * 60]) == (255, 72, 72, 255)
    assert (zoe["totals"]["monitored_s"], zoe["totals"]["gap_s"]) == (11 * 3600, 0)
    assert (other["totals"]["monitored_s"], other["totals"]["gap_s"]) == (0, 0), "never monitored is no gap"


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-28", 23), ("2026-10-24", 25), ("2026-06-10", 24)], ids=["spring", "autumn", "summer"]
)
def test_the_nights_of_the_clock_change_are_as_long_as_they_were(cast: Cast, ana_client: APIClient, day: str, hours: int) -> None:
    shape = told(ana_client, day)
    since, until = (datetime.fromisoformat(shape[name]) for name in ("since", "until"))
    assert until - since == timedelta(hours=hours)
    assert shape["rooms"][0]["levels"]["points"] == hours * 60


def test_a_noise_leads_to_its_clip_and_a_clip_whose_file_is_gone_to_nothing(cast: Cast, ana_client: APIClient) -> None:
    cry = noise(cast.zoe, EVENING + timedelta(hours=3), woke=True)
    Clip.objects.create(
        id=uuid4(), room=cast.zoe, noise=cry, state="ready", started_at=cry.onset_at, duration_s=20, video="clips/never-was.mp4"
    )
    there = default_storage.save("clips/there.mp4", ContentFile(b"a clip"))
    kept = {"room": cast.zoe, "state": "ready", "duration_s": 20, "video": there}
    Clip.objects.create(id=uuid4(), kind="timelapse", started_at=cry.onset_at, **kept)
    clip = Clip.objects.create(id=uuid4(), noise=noise(cast.zoe, EVENING), started_at=EVENING - timedelta(seconds=5), **kept)
    zoe = told(ana_client)["rooms"][0]
    assert [(each["id"], each["onset_s"]) for each in zoe["clips"]] == [(str(clip.pk), 5.0)]
    assert zoe["noises"].pop(0)["clip"] == str(clip.pk)
    assert [(each["woke"], each["clip"], each["peak_db"]) for each in zoe["noises"]] == [(True, None, -12)]


def test_cy_sees_the_night_of_her_room_and_no_other(cast: Cast, cy_client: APIClient, dee_client: APIClient) -> None:
    heard(cast.max, EVENING, 5)
    shape = told(cy_client)
    assert [room["name"] for room in shape["rooms"]] == ["Zoe"]
    assert (shape["before"], shape["after"]) == (None, None)
    assert dee_client.get("/api/nights/2026-11-29").status_code == 401


def test_before_and_after_are_the_nearest_nights_of_which_anything_is_known(cast: Cast, ana_client: APIClient) -> None:
    heard(cast.zoe, EVENING - timedelta(days=400), 2)
    QuickMark.objects.create(uuid=uuid4(), kind="fed", room=cast.max, at=EVENING - timedelta(days=300), by=cast.ana)
    shape = told(ana_client, "2026-03-10")
    assert (shape["before"], shape["after"]) == ("2026-02-02", None)
    assert told(ana_client, "2026-01-10")["after"] == "2026-02-02"


def test_night_of_a_mark_between_is_nearer_than_one_that_was_heard(cast: Cast, ana_client: APIClient) -> None:
    heard(cast.zoe, EVENING - timedelta(days=3), 2)
    assert told(ana_client)["before"] == "2026-11-26"
    QuickMark.objects.create(uuid=uuid4(), kind="fed", room=cast.max, at=EVENING - timedelta(days=1), by=cast.ana)
    assert told(ana_client)["before"] == "2026-11-28"
    heard(cast.zoe, EVENING - timedelta(days=1), 2)
    assert told(ana_client)["before"] == "2026-11-28"
    assert told(ana_client, "2026-11-27")["after"] == "2026-11-28"


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "2026-11-29T00", "1066-10-14", "20261129"])
def test_what_is_no_day_is_refused_in_words(ana_client: APIClient, day: str) -> None:
    answer = ana_client.get(f"/api/nights/{day}")
    assert (answer.status_code, answer.json()["fields"]) == (400, {"date": ["Give a day like 2026-11-29."]})


def seconds(room: Room, since: datetime, minutes: int, *, mean_db: float = -60.0, state: int = SecondState.QUIET) -> None:
    """Kept second by second, as a worker tells it."""
    levels = [byte(db) for db in (mean_db + 3, mean_db, -66.0, -45.0, -35.0)]
    columns = bytes(value for each in (*levels, 0, state, 0) for value in [each] * 60)
    for minute in range(minutes):
        number = int(since.timestamp()) // 60 + minute
        event = LevelsMinute(seq=1, room=room.pk, epoch=1, event_id="x", at=1.0, minute=number, columns=columns)
        level_services.record_minute(event, now=since + timedelta(minutes=minutes))


def slept(shape: dict[str, Any], room: int = 0) -> list[tuple[str, str, str]]:
    """From, until, by whom: by the clock of UTC."""
    return [(each["since"][11:16], each["until"][11:16], each["source"]) for each in shape["rooms"][room]["sleep"]]


def put_right(client: APIClient, room: int, since: datetime, until: datetime, **more: Any) -> Any:
    said = {"room": room, "since": rfc3339(since), "until": rfc3339(until), **more}
    return client.post("/api/nights/2026-11-29/sleep", said, format="json")


def after(hours: float) -> datetime:
    return EVENING + timedelta(hours=hours)


def test_sleep_is_guessed_and_put_right_and_given_back(cast: Cast, ana_client: APIClient, ben_client: APIClient) -> None:
    heard(cast.zoe, EVENING, 11 * 60)
    for at in (0.0, 5.0):
        noise(cast.zoe, after(at), 600)
    assert slept(told(ana_client)) == [("19:10", "00:00", "guess"), ("00:10", "06:00", "guess")]
    assert told(ana_client)["rooms"][0]["totals"]["longest_sleep_s"] == (5 * 60 + 50) * 60
    said = put_right(ben_client, cast.zoe.pk, after(1), after(4.5))
    assert (said.status_code, said.json()["source"]) == (201, "corrected")
    assert slept(told(ana_client)) == [("20:00", "23:30", "corrected"), ("00:10", "06:00", "guess")]
    number = said.json()["id"]
    assert put_right(ana_client, cast.zoe.pk, after(1), after(6), id=number).json()["id"] == number
    assert slept(told(ana_client)) == [("20:00", "01:00", "corrected")]
    assert ana_client.delete(f"/api/nights/2026-11-29/sleep?id={number}").status_code == 204
    assert slept(told(ana_client)) == [("19:10", "00:00", "guess"), ("00:10", "06:00", "guess")]
    assert ana_client.delete(f"/api/nights/2026-11-29/sleep?id={number}").status_code == 404


def test_a_guess_that_was_no_sleep_is_said_to_be_awake_and_given_back(cast: Cast, ana_client: APIClient) -> None:
    heard(cast.zoe, EVENING, 11 * 60)
    for at in (0.0, 5.0):
        noise(cast.zoe, after(at), 600)
    said = put_right(ana_client, cast.zoe.pk, after(1), after(2), awake=True)
    assert said.status_code == 201
    room = told(ana_client)["rooms"][0]
    assert slept({"rooms": [room]}) == [("00:10", "06:00", "guess")]
    assert [each["id"] for each in room["awake"]] == [said.json()["id"]]
    assert room["totals"]["sleep_s"] == (5 * 60 + 50) * 60
    overlapping = put_right(ana_client, cast.zoe.pk, after(1.5), after(3))
    assert (overlapping.status_code, list(overlapping.json()["fields"])) == (400, ["since"])
    assert ana_client.delete(f"/api/nights/2026-11-29/sleep?id={said.json()['id']}").status_code == 204
    assert len(slept(told(ana_client))) == 2


def test_what_cannot_be_sleep_is_refused_at_its_field(cast: Cast, ana_client: APIClient, cy_client: APIClient) -> None:
    put_right(ana_client, cast.zoe.pk, after(1), after(2))
    asked = {
        "since": put_right(ana_client, cast.zoe.pk, after(1.5), after(3)),
        "until": put_right(ana_client, cast.zoe.pk, after(3), after(3) + timedelta(seconds=30)),
    }
    asked_too = [
        ("until", put_right(ana_client, cast.zoe.pk, after(5), after(4))),
        ("until", put_right(ana_client, cast.zoe.pk, clock.now(), clock.now() + timedelta(hours=1))),
        ("since", put_right(ana_client, cast.zoe.pk, after(-30), after(-28))),
        ("room", ana_client.post("/api/nights/2026-11-29/sleep", {"since": "x"}, format="json")),
    ]
    for field, answer in [*asked.items(), *asked_too]:
        assert answer.status_code == 400
        assert field in answer.json()["fields"], answer.json()
    assert put_right(ana_client, cast.zoe.pk, after(2), after(3)).status_code == 201, "they touch, and do not overlap"
    assert put_right(cy_client, cast.max.pk, after(2), after(3)).status_code == 404
    hidden = put_right(ana_client, cast.max.pk, after(2), after(3)).json()["id"]
    assert cy_client.delete(f"/api/nights/2026-11-29/sleep?id={hidden}").status_code == 404
    assert put_right(ana_client, cast.zoe.pk, after(8), after(9), id=hidden).status_code == 404, "of another room"


def test_levels_are_told_by_the_second_and_gaps_with_their_cause(cast: Cast, ana_client: APIClient) -> None:
    seconds(cast.zoe, EVENING, 10)
    seconds(cast.zoe, EVENING + timedelta(minutes=10), 5, state=SecondState.CAMERA_GONE)
    seconds(cast.zoe, EVENING + timedelta(minutes=15), 10, mean_db=-40)
    zoe = told(ana_client)["rooms"][0]
    gap = zoe["gaps"][0]
    assert (gap["since"][11:19], gap["until"][11:19], gap["cause"]) == ("19:10:00", "19:15:00", "camera_gone")
    assert zoe["totals"]["monitored_s"] == 20 * 60
    query: dict[str, Any] = {
        "room": cast.zoe.pk,
        "since": rfc3339(EVENING + timedelta(minutes=24)),
        "until": rfc3339(EVENING + timedelta(minutes=26)),
    }
    stretch = ana_client.get("/api/nights/2026-11-29/levels", query).json()
    assert (stretch["step_s"], stretch["points"]) == (1, 120)
    assert set(stretch) == set(NightLevelsSerializer().fields), "and nothing that the schema does not tell"
    assert b64decode(stretch["mean"]) == bytes([byte(-40)] * 60 + [255] * 60)
    for until in (after(-1), after(10)):
        answer = ana_client.get("/api/nights/2026-11-29/levels", {**query, "until": rfc3339(until)})
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["until"])


def test_a_week_tells_its_nights_and_the_four_weeks_before(cast: Cast, ana_client: APIClient, cy_client: APIClient) -> None:
    monday = datetime(2026, 11, 2, 19, 0, tzinfo=UTC)
    for day in (0, 1, -7):
        heard(cast.zoe, monday + timedelta(days=day), 11 * 60)
        noise(cast.zoe, monday + timedelta(days=day), 600)
    shape = ana_client.get("/api/weeks/2026-11-04").json()
    assert set(shape) == set(WeekSerializer().fields)
    assert (shape["date"], shape["before"], shape["after"]) == ("2026-11-02", "2026-10-26", None)
    longest = [night["rooms"][0]["totals"]["longest_sleep_s"] for night in shape["nights"]]
    assert longest == [(10 * 60 + 50) * 60, (10 * 60 + 50) * 60, 0, 0, 0, 0, 0]
    assert len(shape["nights"][0]["rooms"][0]["sleep"]) == 1
    assert [week["date"] for week in shape["earlier"]] == ["2026-10-05", "2026-10-12", "2026-10-19", "2026-10-26"]
    assert shape["earlier"][3]["nights"][0]["rooms"][0]["totals"]["monitored_s"] == 11 * 3600
    assert [room["name"] for room in cy_client.get("/api/weeks/2026-11-04").json()["nights"][0]["rooms"]] == ["Zoe"]


def test_a_night_that_is_kept_is_told_as_if_it_were_counted_until_something_of_it_changes(
    cast: Cast, ana_client: APIClient
) -> None:
    monday = datetime(2026, 11, 2, 19, 0, tzinfo=UTC)
    heard(cast.zoe, monday, 11 * 60)
    noise(cast.zoe, monday, 600)
    counted = ana_client.get("/api/weeks/2026-11-02").json()
    now = datetime(2026, 11, 12, tzinfo=UTC)
    while summaries.keep_one(calendar(), house(), now):
        pass
    assert NightSummary.objects.filter(date=monday.date()).count() == 2
    LevelMinute.objects.all().delete()
    kept = ana_client.get("/api/weeks/2026-11-02").json()
    assert (kept["nights"], kept["earlier"]) == (counted["nights"], counted["earlier"])
    mark = {"uuid": str(uuid4()), "kind": "fed", "room": cast.zoe.pk, "at": rfc3339(monday + timedelta(hours=3))}
    assert ana_client.post("/api/marks", mark, format="json").status_code == 201
    assert ana_client.get("/api/weeks/2026-11-02").json()["nights"][0]["rooms"][0]["totals"]["monitored_s"] == 0, "counted again"


def test_tables_have_a_line_for_each_thing_and_nothing_that_a_spreadsheet_would_calculate(
    cast: Cast, ana_client: APIClient, cy_client: APIClient
) -> None:
    Room.objects.filter(pk=cast.zoe.pk).update(name="=1+1")
    heard(cast.zoe, EVENING, 60)
    noise(cast.zoe, EVENING, 600)
    QuickMark.objects.create(uuid=uuid4(), kind="note", note="@SUM(A1)", room=cast.zoe, at=after(0.5), by=cast.ana)
    night = list(csv.reader(io.StringIO(ana_client.get("/api/nights/2026-11-29.csv").content.decode("utf-8-sig"))))
    assert night[0] == list(tables.NIGHT_COLUMNS)
    assert [row[:4] for row in night[1:]] == [
        ["'=1+1", "noise", "2026-11-29 20:00:00", "2026-11-29 20:10:00"],
        ["'=1+1", "sleep", "2026-11-29 20:10:00", "2026-11-29 20:30:00"],
        ["'=1+1", "sleep", "2026-11-29 20:30:00", "2026-11-29 21:00:00"],
        ["'=1+1", "note", "2026-11-29 20:30:00", ""],
    ]
    assert night[4][6] == "'@SUM(A1)"
    answer = cy_client.get("/api/weeks/2026-11-29.csv")
    week = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer["Content-Disposition"] == 'attachment; filename="babycam-week-2026-11-23.csv"'
    assert week[-1][:3] == ["2026-11-29", "'=1+1", "60"]


def test_a_microphone_that_was_muted_is_no_sleep(cast: Cast, ana_client: APIClient) -> None:
    seconds(cast.zoe, EVENING, 60)
    noise(cast.zoe, EVENING, 600)
    seconds(cast.zoe, after(1), 60, mean_db=-96, state=SecondState.MUTED)
    seconds(cast.zoe, after(2), 60)
    shape = told(ana_client)
    assert slept(shape) == [("19:10", "20:00", "guess"), ("21:00", "22:00", "guess")]
    assert [gap["cause"] for gap in shape["rooms"][0]["gaps"]][:1] == ["muted"]


def test_a_family_that_moves_leaves_nothing_between_two_nights(cast: Cast, ana_client: APIClient) -> None:
    ZoneChange.objects.create(since=EVENING - timedelta(days=300), zone="Europe/Berlin")
    ZoneChange.objects.create(since=EVENING - timedelta(days=10, hours=2), zone="America/New_York")
    Household.objects.update(tz="America/New_York")
    nights = [told(ana_client, f"2026-11-{day}") for day in (18, 19, 20)]
    assert [(night["zone"], night["since"][11:16]) for night in nights] == [
        ("Europe/Berlin", "11:00"),
        ("Europe/Berlin", "11:00"),
        ("America/New_York", "17:00"),
    ]
    assert [night["until"] for night in nights[:2]] == [night["since"] for night in nights[1:]]
    assert nights[1]["rooms"][0]["levels"]["points"] == 30 * 60


def moved(room: Room, at: datetime, *minutes: int) -> None:
    """What moved minute by minute; 255: nobody could tell."""
    quiet = bytes(value for each in (72, 66, 60, 102, 122, 0, SecondState.QUIET, 0) for value in [each] * 60)
    for number, share in enumerate(minutes, start=int(at.timestamp()) // 60):
        event = LevelsMinute(
            seq=1, room=room.pk, epoch=1, event_id="x", at=1.0, minute=number, columns=quiet, motion=bytes([share] * 60)
        )
        level_services.record_minute(event, now=at)


def test_what_moved_goes_beside_the_levels_and_into_the_table(cast: Cast, ana_client: APIClient) -> None:
    moved(cast.zoe, EVENING, 0, 40, 255, 7, *[0] * 10, 1)
    zoe, other = told(ana_client)["rooms"]
    motion = b64decode(zoe["levels"]["motion"])
    assert len(motion) == zoe["levels"]["points"]
    assert list(motion[8 * 60 - 1 : 8 * 60 + 5]) == [255, 0, 40, 255, 7, 0]
    assert other["levels"]["motion"] == "", "nobody looks for motion there"
    rows = list(csv.DictReader(io.StringIO(ana_client.get("/api/nights/2026-11-29.csv").content.decode())))
    stretches = [(row["from"][11:16], row["minutes"], row["words"]) for row in rows if row["what"] == "motion"]
    assert stretches == [("20:01", "3.0", "in 2 of its minutes"), ("20:14", "1.0", "in 1 of its minutes")]
