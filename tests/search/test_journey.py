"""By keyboard: the quick search from any page, a result opened from it, and the list of all of them."""

import pytest
from playwright.sync_api import expect

from communities.discussions.models import Topic
from communities.models import Membership
from intranet.search.asked import asker
from intranet.search.indexing.relay import index_changes
from intranet.search.models import SearchLog
from tests.browser import assert_accessible, sign_in, until, until_so

pytestmark = pytest.mark.browser


@pytest.fixture
def talk(found, facilitator_of, employee):
    """Two discussions in a community of the employee."""
    community = found("field-notes", name="Field notes")
    Membership.objects.create(community=community, person=employee)
    for title in ("Turbine inspection by drone", "Turbine oil, once more"):
        Topic.begin(community, by=facilitator_of(community), title=title, html="<p>See the turbine.</p>")
    index_changes()
    return community


def test_found_by_keyboard(chromium_page, talk, employee):
    page = chromium_page
    sign_in(page, employee)
    page.goto("/search/")
    page.locator("h1").click()
    palette, box = page.locator("#palette"), page.get_by_role("combobox")
    page.keyboard.press("/")
    expect(box).to_be_focused()
    expect(palette.get_by_role("option")).to_have_text(["FNField notesYour community"])
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()

    page.keyboard.press("Control+k")
    expect(box).to_be_focused()
    page.keyboard.type("turbine")
    options = palette.get_by_role("option").filter(has_text="Turbine")
    expect(options).to_have_count(2)
    expect(palette.get_by_role("status")).to_have_text("2 suggestions")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "palette_2")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert_accessible(page, within="#palette")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    opened = options.nth(1).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{opened}*")

    page.keyboard.press("Control+k")
    page.keyboard.type("turbine")
    expect(options).to_have_count(2)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=turbine")
    results = page.locator("li[data-kind][data-vetting-state]")
    expect(results).to_have_count(2)
    assert_accessible(page)

    results.nth(1).get_by_role("link").first.click()
    page.wait_for_url("**/discussions/**")
    # Told while the page is being left: nobody waits for the answer.
    told = SearchLog.objects.filter(asker=asker(employee, "turbine"), clicked_rank=2, clicked_kind="topic")
    until_so(page, told.exists)


def test_single_keys_can_be_turned_off(chromium_page, employee):
    page = chromium_page
    sign_in(page, employee)
    page.goto("/search/?q=nothing+like+it")
    page.evaluate("() => localStorage.setItem('shortcuts', 'off')")
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    expect(page.get_by_role("combobox")).to_have_value("")
    page.keyboard.type("qqqqqq")
    said = page.locator("#palette").get_by_role("status")
    expect(said).to_have_text("No suggestions. Enter shows all results.")
    expect(said).to_have_class("palette__said")  # to be seen, and not only heard
    page.keyboard.press("Escape")
    until(page, "() => !document.getElementById('palette').open")
    assert_accessible(page)
