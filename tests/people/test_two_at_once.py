"""The last use of an invitation, by two phones at the same second."""

import threading
from typing import Any

import pytest
from django.db import connection

from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.family import arrivals
from babycam.people import invites
from babycam.people.models import Invite, Person
from tests.cast import gather


@pytest.mark.django_db(transaction=True)
def test_one_comes_in_and_the_other_is_told(password_hash: str) -> None:
    cast = gather(password_hash)
    made = invites.make(wanted=invites.NewInvite(role="parent"), by=cast.ana, now=clock.now())
    start, results = threading.Barrier(2), []

    def come(name: str) -> None:
        try:
            found = invites.find_invite(secret=made.secret, address=name, now=clock.now())
            start.wait(10)
            person = arrivals.accept(
                invite=found, name=name, proof=arrivals.LoginProof(password="a good long one"), now=clock.now()
            )
            results.append(person.name)
        except BabycamError as error:
            results.append(error.code)
        finally:
            connection.close()

    threads: list[Any] = [threading.Thread(target=come, args=(name,)) for name in ("Fay", "Gus")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results)[1] == "invite_over" and sorted(results)[0] in ("Fay", "Gus")
    assert Person.objects.filter(name__in=["Fay", "Gus"]).count() == 1 and Invite.objects.get().used == 1
