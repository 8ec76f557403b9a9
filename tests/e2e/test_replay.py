"""Before a line is moved for good, the nights that were tell what it would have done."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from babycam.history import level_codec
from tests.e2e.access import sideways, violations
from tests.e2e.home import PHONE, Home, Room
from tests.listening.keeper import drawn
from tests.support.level_minutes import minutes

LOUD_DB, SOFT_DB = -20.0, -36.0  # over both lines of the house's rooms; between them
Span = tuple[int, float, float]


def keep_night(room: Room, spans: Sequence[Span]) -> None:
    """Writes down what was heard two hours into the night before the last one, which is over at any time of day."""
    last = datetime.fromisoformat(room.ana.get("/api/nights/last")["night_since"])
    at = last - timedelta(days=1) + timedelta(hours=2)
    hours: dict[int, level_codec.Hour] = {}
    for minute in minutes(room.id, drawn(int(at.timestamp()), spans)):
        number, place = divmod(minute.minute, level_codec.MINUTES)
        hours.setdefault(number, level_codec.Hour()).take(place, minute.columns, minute.hops)
    rows = [
        (
            room.id,
            f"{datetime.fromtimestamp(number * level_codec.HOUR_S, UTC):%Y-%m-%d %H:%M:%S}",
            hour.judged_s,
            "[]",
            level_codec.summary(hour),
            level_codec.pack(hour),
            level_codec.pack_detail(hour),
        )
        for number, hour in hours.items()
    ]
    columns = "room_id, hour, seconds, holes, minutes, data, detail"
    with closing(sqlite3.connect(room.database, timeout=30)) as connection, connection:
        connection.executemany(f"INSERT INTO history_levelhour ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def opened(home: Home, room: Room) -> Page:
    page = home.sits(f"/rooms/{room.id}", **PHONE)
    page.get_by_role("button", name="What would have woken me?").tap()
    page.get_by_text("Seven nights").tap()
    return page


def test_other_settings_are_tried_on_the_nights_that_were_and_kept_by_one_tap(home: Home, zoe: Room) -> None:
    quiet = (120, -62.0, 0.0)
    keep_night(zoe, [quiet, (3, LOUD_DB, 0.0), (1200, -62.0, 0.0), (30, SOFT_DB, 0.9), quiet])
    page = opened(home, zoe)
    panel = page.get_by_role("region", name="What would have woken you?")
    expect(panel.get_by_role("status").first).to_have_text("In seven nights: 2 wake-ups by the settings as they are.")
    page.get_by_text("Cries only", exact=True).tap()
    expect(panel.get_by_role("status").first).to_have_text("1 fewer: 1 wake-up instead of 2.")
    expect(panel.get_by_role("list", name="Would not have woken you")).to_contain_text("A noise: loud")
    assert zoe.facts["wake_for"] == "any"
    assert violations(page) == []
    assert sideways(page) == 0
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        panel.get_by_role("button", name="Keep these settings").tap()
    expect(panel.get_by_role("status").first).to_have_text("In seven nights: 1 wake-up by the settings as they are.")
    assert zoe.facts["wake_for"] == "cries"
