"""Each story begins with a notify package that remembers nothing."""

import pytest

from babycam.notify import presence


@pytest.fixture(autouse=True)
def nobody_seen_yet() -> None:
    presence.forget()
