"""An answer while nothing can be stored: it counts, for who is known, and is stored later."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from babycam.alerts import deadman, offline_roster
from babycam.alerts.models import Incident
from babycam.alerts.standby import standby
from babycam.core import clock
from babycam.people import remembered
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def away(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing can be stored, as far as the dead man knows."""
    monkeypatch.setattr(standby, "known", offline_roster.read(clock.now()))
    monkeypatch.setattr(deadman.watch, "found", replace(deadman.watch.found, stored=clock.monotonic()))
    monkeypatch.setattr(deadman.watch, "down_since", clock.now())
    yield
    standby._alarms.clear()


def browser(cast: Cast, name: str) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(getattr(cast, name))
    client.get("/api/session")
    client.get("/api/rooms")
    return client


def take(client: Client, place: str) -> Any:
    return client.post(place, content_type="application/json", headers=token(client))


def token(client: Client) -> dict[str, str]:
    return {"X-CSRFToken": client.cookies["__Host-csrftoken"].value}


def test_it_counts_for_a_parent_who_was_here_a_moment_ago_and_for_nobody_else(cast: Cast, away: None) -> None:
    ana, cy = browser(cast, "ana"), browser(cast, "cy")

    standby.unheard(room=cast.zoe.pk, kind="monitor_lost", at=clock.now(), params={"seconds": 15})
    number = standby._alarms[cast.zoe.pk, "monitor_lost"].number
    place = f"/api/incidents/{number}/ack"
    assert ana.post(place, content_type="application/json").status_code == 403, "no token: another site's page"
    assert take(cy, place).status_code == 404
    remembered.forget_logins(cast.ana.pk)
    assert take(ana, place).status_code == 404
    ana.get("/api/rooms")
    said = take(ana, place)
    assert said.status_code == 200
    assert said.json()["acked_by"] == {"id": cast.ana.pk, "name": "Ana"}
    standby.settle_all()
    stored = Incident.objects.get()
    assert (stored.state, stored.acked_by_id) == ("acked", cast.ana.pk)
    deadman.watch.down_since = None
    assert take(ana, place).json()["id"] == stored.pk
