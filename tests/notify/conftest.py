"""Each story begins with a notify package that remembers nothing."""

import pytest

from babycam.notify import page_sightings


@pytest.fixture(autouse=True)
def nobody_seen_yet() -> None:
    page_sightings.forget_all()
