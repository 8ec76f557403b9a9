"""A night in small: somebody cries, both phones ring, one parent takes it, and the clip shows how it began."""

import re
from functools import partial

from playwright.sync_api import Locator, Page, expect

from tests.e2e.ear import silent, sounds
from tests.e2e.home import LOUD_DB, PHONE, Home, Room, alarm, clips_of, eventually, going_on, picture_time, shows, take
from tests.faults.house import unix
from tests.rig import Rig


def test_a_cry_wakes_both_one_takes_it_and_the_clip_begins_before_it(home: Home, zoe: Room) -> None:
    ana, ben = home.visit("ana"), home.visit("ben", **PHONE)
    both = (ana, ben)
    for page in both:
        shows(page, "Zoe", "Quiet")
    onset = zoe.burst(seconds=5)
    for page in both:
        expect(alarm(page)).to_contain_text("Zoe is loud")
        expect(alarm(page).get_by_role("heading", name="Zoe")).to_be_visible()
    for page in both:
        eventually(page, partial(sounds, page), "the alarm to be heard")
    take(ben).tap()
    for page in both:
        expect(alarm(page)).to_be_hidden()
        eventually(page, partial(silent, page), "the alarm to stop")
    expect(going_on(ana).get_by_text("Ben has Zoe")).to_be_visible()
    expect(going_on(ben).get_by_text("You have Zoe")).to_be_visible()
    expect(ana.get_by_text("Ben has Zoe")).to_be_hidden()  # it has become quiet
    shows(ana, "Zoe", "Quiet")
    it_begins_before(ana, onset)


def it_begins_before(page: Page, onset: float) -> None:
    """The clip is on the Clips page, plays, and its first picture was made before the noise."""
    page.get_by_role("link", name="Clips").click()
    clips_of(page, "Zoe").first.click()
    video = page.locator("dialog video")
    eventually(page, lambda: video.evaluate("video => video.currentTime > 0.3"), "the clip to play")
    video.evaluate("video => { video.pause(); video.currentTime = 0; }")
    eventually(page, lambda: video.evaluate("video => !video.seeking"), "the clip's beginning")
    began = picture_time(page, "dialog video")
    assert onset - 6 < began < onset - 1


def test_the_alarm_is_reached_and_answered_by_keyboard_alone(home: Home, zoe: Room) -> None:
    zoe.calm()
    ana = home.visit("ana")
    shows(ana, "Zoe", "Quiet")
    zoe.burst(seconds=3)
    expect(alarm(ana)).to_be_visible()
    for _ in range(8):
        ana.keyboard.press("Tab")
        if take(ana).evaluate("button => button === document.activeElement"):
            break
    ana.keyboard.press("Enter")
    expect(alarm(ana)).to_be_hidden()
    expect(ana.get_by_text("You have Zoe")).to_be_visible()


def test_the_alarm_line_is_dragged_and_bites(home: Home, zoe: Room) -> None:
    zoe.calm()
    ana = home.visit("ana")
    ana.get_by_role("link", name="Open Zoe").click()
    line = ana.get_by_role("slider", name="Alarm from")
    expect(line).to_have_attribute("aria-valuetext", "−30 dB")
    drag_up(ana, line.locator("span"), by=50)
    dragged = saved_line(zoe, LOUD_DB)
    assert dragged > LOUD_DB + 3
    line.focus()
    ana.keyboard.press("PageUp")
    ana.keyboard.press("ArrowUp")
    assert saved_line(zoe, dragged) == dragged + 6
    expect(line).to_have_attribute("aria-valuetext", re.compile(f"−{-dragged - 6:.0f} dB"))
    below = zoe.burst(seconds=2, level=-26)
    Rig.until(lambda: zoe.facts["state"] in ("stirring", "settling"), 10, "the room to stir")
    above = zoe.burst(seconds=3, level=-4)
    expect(alarm(ana)).to_be_visible()
    take(ana).click()
    assert zoe.incidents()[0]["level_db"] > dragged + 6
    onsets = noises_since(zoe, below - 1)
    assert len(onsets) == 1 and abs(onsets[0] - above) < 1.5


def drag_up(page: Page, grip: Locator, by: int) -> None:
    box = grip.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - by / 2)
    page.mouse.move(x, y - by)
    page.mouse.up()


def saved_line(room: Room, before: float) -> float:
    """The server's alarm line, once it is another than `before`."""

    def changed() -> float | None:
        value = float(room.facts["loud_db"])
        return value if value != before else None

    return float(Rig.until(changed, 10, "the line to be saved"))


def noises_since(room: Room, since: float) -> list[float]:
    found = room.ana.get(f"/api/noises?room={room.id}")["results"]
    return [at for noise in found if (at := unix(noise["onset_at"])) > since]
