"""A night to take along: its film, its sound and a stretch of its clips, made by the real worker and seen on the page."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import av
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.access import sideways, violations
from tests.e2e.home import LAPTOP, PHONE, Home, Room, clips_of, eventually
from tests.rig import PASSPHRASE, Rig

SOUND_BYTES = 200_000  # of AAC: some 25 s, in which three pictures are taken
PICTURE_S = 0.1  # that one of a time-lapse is shown for
HOUR = timedelta(hours=1)


@contextmanager
def night(home: Home) -> Iterator[Callable[[], None]]:
    """It is night until what is yielded is called; at the end of the block the family's own hours hold again."""
    own = home.ana.get("/api/settings")["household"]
    now = datetime.now(ZoneInfo(own["tz"]))

    def is_between(begins: timedelta, ends: timedelta) -> None:
        hours = {"night_start": f"{now + begins:%H:%M}", "morning_time": f"{now + ends:%H:%M}"}
        home.ana.patch("/api/settings", {"household": hours})

    is_between(-HOUR, HOUR)
    try:
        yield lambda: is_between(2 * HOUR, 3 * HOUR)
    finally:
        home.ana.patch("/api/settings", {"household": {name: own[name] for name in ("night_start", "morning_time")}})


def of_the_sound(home: Home) -> int:
    """How much of it the worker has written so far, in bytes."""
    notes = [path for path in (home.rig.data / "spool").rglob("*.json") if json.loads(path.read_bytes())["kind"] == "sound"]
    return sum(part.stat().st_size for note in notes for part in note.parent.glob(f"{note.stem}.mp4*"))


@pytest.fixture(scope="module")
def reels(family: Home, zoe: Room) -> Iterator[dict[str, dict[str, Any]]]:
    """By kind, what is kept of half a minute of night in Zoe's room."""

    def kept() -> dict[str, dict[str, Any]]:
        lists = {kind: family.ana.get(f"/api/clips?room={zoe.id}&kind={kind}")["results"] for kind in ("timelapse", "sound")}
        return {kind: clips[0] for kind, clips in lists.items() if clips and clips[0]["state"] == "ready"}

    family.ana.patch(f"/api/rooms/{zoe.id}", {"timelapse": True, "keep_sound": True})
    with night(family) as is_over:
        Rig.until(lambda: of_the_sound(family) > SOUND_BYTES, 60, "half a minute of night")
        is_over()
        yield Rig.until(lambda: len(kept()) == 2 and kept(), 50, "the night to be kept")


def download(page: Page, folder: Path, name: str) -> dict[str, float]:
    """Taps what has this name, and plays the file that comes: by codec, how long it is."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=re.compile(f"^{name}")).click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    with av.open(path) as container:
        lengths = {stream.codec_context.name: 0.0 for stream in container.streams}
        for packet in container.demux():
            if packet.dts is not None and packet.pts is not None:
                end = float((packet.pts + (packet.duration or 0)) * packet.time_base)
                lengths[packet.stream.codec_context.name] = max(lengths[packet.stream.codec_context.name], end)
    return lengths


def opened(page: Page, kind: str, clip: dict[str, Any]) -> None:
    """Finds a reel by what it is, and opens it."""
    page.get_by_role("radio", name=kind).check(force=True)
    clips_of(page, "Zoe").first.click()
    expect(page.locator("dialog video")).to_have_attribute("data-clip", clip["id"])
    eventually(page, lambda: page.locator("dialog video").evaluate("video => video.currentTime > 0"), f"the {kind} to play")


@pytest.mark.parametrize(("options", "theme"), [(PHONE, "night"), (LAPTOP, "day")])
def test_the_film_of_a_night_is_found_seen_and_taken_along(
    home: Home, zoe: Room, reels: dict[str, dict[str, Any]], tmp_path: Path, options: dict[str, Any], theme: str
) -> None:
    film = reels["timelapse"]
    page = home.sits("/clips", theme=theme, **options)
    opened(page, "Time-lapse", film)
    expect(page.get_by_role("dialog").get_by_text("In the room:")).to_be_visible()
    assert violations(page) == []
    assert sideways(page) == 0
    lengths = download(page, tmp_path, "Download")
    assert list(lengths) == ["h264"] and lengths["h264"] == pytest.approx(film["duration_s"], abs=PICTURE_S)
    assert film["duration_s"] > 1.5 * PICTURE_S


def test_a_film_goes_on_picture_by_picture_and_faster(home: Home, reels: dict[str, dict[str, Any]]) -> None:
    page = home.sits("/clips?kind=timelapse", **LAPTOP)
    opened(page, "Time-lapse", reels["timelapse"])
    video = page.locator("dialog video")
    eventually(page, lambda: video.evaluate("video => video.ended"), "the film to end")
    page.get_by_role("button", name="One picture back").click()
    eventually(page, lambda: video.evaluate("video => !video.seeking && !video.ended"), "the picture before")
    before = float(video.evaluate("video => video.currentTime"))
    page.get_by_role("button", name="One picture on").click()
    eventually(page, lambda: float(video.evaluate("video => video.currentTime")) > before, "the next picture")
    page.get_by_role("button", name="Speed: 1 times").click()
    page.get_by_role("button", name="Speed: 1.5 times").click()
    assert video.evaluate("video => video.playbackRate") == 2


def test_all_of_the_sound_of_a_night_is_heard_and_taken_along(home: Home, reels: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    sound = reels["sound"]
    page = home.sits("/clips", **PHONE)
    opened(page, "Whole night’s sound", sound)
    assert violations(page) == []
    lengths = download(page, tmp_path, "Download")
    assert list(lengths) == ["aac"] and lengths["aac"] == pytest.approx(sound["duration_s"], abs=1)
    assert sound["duration_s"] > 15


@pytest.fixture(scope="module")
def noises(family: Home, zoe: Room, reels: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Two clips of today, oldest first."""

    def ready() -> list[dict[str, Any]]:
        clips: list[dict[str, Any]] = family.ana.get(f"/api/clips?room={zoe.id}")["results"]
        return [clip for clip in reversed(clips) if clip["state"] == "ready"]

    def there(count: int) -> bool:
        return len(ready()) == count

    for count in (1, 2):
        zoe.settled().burst(seconds=1)
        Rig.until(partial(there, count), 60, f"{count} clips")
    zoe.calm()
    return ready()


def test_a_stretch_is_taken_along_as_one_film(home: Home, noises: list[dict[str, Any]], tmp_path: Path) -> None:
    page = home.sits("/clips", **LAPTOP)
    lengths = download(page, tmp_path, "Download these as one file")
    recorded = sum(clip["duration_s"] for clip in noises)
    assert sorted(lengths) == ["aac", "h264"]
    assert max(lengths.values()) == pytest.approx(recorded, abs=0.5)


def test_one_leads_to_the_next_and_is_kept(home: Home, noises: list[dict[str, Any]]) -> None:
    first, second = noises
    page = home.sits(f"/clips?clip={first['id']}", **PHONE)
    video = page.locator("dialog video")
    expect(page.get_by_role("button", name="No clip before this one")).to_be_disabled()
    page.get_by_role("button", name=re.compile("^The clip after, ")).tap()
    expect(video).to_have_attribute("data-clip", second["id"])
    page.get_by_role("button", name="Keep", exact=True).tap()
    expect(page.get_by_role("button", name="Kept", exact=True)).to_be_visible()
    assert home.ana.get(f"/api/clips/{second['id']}")["keep"]
    page.get_by_role("button", name=re.compile("^The clip before, ")).tap()
    expect(video).to_have_attribute("data-clip", first["id"])


def test_a_clip_is_shared_with_those_who_may_see_its_room(home: Home, zoe: Room, noises: list[dict[str, Any]]) -> None:
    attic = next(iter(home.rooms() - {zoe.id}))
    home.ana.post("/api/people", {"name": "Cy", "username": "cy", "password": PASSPHRASE, "role": "sitter", "rooms": [attic]})
    ana, ben, cy = home.sits(f"/clips?clip={noises[0]['id']}", **LAPTOP), home.visit("ben"), home.visit("cy")
    ana.get_by_role("button", name="Share", exact=True).click()
    ana.get_by_label("A few words (optional)").fill("Only a bang")
    ana.get_by_role("button", name="Share in the chat").click()
    expect(ana.get_by_text("Shared in the chat.")).to_be_visible()
    for page in (ben, cy):
        page.goto("/chat")
        expect(page.get_by_text("Only a bang", exact=True)).to_be_visible()
    ben.get_by_role("button", name="Play: Clip of Zoe").last.click()
    eventually(ben, lambda: ben.locator("video").last.evaluate("video => video.currentTime > 0"), "the clip to play")
    expect(cy.get_by_role("button", name="Play: Clip of Zoe")).to_have_count(0)


def test_what_was_deleted_from_the_disk_is_said_to_be_gone(home: Home, noises: list[dict[str, Any]]) -> None:
    gone = [path for clip in noises for path in home.rig.data.rglob(f"*{clip['id']}*.mp4")]
    assert len(gone) == len(noises)
    for path in gone:
        path.unlink()
    home.excuse("Failed to load resource")
    page = home.sits(f"/clips?clip={noises[0]['id']}", **LAPTOP)
    expect(page.get_by_role("dialog").get_by_text("This clip cannot be played.")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    page.get_by_role("link", name="Download these as one file").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was recorded")
