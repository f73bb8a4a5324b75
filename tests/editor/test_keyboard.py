"""Everything by keyboard, nothing that holds it; names for everything; axe finds nothing."""

import pytest

from tests.browser import assert_accessible
from tests.editor.corpus import TEXTS

pytestmark = pytest.mark.browser


SHOWN = ("words", "headings", "lists", "quotation", "code", "table", "figure", "full callout", "details", "mention")


def fits(writer) -> bool:
    """Only tables, code and the toolbar scroll sideways, and only inside themselves."""
    return writer.host.evaluate(
        "element => element.scrollWidth <= element.clientWidth && element.clientWidth < innerWidth"
    )


def focused(writer) -> str:
    return writer.page.evaluate(
        "document.activeElement.getAttribute('aria-label') ?? document.activeElement.name ?? ''"
    )


def test_one_tab_stop_and_arrow_keys(writer, addresses):
    writer.open(**addresses)
    writer.page.locator("input[name=title]").focus()
    writer.press("Tab")
    assert focused(writer) == "Style: Text"
    writer.press("ArrowRight", "ArrowRight")
    assert focused(writer) == "Italic"
    writer.press("End")
    assert focused(writer) == "Redo"
    writer.press("ArrowRight")
    assert focused(writer) == "Style: Text"
    writer.press("ArrowLeft", "Home", "ArrowRight", "Tab")
    assert writer.surface.evaluate("element => element === document.activeElement")
    writer.press("Shift+Tab")
    assert focused(writer) == "Bold"


def test_menus(writer):
    writer.open("<p>words</p>")
    writer.surface.focus()
    writer.press("Alt+F10", "ArrowDown")
    assert writer.page.evaluate("document.activeElement.textContent") == "Text"
    writer.press("ArrowDown", "ArrowDown")
    assert writer.page.evaluate("document.activeElement.textContent") == "Subheading"
    writer.press("Escape")
    assert focused(writer) == "Style: Text"
    writer.press("Enter", "s", "Enter")
    assert writer.html in ("<h3>words</h3>", "<h4>words</h4>")


@pytest.mark.parametrize(
    "text",
    [
        "<p>a</p>",
        "<ul><li>a</li></ul>",
        "<table><tbody><tr><td>a</td></tr></tbody></table>",
        "<pre><code>a</code></pre>",
    ],
)
def test_escape_leaves_whatever_the_caret_is_in(writer, text):
    """WCAG 2.1.2: Tab means something in lists and tables, so Escape is the way out, and says so."""
    writer.open(text)
    writer.surface.get_by_text("a").first.click()
    writer.press("Escape")
    assert not writer.surface.evaluate("element => element.contains(document.activeElement)")
    assert writer.page.get_by_role("status").filter(has_text="You have left the text").is_visible()
    writer.press("Tab")
    assert focused(writer) == "after"
    writer.press("Shift+Tab")
    assert writer.surface.evaluate("element => element === document.activeElement")


def test_tab_leaves_plain_text(writer):
    writer.open("<p>a</p>")
    writer.surface.focus()
    writer.press("Tab")
    assert focused(writer) == "after"


def test_names_of_the_surface(writer):
    writer.open()
    surface = writer.page.get_by_role("textbox", name="Text")
    assert surface.get_attribute("aria-multiline") == "true"
    hint = surface.get_attribute("aria-describedby")
    assert writer.page.locator(f"#{hint.split()[0]}").inner_text() == "Readers see it at once."
    writer.page.locator("label[for=id_text]").click()
    assert surface.evaluate("element => element === document.activeElement")


def test_tooltips_name_controls_and_their_keys(writer):
    writer.open()
    writer.button("Bold").hover()
    tip = writer.page.locator(".rich-text__tooltip:popover-open")
    tip.wait_for()
    assert tip.inner_text() == "Bold  Ctrl+B"
    writer.button("Bold").focus()
    writer.press("Escape")
    tip.wait_for(state="detached")


def test_axe_finds_nothing(writer, addresses):
    writer.open("".join(TEXTS[name] for name in SHOWN), **addresses)
    assert_accessible(writer.page, within="rich-text")
    for control in ("style", "table", "insert"):
        writer.page.locator(f'[data-control="{control}"]').click()
        assert_accessible(writer.page, within="rich-text")
        writer.press("Escape")


def test_axe_finds_nothing_on_a_phone(writer, addresses):
    writer.page.set_viewport_size({"width": 360, "height": 740})
    writer.open("<p>words</p>", **addresses)
    assert_accessible(writer.page, within="rich-text")
    assert fits(writer)


def test_reflow_at_400_percent(writer, addresses):
    writer.page.set_viewport_size({"width": 320, "height": 256})
    writer.open(TEXTS["table"] + TEXTS["code"], **addresses)
    assert fits(writer)
