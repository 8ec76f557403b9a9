"""An evening's drill: a test cry through the room, and each parent's measured time to wake."""

from playwright.sync_api import expect

from tests.e2e.access import violations
from tests.e2e.home import PHONE, Home, Room, alarm, shows, take


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
    expect(alarm(ana)).to_be_hidden()  # one answer is for all
    for name, word in (("Ana", "rang after"), ("Ben", "answered after")):
        expect(drill.get_by_role("listitem").filter(has_text=name)).to_contain_text(word)
    assert violations(ana) == []
