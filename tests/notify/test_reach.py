"""Whom something would wake."""

from datetime import UTC, datetime, timedelta

from babycam.notify import reach
from babycam.notify.models import Channel
from tests.cast import Cast

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
