"""babycam installed from its wheel, outside the tree and without Node: a whole product. `./test wheel` builds and installs it."""

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bench._browser import browser_page
from tests.rig import Client, Rig
from tests.support.services import need

WHEEL = os.environ.get("BABYCAM_TEST_WHEEL", "")

pytestmark = pytest.mark.skipif(not WHEEL, reason="`./test wheel` builds and installs the wheel first")


def test_the_demo_of_an_installed_babycam_opens_in_a_browser_and_shows_its_rooms(tmp_path: Path) -> None:
    need("chromium")
    with Rig(program=(WHEEL,), command="demo", cwd=tmp_path, PATH=str(tmp_path), PYTHONPATH="") as rig:
        visitor = Client(rig.base)
        visitor.login(**visitor.get("/api/session")["demo_login"])
        with browser_page(visitor.browser_cookies()) as page:
            answer = page.goto(rig.base)
            assert answer and answer.headers["content-encoding"] == "br"
            for room in ("Zoe", "Max"):
                expect(page.get_by_role("article", name=room)).to_be_visible(timeout=30_000)
            expect(page.locator("video").first).to_have_attribute("data-state", "live", timeout=60_000)
        rig.stop(signal.SIGINT)
        assert rig.left_over == []
