"""The community's latest pages on its home page: titles are those of the texts a reader gets."""

import pytest

from communities.models import HomeBlock
from communities.wiki.models import CommunityPage
from tests.communities.conftest import queries_of  # noqa: F401


@pytest.fixture
def address(community):
    if not HomeBlock.objects.filter(community=community, kind=HomeBlock.Kind.PAGES).exists():
        HomeBlock.objects.create(community=community, kind=HomeBlock.Kind.PAGES, position=50)
    return f"/communities/{community.slug}/"


def rows(response):
    found = [shown for column in response.context["columns"] for shown in column if shown.block.kind == "pages"]
    return [(reading.shown.title, reading.page_state) for shown in found for reading in shown.items]


def test_shows_the_title_that_was_vouched_for(client, address, page, official, edit, member, employee):
    edit(page, by=member, title="Expenses everywhere")
    client.force_login(employee)
    response = client.get(address)
    assert rows(response) == [("Expenses abroad", "official-newer-edits")]
    assert "1 newer edit" in response.content.decode()
    assert "Expenses everywhere" not in response.content.decode()


def test_the_newest_first_without_what_is_archived(client, address, page, community, facilitator, employee):
    CommunityPage.begin(community, by=facilitator, title="Later", html="<p>x</p>")
    CommunityPage.begin(community, by=facilitator, title="Gone", html="<p>x</p>").archive(by=facilitator)
    client.force_login(employee)
    assert [title for title, _state in rows(client.get(address))] == ["Later", "Expenses abroad"]


def test_an_empty_one_is_seen_by_facilitators_who_need_not_fill_it(client, address, facilitator, employee):
    client.force_login(facilitator)
    text = client.get(address).content.decode()
    assert "Pages that members write and better appear here by themselves." in text
    assert "Pages that members write" not in client.get(address + "desk/").content.decode()
    client.force_login(employee)
    assert rows(client.get(address)) == []


@pytest.mark.parametrize("community", ["closed_community"], indirect=True)
def test_outsiders_of_a_closed_community_see_no_titles(client, address, page, outsider):
    client.force_login(outsider)
    assert "Expenses abroad" not in client.get(address).content.decode()


def test_costs_the_same_for_two_and_for_six(client, address, community, facilitator, page, queries_of):  # noqa: F811
    client.force_login(facilitator)
    CommunityPage.begin(community, by=facilitator, title="Second", html="<p>x</p>")
    few = queries_of(client, address)
    for number in range(6):
        CommunityPage.begin(community, by=facilitator, title=f"Page {number}", html="<p>x</p>")
    assert queries_of(client, address) == few <= 14
