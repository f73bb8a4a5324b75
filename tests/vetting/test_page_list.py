"""The pages of a community, each with its state."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

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


def test_more_matches_than_a_screen_are_a_list(client, address, plant, employee, monkeypatch):
    monkeypatch.setattr("communities.vetting.views.pages.MOST", 4)
    plant(6)
    client.force_login(employee)
    text = client.get(address + "?q=page").content.decode()
    assert text.count('class="page-row"') == 4
    assert "Load more" in text


def titles(response):
    return re.findall(r'class="page-row__title"[^>]*>([^<]+)<', response.content.decode())


def test_a_tree_of_more_than_a_screen_opens_branch_by_branch(client, address, plant, employee, monkeypatch):
    monkeypatch.setattr("communities.vetting.views.pages.MOST", 4)
    monkeypatch.setattr("communities.vetting.listing.LEVEL", 1)
    plant(6)  # 0 above 1 and 2, 1 above 4 and 5, and 3 by itself
    client.force_login(employee)
    top = client.get(address)
    assert titles(top) == ["Page 0"]
    assert f'href="{address}?under=page-0"' in top.content.decode()
    assert "2 pages below" in top.content.decode()
    more = re.search(r'href="(\?after=[^"]+)"', top.content.decode())[1]
    assert titles(client.get(address + more)) == ["Page 3"]
    monkeypatch.setattr("communities.vetting.listing.LEVEL", 100)
    deep = client.get(address, {"under": "page-0/page-1"})
    assert titles(deep) == ["Page 1", "Page 4", "Page 5"]
    assert f'<a href="{address}?under=page-0">Page 0</a>' in deep.content.decode()
    assert titles(client.get(address, {"under": "page-3"})) == ["Page 3"]
    for nothing in ("none", "page-0/none", "/page-0", "page-0/"):
        assert client.get(address, {"under": nothing}).status_code == 404


def test_a_branch_costs_the_same_for_two_pages_and_for_many(client, address, plant, employee, monkeypatch):
    monkeypatch.setattr("communities.vetting.views.pages.MOST", 1)
    first, *_others = plant(3)
    client.force_login(employee)

    def cost():
        """Titles of the branch and queries, once everything that is kept is at hand."""
        client.get(address, {"under": "page-0"})
        with CaptureQueriesContext(connection) as queries:
            return len(titles(client.get(address, {"under": "page-0"}))), len(queries)

    few, queries = cost()
    for title in ("Ten", "Eleven", "Twelve"):
        CommunityPage.begin(first.community, by=first.created_by, title=title, html="<p>x</p>", parent=first)
    assert (few, cost()) == (3, (6, queries))


def test_what_is_looked_for_and_where_it_is(
    client, address, plant, community, facilitator, employee, found, monkeypatch
):
    pages = plant(6)
    CommunityPage.begin(found("elsewhere"), by=facilitator, title="Page elsewhere", html="<p>x</p>")
    for page in (pages[3], pages[5]):
        CommunityPage.objects.get(pk=page.pk).archive(by=facilitator)
    client.force_login(employee)

    def shown(**query):
        response = client.get(address, query)
        rows = response.context.get("rows") or response.context["branch"].rows
        archived = [row.reading.page.title for row in response.context["archived"]]
        return [(row.reading.page.title, row.above) for row in rows], archived

    in_use = [("Page 0", ""), ("Page 1", "page-0"), ("Page 4", "page-0/page-1"), ("Page 2", "page-0")]
    gone = ["Page 5", "Page 3"]
    assert shown() == (in_use, gone)
    assert shown(q="x" * 201) == (in_use, gone)
    assert shown(q="page 1") == ([("Page 1", "page-0")], [])
    assert shown(q="page", under="page-0") == (in_use, gone)
    assert shown(official="on") == ([("Page 1", "page-0")], [])
    assert shown(under="page-0") == ([("Page 1", "page-0"), ("Page 2", "page-0")], [])
    assert shown(under="page-0\0") == shown(under="page-0")
    monkeypatch.setattr("communities.vetting.views.pages.MOST", 4)
    assert "is_tree" in client.get(address).context
    html = client.get(address, {"q": "page"}).content.decode()
    assert 'class="page-row__facts">page-0/page-1<' in html
    assert "New page" not in html
    client.force_login(facilitator)
    assert "New page" in client.get(address).content.decode()
    CommunityPage.objects.filter(pk=pages[2].pk).update(parent=pages[3])
    monkeypatch.setattr("communities.vetting.views.pages.MOST", 1)
    assert [title for title, _above in shown()[0]] == ["Page 0", "Page 2"]


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
