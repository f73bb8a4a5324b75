"""From a question to an official section of a page, in a real browser: with scripts, and with forms alone."""

import os

import pytest
from django.urls import reverse

from communities.questions.models import PromotedAnswer, Question
from communities.wiki.models import CommunityPage
from tests.browser import assert_accessible, sign_in
from tests.personas import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS")
#: The text of a page, with its marks.
TEXT = "[data-vetting-state][data-revision]"


def shot(page, name):
    """Kept only when somebody wants to look at it."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.fixture
def plain_page(web_server, new_context):
    """A browser that runs no script."""
    page = new_context(base_url=web_server.url, java_script_enabled=False, locale="en-GB").new_page()
    page.live_url = web_server.url
    page.runs_no_script = True
    return page


def light(page):
    """The journey's own steps; the screens of the room are looked at in the dark as well, below."""
    assert_accessible(page, schemes=("light",))


def write(page, label, text):
    """Into the editor, or into the plain field where there is none."""
    if hasattr(page, "runs_no_script"):
        page.get_by_role("textbox", name=label).fill(text)
    else:
        page.wait_for_selector("rich-text[data-ready]")
        page.locator("rich-text .ProseMirror").focus()
        page.keyboard.type(text)


def place_of_tags(page):
    """How far down the field below the editor begins."""
    return round(page.get_by_label("Tags").bounding_box()["y"])


def opened(page, address):
    """Where the field below the editor is, before and after the editor has come: it keeps its place."""
    held = []
    page.route("**/vendor/editor/editor*.js", lambda route: held.append(route))  # noqa: PLW0108 - it writes on what it is given
    with page.expect_request("**/vendor/editor/editor*.js"):
        page.goto(address)
    page.wait_for_function("document.readyState === 'complete' && 'scripted' in document.documentElement.dataset")
    before = place_of_tags(page)
    held.pop().continue_()
    page.unroute("**/vendor/editor/editor*.js")
    page.wait_for_selector("rich-text[data-ready]")
    after = place_of_tags(page)
    assert abs(after - before) <= 4, "The editor had its room before it came."
    return after


@pytest.mark.parametrize(("browser_page", "check"), [("chromium_page", light), ("plain_page", lambda page: None)])
def test_from_a_question_to_an_official_section(
    request, browser_page, check, community, asked, asker, member, editor, manager
):
    page = request.getfixturevalue(browser_page)
    asked("How do I read a meter in the rain?", by=member)
    handbook = CommunityPage.begin(community, by=editor, title="Meters", html="<h2>First</h2><p>One.</p>")

    sign_in(page, asker)
    scripted = browser_page == "chromium_page"
    address = reverse("question_new", args=[community.slug])
    before = opened(page, address) if scripted else page.goto(address)
    page.get_by_label("What do you want to know?").fill("Reading the meter when it rains")
    if not scripted:
        page.get_by_role("button", name="Look first").click()
    page.get_by_text("These may answer it").wait_for()
    page.get_by_role("link", name="How do I read a meter in the rain?").wait_for()
    assert not scripted or place_of_tags(page) == before, "What comes up while one types moves nothing."
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
    shot(page, "accepted")

    sign_in(page, editor)
    page.goto(question.topic.get_absolute_url())
    page.get_by_role("link", name="Turn into a page section").click()
    page.locator("select[name=page]").select_option(label="Meters")
    page.get_by_label("Heading").fill("In the rain")
    check(page)
    shot(page, "promote")
    page.get_by_role("button", name="Make it a section").click()
    page.get_by_role("link", name="Ask for vetting").click()
    page.get_by_role("button", name="Ask for vetting").click()
    page.get_by_text("You asked for vetting.").wait_for()
    assert PromotedAnswer.objects.get().page == handbook
    assert page.locator(TEXT).get_attribute("data-vetting-state") == "community"

    sign_in(page, manager)
    page.goto(reverse("vetting_queue"))
    page.get_by_role("link", name="Meters").first.click()
    check(page)
    shot(page, "vet")
    page.get_by_role("button", name="Make official until").click()
    page.locator("input[type=password]").fill(PASSWORD)  # who decides has just shown who they are
    page.locator("main form button[type=submit]").first.click()
    page.get_by_text("is official until").first.wait_for()

    sign_in(page, asker)
    page.goto(handbook.get_absolute_url())
    assert page.locator(TEXT).get_attribute("data-vetting-state") == "official"
    page.get_by_role("heading", name="In the rain").wait_for()
    discussed = page.locator(".discussed").get_by_role("link", name="Reading the meter when it rains")
    shot(page, "official")
    discussed.click()
    page.locator(".answer__part").get_by_role("link", name="Meters").wait_for()


def test_the_screens_are_accessible(chromium_page, community, asked, asker, member, facilitator, experts):
    page = chromium_page
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
        shot(page, name)
    page.goto(reverse("expert_list", args=[community.slug]))
    found_by_name(page, member)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(question.topic.get_absolute_url())
    assert_accessible(page, schemes=("light",))
    shot(page, "question_detail-390")


def found_by_name(page, person):
    """The field suggests people, by keyboard alone."""
    field = page.get_by_role("combobox", name="Person")
    field.fill(person.username)
    offered = page.locator("people-line").get_by_role("option")
    offered.filter(has_text=f"@{person.username}").first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    chosen = page.locator('people-line [aria-selected="true"]')
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert_accessible(page)
    field.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    field.press("ArrowDown")
    offered.first.wait_for()
    field.press("ArrowUp")
    field.press("Enter")
    assert field.input_value().endswith(f"@{person.username}")
