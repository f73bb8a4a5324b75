"""From a question to a section of a page, in a real browser: with scripts, and with forms alone."""

import os

import pytest
from django.urls import reverse

from communities.questions.models import PromotedAnswer, Question
from communities.wiki.models import CommunityPage
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


def write(page, label, text):
    """Into the editor, or into the plain field where there is none."""
    if page.evaluate("() => document.documentElement.hasAttribute('data-scripted')"):
        page.wait_for_selector("rich-text[data-ready]")
        page.locator("rich-text .ProseMirror").focus()
        page.keyboard.type(text)
    else:
        page.get_by_role("textbox", name=label).fill(text)


@pytest.mark.parametrize(
    ("browser_page", "check"), [("chromium_page", assert_accessible), ("plain_page", lambda page: None)]
)
def test_from_a_question_to_a_section(request, browser_page, check, community, asked, asker, member, editor):
    page = request.getfixturevalue(browser_page)
    asked("How do I read a meter in the rain?", by=member)
    handbook = CommunityPage.begin(community, by=editor, title="Meters", html="<h2>First</h2><p>One.</p>")

    sign_in(page, asker)
    page.goto(reverse("question_new", args=[community.slug]))
    check(page)
    page.get_by_label("What do you want to know?").fill("Reading the meter when it rains")
    if browser_page == "plain_page":
        page.get_by_role("button", name="Look first").click()
    page.get_by_text("These may answer it").wait_for()
    page.get_by_role("link", name="How do I read a meter in the rain?").wait_for()
    check(page)
    shot(page, "similar")
    write(page, "Details", "The glass is wet.")
    page.get_by_role("button", name="Ask the question").click()
    page.get_by_role("heading", name="Reading the meter when it rains").wait_for()
    question = Question.objects.select_related("topic__community").get(topic__author=asker)

    sign_in(page, member)
    page.goto(question.topic.get_absolute_url())
    page.get_by_role("link", name="Answer", exact=True).click()
    write(page, "Your answer", "Under an umbrella.")
    page.get_by_role("button", name="Post the answer").click()
    page.locator(".answer").get_by_text("Under an umbrella.").wait_for()

    sign_in(page, asker)
    page.goto(question.topic.get_absolute_url())
    page.get_by_role("button", name="Helpful").click()
    page.locator(".answer .vote__button[aria-pressed=true]").wait_for()
    page.get_by_role("button", name="This solved it").click()
    page.get_by_text("Accepted by").wait_for()
    check(page)
    shot(page, "accepted")

    sign_in(page, editor)
    page.goto(question.topic.get_absolute_url())
    page.get_by_role("link", name="Turn into a page section").click()
    page.locator("select[name=page]").select_option(label="Meters")
    page.get_by_label("Heading").fill("In the rain")
    check(page)
    shot(page, "promote")
    page.get_by_role("button", name="Make it a section").click()
    page.get_by_role("link", name="Ask for vetting").wait_for()
    check(page)
    page.goto(handbook.get_absolute_url())
    page.get_by_role("heading", name="In the rain").wait_for()
    page.get_by_role("link", name="Reading the meter when it rains").first.wait_for()
    assert PromotedAnswer.objects.get().page == handbook


@pytest.mark.parametrize("width", [1280, 390])
def test_the_screens_are_accessible(chromium_page, community, asked, asker, member, facilitator, experts, width):
    page = chromium_page
    page.set_viewport_size({"width": width, "height": 844})
    question = asked(tags=["meters"])
    answer = question.answer(by=member, html="<p>Under an umbrella.</p>")
    question.comment(answer, by=asker, html="<p>Which?</p>")
    question.verify(answer, by=facilitator)
    sign_in(page, facilitator)
    for name, args in (
        ("question_list", [community.slug]),
        ("question_detail", [community.slug, question.pk]),
        ("question_comment", [community.slug, question.pk, answer.pk]),
        ("question_duplicate", [community.slug, question.pk]),
        ("expert_list", [community.slug]),
        ("question_ask", []),
    ):
        page.goto(reverse(name, args=args))
        assert_accessible(page)
        shot(page, f"{name}-{width}")
