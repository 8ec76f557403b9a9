"""Stories in a real browser, as people live them. The house is one for all; each module brings its own rooms."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from bench._browser import CHROMIUM, FLAGS, LIGHT
from tests.e2e.home import Home, Room, answers_are_over, nothing_is_planned, open_home
from tests.rig import Client
from tests.support.services import need

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "babycam" / "server" / "page" / "index.html"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    need("chromium")
    if not PAGE.is_file():
        pytest.fail("The page is not built: run `./test build`, or `npm run build` in frontend/.", pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=LIGHT, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def whole_browser(browser: Browser) -> Iterator[Browser]:
    """With all that the headless shell has not: notifications, a screen that is kept on, installing."""
    chromium = browser.browser_type.launch(executable_path=CHROMIUM, args=FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture(scope="package")
def family(browser: Browser) -> Iterator[Home]:
    with open_home(browser) as home:
        yield home


@pytest.fixture
def home(family: Home) -> Iterator[Home]:
    """The house; afterwards everybody leaves, who joined and which room came is gone again, and no page may have complained."""
    answers_are_over(family.rig.data / "babycam.sqlite3")
    family.complaints.clear()
    family.excused.clear()
    family.ana_proves_herself()
    before = family.rooms()
    yield family
    family.everybody_leaves()
    family.guests_go()
    family.only(before)
    assert not family.grudges()


@pytest.fixture(scope="module")
def zoe(family: Home) -> Iterator[Room]:
    """A room of this module alone."""
    with family.room("Zoe") as room:
        yield room


@pytest.fixture
def no_rota(home: Home) -> Iterator[Client]:
    """There is none, before and after, and nothing that was said on top of it."""
    nothing_is_planned(home.rig.data / "babycam.sqlite3")
    yield home.ana
    nothing_is_planned(home.rig.data / "babycam.sqlite3")
