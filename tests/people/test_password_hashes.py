"""Password hashes: how many at a time, of which kind, of which form of the words, and never while the database is locked."""

import threading
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection, connections

from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.family import arrivals, members
from babycam.family.foundation import found_family
from babycam.people import invites, password_hashes
from babycam.people import services as people_services
from babycam.people.models import Person
from tests.cast import PASSWORD, Cast, gather

HERE = "192.168.1.50"
COMPOSED = "caf\N{LATIN SMALL LETTER E WITH ACUTE} au lait \N{GREEK SMALL LETTER OMEGA WITH TONOS}"
FORMS = [unicodedata.normalize(form, COMPOSED) for form in ("NFC", "NFD", "NFKC", "NFKD")]


def older(password: str) -> str:
    """As it was hashed until version 0.4: Django's own parameters, the letters as they came."""
    return Argon2PasswordHasher().encode(password, "saltsaltsaltsalt")


def log_in(password: str) -> Person:
    return people_services.log_in(username="ana", password=password, address=HERE)


def refused(password: str) -> str:
    with pytest.raises(BabycamError) as caught:
        log_in(password)
    return caught.value.code


class Watched:
    """Every hash that is begun, with what was so at that moment."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, look: Callable[[], Any]) -> None:
        self.seen: list[Any] = []
        for name in ("encode", "verify"):
            monkeypatch.setattr(Argon2PasswordHasher, name, self._watching(getattr(Argon2PasswordHasher, name), look))

    def _watching(self, real: Callable[..., Any], look: Callable[[], Any]) -> Callable[..., Any]:
        def watched(*args: Any) -> Any:
            self.seen.append(look())
            return real(*args)

        return watched


@pytest.mark.parametrize("typed", FORMS)
@pytest.mark.parametrize("chosen", FORMS)
def test_one_passphrase_is_the_same_on_every_keyboard(cast: Cast, chosen: str, typed: str) -> None:
    people_services.change_password(person=cast.ana, old=PASSWORD, new=chosen, address=HERE)
    assert log_in(typed) == cast.ana


def test_an_ideographic_space_is_a_space(cast: Cast) -> None:
    members.edit_member(person=cast.ana, values={"password": "夜の 子守唄です"}, rooms=None, now=clock.now())
    assert log_in("夜の\N{IDEOGRAPHIC SPACE}子守唄です") == cast.ana


@pytest.mark.parametrize("chosen", FORMS)
@pytest.mark.parametrize("typed", FORMS[:2])
def test_an_older_hash_lets_in_once_more_and_is_made_anew(cast: Cast, chosen: str, typed: str) -> None:
    Person.objects.filter(pk=cast.ana.pk).update(password=older(unicodedata.normalize("NFC", chosen)))
    log_in(typed)
    kept = Person.objects.get(pk=cast.ana.pk).password
    assert "m=19456,t=2,p=1$" in kept
    assert log_in(COMPOSED) == cast.ana and Person.objects.get(pk=cast.ana.pk).password == kept


def test_logins_go_on_when_their_password_is_hashed_anew_and_end_when_it_is_changed(cast: Cast) -> None:
    cast.ana.password = older(PASSWORD)
    cast.ana.save()
    before = cast.ana.get_session_auth_hash()
    log_in(PASSWORD)
    assert Person.objects.get(pk=cast.ana.pk).get_session_auth_hash() == before
    ana = Person.objects.get(pk=cast.ana.pk)
    ana.set_password("quite another one")
    assert ana.get_session_auth_hash() != before


def test_no_more_than_two_are_made_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most, lock = [], [], threading.Lock()
    real = Argon2PasswordHasher.encode

    def watched(self: Any, password: str, salt: str) -> str:
        with lock:
            inside.append(1)
            most.append(len(inside))
        try:
            return str(real(self, password, salt))
        finally:
            with lock:
                inside.pop()

    monkeypatch.setattr(Argon2PasswordHasher, "encode", watched)
    with ThreadPoolExecutor(24) as pool:
        list(pool.map(lambda _: password_hashes.Hasher().encode("any", "saltsaltsalt"), range(24)))
    assert len(most) == 24 and max(most) == password_hashes.AT_ONCE == 2


def test_strangers_from_one_address_take_only_some_of_the_queue_and_those_who_are_known_have_their_own() -> None:
    queue, inside = password_hashes.Queue(), ExitStack()

    def joined(where: str, known: bool = False) -> str:
        try:
            inside.enter_context(queue.place(where, known=known))
        except BabycamError as error:
            return error.code
        return ""

    assert [joined("a") for _ in range(6)] == [""] * password_hashes.FROM_ONE + ["too_many_tries"] * 2
    others = [joined(f"b{number}") for number in range(20)]
    assert others.count("") == password_hashes.STRANGERS - password_hashes.FROM_ONE and others[-1] == "login_busy"
    assert [joined("a", known=True) for _ in range(password_hashes.KNOWN + 1)] == [""] * password_hashes.KNOWN + ["login_busy"]
    inside.close()
    assert joined("a") == ""


def test_whoever_is_known_goes_before_strangers() -> None:
    turnstile, order = password_hashes.Turnstile(1), list[str]()

    def come(name: str) -> None:
        with turnstile.turn(stranger=name == "stranger"):
            order.append(name)

    with ThreadPoolExecutor(2) as pool, turnstile.turn(stranger=False):
        for name in ("stranger", "parent"):
            pool.submit(come, name)
        while turnstile.waiting < 2:
            threading.Event().wait(0.01)
    assert order == ["parent", "stranger"]


def test_a_turn_that_does_not_come_ends_in_words() -> None:
    turnstile = password_hashes.Turnstile(1)
    with (
        turnstile.turn(stranger=False),
        pytest.raises(BabycamError, match="Many people are logging in"),
        turnstile.turn(stranger=True, wait_s=0.01),
    ):
        pass


ACTS: dict[str, Callable[[Cast], Any]] = {
    "login": lambda cast: log_in(PASSWORD),
    "a wrong login": lambda cast: refused("wrong"),
    "a login that is hashed anew": lambda cast: (
        Person.objects.filter(pk=cast.ana.pk).update(password=older(PASSWORD)),
        log_in(PASSWORD),
    ),
    "another password": lambda cast: people_services.change_password(
        person=cast.ana, old=PASSWORD, new="quite another", address=HERE
    ),
    "a reset by the owner": lambda cast: members.edit_member(
        person=cast.ben, values={"password": "quite another"}, rooms=None, now=clock.now(), by=cast.ana
    ),
    "somebody new": lambda cast: members.add_member(
        values={"name": "Fay", "username": "fay", "password": "a good long one"}, rooms=None, now=clock.now()
    ),
    "an invitation": lambda cast: arrivals.accept(
        invite=invites.make(wanted=invites.NewInvite(role="parent"), by=cast.ana, now=clock.now()).invite,
        name="Fay",
        proof=arrivals.LoginProof(password="a good long one"),
        now=clock.now(),
    ),
    "a reset link": lambda cast: arrivals.accept(
        invite=invites.make_reset(person=cast.ben, by=cast.ana, now=clock.now()).invite,
        name="",
        proof=arrivals.LoginProof(password="a good long one"),
        now=clock.now(),
    ),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ACTS)
def test_the_database_is_free_while_a_password_is_hashed(password_hash: str, monkeypatch: pytest.MonkeyPatch, act: str) -> None:
    cast = gather(password_hash)
    watched = Watched(monkeypatch, lambda: connection.in_atomic_block)
    ACTS[act](cast)
    assert watched.seen and not any(watched.seen)


@pytest.mark.django_db(transaction=True)
def test_the_database_is_free_while_the_first_password_is_hashed(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched(monkeypatch, lambda: connection.in_atomic_block)
    monkeypatch.setattr("babycam.family.foundation.setup_code.matches", lambda _data, _code: True)
    found_family(
        code="",
        address=HERE,
        household={"name": "The Does", "tz": "UTC"},
        person={"name": "Ana", "username": "ana", "password": PASSWORD},
        room={"name": "Zoe"},
        camera=None,
        setting_up=False,
        now=clock.now(),
    )
    connections.close_all()
    assert watched.seen == [False]
