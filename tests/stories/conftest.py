"""A night in the house of the cast."""

from collections.abc import Iterator

import pytest

from tests.cast import Cast
from tests.stories.night import Night


@pytest.fixture
def night(transactional_db: None, cast: Cast) -> Iterator[Night]:
    night = Night(cast)
    night.listen()
    yield night
    night.close()
