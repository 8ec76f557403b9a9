"""Quiet over a room, asked for by owner, partner and sitter."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from babycam.alerts.models import RoomQuiet
from babycam.api.quiets import QuietSerializer
from babycam.core import clock
from babycam.core.ids import new_id
from babycam.monitor.state import board
from tests.cast import Cast


@pytest.fixture
def heard(cast: Cast) -> Any:
    """Sound comes from Zoe's room at this moment."""
    state = board.of(cast.zoe.pk)
    state.heard_at = clock.monotonic()
    yield state
    board.forget(cast.zoe.pk)


def say(client: APIClient, room: int, **more: Any) -> Any:
    return client.post(f"/api/rooms/{room}/quiet", {"client_uuid": new_id(), **more}, format="json")


def test_it_is_shown_to_everybody_with_its_end_and_ended_by_anybody(
    cast: Cast, heard: Any, ana_client: APIClient, cy_client: APIClient
) -> None:
    said = say(ana_client, cast.zoe.pk, minutes=30).json()["quiet"]
    assert set(said) == set(QuietSerializer().fields)
    assert (said["by"]["name"], said["calm_s"]) == ("Ana", None)
    assert cy_client.get(f"/api/rooms/{cast.zoe.pk}/quiet").json()["quiet"] == said
    assert cy_client.delete(f"/api/rooms/{cast.zoe.pk}/quiet").json() == {"quiet": None}
    assert RoomQuiet.objects.get().ended_by == cast.cy
    assert ana_client.get(f"/api/rooms/{cast.zoe.pk}/quiet").json() == {"quiet": None}


def test_the_same_tap_again_is_the_same_quiet(cast: Cast, heard: Any, cy_client: APIClient) -> None:
    tap = new_id()
    first, again = (say(cy_client, cast.zoe.pk, calm_minutes=10, client_uuid=tap).json()["quiet"] for _ in range(2))
    assert first == again
    assert first["calm_s"] == 600


@pytest.mark.parametrize("silent", ["unheard", "muted"])
def test_there_is_none_over_a_room_that_is_not_heard(cast: Cast, heard: Any, ana_client: APIClient, silent: str) -> None:
    heard.muted = silent == "muted"
    heard.heard_at -= 60 * (silent == "unheard")
    answer = say(ana_client, cast.zoe.pk, minutes=30)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_while_deaf")
    assert not RoomQuiet.objects.exists()


@pytest.mark.parametrize("said", [{}, {"minutes": 0}, {"minutes": 121}, {"calm_minutes": 31}, {"minutes": 5, "calm_minutes": 5}])
def test_what_is_no_length_is_refused_at_its_field(cast: Cast, heard: Any, ana_client: APIClient, said: dict[str, int]) -> None:
    answer = say(ana_client, cast.zoe.pk, **said)
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) <= {"minutes", "calm_minutes"}
