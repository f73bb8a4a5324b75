"""Talking in a real browser, with the keyboard and without scripts."""

import io

import pytest
from django.db import connections
from PIL import Image

from accounts.notifications.models import Outbox
from communities.discussions.models import Post, ReadMark, Topic
from tests.browser import assert_accessible, sign_in, until, until_so

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def picture():
    """A small picture, as a file to choose."""
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(written, "PNG")
    return {"name": "pump.png", "mimeType": "image/png", "buffer": written.getvalue()}


def write(page, text):
    page.wait_for_selector("rich-text[data-ready]")
    page.locator("rich-text .ProseMirror").focus()
    page.keyboard.type(text)


def test_a_discussion_from_its_start_to_its_split(chromium_page, at, community, another, member, facilitator, settings):
    page = chromium_page
    type(member).objects.filter(pk=member.pk).update(first_name="Mina", last_name="Member")
    sign_in(page, another)
    page.goto(at(community, "topic_list"))
    assert_accessible(page)
    page.get_by_role("link", name="Start a discussion").click()
    page.get_by_label("Title").fill("Rain gauges")
    write(page, "Do they count? Ask @mina")
    page.get_by_role("option", name="Mina Member").click()
    page.locator("summary", has_text="Add a poll").click()
    page.get_by_label("Question of the poll").fill("Which?")
    page.get_by_role("textbox", name="Answers").fill("The old one\nThe new one")
    assert_accessible(page)
    page.get_by_role("button", name="Start the discussion").click()
    page.wait_for_url("**/discussions/*/")
    page.get_by_label("The new one").check()
    page.get_by_role("button", name="Vote").click()
    page.get_by_text("1 person voted").wait_for()
    assert_accessible(page)

    topic = Topic.objects.get()
    assert [row.people for row in Outbox.objects.filter(activity__verb="post.mentioned")] == [[member.pk]]
    sign_in(page, member)
    page.goto(topic.get_absolute_url())
    page.locator("#post-1").hover()
    page.locator('#post-1 a[data-compose="quote"]').click()
    write(page, "They do, look: ")
    page.locator("rich-text").get_by_role("button", name="Picture", exact=True).click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("File").set_input_files(picture())
    dialog.get_by_label("What the picture tells").fill("A pump")
    dialog.get_by_role("button", name="Insert picture").click()
    dialog.wait_for(state="detached")
    page.get_by_role("button", name="Post the reply").click()
    page.wait_for_url("**#post-2")
    reply = topic.posts.get(number=2)
    assert "<blockquote>" in reply.html
    assert '<img alt="A pump"' in reply.html
    assert reply.reply_to.number == 1
    assert_accessible(page)
    page.keyboard.press("k")
    assert page.evaluate("() => document.activeElement.id") in ("post-1", "post-2")

    moderate(page, topic, facilitator)


def moderate(page, topic, facilitator):
    sign_in(page, facilitator)
    page.goto(topic.get_absolute_url())
    page.locator("summary", has_text="More").first.click()
    page.get_by_role("link", name="Split").click()
    page.get_by_label("Title of the new topic").fill("Pictures of gauges")
    page.locator("input[name=posts]").first.check()
    assert_accessible(page)
    page.get_by_role("button", name="Split the topic").click()
    page.get_by_text("These posts were part of").wait_for()
    page.locator("summary", has_text="More").first.click()
    page.get_by_role("link", name="Merge into another topic").click()
    page.get_by_label("The topic that stays").fill(str(topic.pk))
    page.get_by_role("button", name="Merge the topics").click()
    page.locator("#post-3").wait_for()
    assert Topic.objects.listed().get() == topic
    connections.close_all()


def test_reading_marks_itself_and_hears_of_news(chromium_page, topic, another, member, facilitator):
    for number in range(25):
        topic.reply(by=another if number < 20 else member, html=f"<p>reply {number}</p>" + "<p>…</p>" * 6)
    ReadMark.advance(facilitator.pk, topic.pk, 3)
    page = chromium_page
    sign_in(page, facilitator)
    page.goto(topic.get_absolute_url())
    until(page, "() => document.querySelector('#new').getBoundingClientRect().top < 300")
    page.locator("#post-20").scroll_into_view_if_needed()
    until_so(page, ReadMark.objects.filter(person=facilitator, topic=topic, number__gte=20).exists)
    topic.reply(by=member, html="<p>fresh</p>")
    page.evaluate("() => window.dispatchEvent(new Event('focus'))")
    page.get_by_role("link", name="1 new reply – show").wait_for()
    page.keyboard.press(".")
    page.wait_for_url("**#post-27")
    assert Post.objects.count() == 27
    page.locator("#post-27").focus()
    page.keyboard.press("b")
    page.locator("#post-27 .is-kept").wait_for()
    page.locator("#post-26").focus()
    page.keyboard.press("j")
    assert page.evaluate("() => document.activeElement.id") == "post-27"
    page.keyboard.press("u")
    page.locator("#topics").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.locator("#post-27").wait_for()


@pytest.fixture
def plain_page(live_server, new_context, monkeypatch):
    """A browser that runs no script."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    page = new_context(base_url=live_server.url, java_script_enabled=False).new_page()
    page.live_url = live_server.url
    return page


def test_the_same_without_scripts(plain_page, at, community, another, member, facilitator):
    page = plain_page
    sign_in(page, another)
    page.goto(at(community, "topic_list"))
    page.get_by_role("link", name="Start a discussion").click()
    page.get_by_label("Title").fill("Rain gauges")
    page.get_by_label("Your post").fill("Do **they** count? [@M](mention:member)")
    page.locator("summary", has_text="Add a poll").click()
    page.get_by_label("Question of the poll").fill("Which?")
    page.get_by_role("textbox", name="Answers").fill("Old\nNew")
    page.get_by_role("button", name="Start the discussion").click()
    page.get_by_label("New", exact=True).check()
    page.get_by_role("button", name="Vote").click()
    until_so(page, lambda: "1 person voted" in page.content())
    page.get_by_role("button", name="Bookmark").click()
    topic = Topic.objects.get()
    sign_in(page, member)
    page.goto(topic.get_absolute_url())
    page.locator("summary", has_text="React").click()
    page.get_by_role("button", name="Thanks").click()
    until_so(page, lambda: "Thanks 1" in page.content())
    page.get_by_role("link", name="Quote").click()
    text = page.get_by_label("Your post")
    assert "wrote:" in text.input_value()
    text.fill(text.input_value() + "\n\nThey do.")
    page.get_by_role("button", name="Post the reply").click()
    until_so(page, lambda: "They do." in page.content())
    page.get_by_role("button", name="Mark as read up to here").is_visible()
    moderate_plainly(page, topic, facilitator)


def moderate_plainly(page, topic, facilitator):
    sign_in(page, facilitator)
    page.goto(topic.get_absolute_url() + "split/")
    page.get_by_label("Title of the new topic").fill("Apart")
    page.locator("input[name=posts]").first.check()
    page.get_by_role("button", name="Split the topic").click()
    page.wait_for_url(lambda url: not url.endswith("/split/"))
    page.goto(page.url + "merge/")
    page.get_by_label("The topic that stays").fill(str(topic.pk))
    page.get_by_role("button", name="Merge the topics").click()
    page.wait_for_url(lambda url: not url.endswith("/merge/"))
    assert Topic.objects.listed().get().post_count == 2
    page.goto(topic.get_absolute_url() + "close/")
    page.get_by_label("Why").fill("Done")
    page.get_by_role("button", name="Close the topic").click()
    until_so(page, lambda: "nobody can reply" in page.content())
