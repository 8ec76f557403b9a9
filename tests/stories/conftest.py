"""A night in the house of the cast."""

from collections.abc import Iterator

import pytest

from babycam.people import services as people_services
from tests.cast import Cast
from tests.stories.night import Night


@pytest.fixture
def night(transactional_db: None, cast: Cast) -> Iterator[Night]:
    night = Night(cast)
    night.listen()
    yield night
    night.close()


@pytest.fixture
def house(night: Night) -> Night:
    """Ana is on duty tonight, Ben is her backup; each has a phone that is on. Cy is away."""
    people_services.remove_person(person=night.cast.cy)
    night.rota([night.cast.ana], [night.cast.ben])
    night.phones.give(night.cast.ana)
    night.phones.give(night.cast.ben)
    night.goes_to(22)
    return night
