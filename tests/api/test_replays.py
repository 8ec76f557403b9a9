"""What would have woken the parents: the nights that were kept, judged by settings that nobody has saved."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from babycam.alerts import services as alerts_services
from babycam.alerts import verdicts
from babycam.api.replays import ReplaySerializer
from babycam.core.errors import BabycamError
from babycam.core.link import ListeningConfig, Wake
from babycam.family.nights import replays
from babycam.family.nights.replay_memory import Asked, Wakes
from babycam.history import level_services
from babycam.history.models import Noise
from babycam.people.throttle import key_of
from babycam.rooms.models import Room
from tests.cast import Cast
from tests.listening.keeper import drawn
from tests.support.level_minutes import minutes

EVENING = datetime(2026, 1, 15, 19, 0, tzinfo=UTC)  # 20:00 in Berlin: the night begins
MORNING = EVENING + timedelta(hours=14)
AT = EVENING + timedelta(hours=5)
LOUD, SOFT = -30.0, -48.0  # over the room of -62 dBFS: over both lines of a new room; under its upper one


@pytest.fixture(autouse=True)
def nobody_has_asked() -> None:
    replays.tries.clear()
    replays.wakes = Wakes()


def night(room: Room, evening: datetime = EVENING) -> datetime:
    """Five hours after its begin something falls, half an hour later somebody moans for a while, and later cries."""
    spans = [
        (200, -62.0, 0.0),
        (4, LOUD, 0.0),
        (1800, -62.0, 0.0),
        (30, SOFT, 0.0),
        (1800, -62.0, 0.0),
        (40, LOUD, 0.9),
        (60, -62.0, 0.0),
    ]
    at = evening + timedelta(hours=5)
    for minute in minutes(room.pk, drawn(int(at.timestamp()), spans)):
        level_services.record_minute(minute, now=MORNING)
    return at


def asked(room: Room, nights: int = 1, now: datetime = MORNING, **values: Any) -> dict[str, Any]:
    return replays.replayed(room=room, values=values, nights=nights, person_id=1, now=now)


def seconds(wakes: list[dict[str, Any]], at: datetime = AT) -> list[int]:
    return [round((datetime.fromisoformat(wake["at"]) - at).total_seconds()) for wake in wakes]


def any_noise(cast: Cast) -> Room:
    cast.zoe.wake_for, cast.zoe.stir_db, cast.zoe.loud_db, cast.zoe.relative = "any", 8.0, 20.0, True
    cast.zoe.save()
    return cast.zoe


def test_waking_for_cries_only_takes_away_what_fell_and_keeps_the_cry(cast: Cast) -> None:
    room = any_noise(cast)
    night(room)
    told = asked(room, wake_for="cries")
    assert (seconds(told["now"]), seconds(told["then"])) == ([200, 3834], [3835])
    assert (seconds(told["gone"]), told["new"]) == ([200], [])
    assert (told["nights"], told["blind"], told["heard_s"]) == (1, [], 200 + 4 + 1800 + 30 + 1800 + 40 + 60)
    (fell,) = told["gone"]
    assert (fell["cause"], fell["certainty"], fell["rings"]) == ("loud", "noise", 1)


def test_lower_line_brings_the_moaning(cast: Cast) -> None:
    room = any_noise(cast)
    night(room)
    told = asked(room, stir_db=4.0, loud_db=8.0)
    assert seconds(told["new"]) == [2005]
    assert told["gone"] == []


def test_nothing_is_stored_of_it(cast: Cast) -> None:
    room = any_noise(cast)
    night(room)
    asked(room, wake_for="cries", loud_db=30.0)
    assert Room.objects.values_list("wake_for", "loud_db").get(pk=room.pk) == ("any", 20.0)
    assert (room.wake_for, room.loud_db) == ("any", 20.0)


def test_seven_nights_are_told_together_and_one_is_the_last(cast: Cast) -> None:
    room = any_noise(cast)
    for back in (6, 3, 0):
        night(room, EVENING - timedelta(days=back))
    week = asked(room, nights=7, wake_for="cries")
    assert len(week["gone"]) == 3
    assert week["since"].startswith("2026-01-09T19:00")
    assert len(asked(room, wake_for="cries")["gone"]) == 1


def test_night_that_goes_on_is_judged_up_to_now(cast: Cast) -> None:
    room = any_noise(cast)
    night(room)
    told = asked(room, now=AT + timedelta(seconds=600), wake_for="cries")
    assert (seconds(told["now"]), told["heard_s"]) == ([200], 600)


def test_wakes_are_told_with_what_is_stored_of_them(cast: Cast) -> None:
    room = any_noise(cast)
    at = night(room) + timedelta(seconds=200)
    noise = Noise.objects.create(
        id=uuid4(), room=room, onset_at=at, started_at=at, ended_at=at + timedelta(seconds=12), level_db=-30, threshold_db=-42
    )
    alerts_services.report_noise(
        room_id=room.pk, noise_id=str(noise.pk), at=at, level_db=-30.0, threshold_db=-42.0, wake=Wake(cause="loud"), now=at
    )
    alerts_services.report_noise_over(room_id=room.pk, noise_id=str(noise.pk), at=at + timedelta(seconds=12), peak_db=-28.0)
    (fell,) = asked(room, wake_for="cries")["gone"]
    assert fell["noise"] == str(noise.pk)
    assert (fell["incident"] is not None, fell["cried"], fell["clip"]) == (True, None, None)
    verdicts.judge(incident_id=fell["incident"], cried=False, person_id=cast.ana.pk, at=MORNING)
    assert asked(room, wake_for="cries")["gone"][0]["cried"] is False


def test_other_band_was_not_kept_and_nothing_is_guessed(cast: Cast) -> None:
    room = any_noise(cast)
    night(room)
    told = asked(room, voice_band=False)
    assert (told["gone"], told["new"]) == ([], [])
    (whole,) = told["blind"]
    assert whole["since"] == "2026-01-16T00:00:00.000Z"


def test_room_of_which_nothing_is_kept_says_that_nothing_was_heard(cast: Cast) -> None:
    told = asked(cast.max, nights=7)
    assert (told["heard_s"], told["now"], told["then"], told["blind"]) == (0, [], [], [])


def test_room_as_it_is_is_judged_once_for_many_moves_of_a_line(cast: Cast) -> None:
    room = any_noise(cast)
    night(room)
    told = [asked(room, loud_db=loud_db)["now"] for loud_db in (18.0, 22.0, 18.0)]
    assert told[0] == told[1] == told[2]
    assert replays.wakes.counts == {"judged": 3, "kept": 3}


def test_night_of_which_more_was_told_meanwhile_is_judged_again(cast: Cast) -> None:
    room = any_noise(cast)
    night(room)
    assert seconds(asked(room)["now"]) == [200, 3834]
    later = AT - timedelta(hours=3)
    for minute in minutes(room.pk, drawn(int(later.timestamp()), [(60, -62.0, 0.0), (9, LOUD, 0.9), (60, -62.0, 0.0)])):
        level_services.record_minute(minute, now=MORNING)
    assert seconds(asked(room)["now"]) == [60 - 3 * 3600, 200, 3834]


def test_memory_of_what_was_judged_has_an_end() -> None:
    memory, config = Wakes(most=2), ListeningConfig()
    for version in (b"1", b"2", b"1", b"3", b"1", b"2"):
        memory.of(Asked(version, config, 120.0, 600.0), list)
    assert memory.counts == {"judged": 4, "kept": 2}


def test_who_moves_a_line_without_end_is_asked_to_wait(cast: Cast) -> None:
    for _ in range(replays.PER_MINUTE):
        replays.tries.begin(key_of("replay", "1"), replays.PER_MINUTE)
    with pytest.raises(BabycamError, match="Too many tries"):
        asked(cast.zoe)


# --- over REST --------------------------------------------------------------------------------------------------------------


def test_answer_has_the_shape_that_the_schema_tells(cast: Cast, ben_client: APIClient) -> None:
    answer = ben_client.post(f"/api/rooms/{cast.zoe.pk}/replay", {"settings": {"wake_for": "cries"}, "nights": 7}, format="json")
    assert answer.status_code == 200, answer.content
    assert set(answer.json()) == set(ReplaySerializer().fields)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"settings": {"loud_db": "very"}}, "loud_db"),
        ({"settings": {"loud_db": 400.0}}, "loud_db"),
        ({"settings": {"relative": True, "stir_db": 30.0, "loud_db": 20.0}}, "stir_db"),
        ({"settings": {"long_noise_s": 1}}, "long_noise_s"),
        ({"settings": {"patience": "own"}}, "curve"),
        ({"settings": {"name": ""}}, "name"),
        ({"settings": {}, "nights": 30}, "nights"),
        ({"settings": {}, "nights": None}, "nights"),
    ],
)
def test_what_could_not_be_saved_is_refused_at_the_same_field(
    cast: Cast, ana_client: APIClient, sent: dict[str, Any], field: str
) -> None:
    answer = ana_client.post(f"/api/rooms/{cast.zoe.pk}/replay", sent, format="json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    if "nights" not in sent:
        saved = ana_client.patch(f"/api/rooms/{cast.zoe.pk}", sent["settings"], format="json")
        assert saved.json()["fields"] == answer.json()["fields"]


@pytest.mark.parametrize("sent", [[], "x", {"settings": []}, {"settings": "x"}, {"settings": None, "nights": 1}, {}])
def test_what_is_no_replay_is_refused_or_changes_nothing(cast: Cast, ana_client: APIClient, sent: Any) -> None:
    assert ana_client.post(f"/api/rooms/{cast.zoe.pk}/replay", sent, format="json").status_code in (200, 400)


def test_sitter_may_not_ask_and_a_stranger_learns_nothing(cast: Cast, cy_client: APIClient, dee_client: APIClient) -> None:
    path = f"/api/rooms/{cast.zoe.pk}/replay"
    assert cy_client.post(path, {"settings": {}}, format="json").status_code == 403
    assert dee_client.post(path, {"settings": {}}, format="json").status_code == 401


def test_only_one_is_judged_at_a_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replays, "WAIT_S", 0.0)
    with replays._taking_turns(), pytest.raises(BabycamError, match="being judged right now"):
        asked(cast.zoe)
