"""The directory of communities."""

import pytest

from accounts.models import Team
from communities import actions
from communities.models import Membership

URL = "/communities/"


def names(response):
    return [community.name for community in response.context["page"]]


def test_needs_sign_in(client, db):
    assert client.get(URL).status_code == 302


def test_shows_open_and_closed_ones_and_no_secret_one(
    browse, outsider, open_community, closed_community, secret_community
):
    response = browse(outsider).get(URL)
    assert set(names(response)) == {open_community.name, closed_community.name}
    assert secret_community.name not in response.content.decode()
    assert "Closed" in response.content.decode()


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_a_member_sees_the_secret_one_first(browse, member, community, open_community):
    assert names(browse(member).get(URL)) == [community.name, open_community.name]


@pytest.mark.parametrize("words", ["lärm electricity", "ELECTRICITY", "larm", "electrcity"])
def test_finds_by_name_without_case_accents_or_with_a_slip(browse, outsider, found, words):
    found("quiet-place", name="Lärm and electricity")
    found("other", name="Another thing")
    assert names(browse(outsider).get(URL, {"q": words})) == ["Lärm and electricity"]


def test_finds_by_purpose_and_description_below_names(browse, outsider, found):
    found("a", name="Aardvarks", purpose="Meters and more")
    found("b", name="Badgers", description="<p>All about meters</p>")
    found("c", name="Meters")
    assert names(browse(outsider).get(URL, {"q": "meters"})) == ["Meters", "Aardvarks", "Badgers"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "support"}, {"Helpers", "Both worlds"}),
        ({"joining": "request"}, {"Askers"}),
        ({"state": "archived"}, {"Gone"}),
        ({"state": "nonsense", "kind": "nonsense"}, {"Helpers", "Both worlds", "Askers", "Open house"}),
        ({"mine": "on"}, set()),
    ],
)
def test_filters(browse, outsider, found, manager, query, expected):
    found("helpers", name="Helpers", kind="support")
    found("both", name="Both worlds", kind="both")
    found("askers", name="Askers", joining="request")
    found("gone", name="Gone").archive(by=manager)
    assert set(names(browse(outsider).get(URL, query))) == expected


@pytest.mark.parametrize("query", ["%00", "(((", "a" * 500, "'; drop", "%F0%9F%90%99 \\"])
def test_odd_searches_answer(browse, employee, open_community, query):
    assert browse(employee).get(f"{URL}?q={query}&after={query}").status_code == 200


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"q": "zebra"}, "No community matches"),
        ({"mine": "on"}, "You are in no community yet"),
        ({}, "Propose a community"),
    ],
)
def test_empty_states_have_one_way_on(browse, employee, query, words):
    assert words in browse(employee).get(URL, query).content.decode()


def test_suggests_where_the_team_is_and_never_what_is_hidden(browse, outsider, found, person):
    team = Team.objects.create(name="Meters")
    mate = person("mate")
    for user in (outsider, mate):
        user.profile.team = team
        user.profile.save()
    for slug, visibility in (("seen", "open"), ("listed", "closed"), ("hidden", "secret")):
        Membership.objects.create(community=found(slug, visibility=visibility), person=mate)
    response = browse(outsider).get(URL)
    assert [community.slug for community in response.context["suggestions"]] == ["seen"]


def test_an_invitation_is_offered_at_the_top(browse, invited, community):
    assert f"invites you to “{community.name}”" in browse(invited).get(URL).content.decode()


def test_htmx_gets_the_results_alone(browse, employee, open_community):
    response = browse(employee, headers={"HX-Request": "true"}).get(URL, {"q": "open"})
    assert response.content.decode().strip().startswith('<div id="results"')


def test_costs_the_same_for_2_and_for_20(browse, employee, found, person, queries_of):
    runner, client = person("runner"), browse(employee)
    for number in range(2):
        found(f"c-{number}", facilitators=[runner])
    few = queries_of(client, URL)
    for number in range(2, 20):
        found(f"c-{number}", facilitators=[runner])
    assert queries_of(client, URL) == few <= 10


def test_walks_through_all_pages(browse, employee, person):
    runner, client = person("runner"), browse(employee)
    for number in range(60):
        actions.found(by=None, slug=f"c-{number}", name=f"C {number:02}", purpose="p", facilitators=[runner])
    seen, url = [], URL
    while url:
        page = client.get(URL + url if url.startswith("?") else url).context["page"]
        seen += [community.slug for community in page]
        url = page.next_url
    assert len(seen) == len(set(seen)) == 60
