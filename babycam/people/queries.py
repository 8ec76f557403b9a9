"""Reads about people."""

from django.db.models import QuerySet

from babycam.people.models import Household, Person


def household() -> Household | None:
    """The family, or None before the set-up."""
    return Household.objects.first()


def set_up() -> bool:
    """Whether somebody exists, so that nobody else may set this server up."""
    return Person.objects.exists()


def members() -> QuerySet[Person]:
    """Everybody who may log in, in the order they came."""
    return Person.objects.filter(is_active=True).order_by("id")


def person(person_id: int) -> Person | None:
    """Somebody who may log in."""
    return Person.objects.filter(pk=person_id, is_active=True).first()
