"""A report and its answer in a real browser, with and without scripts."""

import os

import pytest
from django.urls import reverse

from communities.discussions.models import FirstPostReview, Post, Report
from tests.browser import assert_accessible, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS")


def shot(page, name):
    """Kept only when somebody wants to look at it."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.fixture
def plain_page(live_server, new_context, monkeypatch):
    """A browser that runs no script."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    page = new_context(base_url=live_server.url, java_script_enabled=False).new_page()
    page.live_url = live_server.url
    return page


@pytest.mark.parametrize(("browser_page", "check"), [("chromium_page", assert_accessible), ("plain_page", id)])
def test_a_report_is_made_and_answered(
    request, browser_page, check, community, topic, another, member, facilitator, member_of
):
    page = request.getfixturevalue(browser_page)
    post = topic.reply(by=another, html="<p>You are all wrong</p>")
    sign_in(page, member)
    page.goto(topic.get_absolute_url())
    page.locator("#post-2").hover()
    page.locator("#post-2").get_by_role("link", name="Report").click()
    check(page)
    shot(page, "report")
    page.get_by_label("It is rude or hurts somebody").check()
    page.get_by_label("In your words").fill("Not kind")
    page.get_by_role("button", name="Report").click()
    page.get_by_text("Thank you.").wait_for()

    FirstPostReview.begin(community, by=facilitator)
    topic.reply(by=member_of(community, "newcomer"), html="<p>Good morning</p>")
    sign_in(page, facilitator)
    page.goto(reverse("community_desk", args=[community.slug]))
    page.get_by_text("1 report waits").wait_for()
    page.goto(reverse("moderation_queue", args=[community.slug]))
    check(page)
    shot(page, "queue")
    page.get_by_role("link", name="First posts").click()
    check(page)
    shot(page, "first")
    page.get_by_role("link", name="Reports").click()
    page.locator("#queue").get_by_role("link", name="Hide").click()
    check(page)
    shot(page, "hide")
    page.get_by_label("Why").fill("Not the tone here")
    page.get_by_role("button", name="Hide the post").click()
    page.wait_for_url("**/moderation/")
    assert Report.objects.get().upheld
    page.goto(topic.get_absolute_url())
    check(page)
    shot(page, "hidden")
    page.goto(reverse("moderation_log", args=[community.slug]))
    check(page)
    shot(page, "log")
    sign_in(page, member)
    page.goto(topic.get_absolute_url())
    page.get_by_text("A moderator hid this post").wait_for()
    check(page)
    shot(page, "withheld")
    assert Post.objects.get(pk=post.pk).hiding.reason == "Not the tone here"
