"""Links, pictures and people."""

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible, tolerate
from tests.editor.site import DOT

pytestmark = pytest.mark.browser

PICTURE = {"name": "pump.png", "mimeType": "image/png", "buffer": DOT}
DROP = """([element, name]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array([137, 80, 78, 71])], name, { type: "image/png" }));
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def dialog(writer):
    return writer.page.locator("dialog[open]")


@pytest.mark.parametrize(
    ("typed", "href"),
    [
        ("https://example.org/?a=1&b=2", "https://example.org/?a=1&amp;b=2"),
        ("example.org/x", "https://example.org/x"),
        ("me@example.org", "mailto:me@example.org"),
        ("/policies/", "/policies/"),
        ("#part", "#part"),
        ("tel:+4912", "tel:+4912"),
    ],
)
def test_addresses_are_completed(writer, typed, href):
    writer.open("<p>words</p>")
    writer.select_all()
    writer.press("Control+k")
    dialog(writer).get_by_label("Address").fill(typed)
    writer.press("Enter")
    dialog(writer).wait_for(state="detached")
    assert f'<a href="{href}"' in writer.html
    assert ">words</a>" in writer.html


@pytest.mark.parametrize(
    "typed", ["", "some words", "javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "file:///etc"]
)
def test_other_addresses_are_refused_with_a_reason(writer, typed):
    writer.open("<p>words</p>")
    writer.select_all()
    writer.press("Control+k")
    dialog(writer).get_by_label("Address").fill(typed)
    dialog(writer).get_by_role("button", name="Save link").click()
    expect(dialog(writer).get_by_role("alert").first).to_contain_text("This is no address")
    writer.press("Escape")
    dialog(writer).wait_for(state="detached")
    assert writer.html == "<p>words</p>"


def test_links_are_changed_and_removed(writer):
    writer.open('<p><a href="/old/">words</a></p>')
    writer.surface.locator("a").click()
    writer.press("Control+k")
    assert dialog(writer).get_by_label("Address").input_value() == "/old/"
    dialog(writer).get_by_label("Address").fill("/new/")
    writer.press("Enter")
    dialog(writer).wait_for(state="detached")
    assert writer.html == '<p><a href="/new/">words</a></p>'
    writer.press("Control+k")
    dialog(writer).get_by_role("button", name="Remove link").click()
    dialog(writer).wait_for(state="detached")
    assert writer.html == "<p>words</p>"


def test_pages_are_found_by_their_title(writer, addresses):
    writer.open("<p>See</p>", **addresses)
    writer.surface.click()
    writer.press("Control+End", "Space", "Control+k")
    dialog(writer).get_by_label("Address, or words from a page's title").type("expen")
    found = dialog(writer).get_by_role("button", name="Expenses abroad")
    found.wait_for()
    assert_accessible(writer.page, within="dialog[open]")
    found.click()
    writer.press("Enter")
    dialog(writer).wait_for(state="detached")
    assert writer.html == '<p>See <a href="/policies/expenses/">Expenses abroad</a></p>'


def test_a_picture_needs_its_words(writer, addresses):
    writer.open("<p>words</p>", **addresses)
    writer.surface.click()
    writer.button("Picture").click()
    insert = dialog(writer).get_by_role("button", name="Insert picture")
    insert.click()
    expect(dialog(writer).get_by_text("Choose a picture.")).to_be_visible()
    dialog(writer).get_by_label("File").set_input_files(PICTURE)
    insert.click()
    expect(dialog(writer).get_by_text("Say what the picture tells, or")).to_be_visible()
    assert_accessible(writer.page, within="dialog[open]")
    dialog(writer).get_by_label("What the picture tells").fill("The pump, seen from above")
    insert.click()
    dialog(writer).wait_for(state="detached")
    figure = '<figure><img alt="The pump, seen from above" height="360" src="/editor/dot.png" width="640"></figure>'
    assert figure in writer.html
    writer.surface.locator("figcaption").click()
    writer.type("Pump 4")
    assert "<figcaption>Pump 4</figcaption>" in writer.html
    writer.press("Enter")
    writer.type("after")
    assert "</figure><p>after</p>" in writer.html


def test_decoration_has_no_words(writer, addresses):
    writer.open(**addresses)
    writer.button("Picture").click()
    dialog(writer).get_by_label("File").set_input_files(PICTURE)
    dialog(writer).get_by_label("It is decoration only and tells nothing").check()
    dialog(writer).get_by_role("button", name="Insert picture").click()
    dialog(writer).wait_for(state="detached")
    assert '<img alt="" ' in writer.html


def test_words_of_a_picture_can_be_changed(writer, addresses):
    writer.open('<figure><img alt="old" src="/editor/dot.png"></figure>', **addresses)
    writer.surface.locator("img").click()
    writer.button("Picture").click()
    dialog(writer).get_by_label("What the picture tells").fill("new")
    dialog(writer).get_by_role("button", name="Save").click()
    dialog(writer).wait_for(state="detached")
    assert writer.html == '<figure><img alt="new" src="/editor/dot.png"></figure>'


def test_a_pasted_picture_asks_for_words_and_tells_a_refusal(writer, addresses):
    tolerate(writer.page, "400")
    writer.open("<p>words</p>", **addresses)
    writer.surface.click()
    writer.page.evaluate(DROP, [writer.surface.element_handle(), "refused.png"])
    dialog(writer).get_by_label("What the picture tells").fill("x")
    dialog(writer).get_by_role("button", name="Insert picture").click()
    dialog(writer).get_by_text("This picture is not allowed here.").wait_for()
    dialog(writer).get_by_role("button", name="Cancel").click()
    assert writer.html == "<p>words</p>"


def test_too_large_a_picture_is_not_sent(writer, addresses):
    writer.open(**addresses | {"max_upload_bytes": 2})
    writer.button("Picture").click()
    dialog(writer).get_by_label("File").set_input_files(PICTURE)
    dialog(writer).get_by_label("What the picture tells").fill("x")
    dialog(writer).get_by_role("button", name="Insert picture").click()
    dialog(writer).get_by_text("The file is larger than").wait_for()


def test_people_are_mentioned(writer, addresses):
    writer.open(**addresses)
    writer.type("Ask @sam")
    people = writer.page.get_by_role("listbox", name="People")
    people.wait_for()
    expect(people.get_by_role("option")).to_have_count(2)
    assert_accessible(writer.page, within=".rich-text__people")
    assert_accessible(writer.page, within="rich-text")
    writer.press("ArrowDown", "ArrowUp", "Enter")
    writer.type("now")
    assert writer.html == '<p>Ask <span data-mention="sam.okoro">@Sam Okoro</span> now</p>'
    writer.press(*["Backspace"] * 5)
    assert writer.html == "<p>Ask</p>"


def test_escape_keeps_an_at_sign_as_it_is(writer, addresses):
    writer.open(**addresses)
    writer.type("@sam")
    writer.page.get_by_role("listbox", name="People").wait_for()
    writer.press("Escape")
    expect(writer.page.get_by_role("listbox", name="People")).to_be_hidden()
    writer.press("Enter")
    assert writer.html == "<p>@sam</p>"


def test_without_addresses_there_are_no_such_controls(writer):
    writer.open()
    assert writer.button("Picture").count() == 0
    assert writer.button("Mention a person").count() == 0


PLAN = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
DROPPED = """([element, name]) => {
  const data = new DataTransfer();
  data.items.add(new File(["%PDF-1.4"], name, { type: "application/pdf" }));
  const { left, top } = element.getBoundingClientRect();
  const at = { clientX: left + 5, clientY: top + 5 };
  element.dispatchEvent(new DragEvent("drop", { dataTransfer: data, ...at, bubbles: true, cancelable: true }));
}"""
LINK = '<a href="/editor/plan.pdf">plan.pdf (PDF, 12 KB)</a>'


def test_files_become_links_with_name_and_size(writer, addresses):
    writer.open("<p>See</p>", **addresses)
    writer.surface.click()
    writer.press("Control+End", "Space")
    writer.button("Attach a file").click()
    dialog(writer).get_by_role("button", name="Attach a file").click()
    expect(dialog(writer).get_by_role("alert").first).to_contain_text("Choose a file")
    assert_accessible(writer.page, within="dialog[open]")
    dialog(writer).get_by_label("File").set_input_files(PLAN)
    dialog(writer).get_by_role("button", name="Attach a file").click()
    dialog(writer).wait_for(state="detached")
    assert LINK in writer.html


def test_dropped_files_are_attached_where_the_editor_takes_files(writer, addresses):
    writer.open("<p>See</p>", **addresses)
    writer.page.evaluate(DROPPED, [writer.surface.element_handle(), "plan.pdf"])
    dialog(writer).get_by_role("button", name="Attach a file").click()
    dialog(writer).wait_for(state="detached")
    assert LINK in writer.html
