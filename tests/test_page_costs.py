"""What the pages everybody reads may cost in queries, whoever reads them and however many communities they are in."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from communities.discussions.models import Topic
from communities.models import BlockKind, Community, Event, HomeBlock, KeyPage, Membership, Service
from communities.questions.models import Question
from communities.wiki.models import CommunityPage
from tests.communities.conftest import queries_of

__all__ = ["queries_of"]

TEXT = "<p>It is wet.</p>"


@pytest.fixture
def lively(community, member, facilitator):
    """A community with a block of every kind, all of them filled."""
    blocks = [HomeBlock(community=community, kind=kind, position=50 + n) for n, kind in enumerate(BlockKind)]
    HomeBlock.objects.filter(community=community).delete()
    HomeBlock.objects.bulk_create(blocks)
    Service.objects.create(community=community, title="Reports", promise="within 2 days")
    Event.objects.create(community=community, title="Open hour", starts_at=timezone.now() + timedelta(days=2))
    KeyPage.objects.create(community=community, page=Page.objects.get(depth=2))
    CommunityPage.begin(community, by=member, title="Umbrellas", html=TEXT)
    Topic.begin(community, by=facilitator, title="Rain", html=TEXT, kind="announcement")
    Question.ask(community, by=facilitator, title="Does it rain?", html=TEXT)
    Question.ask(community, by=facilitator, title="Is it wet?", html=TEXT).answer(by=member, html=TEXT)
    topic = Topic.begin(community, by=member, title="Meters in the rain", html=TEXT)
    topic.reply(by=facilitator, html=TEXT)
    return topic


@pytest.mark.parametrize("who", ["facilitator", "member", "outsider", "manager"])
def test_what_everybody_reads_costs_few_queries(client, request, who, lively, community, member, queries_of):
    reader = request.getfixturevalue(who)
    now = timezone.now()
    rows = [Community(name=f"C{n}", slug=f"c{n}", purpose="One of many", opened_at=now) for n in range(100)]
    made = Community.objects.bulk_create(rows)
    Membership.objects.bulk_create(Membership(community=one, person=reader) for one in made)
    client.force_login(reader)
    home = community.get_absolute_url()
    most = {
        "/": 16,
        home: 14,
        f"{home}discussions/": 10,
        lively.get_absolute_url(): 12,
        f"{home}pages/umbrellas/": 12,
        member.get_absolute_url(): 14,
    }
    if who == "facilitator":
        most[f"{home}desk/"] = 16
    spent = {url: queries_of(client, url) for url in most}
    assert all(spent[url] <= most[url] for url in most), spent


def test_a_home_page_shows_the_same_lists_by_one_query_as_one_by_one(client, lively, community, member, facilitator):
    """Open questions, the newest first; those with answers, where somebody wrote last."""
    client.force_login(member)
    shown = {
        one.block.kind: one.items
        for column in client.get(community.get_absolute_url()).context["columns"]
        for one in column
    }
    assert [topic.title for topic in shown["questions"]] == ["Does it rain?"]
    assert [topic.title for topic in shown["answers"]] == ["Is it wet?"]
    assert [topic.title for topic in shown["discussions"]] == ["Meters in the rain"]
    assert [topic.title for topic in shown["announcements"]] == ["Rain"]
    assert [reading.page.title for reading in shown["pages"]] == ["Umbrellas"]
    assert [service.title for service in shown["services"]] == ["Reports"]
    assert [event.title for event in shown["events"]] == ["Open hour"]
