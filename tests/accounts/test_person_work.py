"""What somebody does here, on their page: as far as the reader may see it, in a fixed number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Profile
from communities.discussions.models import Tag, Topic
from communities.questions.models import Expert, Question
from communities.vetting import actions
from communities.vetting.actions.granting import Seen
from communities.wiki.models import CommunityPage
from pages.models import ContentPage, HomePage
from pages.models.review import in_a_year

CANARY = "zqxcanary"


def work_in(community, person, facilitator, manager, word, *, number=1):
    """A topic, an answer with marks, a page that is official, and an expert role, each with the word."""
    tag = Tag.named(community, [f"{word} tag"])[0]
    Expert.name(tag, by=facilitator, person=person)
    for n in range(number):
        Topic.begin(community, by=person, title=f"Topic {word} {n}", html="<p>Hm.</p>")
        question = Question.ask(community, by=facilitator, title=f"Question {word} {n}", html="<p>Why?</p>")
        question.accept(question.answer(by=person, html="<p>So.</p>"), by=facilitator)
        page = CommunityPage.begin(community, by=person, title=f"Page {word} {n}", html="<p>Text.</p>")
        seen = Seen(1, page.revisions.get().sha256, None)
        actions.grant(page, by=manager, seen=seen, owner=person, review_by=in_a_year())


@pytest.fixture
def sam(open_community, secret_community, member_of, facilitator_of, manager):
    """Works in an open community, and in a secret one with the canary in every title."""
    somebody = member_of(open_community, "sam", "editor")
    secret_community.memberships.create(person=somebody, role="editor")
    secret_community.change_settings(by=facilitator_of(secret_community), name=f"Room {CANARY}")
    work_in(open_community, somebody, facilitator_of(open_community), manager, "plain")
    work_in(secret_community, somebody, facilitator_of(secret_community), manager, CANARY)
    return somebody


def test_a_page_about_somebody_tells_each_reader_what_is_theirs_to_know(sam, person, client):
    client.force_login(person("reader"))
    body = client.get("/people/sam/").content.decode()
    for words in ("Topic plain 0", "Question plain 0", "Page plain 0", "plain tag", "1 answer<", "1 accepted"):
        assert words in body, words
    client.force_login(sam)
    own = client.get("/people/sam/").content.decode()
    for words in (f"Topic {CANARY} 0", f"Page {CANARY} 0", f"{CANARY} tag", "2 answers", "2 accepted"):
        assert words in own, words


@pytest.mark.parametrize("asked", ["", "card/", "?about", "?community", "chart", "leaver/"])
def test_a_secret_community_leaves_no_trace_around_people(sam, secret_community, person, administrator, client, asked):
    reader = administrator if asked == "leaver/" else person("reader")
    client.force_login(reader)
    addresses = {
        "?about": f"/people/?about={CANARY}+tag",
        "?community": f"/people/?community={secret_community.slug}",
        "chart": "/people/chart/?from=sam",
    }
    body = client.get(addresses.get(asked, f"/people/sam/{asked}")).content.decode()
    for word in (CANARY, f"{CANARY} tag") if asked != "?about" else (f"Room {CANARY}", ">sam<", "/people/sam/"):
        assert word not in body
    if asked == "?community":
        unknown = client.get("/people/?community=nothing-here").content.decode()
        assert body.count("/people/") == unknown.count("/people/")


def test_a_page_about_somebody_asks_the_same_for_2_and_20(open_community, member_of, facilitator_of, manager, client):
    home = HomePage.objects.get()
    asked = []
    for username, number in (("two", 2), ("twenty", 9)):
        somebody = member_of(open_community, username, "editor")
        work_in(open_community, somebody, facilitator_of(open_community), manager, username, number=number)
        for n in range(number):
            home.add_child(instance=ContentPage(title=f"{username} {n}", content_owner=somebody))
        client.force_login(manager)
        client.get(f"/people/{username}/")
        with CaptureQueriesContext(connection) as queries:
            body = client.get(f"/people/{username}/").content.decode()
        assert f"{username} 0" in body
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 26


def test_who_knows_about_something(sam, open_community, facilitator_of, person, client):
    other = person("other")
    Profile.objects.filter(user=other).update(ask_about=["Parental leave", "C++ (old)"])
    client.force_login(person("reader"))

    def found(about):
        return [one.username for one in client.get("/people/", {"about": about}).context["page"]]

    assert found("LEAVE") == found("parental leave") == found("c++ (") == ["other"]
    assert found("eave") == found("c⁇") == []
    assert found("plain tag") == ["sam"]
    question = Question.ask(
        open_community, by=facilitator_of(open_community), title="Q", html="<p>?</p>", tags=["Plain tag"]
    )
    listed = client.get(f"/communities/{open_community.slug}/questions/?tag={question.topic.tags.get().slug}")
    assert "/people/?about=plain%20tag" in listed.content.decode()


def test_people_of_one_community(open_community, closed_community, member_of, facilitator_of, client):
    sam = member_of(open_community, "sam")
    hidden = member_of(closed_community, "hidden")
    client.force_login(sam)
    page = client.get("/people/", {"community": open_community.slug}).context["page"]
    assert {one.username for one in page} == {"sam", facilitator_of(open_community).username}
    everybody = client.get("/people/").context["page"]
    assert [one.pk for one in client.get("/people/", {"community": closed_community.slug}).context["page"]] == [
        one.pk for one in everybody
    ]
    client.force_login(hidden)
    assert len(client.get("/people/", {"community": closed_community.slug}).context["page"]) == 2
