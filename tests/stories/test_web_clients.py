"""Clients that others wrote, in Chromium: a WHIP sender is a room's camera, whatever was restarted; a WHEP player plays it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from bench._browser import FLAGS, LIGHT
from tests.e2e.phone import FAKE
from tests.rig import Rig
from tests.support.senders import SOON_S, comes, ready
from tests.support.services import need
from tests.support.web_clients import bundle, goodbye, opened, publish, watched

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
PAGE = Path(__file__).parents[2] / "babycam" / "server" / "page"
ONLY_THEIRS = ("WHIP Resource Extensions", "Response missing location header")


@pytest.fixture
def browser() -> Iterator[Browser]:
    need("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=LIGHT, args=[*FLAGS, *FAKE])
        yield chromium
        chromium.close()


def test_a_whip_sender_is_heard_seen_and_recorded_and_a_whep_player_plays_it_before_and_after_a_restart(browser: Browser) -> None:
    with Rig() as rig:
        ana = rig.set_up()
        room = int(ana.get("/api/rooms")["results"][0]["id"])
        ana.patch(
            f"/api/rooms/{room}", {"loud_db": -45.0, "stir_db": -55.0, "patience": "instant", "wake_for": "any"}
        )  # a browser's beeps are short
        made = ana.post("/api/devices", {"room": room, "name": "A page of others"})
        sender = opened(browser, rig)
        publish(sender, made["whip_url"], made["token"])
        heard = comes(rig, ana, room)

        player = opened(browser, rig, ana)
        played = watched(player, f"{rig.base}/api/rooms/{room}/whep", pictures=10)
        width, height = played["size"]
        assert 0 < width <= 320 and 3 * width == 4 * height  # a busy browser sends smaller pictures
        assert played["energy"] > 0
        rig.until(lambda: [one["room"] for one in ana.get("/api/presence")] == [room], SOON_S, "the player to be named")
        player.evaluate("player.stop()")
        rig.until(lambda: ana.get("/api/presence") == [], SOON_S, "the player's DELETE")

        rig.stop()
        rig.start()
        heard = comes(rig, ana, room, heard)
        assert watched(opened(browser, rig, ana), f"{rig.base}/api/rooms/{room}/whep", pictures=10)["energy"] > 0
        before = rig.log.read_text().count("the phone hung up")
        goodbye(sender)
        rig.until(lambda: rig.log.read_text().count("the phone hung up") > before, SOON_S, "the sender's DELETE")
        clips = rig.until(lambda: ready(ana, room), SOON_S, "a clip")
        assert clips[0]["codecs"].startswith("avc1.")
        assert 3 * clips[0]["width"] == 4 * clips[0]["height"] > 0


def test_the_page_holds_no_client_of_others() -> None:
    assert PAGE.is_dir(), "The page is not built: run `./test build`."
    built = [path for path in PAGE.rglob("*") if path.suffix in (".js", ".html", ".css")]
    assert built
    for theirs in ONLY_THEIRS:
        assert theirs in bundle()
        assert [path.name for path in built if theirs in path.read_text()] == []
