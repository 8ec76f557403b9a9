"""A phone comes with a code: once, in time, and nobody guesses."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections

from babycam.core.errors import BabycamError
from babycam.rooms import devices, pairing, tokens
from babycam.rooms import queries as rooms_queries
from babycam.rooms.models import Camera, Device, Pairing
from tests.cast import Cast

NOW = datetime(2026, 1, 15, 20, 0, tzinfo=UTC)
LATER = NOW + pairing.LIVES


def proof(code: str = "", secret: str = "", address: str = "192.168.1.7") -> pairing.PairingProof:
    return pairing.PairingProof(code=code, secret=secret, address=address)


def claim(cast: Cast, code: str = "", secret: str = "", **values: Any) -> tuple[Device, str]:
    known: dict[str, Any] = {"room_id": cast.max.pk, "name": "Old phone", "replace": False, "before": None, "now": NOW, **values}
    return pairing.claim(proof=proof(code, secret), **known)


def code_of(error: pytest.ExceptionInfo[BabycamError]) -> str:
    return error.value.code


def test_six_digits_make_a_phone_the_camera_of_its_room(cast: Cast) -> None:
    made = pairing.invite(room=cast.max, now=NOW)
    assert len(made.code) == 6 and made.code.isdigit() and len(made.secret) >= 22
    device, token = claim(cast, code=f"{made.code[:3]} {made.code[3:]}")
    config = rooms_queries.config_for(cast.max.pk)
    assert config and (config.camera.kind, config.camera.url, config.camera.device) == ("phone", "", str(device.pk))
    assert devices.known(token) == device and devices.known(token + "x") is None


def test_neither_code_nor_secret_nor_credential_is_stored(cast: Cast) -> None:
    made = pairing.invite(room=cast.max, now=NOW)
    _, token = claim(cast, secret=made.secret)
    rows = [*Pairing.objects.values_list(), *Device.objects.values_list()]
    kept = [str(value) for row in rows for value in row]
    assert made.code not in kept, "as a value: six digits may stand in a hash by chance"
    assert not [value for value in kept if made.secret in value or token in value]


def test_a_pairing_works_once(cast: Cast) -> None:
    made = pairing.invite(room=cast.max, now=NOW)
    claim(cast, code=made.code)
    for how in ({"code": made.code}, {"secret": made.secret}):
        with pytest.raises(BabycamError) as error:
            claim(cast, **how, replace=True)
        assert code_of(error) == "pairing_over"
    assert pairing.pairing_state(pairing.existing_pairing(made.pairing.pk), NOW) == "used"


def test_a_pairing_ends_after_five_minutes(cast: Cast) -> None:
    made = pairing.invite(room=cast.max, now=NOW)
    assert pairing.find_pairing(proof=proof(made.code), now=LATER - timedelta(milliseconds=1)) == made.pairing
    with pytest.raises(BabycamError) as error:
        claim(cast, code=made.code, now=LATER)
    assert code_of(error) == "pairing_over" and not Device.objects.exists()
    assert pairing.pairing_state(made.pairing, LATER) == "expired"


def test_a_pairing_that_was_taken_back_opens_nothing(cast: Cast) -> None:
    made = pairing.invite(room=None, now=NOW)
    pairing.take_back(pairing=made.pairing)
    with pytest.raises(BabycamError) as error:
        pairing.find_pairing(proof=proof(secret=made.secret), now=NOW)
    assert code_of(error) == "pairing_over"
    assert pairing.pairing_state(pairing.existing_pairing(made.pairing.pk), NOW) == "expired"


def test_a_wrong_code_says_where_to_look(cast: Cast) -> None:
    pairing.invite(room=None, now=NOW)
    with pytest.raises(BabycamError, match="not the code that your own phone shows"):
        pairing.find_pairing(
            proof=proof("000000" if tokens.of_code("000000") != Pairing.objects.get().code_hash else "000001"), now=NOW
        )


def test_of_more_than_five_open_pairings_the_oldest_is_taken_back(cast: Cast) -> None:
    made = [pairing.invite(room=None, now=NOW) for _ in range(pairing.AT_ONCE + 1)]
    states = [pairing.pairing_state(pairing.existing_pairing(one.pairing.pk), NOW) for one in made]
    assert states == ["expired", *["waiting"] * pairing.AT_ONCE]


def test_digits_that_are_somebody_elses_right_now_are_not_drawn_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["123456", "123456", "123456", "654321"])
    monkeypatch.setattr(tokens, "new_code", lambda: next(drawn))
    assert [pairing.invite(room=None, now=NOW).code for _ in range(2)] == ["123456", "654321"]


def test_a_used_code_may_be_drawn_again_and_then_means_the_new_pairing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "new_code", lambda: "123456")
    pairing.invite(room=None, now=NOW)
    second = pairing.invite(room=cast.max, now=LATER)
    assert pairing.find_pairing(proof=proof("123456"), now=LATER) == second.pairing


def tries(count: int, address: str = "192.168.1.66") -> list[str]:
    codes = []
    for number in range(count):
        with pytest.raises(BabycamError) as error:
            pairing.find_pairing(proof=proof(f"{number:06d}", address=address), now=NOW)
        codes.append(error.value.code)
    return codes


def test_five_wrong_tries_a_minute_are_all_that_one_address_has(cast: Cast) -> None:
    assert tries(7) == ["bad_code"] * 5 + ["too_many_tries"] * 2
    made = pairing.invite(room=None, now=NOW)
    assert pairing.find_pairing(proof=proof(made.code), now=NOW) == made.pairing  # from another address


def test_thirty_wrong_tries_a_minute_are_all_that_everybody_together_has(cast: Cast) -> None:
    made = pairing.invite(room=None, now=NOW)
    for number in range(6):
        assert tries(5, f"192.168.1.{number}") == ["bad_code"] * 5
    with pytest.raises(BabycamError, match="Too many"):
        pairing.find_pairing(proof=proof(made.code, address="192.168.1.9"), now=NOW)
    assert pairing.find_pairing(proof=proof(secret=made.secret, address="192.168.1.9"), now=NOW) == made.pairing


def test_right_tries_do_not_count(cast: Cast) -> None:
    made = pairing.invite(room=None, now=NOW)
    for _ in range(10):
        pairing.find_pairing(proof=proof(made.code), now=NOW)


def test_a_room_with_a_camera_is_not_taken_without_asking_and_the_code_stays_good(cast: Cast) -> None:
    made = pairing.invite(room=None, now=NOW)
    with pytest.raises(BabycamError, match="Another camera is already this room’s camera"):
        claim(cast, code=made.code, room_id=cast.zoe.pk)
    device, _ = claim(cast, code=made.code, room_id=cast.zoe.pk, replace=True)
    assert Camera.objects.get(room=cast.zoe).device == device


def test_a_second_phone_for_one_room_hears_the_name_of_the_first(cast: Cast) -> None:
    first, token = claim(cast, code=pairing.invite(room=None, now=NOW).code, name="Ben's  old\nphone")
    made = pairing.invite(room=None, now=NOW)
    assert [devices.taken_by(room) for room in pairing.choices(made.pairing)] == ["Another camera", "Ben's old phone"]
    with pytest.raises(BabycamError, match="Ben's old phone is already this room’s camera"):
        claim(cast, code=made.code)
    second, _ = claim(cast, code=made.code, replace=True)
    assert list(Device.objects.all()) == [second] and devices.known(token) is None and first.pk != second.pk


def test_a_phone_that_is_paired_once_more_leaves_its_old_room(cast: Cast) -> None:
    before, old = claim(cast, code=pairing.invite(room=None, now=NOW).code)
    again = pairing.invite(room=None, now=NOW)
    device, _ = claim(cast, code=again.code, room_id=cast.zoe.pk, replace=True, before=before)
    assert devices.known(old) is None and list(Device.objects.all()) == [device]
    assert not Camera.objects.filter(room=cast.max).exists()


def test_a_phone_may_be_paired_again_for_its_own_room_without_being_in_its_own_way(cast: Cast) -> None:
    before, _ = claim(cast, code=pairing.invite(room=None, now=NOW).code)
    claim(cast, code=pairing.invite(room=None, now=NOW).code, before=before)
    assert Device.objects.count() == 1


def test_a_pairing_for_one_room_opens_no_other(cast: Cast) -> None:
    made = pairing.invite(room=cast.max, now=NOW)
    assert pairing.choices(made.pairing) == [cast.max]
    for room in (cast.zoe.pk, 999):
        with pytest.raises(BabycamError) as error:
            claim(cast, code=made.code, room_id=room, replace=True)
        assert list(error.value.params["fields"]) == ["room"]
    assert pairing.pairing_state(pairing.existing_pairing(made.pairing.pk), NOW) == "waiting"


@pytest.mark.django_db(transaction=True)
def test_two_phones_with_one_code_at_the_same_second_are_one_camera(cast: Cast) -> None:
    made = pairing.invite(room=None, now=NOW)
    start, outcomes = threading.Barrier(2), []

    def phone(room: int, name: str) -> None:
        start.wait()
        try:
            claim(cast, secret=made.secret, room_id=room, name=name, replace=True)
            outcomes.append("paired")
        except BabycamError as error:
            outcomes.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=phone, args=pair) for pair in ((cast.zoe.pk, "A"), (cast.max.pk, "B"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["paired", "pairing_over"] and Device.objects.count() == 1


def test_what_opens_a_pairing_is_in_no_line_of_a_log(cast: Cast) -> None:
    made = pairing.invite(room=cast.max, now=NOW)
    written = f"{made!r} {proof(code=made.code, secret=made.secret)!r}"
    assert made.code not in written and made.secret not in written
