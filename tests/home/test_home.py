"""The home page: what waits for one person, what is new for them, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Profile, Team
from communities.discussions.models import ReadMark, Topic
from communities.models import Community, Membership
from communities.questions.models import Expert, Question
from communities.vetting import actions as vetting
from communities.wiki.models import CommunityPage
from communities.wiki.models import PageFollow as CommunityPageFollow
from pages.models import ContentPage, HomePage, HomeVisit, PageFollow
from pages.models.visit import AT_FIRST, LONGEST, new_since

TEXT = "<p>Words.</p>"


@pytest.fixture
def at_home(client):
    def look(person):
        client.force_login(person)
        response = client.get("/")
        assert response.status_code == 200
        return response.content.decode()

    return look


@pytest.fixture
def work(community, facilitator, asker):
    """A discussion, a question and a page, by others than the member."""
    topic = Topic.begin(community, by=facilitator, title="Pumps that sing", html=TEXT)
    question = Question.ask(community, by=asker, title="Which pump is mine?", html=TEXT)
    page = CommunityPage.begin(community, by=facilitator, title="All about pumps", html=TEXT)
    return topic, question, page


@pytest.fixture
def asker(community, member_of):
    return member_of(community, "asker")


def test_what_is_new_and_what_one_could_answer(at_home, work, member, asker, employee):
    html = at_home(member)
    for words in ("New this week", "Pumps that sing", "All about pumps", "Questions you could answer"):
        assert words in html, words
    assert html.count("Which pump is mine?") == 1  # not once more among what is new
    assert "Questions you could answer" not in at_home(asker)
    elsewhere = at_home(employee)
    assert "Pumps that sing" not in elsewhere
    assert "Join communities and follow pages" in elsewhere


def test_what_was_read_or_written_by_oneself_is_not_new(at_home, work, member, facilitator):
    ReadMark.advance(member.pk, work[0].pk, 1)
    assert "Pumps that sing" not in at_home(member)
    mine = at_home(facilitator)
    assert "Pumps that sing" not in mine
    assert "All about pumps" not in mine


def test_looking_changes_nothing_and_a_form_marks_all_as_seen(client, at_home, work, member):
    at_home(member)
    assert not HomeVisit.objects.exists()
    assert client.get("/official/seen/").status_code == 405
    assert client.post("/official/seen/").status_code == 204
    assert "Pumps that sing" in at_home(member)
    for _again in range(2):
        assert client.post("/official/seen/", {"all": "yes"}).status_code == 302
    html = at_home(member)
    assert "Pumps that sing" not in html
    assert "New since your last visit" in html


def test_coming_back_within_an_hour_is_the_same_visit(member):
    def row():
        return HomeVisit.objects.values_list("since", "latest").get(person=member)

    HomeVisit.note(member)
    first = row()
    HomeVisit.note(member)
    assert row() == first
    earlier = timezone.now() - timedelta(hours=2)
    HomeVisit.objects.update(latest=earlier)
    HomeVisit.note(member)
    since, latest = row()
    assert (since, latest > earlier) == (earlier, True)


def test_how_far_back_new_goes():
    now = timezone.now()
    hours = timedelta(hours=1)
    assert new_since(None, None, now) == now - AT_FIRST
    assert new_since(now - 50 * hours, now - hours / 2, now) == now - 50 * hours
    assert new_since(now - 50 * hours, now - 2 * hours, now) == now - 2 * hours
    assert new_since(now - 9000 * hours, now - 8000 * hours, now) == now - LONGEST


def test_followed_pages(at_home, work, manager, employee):
    official = HomePage.objects.get().add_child(instance=ContentPage(title="Pay days", content_owner=manager))
    official.save_revision().publish()
    assert "All about pumps" not in at_home(employee)
    PageFollow.begin(official, by=employee)
    CommunityPageFollow.begin(work[2], by=employee)
    html = at_home(employee)
    assert "All about pumps" in html
    assert "Official page changed" in html


def test_an_expert_elsewhere_is_asked(at_home, community, facilitator, employee, asker):
    tag = community.tags.create(name="meters", slug="meters")
    Expert.name(tag, by=facilitator, person=employee)
    Question.ask(community, by=asker, title="Read it in the rain?", html=TEXT, tags=["meters"])
    html = at_home(employee)
    assert "Read it in the rain?" in html
    assert "Your subject" in html
    community.archive(by=facilitator)
    assert "Read it in the rain?" not in at_home(employee)


def test_vetting_that_waits(at_home, work, manager, facilitator, member):
    vetting.ask(work[2], by=facilitator, note="Please")
    assert "Waits for your vetting" in at_home(manager)
    assert 'id="home_waiting"' not in at_home(member)


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_nothing_of_a_secret_community(at_home, work, community, employee, member):
    CommunityPageFollow.begin(work[2], by=employee)  # as somebody who left still does
    html = at_home(employee)
    for words in ("pump", community.name):
        assert words not in html
    assert "Pumps that sing" in at_home(member)


def test_suggested_are_those_of_ones_team_first(at_home, found, member_of, employee):
    team = Team.objects.create(name="Meters", slug="meters")
    liked, lively = found("liked", name="Liked"), found("lively", name="Lively")
    Community.objects.filter(pk=lively.pk).update(last_activity_at=timezone.now())
    mate = member_of(liked, "mate")
    Profile.objects.filter(user__in=[mate, employee]).update(team=team)
    html = at_home(employee)
    assert html.index("Liked") < html.index("Lively")
    assert "1 from your team" in html
    Membership.objects.create(community=liked, person=employee)
    assert "1 from your team" not in at_home(employee)


@pytest.mark.parametrize("who", ["member", "manager"])
def test_costs_the_same_in_three_communities_and_in_two_hundred(client, request, who, work, facilitator, community):
    person = request.getfixturevalue(who)
    vetting.ask(work[2], by=facilitator, note="Please")
    Membership.objects.get_or_create(community=community, person=person)
    client.force_login(person)
    client.get("/")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        return [query["sql"][:90] for query in captured]

    few = queries()
    rows = [
        Community(
            name=f"C{n}", slug=f"c{n}", purpose="One of many", opened_at=timezone.now(), last_activity_at=timezone.now()
        )
        for n in range(200)
    ]
    made = Community.objects.bulk_create(rows)
    Membership.objects.bulk_create(Membership(community=one, person=person) for one in made)
    for n in range(15):
        Topic.begin(community, by=facilitator, title=f"Topic {n}", html=TEXT)
    many = queries()
    assert len(many) == len(few), (few, many)
    assert len(many) <= 16, many
