"""What a page of results costs, all that stands around it included."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.contrib.search_promotions.models import Query as PromotedWords
from wagtail.contrib.search_promotions.models import SearchPromotion

from communities import actions
from communities.discussions.models import Topic
from communities.models import Membership
from communities.wiki.models import CommunityPage
from intranet.search.backends import postgres
from intranet.search.indexing.relay import index_changes
from intranet.search.indexing.vocabulary import learn_anew
from pages.models import ContentPage, HomePage

pytestmark = pytest.mark.django_db

#: Queries of a page (quality.md).
MOST = 8


@pytest.fixture
def filled(open_community, facilitator_of, manager):
    """Something of each kind that costs: vetted, in the tree, talk, more than one page of it."""
    by = facilitator_of(open_community)
    for n in range(2):
        page = ContentPage(title=f"Parental leave {n}", content_owner=manager, body=[("text", "<p>Days off.</p>")])
        HomePage.objects.get().add_child(instance=page)
        page.save_revision().publish()
    SearchPromotion.objects.create(query=PromotedWords.get("parental leave"), page=page, description="Read this one")
    for n in range(22):
        Topic.begin(open_community, by=by, title=f"Leave {n}", html="<p>What do you think?</p>")
    CommunityPage.begin(open_community, by=by, title="Leave notes", html="<p>Notes</p>")
    index_changes()
    learn_anew()


@pytest.fixture
def people(person, employee, manager, administrator, open_community):
    member = person("much-joined")
    Membership.objects.create(community=open_community, person=member)
    runner = person("runner")
    for n in range(30):
        room = actions.found(by=None, slug=f"room-{n}", facilitators=[runner], name=f"Room {n}", purpose="One of many")
        Membership.objects.create(community=room, person=member)
    return {"employee": employee, "member": member, "manager": manager, "administrator": administrator}


ASKED = {
    "plain": {"q": "leave"},
    "facets": {"q": "leave", "kind": ["topic", "official"], "community": "open-house", "since": "week"},
    "label": {"q": "leave", "label": "official", "owner": "manager"},
    "did you mean": {"q": "parentla leave"},
    "misspelt": {"q": "parentla"},
    "nothing": {"q": "bicycle leasing"},
    "best bets": {"q": "parental leave"},
    "everything": {"kind": ["topic", "official", "page", "question"]},
    "newest": {"q": "leave", "sort": "newest"},
}


@pytest.mark.parametrize("who", ["employee", "member", "manager", "administrator"])
def test_a_page_of_results_costs_at_most_eight_queries(who, filled, people, client, monkeypatch):
    """Whoever asks for whatever; once what all pages share is in the cache."""
    client.force_login(people[who])

    def costs(address, asked=None):
        client.get(address, asked)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address, asked).content.decode()
        return len(queries), page

    spent = {what: costs(reverse("search"), asked) for what, asked in ASKED.items()}
    further = re.search(r'href="(/search/\?[^"]*after=[^"]+)"', spent["plain"][1])[1].replace("&amp;", "&")
    spent["second page"] = costs(further)
    monkeypatch.setattr(postgres, "MOST", 3)
    spent["beyond the candidates"] = costs(reverse("search"), {"q": "leave", "kind": "page"})
    assert "Read this one" in spent["best bets"][1]
    assert "Nothing found" in spent["nothing"][1]
    assert "<mark>Leave</mark> notes" in spent["beyond the candidates"][1]
    for what in ("did you mean", "misspelt"):
        assert 'href="/search/?q=parental' in spent[what][1]
    assert {what: n for what, (n, _page) in spent.items() if n > MOST} == {}
