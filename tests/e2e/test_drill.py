"""An evening's drill: a test cry through the room, and each parent's measured time to wake."""

from playwright.sync_api import expect

from tests.e2e.access import violations
from tests.e2e.ear import sounds
from tests.e2e.home import PHONE, Home, Room, alarm, eventually, going_on, shows, take


def test_a_drill_measures_how_long_each_parent_takes_to_wake(home: Home, zoe: Room) -> None:
    zoe.calm()
    ana, ben = home.visit("ana"), home.visit("ben", **PHONE)
    shows(ben, "Zoe", "Quiet")
    ana.goto(f"/rooms/{zoe.id}")
    drill = ana.get_by_role("region", name="Evening drill")
    drill.get_by_role("button", name="Start the drill").click()
    expect(alarm(ana)).to_be_visible()
    expect(alarm(ben)).to_be_visible()
    take(ben).tap()
    expect(alarm(ben)).to_be_hidden()
    expect(going_on(ben).get_by_text("You are awake. The drill in Zoe goes on for the others.")).to_be_visible()
    ben.keyboard.press("Escape")
    slept = drill.get_by_role("listitem").filter(has_text="Ana")
    expect(drill.get_by_role("listitem").filter(has_text="Ben")).to_contain_text("answered after")
    expect(slept).to_contain_text("no answer yet")
    eventually(ana, lambda: sounds(ana), "the alarm to ring on for Ana")
    assert violations(ben) == []
    take(ana).click()
    expect(alarm(ana)).to_be_hidden()
    expect(slept).to_contain_text("answered after")
    expect(drill).to_contain_text("The drill is over.")
    assert violations(ana) == []
