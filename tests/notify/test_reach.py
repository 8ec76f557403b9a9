"""Whom something would wake."""

from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

from babycam.core.events import ScreenEvent, screens
from babycam.notify import page_sightings, reach
from babycam.notify import queries as notify_queries
from babycam.notify import services as notify_services
from babycam.notify.models import Channel, Delivery
from tests.cast import Cast

SECOND = timedelta(seconds=1)
NOW = datetime(2026, 1, 15, 2, 0, tzinfo=UTC)


def page(cast: Cast, at: datetime) -> None:
    Channel.objects.filter(person=cast.ana, kind="page").delete()
    Channel.objects.create(person=cast.ana, kind="page", name="Kitchen tablet", seen_at=at, sound_at=at)


def test_a_page_that_answered_just_now_would_ring(cast: Cast) -> None:
    page(cast, NOW - timedelta(seconds=5))
    assert reach.everybody(NOW)[cast.ana.pk].reached


def test_a_page_that_answered_before_the_clock_was_set_back_reaches_nobody(cast: Cast) -> None:
    page(cast, NOW + timedelta(hours=3))
    assert not reach.everybody(NOW)[cast.ana.pk].reached


def test_all_pages_are_told_when_somebody_becomes_awake_and_not_at_every_pong(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[ScreenEvent] = []
    monkeypatch.setattr(screens, "_handlers", [told.append])
    page_sightings.forget_all()
    answers = ((0, False), (2, True), (10, True), (20, True), (60, True))  # opened; armed; goes on; was away for more than AWAKE
    counts = []
    for at, sound in answers:
        notify_services.page_seen(person_id=cast.ana.pk, sound=sound, now=NOW + at * SECOND)
        counts.append([event.type for event in told].count("duty.changed"))
    assert counts == [0, 1, 1, 1, 2]


def receipt(row: Delivery, stage: Literal["received", "sounding", "seen"]) -> None:
    notify_services.receipt(delivery_id=row.pk, stage=stage, token=notify_services.token_for(row.pk), now=NOW)


def test_a_page_that_is_open_was_not_tried_until_it_has_rung(cast: Cast) -> None:
    page(cast, NOW)
    row = notify_services.send_test(person_id=cast.ana.pk, now=NOW)[0]
    receipt(row, "received")
    assert reach.everybody(NOW)[cast.ana.pk].reached and notify_queries.untried(), "the message came; whether it rings is not known"
    receipt(row, "sounding")
    assert not notify_queries.untried()


def test_a_way_that_has_proven_itself_was_tried_also_when_it_is_dead_or_gone(cast: Cast) -> None:
    way = Channel.objects.create(person=cast.ana, kind="webpush", name="Ana's phone", key="phone")
    row = notify_services.send_test(channel_id=way.pk, now=NOW)[0]
    assert notify_queries.untried(), "sent is not proven"
    receipt(row, "received")
    assert not notify_queries.untried()
    Channel.objects.filter(pk=way.pk).update(dead_reason="It has ended.", fail_streak=9)
    assert not reach.everybody(NOW)[cast.ana.pk].reached and not notify_queries.untried(), "now it is an alarm"
    way.delete()
    assert not notify_queries.untried()


def test_the_siren_of_the_house_is_nobodys_way(cast: Cast) -> None:
    Channel.objects.create(person=None, kind="mqtt", name="siren", key="siren", verified_at=NOW)
    assert notify_queries.untried()
