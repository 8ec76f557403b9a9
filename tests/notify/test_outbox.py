"""What is put into the outbox, and what comes back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from babycam.core.errors import BabycamError
from babycam.notify import queries as notify_queries
from babycam.notify import services as notify_services
from babycam.notify.message import Alert
from babycam.notify.models import Channel, Delivery
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 12, 3, 1, tzinfo=UTC)
CRY = Alert(kind="noise", words="Zoe is loud (-18 dB for 2 s)", key="incident-7", rooms=("Zoe",))


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def channel(person: Any, kind: str, name: str, **more: Any) -> Channel:
    return Channel.objects.create(person=person, kind=kind, name=name, key=name, **more)


def call(cast: Cast, people: list[Any], **changes: Any) -> int:
    step = {"round": 0, "step": 0, "alert": CRY, "reach": "first", "now": NOW, **changes}
    return notify_services.enqueue(incident_id=7, room_id=cast.zoe.pk, person_ids=[person.pk for person in people], **step)


def names(**wanted: Any) -> list[str]:
    return sorted(Delivery.objects.filter(**wanted).values_list("channel__name", flat=True))


@pytest.fixture
def phones(cast: Cast) -> None:
    channel(cast.ana, "webpush", "Ana's phone")
    channel(cast.ana, "apprise", "Ana's ntfy")
    channel(cast.ben, "apprise", "Ben's ntfy")


def test_the_first_call_takes_page_and_push_and_the_rest_follows(cast: Cast, phones: None) -> None:
    assert call(cast, [cast.ana]) == 2
    assert names() == ["Ana's phone", "open pages"]
    assert call(cast, [cast.ana], reach="rest") == 1
    assert names() == ["Ana's ntfy", "Ana's phone", "open pages"]


def test_whoever_has_no_first_channel_that_could_work_is_told_by_all_at_once(cast: Cast, phones: None) -> None:
    call(cast, [cast.ben])
    assert names() == ["Ben's ntfy", "open pages"]


def test_the_same_step_said_twice_is_one_call(cast: Cast, phones: None) -> None:
    assert call(cast, [cast.ana, cast.ana]) == 2
    assert call(cast, [cast.ana]) == 0
    assert Delivery.objects.count() == 2


def test_a_caller_that_fails_leaves_nothing_behind(cast: Cast, phones: None) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        call(cast, [cast.ana])
        raise RuntimeError
    assert not Delivery.objects.exists()


def test_a_repeat_waits_twenty_seconds_but_a_critical_one_does_not(cast: Cast, phones: None) -> None:
    call(cast, [cast.ana])
    call(cast, [cast.ana], round=1, now=NOW + seconds(5))
    assert set(Delivery.objects.filter(round=1).values_list("next_at", flat=True)) == {NOW + seconds(20)}
    critical = Alert(kind="noise", words="!", key="incident-7", critical=True)
    call(cast, [cast.ana], round=2, now=NOW + seconds(6), alert=critical)
    assert set(Delivery.objects.filter(round=2).values_list("next_at", flat=True)) == {NOW + seconds(6)}


def test_what_was_not_sent_yet_can_be_cancelled_for_one_person(cast: Cast, phones: None) -> None:
    call(cast, [cast.ana, cast.ben])
    assert notify_services.cancel_unsent(incident_id=7, person_ids=[cast.ana.pk], now=NOW) == 2
    assert set(Delivery.objects.filter(state="cancelled").values_list("person", flat=True)) == {cast.ana.pk}
    assert notify_queries.people_called(7, 0) == {cast.ben.pk}


def test_everybody_who_was_told_hears_once_that_it_is_over(cast: Cast, phones: None) -> None:
    over = Alert(kind="noise", words="Ben has it", key="incident-7", rooms=("Zoe",))
    call(cast, [cast.ana, cast.ben])
    Delivery.objects.update(state="accepted", tries=1)
    assert notify_services.retract(incident_id=7, alert=over, now=NOW) == 4
    assert notify_services.retract(incident_id=7, alert=over, now=NOW) == 0
    call(cast, [cast.ana], round=1, now=NOW + seconds(60))
    assert notify_services.retract(incident_id=7, alert=over, now=NOW + seconds(90)) == 2
    said = Delivery.objects.filter(what="retract")[0].said
    assert said["title"] == "Ben has it" and said["over"] and said["quiet"] and said["tag"] == "incident-7"


def test_what_was_cancelled_before_it_was_sent_is_not_taken_back(cast: Cast, phones: None) -> None:
    call(cast, [cast.ana])
    notify_services.cancel_unsent(incident_id=7, now=NOW)
    assert notify_services.retract(incident_id=7, alert=CRY, now=NOW) == 0


def test_a_dead_channel_is_named_in_the_night_and_not_tried(cast: Cast) -> None:
    channel(cast.ana, "webpush", "Ana's phone", dead_reason="The browser has ended this subscription")
    call(cast, [cast.ana])
    row = Delivery.objects.get(channel__name="Ana's phone")
    assert row.state == "dead" and "ended this subscription" in notify_queries.delivery_json(row)["words"]


def receipt(row: Delivery, stage: Any, **changes: Any) -> None:
    given = {"token": notify_services.token_for(row.pk), "now": NOW + seconds(2), **changes}
    notify_services.receipt(delivery_id=row.pk, stage=stage, **given)


def test_a_receipt_proves_the_channel_and_the_call(cast: Cast, phones: None) -> None:
    call(cast, [cast.ana])
    row = Delivery.objects.get(channel__kind="webpush")
    assert not notify_queries.has_receipt(7, 0, 0) and cast.ana.pk in notify_queries.unreachable(NOW)
    receipt(row, "received")
    row.refresh_from_db()
    assert row.state == "received" and row.received_at == NOW + seconds(2)
    assert notify_queries.has_receipt(7, 0, 0) and cast.ana.pk not in notify_queries.unreachable(NOW)
    receipt(row, "seen")
    row.refresh_from_db()
    assert row.state == "seen" and row.received_at == NOW + seconds(2)


def test_a_page_with_its_sound_locked_proves_nothing_until_it_rings(cast: Cast) -> None:
    call(cast, [cast.ana])
    row = Delivery.objects.get()
    receipt(row, "received")
    assert not notify_queries.has_receipt(7, 0, 0)
    receipt(row, "sounding")
    assert notify_queries.has_receipt(7, 0, 0)


def test_a_receipt_without_its_own_token_is_refused(cast: Cast, phones: None) -> None:
    call(cast, [cast.ana])
    one, other = Delivery.objects.order_by("id")
    for token in ("", "nonsense", notify_services.token_for(other.pk), notify_services.token_for(one.pk)[:-1] + "?"):
        with pytest.raises(BabycamError):
            receipt(one, "received", token=token)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"pending"}


def test_an_open_page_reaches_somebody_for_twenty_seconds_if_it_may_ring(cast: Cast) -> None:
    notify_services.page_seen(person_id=cast.ana.pk, sound=True, now=NOW)
    notify_services.page_seen(person_id=cast.ben.pk, sound=False, now=NOW)
    assert notify_queries.unreachable(NOW + seconds(10)) == {cast.ben.pk, cast.cy.pk}
    assert notify_queries.unreachable(NOW + seconds(21)) == {cast.ana.pk, cast.ben.pk, cast.cy.pk}


def test_pongs_are_written_down_at_most_each_five_seconds(cast: Cast, django_assert_num_queries: Any) -> None:
    notify_services.page_seen(person_id=cast.ana.pk, sound=True, now=NOW)
    with django_assert_num_queries(0):
        for second in range(5):
            notify_services.page_seen(person_id=cast.ana.pk, sound=True, now=NOW + seconds(second))
    notify_services.page_seen(person_id=cast.ana.pk, sound=True, now=NOW + seconds(5))
    assert Channel.objects.get().sound_at == NOW + seconds(5)


def test_a_channel_that_fails_three_times_in_a_row_reaches_nobody(cast: Cast) -> None:
    phone = channel(cast.ana, "webpush", "Ana's phone", verified_at=NOW, fail_streak=2)
    assert cast.ana.pk not in notify_queries.unreachable(NOW)
    Channel.objects.filter(pk=phone.pk).update(fail_streak=3)
    assert cast.ana.pk in notify_queries.unreachable(NOW)


def test_a_channel_that_is_turned_off_reaches_nobody_whatever_else_is_on(cast: Cast) -> None:
    channel(cast.ana, "webpush", "old phone", verified_at=NOW, enabled=False)
    channel(cast.ana, "webpush", "new phone")
    assert cast.ana.pk in notify_queries.unreachable(NOW)


def test_a_call_that_was_cancelled_after_a_try_may_have_been_heard_and_is_taken_back(cast: Cast, phones: None) -> None:
    call(cast, [cast.ana])
    Delivery.objects.filter(channel__kind="webpush").update(state="retry", tries=1)
    notify_services.cancel_unsent(incident_id=7, now=NOW)
    assert notify_services.retract(incident_id=7, alert=CRY, now=NOW) == 1
    assert names(what="retract") == ["Ana's phone"]


def test_bedtime_asks_everybody_silently(cast: Cast, phones: None) -> None:
    notify_services.bedtime_check(NOW)
    assert names() == ["Ana's phone", "Ben's ntfy", "open pages", "open pages", "open pages"]
    assert all(row.said["quiet"] for row in Delivery.objects.all())
