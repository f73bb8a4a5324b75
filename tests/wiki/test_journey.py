"""A facilitator bettering a page in a browser, and the same without scripts."""

import re

import pytest
from django.urls import reverse

from communities.wiki.models import CommunityPage, PageDraft
from tests.browser import assert_accessible, sign_in, until_so

pytestmark = pytest.mark.browser


def test_opens_edits_publishes_and_sees_it_live(chromium_page, facilitator, page):
    """Open, edit, type, publish: four interactions, and the new text is read."""
    sign_in(chromium_page, facilitator)
    chromium_page.goto(page.get_absolute_url())
    chromium_page.get_by_role("link", name="Edit", exact=True).click()
    chromium_page.wait_for_selector("rich-text[data-ready]")
    chromium_page.locator(".ProseMirror").press("Control+Home")
    chromium_page.keyboard.type("Zero. ")
    chromium_page.get_by_role("button", name="Publish").click()
    chromium_page.get_by_text("Your text is live.").wait_for()
    assert "Zero. One." in chromium_page.locator(".reading__text").inner_text()
    assert CommunityPage.objects.get(pk=page.pk).revision_count == 2


def test_a_crash_loses_nothing(chromium_page, facilitator, page, at):
    sign_in(chromium_page, facilitator)
    chromium_page.goto(at(page, "page_edit"))
    chromium_page.wait_for_selector("rich-text[data-ready]")
    chromium_page.locator(".ProseMirror").press("Control+Home")
    chromium_page.keyboard.type("Half a thought. ")
    chromium_page.get_by_label("What did you change?").fill("A thought")
    chromium_page.locator(".page-editor__bar", has_text="Draft saved").wait_for()
    written = PageDraft.objects.filter(summary="A thought", html__contains="Half a thought. One.")
    until_so(chromium_page, written.exists)
    other = chromium_page.context.new_page()
    chromium_page.close()
    other.goto(at(page, "page_edit"))
    other.get_by_text("You have a draft of").wait_for()
    other.wait_for_selector("rich-text[data-ready]")
    assert "Half a thought. One." in other.locator(".ProseMirror").inner_text()
    assert PageDraft.objects.get().summary == "A thought"


def test_two_texts_are_merged_in_the_browser(chromium_page, facilitator, editor, page, at):
    chromium_page.tolerated.append("409")
    sign_in(chromium_page, facilitator)
    chromium_page.goto(at(page, "page_edit"))
    chromium_page.wait_for_selector("rich-text[data-ready]")
    page.publish(by=editor, title="Expenses", html="<p>One.</p>\n<p>Two.</p>\n<p>Third.</p>", based_on=1)
    chromium_page.locator(".ProseMirror").press("Control+Home")
    chromium_page.keyboard.type("Zero. ")
    chromium_page.get_by_role("button", name="Publish").click()
    chromium_page.get_by_role("heading", name="The page changed while you were writing").wait_for()
    chromium_page.wait_for_selector("rich-text[data-ready]")
    assert_accessible(chromium_page)
    chromium_page.get_by_role("button", name="Publish both together").click()
    chromium_page.get_by_text("Your text is live.").wait_for()
    words = chromium_page.locator(".reading__text").inner_text()
    assert re.search(r"Zero\. One\.\s+Two\.\s+Third\.", words)


def test_without_scripts(new_context, web_server, chromium_page, facilitator, page, at):
    context = new_context(base_url=web_server.url, java_script_enabled=False)
    plain = context.new_page()
    plain.live_url = web_server.url
    sign_in(plain, facilitator)
    plain.goto(page.get_absolute_url())
    plain.get_by_role("link", name="Edit", exact=True).click()
    plain.get_by_label("Text", exact=True).fill("## Rules\n\n- keep receipts")
    plain.get_by_role("button", name="Publish").click()
    assert plain.locator(".reading__text li").inner_text() == "keep receipts"


@pytest.mark.parametrize(
    "name", ["page_edit", "page_history", "page_compare", "page_move", "page_archive", "page_restore"]
)
def test_screens_are_accessible(chromium_page, facilitator, page, at, name):
    page.publish(by=facilitator, title="Expenses", html="<h2>Rules</h2><p>Two.</p>", based_on=1, summary="Shorter")
    sign_in(chromium_page, facilitator)
    chromium_page.goto(at(page, name))
    if name == "page_edit":
        chromium_page.wait_for_selector("rich-text[data-ready]")
    assert_accessible(chromium_page)
    chromium_page.set_viewport_size({"width": 390, "height": 800})
    assert chromium_page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_form_for_a_new_page_is_accessible(chromium_page, facilitator, community):
    sign_in(chromium_page, facilitator)
    chromium_page.goto(reverse("page_new", args=[community.slug]) + "?template=how-to")
    chromium_page.wait_for_selector("rich-text[data-ready]")
    assert_accessible(chromium_page)
    chromium_page.set_viewport_size({"width": 390, "height": 800})
    assert_accessible(chromium_page, schemes=("light",))
    assert chromium_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
