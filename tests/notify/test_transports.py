"""What each transport is asked by the rest of the house, and its answer: every transport in every question."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from babycam.core.errors import BabycamError
from babycam.notify import channels, chat_deliveries, claims, direct, reach, subscriptions
from babycam.notify import queries as notify_queries
from babycam.notify import services as notify_services
from babycam.notify.chat_deliveries import Letter
from babycam.notify.deliver import Outbox
from babycam.notify.message import Alert, ring
from babycam.notify.models import Attempt, Channel, Delivery
from babycam.notify.transports.parcel import Parcel, ok
from babycam.notify.transports.registry import TRANSPORTS
from babycam.people.models import Person
from tests.cast import Cast
from tests.notify.loop import make, server_key
from tests.support.push_service import Device

pytestmark = pytest.mark.django_db
KINDS = ("page", "webpush", "apprise", "mqtt")
NIGHT = datetime(2026, 1, 12, 3, 1, tzinfo=UTC)
DAY = datetime(2026, 1, 12, 12, 1, tzinfo=UTC)
CRY = Alert(kind="noise", words="Zoe is loud", key="incident-7", rooms=("Zoe",))
ADDRESSES: dict[str, dict[str, Any]] = {
    "page": {},
    "apprise": {"url": "ntfy://ntfy.example.org/topic"},
    "mqtt": {"topic": "lamp/ana"},
}


def values_for(kind: str) -> dict[str, Any]:
    if kind == "webpush":
        return {"subscription": Device("phone", "https://push.example.com/send/phone", server_key()).subscription()}
    return ADDRESSES[kind]


def way(person: Person, kind: str, **more: Any) -> Channel:
    """A channel of this kind: the person's own page where that is what stands for all pages."""
    if kind == "page":
        page = notify_services.make_page(person.pk)
        assert page is not None
        Channel.objects.filter(pk=page.pk).update(**more)
        return Channel.objects.get(pk=page.pk)
    channel = make(person, kind, f"Ana's {kind}", "{}")
    Channel.objects.filter(pk=channel.pk).update(**more)
    return Channel.objects.get(pk=channel.pk)


def delivery(channel: Channel, **more: Any) -> Delivery:
    given = {"what": "alert", "incident": 7, "said": ring(CRY).to_json(), "created_at": NIGHT, "give_up_at": NIGHT, **more}
    return Delivery.objects.create(channel=channel, person=channel.person, **given)


def called(cast: Cast, kind: str, reach_: Any) -> bool:
    """Whether a call of this reach takes this kind, while one that goes first is there and works."""
    way(cast.ana, "page", seen_at=NIGHT, sound_at=NIGHT)
    channel = way(cast.ana, kind, seen_at=NIGHT)
    notify_services.enqueue(
        incident_id=7, room_id=None, round=0, step=0, person_ids=[cast.ana.pk], alert=CRY, reach=reach_, now=NIGHT
    )
    return Delivery.objects.filter(channel=channel).exists()


def is_called_first(cast: Cast, kind: str) -> bool:
    return called(cast, kind, "first")


def follows(cast: Cast, kind: str) -> bool:
    return called(cast, kind, "rest")


def makes_the_others_wait(cast: Cast, kind: str) -> bool:
    """Whether a channel of this kind that nobody has heard of fault keeps a first call from taking every channel."""
    Channel.objects.filter(person=cast.ana).delete()
    last = make(cast.ana, "apprise", "the last", "x")
    way(cast.ana, kind)
    notify_services.enqueue(
        incident_id=7, room_id=None, round=0, step=0, person_ids=[cast.ana.pk], alert=CRY, reach="first", now=NIGHT
    )
    return not Delivery.objects.filter(channel=last).exists()


def taken_is_proven(cast: Cast, kind: str) -> bool:
    """Whether a channel has proven itself when its server took a message."""
    channel = way(cast.ana, kind)
    row = delivery(channel, state="sending", claim="x")
    parcel = Parcel(delivery=row.pk, kind=kind, said=ring(CRY), claim="x", channel=channel.pk)
    claims.mark(parcel=parcel, outcome=ok("Taken"), now=NIGHT)
    return Channel.objects.get(pk=channel.pk).verified_at is not None


def wakes_once_proven(cast: Cast, kind: str) -> bool:
    way(cast.ana, kind, verified_at=NIGHT)
    return reach.everybody(NIGHT)[cast.ana.pk].reached


def wakes_while_it_sounds(cast: Cast, kind: str) -> bool:
    way(cast.ana, kind, seen_at=NIGHT, sound_at=NIGHT)
    return reach.everybody(NIGHT)[cast.ana.pk].reached


def words_of_reach(cast: Cast, kind: str) -> str:
    way(cast.ana, kind, verified_at=NIGHT, seen_at=NIGHT, sound_at=NIGHT)
    return reach.everybody(NIGHT)[cast.ana.pk].words


def words_when_never_proven(cast: Cast, kind: str) -> str:
    way(cast.ana, kind)
    return reach.everybody(NIGHT)[cast.ana.pk].words


def is_lost_when_dead(cast: Cast, kind: str) -> bool:
    way(cast.ana, kind, dead_reason="It is gone.")
    return cast.ana.pk in reach.lost(NIGHT)


def arriving_is_proof(cast: Cast, kind: str) -> bool:
    """Whether a receipt that it arrived, and no more, ends the wait for the next tier."""
    delivery(way(cast.ana, kind), state="received", received_at=NIGHT)
    return notify_queries.has_receipt(7, 0, 0)


def failed_tries_are_told(cast: Cast, kind: str) -> bool:
    row = delivery(way(cast.ana, kind))
    Attempt.objects.create(delivery=row, at=NIGHT, outcome="later", words="No answer")
    return bool(notify_queries.failures([7]))


def could_work_unseen(cast: Cast, kind: str) -> bool:
    return notify_queries.could_work(way(cast.ana, kind), NIGHT)


def is_asked_at_bedtime_beside_a_browser(cast: Cast, kind: str) -> bool:
    make(cast.ana, "webpush", "Ana's other phone", "{}")
    channel = way(cast.ana, kind)
    return channel.pk in [row.channel_id for row in notify_services.bedtime_check(NIGHT)]


def is_asked_at_bedtime_alone(cast: Cast, kind: str) -> bool:
    channel = way(cast.ana, kind)
    return channel.pk in [row.channel_id for row in notify_services.bedtime_check(NIGHT)]


def taken_counts_at_bedtime(cast: Cast, kind: str) -> str:
    channel = way(cast.ana, kind, verified_at=NIGHT, seen_at=NIGHT, sound_at=NIGHT)
    delivery(channel, what="bedtime", incident=None, sent_at=NIGHT, state="accepted")
    return str(next(row["words"] for row in notify_queries.bedtime(NIGHT) if row["id"] == cast.ana.pk))


def chats(cast: Cast, kind: str, now: datetime, *, urgent: bool, looking: bool) -> bool:
    way(cast.ana, "page", seen_at=now, looked_at=now if looking else None)
    channel = way(cast.ana, kind)
    letter = Letter("family", None, cast.ben.pk, "Ben", "Hello", urgent=urgent)
    return channel.pk in [one.pk for one in chat_deliveries.ways(letter, now)]


def takes_chat_by_day(cast: Cast, kind: str) -> bool:
    return chats(cast, kind, DAY, urgent=False, looking=False)


def takes_chat_by_day_before_a_page(cast: Cast, kind: str) -> bool:
    return chats(cast, kind, DAY, urgent=False, looking=True)


def takes_chat_at_night(cast: Cast, kind: str) -> bool:
    return chats(cast, kind, NIGHT, urgent=False, looking=False)


def takes_urgent_chat_at_night(cast: Cast, kind: str) -> bool:
    return chats(cast, kind, NIGHT, urgent=True, looking=False)


def takes_urgent_chat_before_a_page(cast: Cast, kind: str) -> bool:
    return chats(cast, kind, NIGHT, urgent=True, looking=True)


def ends_with_the_login(cast: Cast, kind: str) -> bool:
    Person.objects.filter(pk=cast.ana.pk).update(logged_out_at=NIGHT)
    channel = way(cast.ana, kind, created_at=NIGHT - timedelta(days=1))
    return bool(subscriptions.fault(channel, NIGHT))


def can_be_removed(cast: Cast, kind: str) -> bool:
    channel = way(cast.ana, kind)
    try:
        channels.remove_channel(channel=channel)
    except BabycamError:
        return False
    return not Channel.objects.filter(pk=channel.pk).exists()


def makes_room_when_dead(cast: Cast, kind: str) -> bool:
    way(cast.ana, kind, dead_reason="It is gone.")
    for number in range(channels.MOST - Channel.objects.filter(person=cast.ana).count()):
        make(cast.ana, "mqtt", f"lamp {number}", "x")
    try:
        channels.add_channel(person=cast.ana, kind="mqtt", values={"topic": "one/more"}, now=NIGHT)
    except BabycamError:
        return False
    return True


def default_name(cast: Cast, kind: str) -> str:
    try:
        return channels.add_channel(person=cast.ana, kind=kind, values=values_for(kind), now=NIGHT).name
    except BabycamError as error:
        return str(error.params["fields"]["kind"][0])


def shown(cast: Cast, kind: str) -> str:
    return channels.add_channel(person=cast.ana, kind=kind, values=values_for(kind), now=NIGHT).shown if kind != "page" else ""


def posted(client: APIClient, kind: str, **more: Any) -> int:
    return client.post("/api/channels", {"kind": kind, **values_for(kind), **more}).status_code


def seconds(cast: Cast, kind: str) -> float:
    return TRANSPORTS[kind].TIMEOUT_S


Y, N = True, False
ANSWERS: list[tuple[Callable[[Cast, str], Any], tuple[Any, Any, Any, Any]]] = [
    (seconds, (2.0, 8.0, 12.0, 5.0)),
    (is_called_first, (Y, Y, N, N)),
    (follows, (N, N, Y, Y)),
    (makes_the_others_wait, (N, Y, N, N)),
    (taken_is_proven, (N, N, Y, Y)),
    (wakes_once_proven, (N, Y, Y, Y)),
    (wakes_while_it_sounds, (Y, N, N, N)),
    (
        words_of_reach,
        (
            "Ana’s page would ring",
            "Ana's webpush would be called",
            "Ana's apprise would be called",
            "Ana's mqtt would be called",
        ),
    ),
    (
        words_when_never_proven,
        (
            "No device of Ana’s has ever answered",
            "No device of Ana’s has ever answered. Ana's webpush was never proven: send it a test",
            "No device of Ana’s has ever answered. Ana's apprise was never proven: send it a test",
            "No device of Ana’s has ever answered. Ana's mqtt was never proven: send it a test",
        ),
    ),
    (is_lost_when_dead, (N, Y, N, N)),
    (arriving_is_proof, (N, Y, Y, Y)),
    (failed_tries_are_told, (N, Y, Y, Y)),
    (could_work_unseen, (N, Y, Y, Y)),
    (is_asked_at_bedtime_beside_a_browser, (Y, Y, N, N)),
    (is_asked_at_bedtime_alone, (Y, Y, Y, Y)),
    (
        taken_counts_at_bedtime,
        (
            "Would not be woken: No answer yet",
            "Would not be woken: No answer yet",
            "Ana's apprise took the message; it cannot prove that it arrived",
            "Ana's mqtt took the message; it cannot prove that it arrived",
        ),
    ),
    (takes_chat_by_day, (N, Y, N, N)),
    (takes_chat_by_day_before_a_page, (N, N, N, N)),
    (takes_chat_at_night, (N, N, N, N)),
    (takes_urgent_chat_at_night, (Y, Y, Y, N)),
    (takes_urgent_chat_before_a_page, (Y, N, N, N)),
    (ends_with_the_login, (N, Y, N, N)),
    (can_be_removed, (N, Y, Y, Y)),
    (makes_room_when_dead, (N, Y, N, N)),
    (default_name, ("Choose webpush, apprise or mqtt.", "Ana’s browser", "Ana’s ntfy", "Ana’s MQTT topic")),
    (shown, ("", "push.example.com", "ntfy://ntfy.example.org/topic", "lamp/ana")),
]
QUESTIONS = [
    pytest.param(question, kind, answer, id=f"{question.__name__}-{kind}")
    for question, answers in ANSWERS
    for kind, answer in zip(KINDS, answers, strict=True)
]


@pytest.mark.parametrize(("question", "kind", "answer"), QUESTIONS)
def test_each_transport_answers_each_question(cast: Cast, question: Callable[[Cast, str], Any], kind: str, answer: Any) -> None:
    assert question(cast, kind) == answer


@pytest.mark.parametrize(
    ("kind", "own", "others"),
    [
        ("page", (400, 400, 400), 400),
        ("webpush", (201, 201, 201), 400),
        ("apprise", (201, 201, 403), 201),
        ("mqtt", (201, 201, 403), 201),
    ],
)
def test_who_may_add_it(
    cast: Cast, ana_client: APIClient, ben_client: APIClient, cy_client: APIClient, kind: str, own: tuple[int, ...], others: int
) -> None:
    """For oneself: owner, parent, sitter; for somebody else: a parent."""
    assert tuple(posted(client, kind) for client in (ana_client, ben_client, cy_client)) == own
    assert posted(ben_client, kind, person=cast.cy.pk) == others


def test_what_the_api_calls_them(ana_client: APIClient) -> None:
    schema = ana_client.get("/api/schema/", headers={"Accept": "application/json"}).json()["components"]["schemas"]
    assert schema["ChannelKind"]["enum"] == [*KINDS]
    assert schema["AddableKind"]["enum"] == ["webpush", "apprise", "mqtt"]
    asked = {
        name: (field.get("maxLength"), field.get("writeOnly")) for name, field in schema["ChannelInRequest"]["properties"].items()
    }
    assert asked["url"] == (2000, True) and asked["topic"] == (100, None)
    assert set(asked) == {"kind", "person", "name", "subscription", "key", "replaces", "prove", "url", "topic", "service", "form"}


def test_both_ways_out_know_all_of_them() -> None:
    assert [*TRANSPORTS] == [*Outbox().transports] == [*KINDS]
    assert Outbox().transports == direct.Direct().transports
