"""The pages of a community, each with its state."""

import pytest

from communities.wiki.models import CommunityPage


@pytest.fixture
def address(community):
    return f"/communities/{community.slug}/pages/"


@pytest.fixture
def plant(community, facilitator, grant, manager):
    """A factory of pages, every other one official, in a tree."""

    def make(number):
        pages = []
        for index in range(number):
            parent = pages[index // 3] if index % 3 and index // 3 < len(pages) else None
            pages.append(
                CommunityPage.begin(
                    community, by=facilitator, title=f"Page {index}", html="<p>x</p>", parent=parent if index else None
                )
            )
            if index % 2:
                grant(pages[-1], by=manager)
        return pages

    return make


def test_each_page_with_its_state(client, address, plant, employee):
    plant(6)
    client.force_login(employee)
    text = client.get(address).content.decode()
    assert text.count('data-vetting-state="official"') == 3
    assert text.count('data-vetting-state="community"') == 3
    assert text.count("<ul") - text.count("</ul>") == 0


def test_official_only_and_search(client, address, plant, employee):
    plant(6)
    client.force_login(employee)
    assert client.get(address + "?official=on").content.decode().count('class="page-row"') == 3
    text = client.get(address + "?q=page+4").content.decode()
    assert text.count('class="page-row"') == 1
    assert "No page matches" in client.get(address + "?q=nothing").content.decode()


def test_archived_ones_are_folded(client, address, plant, facilitator, employee):
    plant(2)[1].archive(by=facilitator)
    client.force_login(employee)
    assert "1 archived page" in client.get(address).content.decode()


def test_more_than_a_screen_is_a_list(client, address, plant, employee, monkeypatch):
    monkeypatch.setattr("communities.vetting.views.pages.MOST", 4)
    plant(6)
    client.force_login(employee)
    text = client.get(address).content.decode()
    assert text.count('class="page-row"') == 4
    assert "Load more" in text


def test_the_list_costs_the_same_for_two_and_for_many(client, address, plant, employee, django_assert_max_num_queries):
    plant(2)
    client.force_login(employee)
    client.get(address)
    with django_assert_max_num_queries(10) as few:
        client.get(address)
    CommunityPage.objects.update(title="Old")
    for page in CommunityPage.objects.all():
        page.title = page.title
    with django_assert_max_num_queries(10) as again:
        client.get(address)
    assert len(few) == len(again)
