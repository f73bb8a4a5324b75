"""What is typed is kept: in the browser at once, on the server soon, offered again when it is newer."""

import pytest

from tests.browser import tolerate, until
from tests.editor import site

pytestmark = pytest.mark.browser

KEY = {"draft_key": "page:1:user:2"}


def kept(writer) -> str | None:
    return writer.page.evaluate("JSON.parse(localStorage.getItem('draft:page:1:user:2'))?.html ?? null")


def wait_kept(writer, html: str) -> None:
    question = "html => JSON.parse(localStorage.getItem('draft:page:1:user:2'))?.html === html"
    until(writer.page, question, html)


def state(writer, words: str) -> None:
    writer.page.locator(".rich-text__draft", has_text=words).wait_for()


def test_the_browser_keeps_a_copy_and_offers_it(writer):
    writer.open("<p>stored</p>", **KEY)
    writer.type("new ")
    wait_kept(writer, "<p>new stored</p>")
    state(writer, "Kept in this browser")
    writer.open("<p>stored</p>", **KEY)
    offer = writer.page.get_by_role("group", name="A newer text of yours")
    assert "was kept in this browser" in offer.inner_text()
    assert writer.html == "<p>stored</p>"
    offer.get_by_role("button", name="Restore it").click()
    assert writer.html == "<p>new stored</p>"
    assert not offer.is_visible()
    writer.press("Control+z")
    assert writer.html == "<p>stored</p>"


def test_a_copy_can_be_discarded(writer):
    writer.open("<p>stored</p>", **KEY)
    writer.type("new ")
    wait_kept(writer, "<p>new stored</p>")
    writer.open("<p>stored</p>", **KEY)
    writer.page.get_by_role("button", name="Discard it").click()
    assert kept(writer) is None
    writer.open("<p>stored</p>", **KEY)
    assert writer.page.get_by_role("group", name="A newer text of yours").count() == 0


def test_a_copy_of_what_is_stored_is_forgotten(writer):
    writer.open("<p>stored</p>", **KEY)
    writer.type("new ")
    wait_kept(writer, "<p>new stored</p>")
    writer.open("<p>new stored</p>", **KEY)
    assert writer.page.get_by_role("group", name="A newer text of yours").count() == 0
    assert kept(writer) is None


def test_a_saved_text_is_not_offered_again(writer):
    """The server's word (drafts.forget) clears the copy, also for a form that opens empty the next time."""
    writer.open("", **KEY)
    site.WANTED["forget"] = [KEY["draft_key"]]
    writer.type("posted")
    wait_kept(writer, "<p>posted</p>")
    writer.page.get_by_role("button", name="Save").click()
    writer.page.locator("#saved").wait_for()
    writer.open("", **KEY)
    assert writer.page.get_by_role("group", name="A newer text of yours").count() == 0
    assert kept(writer) is None


def test_a_text_whose_saving_failed_is_offered_again(writer):
    tolerate(writer.page, "500")
    writer.open("", **KEY)
    writer.type("precious")
    wait_kept(writer, "<p>precious</p>")
    writer.page.route("**/editor/", lambda route: route.fulfill(status=500, body="down"))
    writer.page.get_by_role("button", name="Save").click()
    writer.page.get_by_text("down").wait_for()
    writer.page.unroute("**/editor/")
    writer.open("", **KEY)
    writer.page.get_by_role("button", name="Restore it").click()
    assert writer.html == "<p>precious</p>"


def test_other_keys_have_other_copies(writer):
    writer.open("", **KEY)
    writer.type("mine")
    wait_kept(writer, "<p>mine</p>")
    writer.open("", draft_key="page:1:user:3")
    assert writer.page.get_by_role("group", name="A newer text of yours").count() == 0


def test_the_server_gets_the_draft(writer):
    writer.open("", autosave_url="/editor/drafts/", **KEY)
    writer.type("hello")
    state(writer, "Draft saved")
    assert site.DRAFTS[-1] == "<p>hello</p>"
    assert kept(writer) is None


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "you are signed out"),
        (409, "somebody has saved a newer version"),
        (400, "Not saved"),
        (500, "Not saved: offline, kept in this browser"),
    ],
)
def test_a_draft_that_was_not_saved_says_why_and_stays(writer, status, words):
    tolerate(writer.page, str(status))
    site.WANTED["draft_status"] = status
    writer.open("", autosave_url="/editor/drafts/", **KEY)
    writer.type("hello")
    state(writer, words)
    assert kept(writer) == "<p>hello</p>"


def test_a_right_that_is_gone_is_told_and_the_text_can_be_copied(writer):
    tolerate(writer.page, "403")
    refusal = {
        "status": 403,
        "content_type": "application/json",
        "body": '{"error": "You may not edit this any more."}',
    }
    writer.page.route("**/editor/drafts/", lambda route: route.fulfill(**refusal))
    writer.open("", autosave_url="/editor/drafts/", **KEY)
    writer.type("hello")
    state(writer, "You may not edit this any more.")
    assert kept(writer) == "<p>hello</p>"
    writer.page.get_by_role("button", name="Copy your text").click()
    writer.page.get_by_text("Your text is in the clipboard.").wait_for()
    assert writer.page.evaluate("() => getSelection().toString()") == "hello"


def test_offline_and_back(writer):
    tolerate(writer.page, "ERR_INTERNET_DISCONNECTED")
    writer.open("", autosave_url="/editor/drafts/", **KEY)
    writer.page.context.set_offline(True)
    writer.type("on the train")
    state(writer, "Not saved: offline, kept in this browser")
    writer.page.context.set_offline(False)
    state(writer, "Draft saved")
    assert site.DRAFTS == ["<p>on the train</p>"]
