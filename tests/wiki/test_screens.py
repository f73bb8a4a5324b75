"""The screens of a page in a browser: accessible, and as wide as a phone."""

import pytest

from tests.browser import assert_accessible, sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", ["page_compare", "page_move", "page_restore"])
def test_screens_are_accessible(chromium_page, facilitator, page, at, name):
    page.publish(by=facilitator, title="Expenses", html="<h2>Rules</h2><p>Two.</p>", based_on=1, summary="Shorter")
    sign_in(chromium_page, facilitator)
    chromium_page.goto(at(page, name))
    assert_accessible(chromium_page)
    chromium_page.set_viewport_size({"width": 390, "height": 800})
    assert chromium_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
