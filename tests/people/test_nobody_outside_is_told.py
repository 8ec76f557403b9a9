"""Outside of their time nobody is called, answers, or reads along: not by a push, a personal link or a calendar's address."""

from datetime import UTC, datetime, timedelta

import pytest
from rest_framework.test import APIClient

from babycam.alerts import calls
from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident
from babycam.core import clock
from babycam.duty import calendar_links
from babycam.duty.services import OverrideDraft, add_override
from babycam.family import members
from babycam.notify import answer_links, claims
from babycam.notify import queries as notify_queries
from babycam.notify.models import Channel, Delivery
from babycam.people import services as people_services
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
TAP = "5f2b6b7e-8f4b-4a52-9a1c-0d9c2f6d1a01"
HOUR = timedelta(hours=1)


def cry(cast: Cast) -> Incident:
    now = clock.now()
    alerts_services.report_noise(
        room_id=cast.zoe.pk, noise_id="8d1f9d0e-0000-4000-8000-000000000001", at=now, level_db=-18, threshold_db=-35
    )
    return Incident.objects.get(room=cast.zoe)


@pytest.fixture
def cy_on_duty(cast: Cast) -> datetime:
    """Cy has the duty, a phone, and access for an hour; when that ends."""
    now = clock.now()
    members.allow_member(person=cast.cy, until=now + HOUR, since=None, hours=(None, None), now=now)
    Channel.objects.create(person=cast.cy, kind="webpush", name="Cy's phone", key="cy", verified_at=now)
    wish = OverrideDraft("take", (cast.cy.pk,), rooms=(cast.zoe.pk,), end=now + HOUR)
    add_override(wish, by=cast.cy.pk, client_uuid=TAP, now=now)
    return now + HOUR


def told(cast: Cast) -> set[int | None]:
    waiting = Delivery.objects.filter(what="alert").exclude(state__in=("cancelled", "dead"))
    return set(waiting.values_list("person_id", flat=True))


def test_who_has_the_duty_when_their_time_ends_is_relieved_in_the_middle_of_an_alarm(cast: Cast, cy_on_duty: datetime) -> None:
    incident = cry(cast)
    assert cast.cy.pk in told(cast)
    calls.follow(incident, cy_on_duty)
    assert cast.cy.pk not in told(cast)
    assert {cast.ana.pk, cast.ben.pk} & told(cast)
    assert cast.cy.pk not in {one for tier in calls.standing_of(incident, cy_on_duty).planned for one in tier}


def test_what_waits_in_the_outbox_is_not_sent_any_more(cast: Cast, cy_on_duty: datetime) -> None:
    cry(cast)
    Delivery.objects.update(give_up_at=cy_on_duty + HOUR)
    seconds = {"page": 5.0, "webpush": 5.0, "apprise": 5.0, "mqtt": 5.0}
    sent = claims.claim(now=cy_on_duty, busy=(), limit=50, timeouts=seconds)
    assert cast.cy.pk not in {parcel.person for parcel in sent}
    mine = Delivery.objects.filter(person=cast.cy)
    assert set(mine.values_list("state", "words")) == {("dead", "Has no access now")}


def test_nobody_asks_at_bedtime_who_is_not_there(cast: Cast, cy_on_duty: datetime) -> None:
    people_services.add_person(name="Gran", username="gran", password=PASSWORD, role="viewer")
    assert {person.name for person in notify_queries.family(cy_on_duty - HOUR / 2)} == {"Ana", "Ben", "Cy"}
    assert {person.name for person in notify_queries.family(cy_on_duty)} == {"Ana", "Ben"}


def test_a_personal_link_answers_for_nobody_who_is_outside(cast: Cast, dee_client: APIClient, cy_on_duty: datetime) -> None:
    incident = cry(cast)
    call = Delivery.objects.filter(incident=incident.pk, person=cast.cy).earliest("pk")
    body = {"token": answer_links.token_of(call, clock.now()), "act": "ack"}
    assert dee_client.post("/api/answers", body, format="json").status_code == 200
    members.allow_member(person=cast.cy, until=clock.now(), since=None, hours=(None, None), now=clock.now())
    assert dee_client.post("/api/answers", body, format="json").status_code == 403
    assert dee_client.post("/api/answers/act", body, format="json").status_code == 403
    incident.refresh_from_db()
    assert incident.state == "triggered"


def test_a_calendar_is_read_while_its_owner_is_let_in(cast: Cast, cy_on_duty: datetime) -> None:
    secret = calendar_links.renew_link(person_id=cast.cy.pk, now=datetime.now(UTC))
    assert calendar_links.owner(secret, cy_on_duty - HOUR / 2) == cast.cy
    assert calendar_links.owner(secret, cy_on_duty) is None


def test_the_session_says_when_it_opens_and_gives_no_rights_until_then(cast: Cast, cy_client: APIClient) -> None:
    opens = clock.now() + HOUR
    members.allow_member(person=cast.cy, until=opens + HOUR, since=opens, hours=(None, None), now=clock.now())
    session = cy_client.get("/api/session").json()
    assert session["rights"] == []
    assert session["access"] == {"open": False, "opens_at": clock.rfc3339(opens), "closes_at": None}
    refused = cy_client.get("/api/rooms")
    assert (refused.status_code, refused.json()["code"]) == (403, "access_closed")
    assert refused.json()["title"].startswith("Your access is not open right now. It opens on")


def test_a_parent_lets_a_viewer_in_and_out_and_a_sitter_may_not(cast: Cast, ben_client: APIClient, cy_client: APIClient) -> None:
    gran = people_services.add_person(name="Gran", username="gran", password=PASSWORD, role="viewer")
    path = f"/api/people/{gran.pk}/access"
    let_in = ben_client.post(path, {"until": None}, format="json").json()
    assert (let_in["open"], let_in["closes_at"]) == (True, None)
    out = ben_client.post(path, {"until": clock.rfc3339(clock.now())}, format="json").json()
    assert (out["open"], out["opens_at"]) == (False, None)
    assert cy_client.post(path, {"until": None}, format="json").status_code == 403
    half = ben_client.post(path, {"until": None, "hours_start": "18:00"}, format="json")
    assert (half.status_code, half.json()["fields"]) == (400, {"hours_end": ["Say from when until when."]})
