"""What an editor in a community is told: people it may mention, pages it may link to."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from communities import writing
from pages.models import ContentPage, HomePage


@pytest.fixture(autouse=True)
def nothing_cached(db):
    cache.clear()


@pytest.fixture
def ask(client, community):
    def get(by, what, words, where=community):
        client.force_login(by)
        return client.get(f"/communities/{where.slug}/editor/{what}/", {"q": words})

    return get


def add_page(title, owner, **fields):
    page = ContentPage(title=title, slug=title.lower().replace(" ", "-"), content_owner=owner, **fields)
    HomePage.objects.get().add_child(instance=page)
    return page


def titles(response):
    return [found["title"] for found in response.json()["results"]]


def names(response):
    return {found["username"] for found in response.json()["results"]}


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_only_readers_can_be_mentioned(ask, member, person, manager, ex_member, banned, community):
    person("member-elsewhere", first_name="Member")
    found = names(ask(member, "mention", "m"))
    assert member.username in found
    assert not found & {"member-elsewhere", ex_member.username, banned.username}


@pytest.mark.parametrize("community", ["secret_community", "closed_community"], indirect=True)
@pytest.mark.parametrize("what", ["mention", "link"])
def test_outsiders_learn_nothing(ask, what, outsider, community):
    assert ask(outsider, what, "m").status_code == 404


def test_members_come_first_and_names_match_as_one_types(ask, member_of, person, community, outsider):
    person("adam", first_name="Ádám", last_name="Novak")
    member_of(community, "zoe-novak")
    community.memberships.get(person__username="zoe-novak").person.__class__.objects.filter(
        username="zoe-novak"
    ).update(first_name="Zoe", last_name="Novak")
    found = ask(outsider, "mention", "novak").json()["results"]
    assert [one["username"] for one in found] == ["zoe-novak", "adam"]
    assert names(ask(outsider, "mention", "adam nov")) == {"adam"}
    assert set(found[0]) == {"username", "name", "detail"}


def test_official_pages_are_found_as_far_as_the_reader_may_open_them(ask, member, manager):
    add_page("Travel policy", manager)
    add_page("Long travel", manager)
    hidden = add_page("Travel of the board", manager)
    hidden.view_restrictions.create(restriction_type=PageViewRestriction.GROUPS)
    add_page("Travel draft", manager, live=False)
    cache.clear()
    assert titles(ask(member, "link", "trav")) == ["Travel policy", "Long travel"]
    assert ask(member, "link", "travel pol").json()["results"] == [
        {"url": "/travel-policy/", "title": "Travel policy", "detail": "Official page"}
    ]
    assert titles(ask(member, "link", "")) == []


def test_rooms_above_add_their_pages_in_turn(ask, member, manager, monkeypatch, community):
    add_page("Travel policy", manager)
    add_page("Travel costs", manager)
    asked = []

    def find(reader, where, words):
        asked.append((reader, where, words))
        return [writing.Link("/communities/open-house/pages/travel/", "Travel tips", where.name)]

    monkeypatch.setattr(writing, "link_finders", [find])
    assert titles(ask(member, "link", "travel")) == ["Travel costs", "Travel tips", "Travel policy"]
    assert asked == [(member, community, ["travel"])]


@pytest.mark.parametrize("words", ["%", "_", "x\0y", "x" * 5000, "' or 1=1 --", "\u202e"])
@pytest.mark.parametrize("what", ["mention", "link"])
def test_whatever_is_typed_is_only_words(ask, member, what, words):
    assert ask(member, what, words).json() == {"results": []}


def test_nobody_types_so_fast(ask, member, monkeypatch):
    monkeypatch.setattr(writing, "PER_MINUTE", 3)
    answers = [ask(member, "mention", "m").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 429, 429]


@pytest.mark.parametrize(("what", "most"), [("mention", 4), ("link", 4)])
def test_an_answer_costs_the_same_for_few_and_many(client, member, member_of, manager, community, what, most):
    """Beside session and person: the reader's standing, the community, and what was asked for."""

    def count():
        client.force_login(member)
        address = f"/communities/{community.slug}/editor/{what}/?q=m"
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured) - 2

    few = count()
    for number in range(12):
        member_of(community, f"many-{number}")
        add_page(f"Manual {number}", manager)
    assert count() == few <= most
