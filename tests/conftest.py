"""What every test may use: the cast, signed-in clients, a data folder that is thrown away.

The backend tests run on SQLite and memory, or on PostgreSQL and Redis when DATABASE_URL and REDIS_URL are set.
"""

import gc
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings
from rest_framework.test import APIClient

from babycam.loops import threads
from babycam.people import guess_limits, throttle
from babycam.people.models import Person
from babycam.rooms.discovery import search as discovery_search
from tests.cast import PASSWORD, Cast, gather, signed_in
from tests.support import fair, order, own_network, tables
from tools import environment

PAGE = "https://localhost:8443"
OTHERS_WARNINGS = (  # of packages that are not ours, about their own future
    "ignore:'imghdr' is deprecated:DeprecationWarning:apprise",
    "ignore::DeprecationWarning:pydroid_ipcam",
)
DIED = pytest.StashKey[bool]()
WORKED = pytest.StashKey[float]()
environment.keep_bytecode()

# how long an example takes says how busy the machine is, and nothing about us
settings.register_profile("busy", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


class Browser(APIClient):
    """A browser that has our page open: https, and the headers that browsers send by themselves."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"HTTP_HOST": "localhost:8443", "HTTP_ORIGIN": PAGE, "HTTP_REFERER": f"{PAGE}/", **options})

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        return super().generic(*args, **{**kwargs, "secure": True})


def pytest_configure(config: pytest.Config) -> None:
    """Points everything at a data folder of this run, and lets synthetic cameras in."""
    if hasattr(config, "workerinput") and "DATABASE_URL" not in os.environ:  # those servers are in the network that we came from
        own_network.move()
    fair.keep()
    for warning in OTHERS_WARNINGS:
        config.addinivalue_line("filterwarnings", warning)
    folder = tempfile.TemporaryDirectory(prefix="babycam-test-", ignore_cleanup_errors=True)
    config.add_cleanup(folder.cleanup)
    django_settings.BABYCAM_DATA = Path(folder.name)
    django_settings.MEDIA_ROOT = str(Path(folder.name) / "media")
    django_settings.ALLOW_SYNTHETIC = True
    TransactionTestCase._fixture_teardown = tables.emptied  # type: ignore[attr-defined]
    layer = django_settings.CHANNEL_LAYERS["default"]["CONFIG"]
    if "prefix" in layer:  # on Redis the workers of one run must not hear each other
        layer["prefix"] += os.environ.get("PYTEST_XDIST_WORKER", "")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Among several processes the longest files come first; alone, the quick ones tell first what is wrong."""
    for item in items:
        if order.asks_database(item):
            item.add_marker("database")
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: order.turn(item.nodeid))


def pytest_collection_finish() -> None:
    """Thousands of tests stay until the end: whoever looks for garbage need not look at them each time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    item.stash[WORKED] = order.worked()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """PostgreSQL drops no database that somebody is connected to."""
    if nextitem is None:
        threads.close_all()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """The test's last report also says what it cost of a processor."""
    if call.when == "teardown":
        item.user_properties.append((order.CPU, order.worked() - item.stash.get(WORKED, order.worked())))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Among several processes: which takes which file."""
    if config.getoption("dist") != "loadfile":
        return None
    from tests.support.shares import Shares  # a run in one process needs no xdist

    return Shares(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """A process that died took tests with it that nobody has run: what is left is no result (pytest's own code would be 1)."""
    if error:
        node.config.stash[DIED] = True


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.stash.get(DIED, False):
        session.exitstatus = pytest.ExitCode.INTERNAL_ERROR


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """After runs of many files: which of them cost most."""
    reports = [report for kind in terminalreporter.stats.values() for report in kind if isinstance(report, pytest.TestReport)]
    files, work = order.costs(reports), order.work(reports)
    if len(files) <= order.SHOWN:
        return
    terminalreporter.section("files that took longest")
    for name, seconds in files.most_common(order.SHOWN):
        terminalreporter.write_line(f"{seconds:7.1f} s  {name}")
    terminalreporter.section(f"files that worked most, of {work.total():.0f} s of a processor")
    for name, seconds in work.most_common(order.SHOWN):
        terminalreporter.write_line(f"{seconds:7.1f} s  {name}")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """SQLite: a file, because threads and sockets share it as they do in the product (memory databases lock differently)."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("db") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """SQLite: the file is there before Django looks, with all tables."""
    if connection.vendor != "sqlite":
        return False
    tables.copy_to(Path(connection.settings_dict["TEST"]["NAME"]))
    return True


@pytest.fixture(autouse=True)
def no_test_looks_for_cameras_beyond_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever tests the search itself names what it asks."""
    monkeypatch.setattr(discovery_search, "interfaces", list)
    monkeypatch.setattr(discovery_search, "SECONDS", 0.0)


@pytest.fixture(autouse=True)
def nobody_has_tried() -> None:
    """Tries to log in are counted in memory, and all tests come from one address."""
    throttle.tries.clear()
    guess_limits.clear()


@pytest.fixture(scope="session")
def password_hash() -> str:
    return make_password(PASSWORD)


@pytest.fixture
def cast(db: None, password_hash: str) -> Cast:
    """Ana, Ben, Cy, and the rooms of Zoe and Max."""
    return gather(password_hash)


def _client(person: Person | None) -> APIClient:
    """Somebody's browser. Their session is written at once: Django's `force_login` makes two, in ten queries."""
    client = Browser()
    if person is not None:
        client.cookies[django_settings.SESSION_COOKIE_NAME] = signed_in(person)
    return client


@pytest.fixture
def ana_client(cast: Cast) -> APIClient:
    """The owner's browser."""
    return _client(cast.ana)


@pytest.fixture
def ben_client(cast: Cast) -> APIClient:
    """A parent's browser."""
    return _client(cast.ben)


@pytest.fixture
def cy_client(cast: Cast) -> APIClient:
    """The sitter's browser."""
    return _client(cast.cy)


@pytest.fixture
def dee_client(db: None) -> APIClient:
    """A stranger's browser."""
    return _client(None)
