"""The kit in a real browser: no axe finding, nothing wider than the screen, and what the scripts promise."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def guide(chromium_page):
    chromium_page.goto("/styleguide/")
    return chromium_page


@pytest.fixture
def signed_in(chromium_page, employee):
    sign_in(chromium_page, employee)
    chromium_page.goto("/styleguide/")
    return chromium_page


def test_nothing_for_axe_to_find(guide):
    assert_accessible(guide)


def test_nothing_for_axe_to_find_with_the_shell(signed_in):
    signed_in.locator("header summary").last.click()
    assert_accessible(signed_in)


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1440])
def test_nothing_is_wider_than_the_screen(signed_in, width):
    """320 px is 1280 px at 400%."""
    signed_in.set_viewport_size({"width": width, "height": 800})
    assert signed_in.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


#: Links within text, and links whose whole card or row is the target, are not measured by their own box.
EXEMPT = ".skip-link, .visually-hidden, .prose a, p a, li a, td a, th a, .card__title a"
TARGETS = """([least, exempt]) => {
  const all = document.querySelectorAll("a, button, summary, select, input:not([type=hidden])");
  return [...all].filter((e) => {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (!box.width || style.visibility === "hidden" || e.matches(exempt)) return false;
    const label = e.labels?.[0]?.getBoundingClientRect();
    return Math.max(box.height, label?.height ?? 0) < least - 0.5;
  }).map((e) => e.outerHTML.slice(0, 120));
}"""
PHONE = {"has_touch": True, "is_mobile": True, "viewport": {"width": 390, "height": 844}}


def test_targets_are_large_enough(signed_in):
    assert signed_in.evaluate(TARGETS, [24, EXEMPT]) == []


def test_targets_are_larger_for_fingers(browser, live_server):
    page = browser.new_context(base_url=live_server.url, **PHONE).new_page()
    page.goto("/styleguide/")
    small = page.evaluate(TARGETS, [44, EXEMPT])
    assert [tag for tag in small if "button" in tag.partition(">")[0] and "switch__choice" not in tag] == []


def test_the_theme_changes_at_once_and_stays(guide):
    guide.locator("header").get_by_role("button", name="Dark").click()
    expect(guide.locator("html")).to_have_css("color-scheme", "dark")
    guide.reload()
    assert guide.locator("html").get_attribute("data-theme") == "dark"
    guide.locator("header").get_by_role("button", name="System").click()
    guide.reload()
    assert guide.locator("html").get_attribute("data-theme") is None


def test_menus_close_by_escape_and_give_the_focus_back(signed_in):
    menu = signed_in.locator("header details.menu").last
    menu.locator("summary").click()
    signed_in.keyboard.press("ArrowDown")
    expect(menu.locator(".menu__panel :focus")).to_be_visible()
    signed_in.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", re.compile(""))
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    signed_in.mouse.click(400, 400)
    expect(menu).not_to_have_attribute("open", re.compile(""))


def test_shortcuts_go_and_can_be_switched_off(signed_in):
    signed_in.keyboard.press("?")
    dialog = signed_in.locator("#ui_shortcuts")
    expect(dialog).to_be_visible()
    dialog.get_by_role("checkbox").uncheck()
    signed_in.keyboard.press("Escape")
    signed_in.keyboard.press("?")
    expect(dialog).to_be_hidden()
    signed_in.reload()
    signed_in.keyboard.press("g")
    signed_in.keyboard.press("p")
    assert signed_in.url.endswith("/styleguide/")
    signed_in.evaluate("localStorage.removeItem('shortcuts')")
    signed_in.keyboard.press("g")
    signed_in.keyboard.press("p")
    signed_in.wait_for_url("**/people/")


def test_shortcuts_keep_out_of_fields(signed_in):
    signed_in.locator("#id_name").focus()
    signed_in.keyboard.type("g?p")
    assert signed_in.locator("#id_name").input_value() == "g?p"


def test_the_skip_link_comes_first_and_leads_to_the_content(signed_in):
    signed_in.goto("/people/")
    signed_in.keyboard.press("Tab")
    expect(signed_in.locator(".skip-link")).to_be_focused()
    signed_in.keyboard.press("Enter")
    expect(signed_in.locator("#ui_content")).to_be_focused()


def test_the_rail_folds_and_stays_folded(signed_in):
    signed_in.locator("button[name=rail]").click()
    assert signed_in.locator("html").get_attribute("data-rail") == "closed"
    signed_in.reload()
    assert signed_in.locator("button[name=rail]").get_attribute("aria-expanded") == "false"
    signed_in.locator("button[name=rail]").click()
    assert signed_in.locator("html").get_attribute("data-rail") is None


def test_errors_get_the_focus(guide):
    """The refused form of the guide is on the page from the start."""
    assert guide.evaluate("document.activeElement.className") == "error-summary"


def test_the_zone_is_told_to_the_server(guide):
    assert any(cookie["name"] == "timezone" for cookie in guide.context.cookies())


def test_the_page_weighs_little(guide):
    sizes = guide.evaluate("performance.getEntriesByType('resource').map((e) => e.name)")
    assert len(sizes) <= 14


def test_forced_colours_keep_words_and_edges(guide):
    guide.emulate_media(forced_colors="active")
    label = guide.locator(".label--community").first
    assert label.evaluate("(e) => getComputedStyle(e).borderInlineStartStyle") == "dotted"
    assert label.get_by_text("Community", exact=True).first.is_visible()


def test_print_leaves_the_text(guide):
    guide.emulate_media(media="print")
    assert not guide.locator("header").is_visible()
    assert guide.locator(".print-foot").is_visible()
    assert "/styleguide/" in guide.locator(".print-foot").inner_text()
