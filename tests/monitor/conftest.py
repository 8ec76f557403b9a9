"""Each story begins with a server that knows nothing yet, and leaves no connection behind."""

from collections.abc import Iterator

import pytest

from tests.support.quiet_house import quiet_house


@pytest.fixture(autouse=True)
def house() -> Iterator[None]:
    with quiet_house():
        yield
