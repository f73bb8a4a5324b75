"""Pictures and files put into a text with hands: pasted, dropped and chosen, sent to a community, and shown."""

import base64

import pytest

from communities import actions, writing
from communities.attachments.models import Attachment
from communities.models import Membership
from tests.attachments.conftest import photo
from tests.browser import assert_accessible, sign_in, tolerate, until
from tests.editor import site
from tests.editor.conftest import Writer

pytestmark = pytest.mark.browser

GIVE = """([element, name, type, content, event]) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name, { type }));
  const { left, top } = element.getBoundingClientRect();
  const at = { clientX: left + 5, clientY: top + 5, bubbles: true, cancelable: true };
  element.dispatchEvent(event === "paste"
    ? new ClipboardEvent("paste", { clipboardData: data, ...at })
    : new DragEvent("drop", { dataTransfer: data, ...at }));
}"""


@pytest.fixture
def room(transactional_db, person):
    runner, member = person("runner"), person("member", first_name="Mina")
    community = actions.found(by=None, slug="pumps", facilitators=[runner], name="Pumps", purpose="All about pumps")
    Membership.objects.create(community=community, person=member)
    return community


@pytest.fixture
def writer(room, chromium_page, settings, django_user_model):
    """An editor in the community, with the member at the keys."""
    settings.ROOT_URLCONF = "tests.editor.site"
    site.WANTED.clear()
    sign_in(chromium_page, django_user_model.objects.get(username="member"))
    return Writer(chromium_page).open("<p>See</p>", **writing.editor_addresses(room))


def dialog(writer):
    return writer.page.locator("dialog[open]")


def give(writer, event, content, name, kind):
    encoded = base64.b64encode(content).decode()
    writer.page.evaluate(GIVE, [writer.surface.element_handle(), name, kind, encoded, event])


@pytest.mark.parametrize("event", ["paste", "drop"])
def test_a_picture_is_kept_and_seen_at_once(writer, event):
    writer.surface.click()
    give(writer, event, photo("PNG", (1900, 700)), "pump.png", "image/png")
    dialog(writer).get_by_label("What the picture tells").fill("The pump, seen from above")
    dialog(writer).get_by_role("button", name="Insert picture").click()
    dialog(writer).wait_for(state="detached")
    kept = Attachment.objects.get()
    assert f'src="{kept.text_url}" width="1900"' in writer.html
    # Not image.decode(): a picture that never arrives would let the test wait for ever.
    until(writer.page, "() => document.querySelector('.ProseMirror figure img')?.naturalWidth === 1200")


def test_a_file_is_a_link_with_name_kind_and_size(writer):
    writer.surface.click()
    give(writer, "drop", b"%PDF-1.4 words", "plan 2.pdf", "application/pdf")
    dialog(writer).get_by_role("button", name="Attach a file").click()
    dialog(writer).wait_for(state="detached")
    kept = Attachment.objects.get()
    assert f'<a href="{kept.get_absolute_url()}">plan 2.pdf (PDF, 14&nbsp;bytes)</a>' in writer.html
    writer.page.get_by_role("button", name="Save").click()
    saved = writer.page.locator("#saved a")
    saved.wait_for()
    with writer.page.expect_download() as download:
        saved.click()
    assert download.value.suggested_filename == "plan 2.pdf"
    assert_accessible(writer.page)


def test_a_refusal_is_told_in_words_and_nothing_typed_is_lost(writer):
    tolerate(writer.page, "422")
    writer.surface.click()
    give(writer, "drop", b"<svg><script>alert(1)</script></svg>", "pump.svg", "image/svg+xml")
    dialog(writer).get_by_label("What the picture tells").fill("A pump")
    dialog(writer).get_by_role("button", name="Insert picture").click()
    dialog(writer).get_by_text("Files of this type are not taken").wait_for()
    dialog(writer).get_by_role("button", name="Cancel").click()
    assert writer.html == "<p>See</p>"


def test_the_list_of_files_and_the_form(writer, room):
    writer.page.goto(f"/communities/{room.slug}/files/upload/")
    assert_accessible(writer.page)
    writer.page.get_by_label("File").set_input_files(
        {"name": "pump.png", "mimeType": "image/png", "buffer": photo("PNG", (60, 40))}
    )
    writer.page.get_by_role("button", name="Send", exact=True).click()
    writer.page.get_by_role("link", name="pump.png").first.wait_for()
    assert_accessible(writer.page)
