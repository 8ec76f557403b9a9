"""What `access.violations` counts as a target that is too small: not what scrolling uncovers, but all that it does not."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.access import violations
from tests.e2e.home import PHONE

BIG = "display:block;width:300px;height:48px"
BAR = f'<div style="position:sticky;z-index:10;top:0;height:48px"><button style="{BIG}">Keep watch</button></div>'
BUTTON = f'<button style="{BIG}">Try it</button>'


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**PHONE)
    yield context.new_page()
    context.close()


def findings(page: Page, inside: str, scrolled: int = 0) -> list[str]:
    page.set_content(
        '<!doctype html><html lang="en"><head><title>Page</title><meta name="viewport" content="width=device-width">'
        f'</head><body style="margin:0"><main>{inside}<h1>Page</h1></main></body></html>'
    )
    page.evaluate("y => scrollTo(0, y)", scrolled)
    return violations(page)


def test_a_button_half_under_a_bar_is_fine_where_it_can_be_scrolled_free(page: Page) -> None:
    assert findings(page, f'{BAR}<p style="height:400px"></p>{BUTTON}<p style="height:1500px"></p>', scrolled=465) == []
    assert page.evaluate("scrollY") == 465


def test_a_button_half_under_a_bar_that_never_leaves_it_is_found(page: Page) -> None:
    [found] = findings(page, f'{BAR}<div style="margin-top:-32px">{BUTTON}</div>')
    assert found.startswith("target-size")
    assert "Try it" in found


def test_two_small_buttons_side_by_side_are_found_wherever_they_are(page: Page) -> None:
    small = '<button style="width:12px;height:12px;padding:0" aria-label="{}"></button>'
    pair = small.format("one") + small.format("two")
    found = findings(page, f'<p style="height:1500px"></p>{pair}<div style="position:fixed;top:0">{pair}</div>')
    assert len([one for one in found if one.startswith("target-size")]) == 4
