"""Who gets which room, on a real database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from babycam.monitor import assignment
from babycam.monitor.assignment import LEASE_S, Claimant, Hold
from babycam.rooms.models import Camera
from tests.cast import Cast

T0 = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
ONE = Claimant("local-1", "a")
TWO = Claimant("attic-pi", "b")


def after(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def test_the_second_claim_of_a_room_is_refused_while_the_first_is_alive(cast: Cast) -> None:
    hold = assignment.claim(cast.zoe.pk, ONE, T0)
    assert hold == Hold(cast.zoe.pk, 1)
    assert assignment.claim(cast.zoe.pk, TWO, after(LEASE_S - 1)) is None
    assert assignment.renew(hold, ONE, after(LEASE_S - 1))
    assert assignment.claim(cast.zoe.pk, TWO, after(LEASE_S + 1)) is None


def test_an_expired_lease_goes_to_the_next_one_under_a_newer_epoch(cast: Cast) -> None:
    old = assignment.claim(cast.zoe.pk, ONE, T0)
    new = assignment.claim(cast.zoe.pk, TWO, after(LEASE_S))
    assert old and new
    assert new.epoch == old.epoch + 1
    assert not assignment.renew(old, ONE, after(LEASE_S + 1))
    assert not assignment.release(old, ONE, after(LEASE_S + 1))


def test_a_worker_that_lost_only_its_link_keeps_its_epoch(cast: Cast) -> None:
    hold = assignment.claim(cast.zoe.pk, ONE, T0)
    assert assignment.claim(cast.zoe.pk, ONE, after(LEASE_S * 5)) == hold


def test_a_restarted_worker_takes_its_room_from_its_dead_self_at_once(cast: Cast) -> None:
    assignment.claim(cast.zoe.pk, ONE, T0)
    reborn = Claimant("local-1", "c")
    assert assignment.claim(cast.zoe.pk, reborn, after(1)) is None
    assert assignment.claim_any(reborn, after(1), own_name=True) == Hold(cast.zoe.pk, 2)


def test_rooms_without_an_enabled_camera_are_nobodys(cast: Cast) -> None:
    Camera.objects.filter(pk=cast.camera.pk).update(enabled=False)
    assert assignment.claim_any(ONE, T0) is None
    assert assignment.armed_since() == {}


def test_each_worker_gets_a_room_of_its_own_and_its_old_one_again(cast: Cast) -> None:
    Camera.objects.create(room=cast.max, kind="synthetic", url="synthetic://max")
    first, second = assignment.claim_any(ONE, T0), assignment.claim_any(TWO, T0)
    assert first == Hold(cast.zoe.pk, 1)
    assert second == Hold(cast.max.pk, 1)
    assert assignment.claim_any(Claimant("third", "d"), T0) is None
    late = after(LEASE_S * 2)
    assert assignment.claim_any(Claimant("attic-pi", "e"), late) == Hold(cast.max.pk, 2)


def test_a_released_room_is_free_without_waiting(cast: Cast) -> None:
    hold = assignment.claim(cast.zoe.pk, ONE, T0)
    assert hold
    assert assignment.release(hold, ONE, after(1))
    assert assignment.claim(cast.zoe.pk, TWO, after(1)) == Hold(cast.zoe.pk, 2)


def test_a_room_that_is_served_right_here_is_not_given_away_though_its_lease_ran_out(cast: Cast) -> None:
    assert assignment.claim_any(TWO, T0, busy=frozenset({cast.zoe.pk})) is None


def test_a_room_that_is_gone_cannot_be_claimed(cast: Cast) -> None:
    gone = cast.max.pk
    cast.max.delete()
    assert assignment.claim(gone, ONE, T0) is None


@pytest.mark.django_db(transaction=True)
def test_eight_claims_at_the_same_moment_end_with_one_owner(cast: Cast) -> None:
    def try_it(number: int) -> Hold | None:
        try:
            return assignment.claim(cast.zoe.pk, Claimant(f"w{number}", str(number)), T0)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        holds = [hold for hold in pool.map(try_it, range(8)) if hold]
    assert len(holds) == 1
