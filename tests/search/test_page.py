"""The results page, over HTTP: what each reader gets, what it costs, and what no address can do to it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.contrib.search_promotions.models import Query as PromotedWords
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page

from accounts.models import Profile, Team
from communities.discussions.models import Topic
from communities.models import Membership
from intranet.search import asked
from intranet.search.indexing.relay import index_changes
from intranet.search.models import SearchLog
from intranet.search.tasks import note_search
from pages.models import ContentPage, HomePage

pytestmark = pytest.mark.django_db

CANARY = "zqxcanary"


@pytest.fixture
def official(manager):
    """``official("Leave policy")``: a published page of the official tree."""

    def make(title, text="Days off and how to book them."):
        page = ContentPage(title=title, content_owner=manager, body=[("text", f"<p>{text}</p>")])
        HomePage.objects.get().add_child(instance=page)
        page.save_revision().publish()
        return page

    return make


@pytest.fixture
def started(open_community, facilitator_of):
    """``started("Leave", in_=community)``: a discussion."""

    def make(title, in_=None, html="<p>What do you think?</p>"):
        community = in_ or open_community
        return Topic.begin(community, by=facilitator_of(community), title=title, html=html)

    return make


@pytest.fixture
def search(client, employee):
    """``search("leave", kind="official")`` as an employee; everything is indexed first."""

    def ask(words, by=employee, name="search", **parameters):
        index_changes()
        client.force_login(by)
        return client.get(reverse(name), {"q": words, **parameters})

    return ask


def kinds_in(response):
    return re.findall(r'<li class="result" data-kind="(\w+)" data-vetting-state="([\w-]*)"', response.content.decode())


def test_each_result_shows_the_same_five_things(search, official, started):
    official("Parental leave")
    started("Leave in the summer")
    response = search("leave")
    page = response.content.decode()
    assert set(kinds_in(response)) == {("official", "official"), ("topic", "community")}
    results = re.findall(r'<li class="result".*?</ul>\s*</li>', page, re.S)
    assert len(results) == 2
    for result in results:
        assert "mark--" in result
        assert "<mark>leave</mark>" in result.casefold()
        assert "Can be seen by:" in result
        assert "Everyone" in result
        assert re.search("Reviewed|Last changed", result)
        assert re.search("Matches the title|Found in", result)
        assert 'href="/people/manager/"' in result or "Open house" in result


def test_who_knows_is_found_with_what_they_do_and_where(search, person):
    julia = person("julia", first_name="Julia", last_name="Frank")
    team = Team.objects.create(name="People and culture", slug="people")
    words = {"job_title": "HR business partner", "team": team, "ask_about": ["Returning to work"]}
    Profile.objects.filter(user=julia).update(**words)
    page = search("returning").content.decode()
    assert "HR business partner · <mark>Returning</mark> to work" in page
    assert 'href="/people/?team=people">People and culture</a>' in page


def test_facets_are_links_with_counts_and_lead_back(search, official, started):
    official("Parental leave")
    started("Leave in the summer")
    page = search("leave").content.decode()
    assert re.search(r'href="/search/\?q=leave&amp;kind=topic"[^>]*>.*?Discussions <span class="chip__count">1<', page)
    assert 'href="/search/?q=leave&amp;official=1"' in page
    assert 'href="/search/?q=leave&amp;community=open-house"' in page
    assert 'href="/search/?q=leave&amp;sort=newest"' in page
    assert 'href="/search/?q=leave&amp;since=week"' in page
    narrowed = search("leave", kind="topic", community="open-house", since="week", sort="newest")
    assert kinds_in(narrowed) == [("topic", "community")]
    page = narrowed.content.decode()
    assert re.search(
        r'href="/search/\?q=leave&amp;community=open-house&amp;since=week&amp;sort=newest"[^>]*aria-cur', page
    )
    assert kinds_in(search("leave", official="1")) == [("official", "official")]


def test_more_results_have_an_address_of_their_own(search, started, client):
    for n in range(25):
        started(f"Leave number {n}")
    first = search("leave")
    assert len(kinds_in(first)) == 20
    assert "25 results" in first.content.decode()
    further = re.search(r'href="(/search/\?[^"]*after=[^"]+)"', first.content.decode())[1].replace("&amp;", "&")
    second = client.get(further)
    assert len(kinds_in(second)) == 5
    titles = [set(re.findall(r"number (\d+)</a>", page.content.decode())) for page in (first, second)]
    assert not titles[0] & titles[1]
    assert 'href="/search/?q=leave"' in second.content.decode()


def test_nothing_found_offers_to_ask(search, official, member_of, open_community):
    official("Parental leave")
    member = member_of(open_community, "member")
    page = search("bicycle leasing", by=member).content.decode()
    assert "Nothing found" in page
    assert f'formaction="{reverse("question_new", args=["open-house"])}"' in page
    assert 'name="title" value="bicycle leasing"' in page
    assert "Did you find it?" not in page
    page = search("bicycle leasing").content.decode()
    assert f'formaction="{reverse("question_new", args=["open-house"])}"' in page
    page = search("leave", by=member, kind="file").content.decode()
    assert 'href="/search/?q=leave"' in page
    assert "without filters" in page


def test_did_you_mean(search, official):
    official("Parental leave")
    assert 'href="/search/?q=parental"' in search("parentla").content.decode()


def test_best_bets_come_first_for_those_who_may_open_them(search, official, client):
    page = official("Leave policy")
    bet = SearchPromotion.objects.create(query=PromotedWords.get("Time off"), page=page, description="Read this one")
    for words in ("time off", "how do I get TIME OFF?"):
        shown = search(words).content.decode()
        assert shown.index("Read this one") > shown.index("Best bets")
    assert "Best bets" not in search("time").content.decode()
    page.unpublish()
    assert "Read this one" not in search("time off").content.decode()
    bet.delete()
    SearchPromotion.objects.create(
        query=PromotedWords.get("time off"), external_link_url="https://example.com/x", external_link_text="Elsewhere"
    )
    assert "Elsewhere" in search("time off").content.decode()


def test_a_search_is_noted_once_and_looking_at_it_changes_nothing(search, official, monkeypatch):
    official("Parental leave")
    noted = []
    monkeypatch.setattr(note_search, "apply_async", lambda row, retry: noted.append(row))
    monkeypatch.setattr(asked, "_rests_until", 0.0)
    search("Leave")
    assert not SearchLog.objects.exists()
    search("leave", kind="official")
    search("leave", after="x")
    search("")
    assert [(row[1], row[3]) for row in noted] == [("leave", 1)]
    note_search(*noted[0])
    assert SearchLog.objects.get().query == "leave"


def test_what_is_found_is_nobody_elses_and_kept_nowhere(search):
    for name in ("search", "search_suggest"):
        headers = search("leave", name=name).headers
        assert {"private", "no-store"} <= set(headers["Cache-Control"].replace(" ", "").split(","))


WORDS = ["' OR 1=1 --", "a & | ! ( ) :*", '"', "\\", "%_%", "\0leave", "\u202e", "x" * 10_000, "<b>'\"", "a:*b", "<->"]
WORDS += ["leave " * 500, "{{ 7*7 }}", "\ud7ff\uffff", "ß İ ﬁ", "-", "().*+?[]{}^$|", "~" * 300]


def test_no_address_breaks_it(search, official, client):
    """S17: whatever is typed or put into the address, the page and the palette answer."""
    official("Parental leave")
    assert search("leave").status_code == 200
    for words in WORDS:
        for name in ("search", "search_suggest"):
            response = client.get(reverse(name), {"q": words})
            assert response.status_code == 200, words[:40]
            assert "<b>'" not in response.content.decode()
    names = ("kind", "community", "label", "owner", "since", "official", "sort", "after")
    for value in (*WORDS, "official", "2026-13-45", "-password", "id);--", ["page", "x", "topic"]):
        assert client.get(reverse("search"), {"q": "leave"} | dict.fromkeys(names, value)).status_code == 200, value[
            :40
        ]
    for name in names:
        assert client.get(reverse("search"), {"q": "leave", name: WORDS[0]}).status_code == 200, name


def said(response, words):
    """The page without what was typed, and without the token of the form."""
    page = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken":)"\w+"', "", response.content.decode())
    return page.replace(words, "…")


def test_outsiders_find_no_trace_of_a_secret_community(
    search, secret_community, started, facilitator_of, employee, manager
):
    insider = facilitator_of(secret_community)
    secret_community.name = f"Room {CANARY}"
    secret_community.save(update_fields=["name"])
    started(f"Plans of {CANARY}", in_=secret_community, html=f"<p>All about {CANARY}</p>")
    index_changes()
    assert kinds_in(search(CANARY, by=insider))
    for name in ("search", "search_suggest"):
        nothing = said(search("zqxnothing", name=name), "zqxnothing")
        for words in (CANARY, CANARY[:6], f"{CANARY[:-1]}i"):
            assert said(search(words, name=name), words) == nothing, (words, name)
        assert CANARY not in search("plans", name=name).content.decode()
    page = search("plans", community="secret-room").content.decode()
    assert page.count("secret-room") <= page.count("community=secret-room")
    assert f"Room {CANARY}" not in page
    assert "Nothing found" in page


def test_a_page_costs_at_most_eight_queries_however_much_is_on_it(
    client, search, official, started, employee, open_community
):
    Membership.objects.create(community=open_community, person=employee)
    costs = []
    for names in (range(1), range(1, 6)):
        for n in names:
            official(f"Leave {n}")
            started(f"Leave of {n}")
        search("leave")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("search"), {"q": "leave"})
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert costs[1] <= 8


def test_the_palette_goes_to_my_communities_and_suggests(search, official, employee, open_community):
    Membership.objects.create(community=open_community, person=employee)
    for n in range(12):
        official(f"Open doors {n}")
    page = search("", name="search_suggest").content.decode()
    assert page.count('role="option"') == 1
    assert 'href="/communities/open-house/"' in page
    page = search("open", name="search_suggest").content.decode()
    assert page.count('role="option"') == 8
    assert page.index("/communities/open-house/") < page.index("Open doors")
    assert page.count("/communities/open-house/") == 1
    assert 'data-said="8 suggestions"' in page
    assert "No suggestions" in search("qqqqqq", name="search_suggest").content.decode()


def test_every_page_has_the_search_and_the_palette(search):
    page = search("")
    for part in ('role="combobox"', 'data-from="/search/suggest/"', 'action="/search/" role="search"', "data-search"):
        assert part in page.content.decode()
    assert Page.objects.exists()
