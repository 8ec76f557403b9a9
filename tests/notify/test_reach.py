"""Whom something would wake."""

from datetime import UTC, datetime, timedelta

import pytest

from babycam.core.events import ScreenEvent, screens
from babycam.notify import page_sightings, reach
from babycam.notify import services as notify_services
from babycam.notify.models import Channel
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
