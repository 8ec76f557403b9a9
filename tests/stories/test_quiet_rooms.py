"""Nights in which somebody sits beside the bed: nothing rings for the child, everything for the monitor, and it ends by itself."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from babycam.alerts import quiet_queries, quiet_services
from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident, RoomQuiet
from babycam.core.ids import new_id
from babycam.people import services as people_services
from babycam.people.models import AuditEntry, Person
from tests.stories.night import Night

MINUTE = 60


def is_with_her(house: Night, person: Person, minutes: float | None = 30, calm: float | None = None, tap: str = "") -> RoomQuiet:
    zoe, wanted = house.cast.zoe.pk, None if calm else minutes
    quiet = quiet_services.begin(
        room_id=zoe, person=person, minutes=wanted, calm_minutes=calm, client_uuid=UUID(tap or new_id()), now=house.clock.at
    )
    house.phones.post()
    return quiet


def listens_again(house: Night, person: Person) -> None:
    quiet_services.end(room_id=house.cast.zoe.pk, person=person, now=house.clock.at)


def rang(house: Night) -> list[str]:
    return [one.phone for one in house.phones.shown if one.what == "alert"]


def left_s(house: Night) -> float | None:
    """How long the room is still quiet, as it is shown."""
    end = quiet_queries.ends(house.clock.at).get(house.cast.zoe.pk)
    return (end - house.clock.at).total_seconds() if end else None


def test_while_ana_is_with_her_zoe_cries_and_nobody_is_woken(house: Night) -> None:
    is_with_her(house, house.cast.ana)
    house.passes(5 * MINUTE, each=20)
    for _ in range(3):
        house.cries_for(house.cast.zoe, 4 * MINUTE)
        house.passes(MINUTE)
    assert rang(house) == []
    assert house.rings == 0, "no page rings either, not for a moment"
    assert {incident.acked_by for incident in Incident.objects.all()} == {house.cast.ana}
    assert "Ana is there: quiet until 23:30" in " ".join(house.shape()["words_log"])


def test_at_its_end_what_is_still_loud_rings_at_once_for_who_is_on_duty(house: Night) -> None:
    is_with_her(house, house.cast.ben, minutes=10)
    house.passes(8 * MINUTE, each=20)
    house.cry(house.cast.zoe)
    house.passes(119, each=7)
    assert rang(house) == []
    house.passes(2)
    assert sorted(rang(house)) == ["Ana's phone", "Ben's phone"], "whose night it is, and who was there"
    assert RoomQuiet.objects.get().ended_by is None


def test_what_is_calm_at_its_end_rings_nobody_and_the_next_cry_rings_everybody_as_ever(house: Night) -> None:
    is_with_her(house, house.cast.ben, minutes=10)
    house.cries_for(house.cast.zoe, 2 * MINUTE)
    house.passes(9 * MINUTE, each=10)
    assert (rang(house), house.incident().state) == ([], "resolved")
    house.cry(house.cast.zoe)
    assert rang(house) == ["Ana's phone"], "not Ben alone: his quiet is over"


def test_anybody_ends_it_by_one_tap_and_a_cry_that_goes_on_rings_then(house: Night) -> None:
    is_with_her(house, house.cast.ana, minutes=60)
    house.cry(house.cast.zoe)
    house.passes(MINUTE)
    listens_again(house, house.cast.ben)
    house.passes(1)
    assert "Ana's phone" in rang(house)
    assert RoomQuiet.objects.get().ended_by == house.cast.ben
    told = [event.body["quiet"] for event in house.told if event.type == "quiet.changed"]
    assert [bool(quiet) for quiet in told] == [True, False]
    words = list(AuditEntry.objects.filter(act="quiet").order_by("pk").values_list("words", flat=True))
    assert words == ["Zoe is kept quiet for 60 minutes", "Zoe is listened to again"]


def test_ended_by_hand_it_holds_for_no_return(house: Night) -> None:
    is_with_her(house, house.cast.ben, minutes=60)
    house.cries_for(house.cast.zoe, 30)
    house.passes(3 * MINUTE)
    assert house.incident().state == "resolved"
    listens_again(house, house.cast.ben)
    house.cry(house.cast.zoe)
    assert rang(house) == ["Ana's phone"]


def test_until_she_was_calm_for_ten_minutes_moves_with_each_noise(house: Night) -> None:
    is_with_her(house, house.cast.ana, calm=10)
    house.passes(8 * MINUTE, each=20)
    house.cries_for(house.cast.zoe, 5 * MINUTE)
    house.passes(2)
    assert left_s(house) == pytest.approx(10 * MINUTE, abs=4)
    house.passes(9 * MINUTE, each=20)
    assert left_s(house) == pytest.approx(MINUTE, abs=4)
    house.passes(65)
    assert left_s(house) is None
    house.cry(house.cast.zoe)
    assert rang(house) == ["Ana's phone"]


def test_a_borne_noise_moves_the_end_too_and_two_hours_are_the_most(house: Night) -> None:
    is_with_her(house, house.cast.ana, calm=10)
    began = house.clock.at
    for _ in range(24):
        noise = house.cry(house.cast.zoe)
        house.passes(MINUTE, each=20)
        house.calms(house.cast.zoe, noise)
        house.passes(5 * MINUTE, each=20)
        if left_s(house) is None:
            break
    assert timedelta(minutes=119) < house.clock.at - began < timedelta(minutes=127)
    assert RoomQuiet.objects.get().until - began == timedelta(hours=2)


def test_who_goes_in_to_a_cry_makes_the_room_quiet_and_takes_the_calls_back(house: Night) -> None:
    house.cry(house.cast.zoe)
    is_with_her(house, house.cast.ben)
    assert (house.incident().state, house.incident().acked_by) == ("snoozed", house.cast.ben)
    assert [one.what for one in house.phones.shown if one.phone == "Ana's phone"] == ["alert", "retract"]
    house.passes(20 * MINUTE, each=20)
    assert rang(house) == ["Ana's phone"]


def test_an_answer_of_somebody_else_meanwhile_does_not_shorten_it(house: Night) -> None:
    is_with_her(house, house.cast.ana, minutes=60)
    house.cry(house.cast.zoe)
    house.takes(house.cast.ben)
    house.passes(15 * MINUTE, each=20)
    assert rang(house) == []


def test_who_takes_it_back_or_hands_over_is_not_there_any_more(house: Night) -> None:
    is_with_her(house, house.cast.ana)
    house.cry(house.cast.zoe)
    house.not_me(house.cast.ana)
    assert rang(house) == ["Ben's phone"]
    assert quiet_queries.ends(house.clock.at) == {}


def test_undo_of_who_is_there_ends_it(house: Night) -> None:
    is_with_her(house, house.cast.ana)
    house.cry(house.cast.zoe)
    alerts_services.undo(incident_id=house.open_incident().pk, person_id=house.cast.ana.pk, at=house.clock.at)
    house.phones.post()
    assert rang(house) == ["Ana's phone"]
    assert quiet_queries.ends(house.clock.at) == {}


@pytest.mark.parametrize("kind", ["monitor_lost", "mic_muted", "battery_low"])
def test_what_is_not_heard_rings_through_it(house: Night, kind: str) -> None:
    is_with_her(house, house.cast.ana)
    alerts_services.report_unheard(room_id=house.cast.zoe.pk, kind=kind, at=house.clock.at)
    house.passes(1)
    assert rang(house) == ["Ana's phone"]


def test_another_room_rings_as_ever(house: Night) -> None:
    is_with_her(house, house.cast.ana)
    house.gives_max_a_camera()
    house.cry(house.cast.max)
    assert rang(house) == ["Ana's phone"]


def test_the_newest_word_holds_and_a_double_tap_is_one(house: Night) -> None:
    tap = new_id()
    first = is_with_her(house, house.cast.ana, minutes=60, tap=tap)
    house.passes(30)
    assert is_with_her(house, house.cast.ana, minutes=60, tap=tap).pk == first.pk
    assert left_s(house) == 60 * MINUTE - 30
    is_with_her(house, house.cast.ben, minutes=10)
    assert (left_s(house), RoomQuiet.objects.filter(ended_at=None).get().by) == (10 * MINUTE, house.cast.ben)
    house.cry(house.cast.zoe)
    house.passes(10 * MINUTE + 1, each=7)
    assert "Ana's phone" in rang(house)


def test_it_survives_a_restart_and_one_that_ran_out_meanwhile_is_over(house: Night) -> None:
    is_with_her(house, house.cast.ana)
    house.restart()
    house.cry(house.cast.zoe)
    house.passes(MINUTE)
    assert rang(house) == []
    house.sleeps(40 * MINUTE)
    house.restart()
    house.passes(1)
    assert left_s(house) is None
    house.cry(house.cast.zoe)
    assert "Ana's phone" in rang(house)


@pytest.mark.parametrize("seconds", [-3600.0, 3600.0])
def test_it_lasts_as_long_when_the_clock_is_set(house: Night, seconds: float) -> None:
    house.passes(5)
    is_with_her(house, house.cast.ana, minutes=20)
    house.passes(MINUTE, each=20)
    house.clock.is_set(seconds)
    house.passes(1)
    house.cry(house.cast.zoe)
    house.passes(17 * MINUTE, each=20)
    assert rang(house) == []
    house.passes(3 * MINUTE, each=20)
    assert "Ana's phone" in rang(house)


def test_the_quiet_of_a_sitter_ends_with_their_time(house: Night) -> None:
    cy = house.cast.cy
    Person.objects.filter(pk=cy.pk).update(is_active=True)
    cy.refresh_from_db()
    is_with_her(house, cy, minutes=60)
    house.passes(MINUTE)
    house.cry(house.cast.zoe)
    people_services.remove_person(person=cy)
    house.passes(2)
    assert "Ana's phone" in rang(house)


def test_a_room_is_removed_with_its_quiet(house: Night) -> None:
    is_with_her(house, house.cast.ana)
    alerts_services.remove_room(room=house.cast.zoe, now=house.clock.at)
    house.passes(2)
    assert not RoomQuiet.objects.exists()


def test_one_quiet_that_cannot_be_looked_after_stops_no_alarm(house: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> None:
        raise RuntimeError("no")

    is_with_her(house, house.cast.ana, minutes=10)
    house.cry(house.cast.zoe)
    monkeypatch.setattr(quiet_services, "keep", broken)
    house.passes(10 * MINUTE + 2, each=6)
    assert "Ana's phone" in rang(house)
    assert house.ticker.failures["RuntimeError"]
