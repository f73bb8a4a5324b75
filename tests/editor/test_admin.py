"""The editor inside Wagtail's admin: in blocks that are there, and in blocks added on the spot."""

import json

import pytest
from wagtail.models import Page

from pages.models import ContentPage, HomePage
from tests.browser import sign_in, tolerate, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def content_page(manager):
    body = json.dumps([{"type": "text", "value": '<h2 id="meals">Meals</h2><p>Old words</p>'}])
    page = HomePage.objects.get().add_child(instance=ContentPage(title="Expenses", content_owner=manager, body=body))
    page.save_revision().publish()
    return Page.objects.get(pk=page.pk)


def test_a_page_is_written_saved_and_read(chromium_page, manager, content_page):
    page = chromium_page
    tolerate(page, "400")  # Wagtail saves by itself, and is refused when that comes after the publishing.
    sign_in(page, manager)
    page.goto(f"/cms/pages/{content_page.pk}/edit/")
    page.wait_for_selector("rich-text[data-ready]")
    surface = page.locator("rich-text .ProseMirror").first
    assert "Old words" in surface.inner_text()
    surface.click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("- new item")
    until(page, "() => document.querySelector('rich-text').value.includes('<li>new item</li>')")
    with page.expect_navigation():
        page.locator("[name=action-publish], [name=action-submit]").first.evaluate("button => button.click()")
    assert (
        "<li>new item</li>" in ContentPage.objects.get(pk=content_page.pk).get_latest_revision_as_object().body[0].value
    )


def test_a_block_added_on_the_spot_has_an_editor(chromium_page, manager, content_page):
    page = chromium_page
    tolerate(page, "400")  # Wagtail saves by itself, and may refuse the block that is still empty.
    sign_in(page, manager)
    page.goto(f"/cms/pages/{content_page.pk}/edit/")
    page.wait_for_selector("rich-text[data-ready]")
    page.locator("button[title='Insert a block']").last.click()
    page.get_by_role("option", name="Text", exact=True).first.click()
    until(page, "() => document.querySelectorAll('rich-text[data-ready]').length === 2")
