"""What is asked twice a second while a room rings, or is quiet, takes no lock from those who write: they would all wait for it."""

from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext

from babycam.alerts import quiet_services
from babycam.alerts import services as alerts_services
from babycam.core.ids import new_id
from tests.stories.night import Night


def begins(captured: CaptureQueriesContext) -> list[str]:
    """The statements that begin a transaction, or a part of one."""
    return [query["sql"] for query in captured.captured_queries if query["sql"].startswith(("BEGIN", "SAVEPOINT"))]


def test_a_look_at_whom_to_call_begins_no_transaction_while_nobody_else_is_on_duty(house: Night) -> None:
    house.cry(house.cast.zoe)
    incident = house.open_incident().pk
    with CaptureQueriesContext(connection) as captured:
        assert not alerts_services.follow_duty(incident_id=incident, now=house.clock.at + timedelta(seconds=1))
    assert captured.captured_queries and begins(captured) == []
    house.rota([house.cast.ben])
    with CaptureQueriesContext(connection) as captured:
        assert alerts_services.follow_duty(incident_id=incident, now=house.clock.at + timedelta(seconds=2))
    assert begins(captured), "what is changed is changed at once"


def test_a_look_at_a_quiet_room_begins_no_transaction_until_its_end_has_come(house: Night) -> None:
    zoe, tap = house.cast.zoe.pk, UUID(new_id())
    quiet = quiet_services.begin(
        room_id=zoe, person=house.cast.ana, minutes=30, calm_minutes=None, client_uuid=tap, now=house.clock.at
    )
    with CaptureQueriesContext(connection) as captured:
        quiet_services.keep(quiet_id=quiet.pk, now=house.clock.at + timedelta(minutes=29))
    assert captured.captured_queries and begins(captured) == []
    with CaptureQueriesContext(connection) as captured:
        quiet_services.keep(quiet_id=quiet.pk, now=house.clock.at + timedelta(minutes=30))
    assert begins(captured)
    quiet.refresh_from_db()
    assert quiet.ended_at is not None
