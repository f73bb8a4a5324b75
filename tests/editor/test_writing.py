"""Writing with the toolbar and with the keyboard alone."""

import pytest

from tests.browser import until

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("name", "keys", "html"),
    [
        ("Bold", "Control+b", "<p><strong>words</strong></p>"),
        ("Italic", "Control+i", "<p><em>words</em></p>"),
        ("Code", "Control+e", "<p><code>words</code></p>"),
        ("Bulleted list", "Control+Shift+8", "<ul><li>words</li></ul>"),
        ("Numbered list", "Control+Shift+7", "<ol><li>words</li></ol>"),
    ],
)
def test_toggles_by_mouse_and_by_keys(writer, name, keys, html):
    writer.open("<p>words</p>")
    writer.select_all()
    writer.button(name).click()
    assert writer.html == html
    pressed = "name => document.querySelector(`button[aria-label='${name}']`).getAttribute('aria-pressed') === 'true'"
    until(writer.page, pressed, name)
    writer.button(name).click()
    assert writer.html == "<p>words</p>"
    writer.select_all()
    writer.press(keys)
    assert writer.html == html


def test_styles(writer):
    writer.open("<p>words</p>")
    writer.surface.click()
    for item, tag in (("Heading", "h2"), ("Subheading", "h3"), ("Small heading", "h4"), ("Text", "p")):
        writer.choose("style", item)
        assert writer.html == f"<{tag}>words</{tag}>"


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("# One", "<h2>One</h2>"),
        ("### Three", "<h3>Three</h3>"),
        ("- item", "<ul><li>item</li></ul>"),
        ("1. item", "<ol><li>item</li></ol>"),
        ("> said", "<blockquote><p>said</p></blockquote>"),
        ("**bold** x", "<p><strong>bold</strong> x</p>"),
        ("``` ls", "<pre><code>ls</code></pre>"),
        ("see https://example.org/a. x", "<p>see https://example.org/a. x</p>"),
        (
            "see https://example.org/a x",
            '<p>see <a href="https://example.org/a" rel="noopener noreferrer">https://example.org/a</a> x</p>',
        ),
    ],
)
def test_signs_typed_mean_what_markdown_means(writer, typed, html):
    writer.open()
    writer.type(typed)
    assert writer.html == html


def test_lists_are_nested_and_left(writer):
    writer.open()
    writer.type("- one")
    writer.press("Enter", "Tab")
    writer.type("two")
    assert writer.html == "<ul><li>one<ul><li>two</li></ul></li></ul>"
    writer.press("Enter", "Shift+Tab")
    writer.type("three")
    writer.press("Enter", "Enter")
    writer.type("after")
    assert writer.html == "<ul><li>one<ul><li>two</li></ul></li><li>three</li></ul><p>after</p>"
    writer.press("ArrowUp")
    writer.button("Deeper in the list").click()
    assert "<li>two</li><li>three</li>" in writer.html
    writer.button("Less deep in the list").click()
    assert "</ul></li><li>three</li>" in writer.html


def test_tables_grow_and_shrink(writer):
    writer.open()
    writer.surface.click()
    writer.choose("table", "Insert a table")
    assert writer.html.count("<th>") == 3
    assert writer.html.count("<td>") == 6
    writer.type("Head")
    writer.press("Tab")
    writer.choose("table", "Column after")
    writer.choose("table", "Row below")
    assert writer.html.count("<tr>") == 4
    assert writer.html.count("<th>") == 4
    writer.choose("table", "Delete column")
    writer.choose("table", "Delete row")
    writer.choose("table", "Header column")
    assert writer.html.startswith("<table>")
    writer.choose("table", "Delete table")
    assert writer.html == ""


def test_header_rows_and_columns(writer):
    writer.open("<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>")
    writer.surface.locator("td").first.click()
    writer.choose("table", "Header row")
    assert "<thead><tr><th>a</th><th>b</th></tr></thead>" in writer.html
    writer.choose("table", "Header column")
    assert "<th>c</th><td>d</td>" in writer.html


@pytest.mark.parametrize(
    ("item", "html"),
    [
        ("Quotation", "<blockquote><p>words</p></blockquote>"),
        ("Block of code", "<pre><code>words</code></pre>"),
        ("Callout: tip", '<aside class="callout" data-kind="tip"><p>words</p></aside>'),
        ("Callout: danger", '<aside class="callout" data-kind="danger"><p>words</p></aside>'),
    ],
)
def test_boxes_are_put_around_and_taken_away(writer, item, html):
    writer.open("<p>words</p>")
    writer.surface.locator("p").click()
    writer.choose("insert", item)
    assert writer.html == html
    writer.choose("insert", item)
    assert writer.html == "<p>words</p>"


def test_callouts_change_their_kind(writer):
    writer.open('<aside class="callout" data-kind="tip"><p>words</p></aside>')
    writer.surface.locator("p").first.click()
    writer.choose("insert", "Callout: warning")
    assert writer.html == '<aside class="callout" data-kind="warning"><p>words</p></aside>'


def test_details(writer):
    writer.open("<p>words</p>")
    writer.surface.locator("p").click()
    writer.choose("insert", "Folded details")
    writer.type("Why so")
    assert writer.html == "<details><summary>Why so</summary><p>words</p></details>"
    writer.press("Enter")
    writer.type("other ")
    assert writer.html == "<details><summary>Why so</summary><p>other words</p></details>"
    writer.choose("insert", "Folded details")
    assert writer.html == "<p>Why so</p><p>other words</p>"


def test_undo_and_redo(writer):
    writer.open("<p>words</p>")
    assert writer.button("Undo").get_attribute("aria-disabled") == "true"
    writer.type("more ")
    writer.button("Undo").click()
    assert writer.html == "<p>words</p>"
    writer.button("Redo").click()
    assert writer.html == "<p>more words</p>"


def test_characters_are_counted(writer):
    writer.open("<p>four</p>", max_length=10)
    counted = writer.page.locator(".rich-text__count")
    assert counted.inner_text() == "4 of 10 characters"
    writer.type("more than ten ")
    writer.page.wait_for_selector(".rich-text__count.is-over")
    assert counted.inner_text() == "18 of 10 characters"


def test_changes_are_told_to_the_page(writer):
    writer.open()
    writer.page.evaluate("addEventListener('editor:change', ({ detail }) => { window.told = detail; })")
    writer.type("hello")
    until(writer.page, "() => window.told?.html === '<p>hello</p>'")
    assert writer.page.evaluate("window.told") == {"html": "<p>hello</p>", "empty": False, "characters": 5}
    assert writer.page.locator("textarea[name=text]").input_value() == "<p>hello</p>"


def test_the_form_sends_the_newest_text(writer):
    """Submitting right after a key does not lose it, though the page is told only after a pause."""
    writer.open()
    writer.type("at once")
    writer.page.get_by_role("button", name="Save").click()
    writer.ready()
    assert writer.page.locator("#saved").inner_html().strip() == "<p>at once</p>"


def test_coming_back_finds_the_text(writer):
    """Going on and back shows what was written, not what the form started with."""
    writer.open("<p>stored</p>")
    writer.type("new ")
    until(writer.page, "() => document.querySelector('textarea[name=text]').value.includes('new stored')")
    writer.page.goto("about:blank")
    writer.page.go_back()
    writer.ready()
    assert writer.html == "<p>new stored</p>"


def test_words_typed_before_the_editor_came_are_kept(writer):
    writer.page.route("**/editor.js", lambda route: (writer.page.wait_for_timeout(0), route.continue_()))
    writer.page.add_init_script(
        """document.addEventListener("DOMContentLoaded", () => {
        document.querySelector("textarea[name=text]").value = "**early** words"; })"""
    )
    writer.open("<p>stored</p>")
    assert writer.html == "<p><strong>early</strong> words</p>"
