"""Proposing a community, and deciding on it."""

import pytest

from accounts.notifications.models import Outbox
from communities.models import Community, Proposal


def wanted(**fields):
    return {
        "name": "Heat pumps",
        "purpose": "Warm homes",
        "reason": "Forty of us ask each other by mail",
        "kind": "learning",
        "visibility": "open",
        "joining": "freely",
        "preset": "everyone",
        **fields,
    }


@pytest.fixture
def proposal(browse, employee):
    browse(employee).post("/communities/propose/", wanted())
    return Proposal.objects.get()


def test_anybody_proposes_once_and_sees_how_it_stands(browse, employee, manager):
    client = browse(employee)
    for _again in range(2):
        assert client.post("/communities/propose/", wanted()).headers["Location"] == "/communities/proposals/"
    proposal = Proposal.objects.get()
    assert (proposal.slug, proposal.proposed_by) == ("heat-pumps", employee)
    assert "Heat pumps" in client.get("/communities/proposals/").content.decode()
    assert "An intranet manager decides" in client.get(f"/communities/proposals/{proposal.pk}/").content.decode()
    assert Outbox.objects.get(activity__verb="proposal.made").people == [manager.pk]
    decision = browse(manager).get(f"/communities/proposals/{proposal.pk}/").content.decode()
    for axis in ("Who sees it: Open", "Who joins: Freely", "What each role may do: Everyone contributes"):
        assert axis in decision


def test_a_proposed_community_is_not_there_yet(browse, employee, manager, proposal):
    for user in (employee, manager):
        assert browse(user).get("/communities/heat-pumps/").status_code == 404
        assert "Warm homes" not in browse(user).get("/communities/").content.decode()


@pytest.mark.parametrize("slug", ["open-house", "Open House", "settings", "propose", "invitations", "42", "declined-1"])
def test_an_address_that_is_taken_or_reserved_is_told_alike(browse, employee, open_community, slug):
    response = browse(employee).post("/communities/propose/", wanted(slug=slug))
    assert response.status_code == 422
    assert "This address cannot be used" in response.content.decode()
    assert "Forty of us" in response.content.decode()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "required"),
        ({"name": "!!!"}, "at least one letter"),
        ({"reason": ""}, "required"),
        ({"visibility": "secret"}, "by invitation"),
        ({"preset": "custom"}, "valid choice"),
        ({"kind": "x"}, "valid choice"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field(browse, employee, wrong, words):
    response = browse(employee).post("/communities/propose/", wanted(**wrong))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Community.objects.exists()


def test_a_crafted_post_opens_nothing(browse, employee):
    browse(employee).post("/communities/propose/", wanted(opened_at="2020-01-01", decision="approved", hue=3))
    proposal = Proposal.objects.select_related("community").get()
    assert proposal.is_open
    assert proposal.community.opened_at is None


def test_a_manager_opens_it_and_the_proposer_runs_it(browse, employee, manager, proposal):
    url = f"/communities/proposals/{proposal.pk}/"
    assert "Forty of us ask" in browse(manager).get(url).content.decode()
    for _again in range(2):
        assert browse(manager).post(url, {"answer": "approve", "comment": "Good luck"}).status_code == 302
    assert browse(employee).get("/communities/heat-pumps/settings/").status_code == 200
    assert Outbox.objects.get(activity__verb="proposal.approved").people == [employee.pk]
    page = browse(employee).get(url).content.decode()
    assert "Good luck" in page
    assert "Go to the community" in page


def test_another_facilitator_can_be_named(browse, manager, person, proposal):
    person("anna")
    url = f"/communities/proposals/{proposal.pk}/"
    assert browse(manager).post(url, {"answer": "approve", "facilitator": "nobody"}).status_code == 422
    browse(manager).post(url, {"answer": "approve", "facilitator": "@anna"})
    assert proposal.community.people_in("facilitator").get().username == "anna"


def test_declining_needs_a_word_and_frees_the_address(browse, employee, manager, proposal):
    url = f"/communities/proposals/{proposal.pk}/"
    assert browse(manager).post(url, {"answer": "decline"}).status_code == 422
    for _again in range(2):
        assert browse(manager).post(url, {"answer": "decline", "comment": "Join Energy"}).status_code == 302
    assert "Join Energy" in browse(employee).get("/communities/proposals/").content.decode()
    browse(employee).post("/communities/propose/", wanted())
    assert Proposal.objects.open().count() == 1


@pytest.mark.parametrize("data", [{}, {"answer": ""}, {"answer": "perhaps"}])
def test_a_post_without_an_answer_decides_nothing(browse, manager, proposal, data):
    assert browse(manager).post(f"/communities/proposals/{proposal.pk}/", data).status_code == 422
    proposal.refresh_from_db()
    assert proposal.is_open


def test_nobody_decides_on_their_own(browse, manager):
    browse(manager).post("/communities/propose/", wanted())
    proposal = Proposal.objects.get()
    response = browse(manager).post(f"/communities/proposals/{proposal.pk}/", {"answer": "approve"})
    assert response.status_code == 403
    assert Proposal.objects.open().exists()


def test_a_second_decision_is_refused(browse, manager, proposal):
    url = f"/communities/proposals/{proposal.pk}/"
    browse(manager).post(url, {"answer": "approve"})
    response = browse(manager).post(url, {"answer": "decline", "comment": "No"})
    assert response.status_code == 422
    assert "decided already" in response.content.decode()


def test_a_proposal_is_its_proposer_s_and_the_managers(browse, person, administrator, proposal):
    url = f"/communities/proposals/{proposal.pk}/"
    for user in (person("other"), administrator):
        assert browse(user).get(url).status_code == 404
        assert browse(user).post(url, {"answer": "approve"}).status_code == 404
        assert "Heat pumps" not in browse(user).get("/communities/proposals/").content.decode()


def test_the_list_costs_the_same_for_2_and_for_20(browse, employee, manager, queries_of):
    client = browse(employee)

    def add(numbers):
        for number in numbers:
            client.post("/communities/propose/", wanted(name=f"P {number}"))
            if number % 2:
                Proposal.objects.last().decline(by=manager, comment="No")

    add(range(2))
    few = queries_of(browse(manager), "/communities/proposals/")
    add(range(2, 20))
    assert queries_of(browse(manager), "/communities/proposals/") == few <= 10
