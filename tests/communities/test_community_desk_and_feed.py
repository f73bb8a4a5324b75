"""The facilitator's desk, notifications in words, and the owning community of official pages."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from accounts.notifications.models import Activity
from accounts.notifications.relay import relay_all
from communities.discussions.models import Topic
from communities.models import Community, HomeBlock
from communities.news import WORDS
from communities.questions.models import Question
from communities.wiki.models import CommunityPage
from pages.models import ContentPage


def test_the_desk_says_what_waits_each_with_one_action(browse, facilitator, outsider, invited, community, at):
    Community.objects.filter(pk=community.pk).update(joining="request")
    community.refresh_from_db()
    community.request_to_join(by=outsider)
    page = browse(facilitator).get(at(community, "community_desk")).content.decode()
    for words in ("1 person asks to join", "1 invitation waits", "is empty, so readers do not see it"):
        assert words in page


def test_the_desk_knows_silence_and_loneliness(browse, facilitator_of, community, at):
    long_ago = timezone.now() - timedelta(days=400)
    Community.objects.update(opened_at=long_ago, last_activity_at=long_ago)
    page = browse(facilitator_of(community)).get(at(community, "community_desk")).content.decode()
    assert "Nothing has happened here for 400 days" in page
    assert "There is one facilitator only" in page


def test_latest_leads_to_what_it_is_about(browse, facilitator, member, outsider, community):
    HomeBlock.objects.get_or_create(community=community, kind="latest")
    topic = Topic.begin(community, by=member, title="Dry pipes", html="<p>x</p>")
    asked = Question.ask(community, by=member, title="How deep?", html="<p>x</p>")
    reply = asked.answer(by=facilitator, html="<p>y</p>")
    CommunityPage.begin(community, by=facilitator, title="Depths", html="<p>x</p>")

    def shown(somebody):
        return browse(somebody).get(community.get_absolute_url()).content.decode().partition("community-latest")[2]

    for url in (f"discussions/{topic.pk}/", f"discussions/{reply.topic_id}/2/", "pages/depths/"):
        assert f'href="{community.get_absolute_url()}{url}"' in shown(outsider)
    topic.posts.get().hide(by=facilitator, reason="x")
    assert "Dry pipes" not in shown(outsider)
    assert "Dry pipes" in shown(member)
    assert 'pages/depths/">Depths</a>' in shown(outsider)


@pytest.mark.parametrize(
    ("who", "status"), [("member", 403), ("outsider", 403), ("manager", 403), ("facilitator", 200)]
)
def test_the_desk_is_for_those_who_run_it(request, browse, community, at, who, status):
    assert browse(request.getfixturevalue(who)).get(at(community, "community_desk")).status_code == status


def test_the_feed_needs_sign_in(client, community, at):
    assert client.get(at(community, "community_feed")).status_code == 302


def test_nothing_personal_is_news():
    assert not {verb for verb in WORDS if verb.startswith(("join_request", "invitation", "delegation", "membership.b"))}


def test_people_who_join_together_share_a_line(browse, facilitator, community, person):
    for number in range(5):
        community.join(by=person(f"p{number}"))
    page = browse(facilitator).get(community.get_absolute_url()).content.decode()
    assert "p4 and 4 others joined" in page


@pytest.mark.parametrize("community", ["open_community", "secret_community"], indirect=True)
def test_an_invitation_is_read_in_the_inbox_and_leads_to_the_answer(browse, invited, community):
    relay_all()
    page = browse(invited).get("/notifications/").content.decode()
    assert f"facilitator invites you to {community.name}" in page
    assert f"/communities/invitations/{community.invitations.get().pk}/" in page


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_an_invitation_taken_back_says_nothing_any_more(browse, invited, facilitator, community):
    relay_all()
    community.invitations.get().withdraw(by=facilitator)
    assert community.name not in browse(invited).get("/notifications/").content.decode()


def test_every_notification_of_a_community_has_words(browse, facilitator, outsider, manager, member, community):
    Community.objects.filter(pk=community.pk).update(joining="request")
    community.refresh_from_db()
    community.request_to_join(by=outsider).decline(by=facilitator, comment="Full up")
    member.memberships.get().change_role("editor", by=facilitator)
    until = timezone.now() + timedelta(days=9)
    community.delegate("grant_official", to=member, by=manager, until=until, reason="x")
    community.archive(by=manager, reason="Done")
    relay_all()
    assert (
        "declined your request to join Open house: “Full up”"
        in browse(outsider).get("/notifications/").content.decode()
    )
    page = browse(member).get("/notifications/").content.decode()
    assert "made you an editor of Open house" in page
    assert "You may make text official in Open house until" in page
    assert "archived Open house: “Done”" in browse(facilitator).get("/notifications/").content.decode()
    assert Activity.objects.filter(verb="join_request.made").exists()


@pytest.fixture
def owned(community):
    page = ContentPage(title="Expenses abroad", slug="expenses-abroad", owning_community=community)
    Page.objects.get(depth=2).add_child(instance=page)
    return page


def test_official_pages_name_their_community(browse, outsider, community, owned):
    assert community.name in browse(outsider).get("/expenses-abroad/").content.decode()


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_official_pages_keep_a_secret_one_secret(browse, outsider, member, community, owned):
    assert community.name not in browse(outsider).get("/expenses-abroad/").content.decode()
    assert community.name in browse(member).get("/expenses-abroad/").content.decode()
