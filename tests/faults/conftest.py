"""Stories of faults run against real processes; those marked `together` a few at the same time: they mostly wait."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.faults import house
from tests.faults.house import SMALL, House, Room
from tests.support.streams import HttpStream, http_stream

HERE = Path(__file__).parent
AT_ONCE = 5  # each has a camera of its own, and all of them are encoded in this process: with more, what they show is its load
_running: dict[str, Future[None]] = {}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "together: begins with the module's first such story; takes the `home` fixture only")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Starts all stories of the module that are marked `together`, then waits for the one that is asked for."""
    if pyfuncitem.get_closest_marker("together") is None:
        return None
    if pyfuncitem.nodeid not in _running:
        _start_all(pyfuncitem, pyfuncitem.funcargs["home"])
    _running.pop(pyfuncitem.nodeid).result()
    return True


def _start_all(first: pytest.Function, home: Any) -> None:
    stories = [item for item in first.session.items if isinstance(item, pytest.Function) and item.module is first.module]
    stories = [story for story in stories if story.get_closest_marker("together")]
    pool = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="story")
    for story in stories:
        _running[story.nodeid] = pool.submit(story.function, home)
    pool.shutdown(wait=False)


@pytest.fixture(scope="module")
def home() -> Iterator[House]:
    """The module's house, with one worker; a module that needs another house makes its own."""
    with House(BABYCAM_WORKERS="1") as one:
        yield one


@pytest.fixture(scope="module")
def stream(request: pytest.FixtureRequest) -> Iterator[HttpStream]:
    """The nursery's camera: small, or of the module's SHAPE."""
    with http_stream("ts", **getattr(request.module, "SHAPE", SMALL)) as one:
        yield one


@pytest.fixture(scope="module")
def nursery(home: House, stream: HttpStream) -> Room:
    """A room with that camera."""
    return home.room("Nursery", stream.url)


@pytest.fixture(scope="module")
def room(nursery: Room) -> Room:
    """The nursery, which is heard."""
    nursery.heard()
    return nursery


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if house.notes:
        terminalreporter.section("faults: what took how long")
        for fault, what, seconds in house.notes:
            terminalreporter.write_line(f"{fault:42} {what:40} {seconds:6.1f} s")
