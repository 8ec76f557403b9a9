"""What may be wished of a phone, and what is left of a wish whose time is over."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babycam.core.errors import BabycamError
from babycam.rooms import wish, wishes
from babycam.rooms.models import Wish
from tests.cast import Cast

NOW = datetime(2026, 1, 15, 20, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
TRACKS = {"rain", "white"}


def change(cast: Cast, now: datetime = NOW, **part: Any) -> dict[str, Any]:
    return wishes.change_wish(room_id=cast.zoe.pk, part=part, now=now)


def test_nothing_is_wished_at_first(cast: Cast) -> None:
    assert wishes.of_room(cast.zoe.pk, NOW) == wish.NOTHING


def test_a_part_changes_and_the_rest_stays(cast: Cast) -> None:
    change(cast, light={"on": True, "colour": "#aa5500"})
    change(cast, play={"track": "rain", "until": NOW + HOUR})
    now = change(cast, light={"level": 0.1})
    assert now["light"] == {"on": True, "colour": "#aa5500", "level": 0.1, "torch": False}
    assert now["play"]["track"] == "rain" and now["play"]["until"] == "2026-01-15T21:00:00.000Z"
    assert Wish.objects.count() == 1


def test_a_lullaby_ends_by_itself(cast: Cast) -> None:
    change(cast, play={"track": "rain", "until": NOW + HOUR})
    assert wishes.of_room(cast.zoe.pk, NOW + HOUR - timedelta(seconds=1))["play"]["track"] == "rain"
    assert wishes.of_room(cast.zoe.pk, NOW + HOUR)["play"] == {**wish.NOTHING["play"], "track": None}


def test_what_was_over_does_not_begin_again_with_the_next_wish(cast: Cast) -> None:
    change(cast, play={"track": "rain", "until": NOW + HOUR})
    assert change(cast, now=NOW + 2 * HOUR, light={"on": True})["play"]["until"] is None


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ({"quality": "8k"}, "quality"),
        ({"light": {"level": 1.1}}, "light.level"),
        ({"light": {"colour": "red"}}, "light.colour"),
        ({"light": {"colour": "#ff0000; x"}}, "light.colour"),
        ({"play": {"volume": -0.1}}, "play.volume"),
        ({"play": {"fade_s": 601}}, "play.fade_s"),
        ({"play": {"track": "no-such"}}, "play.track"),
        ({"play": {"until": NOW + 12 * HOUR + timedelta(seconds=1)}}, "play.until"),
    ],
)
def test_what_cannot_be_right_is_said_and_changes_nothing(cast: Cast, part: dict[str, Any], field: str) -> None:
    with pytest.raises(BabycamError) as error:
        change(cast, **part)
    assert list(error.value.params["fields"]) == [field]
    assert wishes.of_room(cast.zoe.pk, NOW) == wish.NOTHING


def test_a_room_that_is_gone_has_no_wishes(cast: Cast) -> None:
    with pytest.raises(BabycamError, match="not here"):
        wishes.change_wish(room_id=999, part={}, now=NOW)


values = st.none() | st.booleans() | st.floats() | st.text(max_size=9) | st.sampled_from(["rain", "auto", "2026-01-15T21:00:00Z"])


@given(st.dictionaries(st.sampled_from(["light", "play", "junk"]), st.dictionaries(st.text(max_size=6) | st.just("track"), values)))
def test_whatever_was_stored_a_wish_is_whole(stored: dict[str, Any]) -> None:
    whole = wish.merged(stored, {})
    assert {name: set(part) for name, part in whole.items() if name != "quality"} == {
        name: set(part) for name, part in wish.NOTHING.items() if name != "quality"
    }


@given(st.none() | st.text(max_size=30) | st.datetimes(timezones=st.just(UTC)).map(lambda at: at.isoformat()))
def test_no_time_keeps_an_unknown_track(until: str | None) -> None:
    assert wish.current({"play": {"track": "gone", "until": until}}, NOW, TRACKS)["play"]["track"] is None
