"""Settings of a community through HTTP: about, policy, vetting, archive."""

import pytest

from communities.capabilities import MATRIX, Capability, Role
from communities.forms.policy import cell
from communities.models import Community, JoinRequest
from tests.communities.conftest import texts

TABS = ["community_settings", "community_policy", "community_vetting", "community_delegations", "community_archive"]


def about(**fields):
    return {"name": "Open house", "purpose": "All about it", "kind": "both", "hue": "30", **fields}


def policy(**fields):
    return {"visibility": "open", "joining": "freely", "preset": "everyone", **fields}


def ticked(community, *, without=(), add=()):
    cells = {cell(role, cap) for role, held in community.matrix().items() for cap in held}
    return sorted((cells - set(without)) | set(add))


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("who", ["member", "editor", "outsider", "delegate"])
def test_others_are_told_who_can(request, browse, community, at, tab, who):
    client = browse(request.getfixturevalue(who))
    for response in (client.get(at(community, tab)), client.post(at(community, tab), about())):
        assert response.status_code == 403
        assert "facilitators" in response.content.decode().lower()


@pytest.mark.parametrize("tab", TABS)
def test_facilitators_see_every_tab(browse, facilitator, community, at, tab):
    assert browse(facilitator).get(at(community, tab)).status_code == 200


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_a_secret_one_has_no_settings_for_outsiders(browse, outsider, community, at, tab):
    assert browse(outsider).post(at(community, tab)).status_code == 404


def test_about_is_saved_and_cleaned(browse, facilitator, community, at):
    data = about(name="Data", response_promise_hours="48", description="<b>Hi</b><script>x</script>")
    data["description-format"] = "html"
    response = browse(facilitator).post(at(community, "community_settings"), data, follow=True)
    community.refresh_from_db()
    assert "Saved" in texts(response)
    assert (community.name, community.hue, community.response_promise_hours) == ("Data", 30, 48)
    assert "script" not in community.description
    assert "answers within 2 days" in response.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"purpose": "x" * 201},
        {"kind": "sect"},
        {"hue": "999"},
        {"response_promise_hours": "0"},
        {"hue": "x"},
    ],
)
def test_wrong_values_are_told_beside_the_field(browse, facilitator, community, at, wrong):
    response = browse(facilitator).post(at(community, "community_settings"), about(**wrong))
    assert response.status_code == 422
    assert 'class="field__error"' in response.content.decode()
    community.refresh_from_db()
    assert community.name == "Open house"


def test_a_crafted_post_changes_no_other_field(browse, facilitator, community, at):
    crafted = {
        "slug": "stolen",
        "visibility": "secret",
        "joining": "invitation",
        "opened_at": "",
        "archival": "1",
        "four_eyes": "on",
        "grace_days": "1",
        "last_activity_at": "2001-01-01",
    }
    before = Community.objects.values(*crafted).get(pk=community.pk)
    browse(facilitator).post(at(community, "community_settings"), about(**crafted))
    assert Community.objects.values(*crafted).get(pk=community.pk) == before


def test_vetting_settings_are_saved(browse, facilitator, community, at):
    data = {"default_view": "newest", "grace_days": "10", "four_eyes": "on", "visibility": "secret"}
    assert browse(facilitator).post(at(community, "community_vetting"), data).status_code == 302
    community.refresh_from_db()
    assert (community.default_view, community.grace_days, community.four_eyes) == ("newest", 10, True)
    assert community.visibility == "open"


@pytest.mark.parametrize("days", ["-1", "91", "many"])
def test_days_of_grace_have_limits(browse, facilitator, community, at, days):
    data = {"default_view": "newest", "grace_days": days}
    assert browse(facilitator).post(at(community, "community_vetting"), data).status_code == 422


def test_consequences_are_shown_before_anything_is_saved(browse, facilitator, outsider, member, community, at):
    client, url = browse(facilitator), at(community, "community_policy")
    wanted = policy(visibility="closed", joining="request", preset="members")
    response = client.post(url, wanted)
    page = response.content.decode()
    community.refresh_from_db()
    assert response.status_code == 200
    assert "Nothing is saved yet" in page
    assert "1 person who is not a member will no longer read it" in page
    assert "1 person with the role Member can no longer: " in page
    assert community.visibility == "open"
    for _again in range(2):
        assert client.post(url, wanted | {"confirmed": "yes"}).status_code == 302
    community.refresh_from_db()
    assert (community.visibility, community.joining) == ("closed", "request")


def test_what_nobody_would_notice_is_saved_at_once(browse, facilitator, community, at):
    response = browse(facilitator).post(at(community, "community_policy"), policy(joining="request"))
    assert response.status_code == 302


def test_waiting_requests_are_a_consequence(browse, facilitator, outsider, community, at):
    Community.objects.filter(pk=community.pk).update(joining="request")
    JoinRequest.objects.create(person=outsider, community=community)
    page = browse(facilitator).post(at(community, "community_policy"), policy()).content.decode()
    assert "1 request to join still waits" in page


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"visibility": "secret"}, "by invitation"),
        ({"visibility": "everyone"}, "Select a valid choice"),
        ({"preset": "nonsense"}, "Select a valid choice"),
        ({"visibility": ""}, "required"),
        ({"preset": "custom", "matrix": ["employee-moderate"]}, "Only members can moderate"),
        ({"preset": "custom", "matrix": ["member-grant_official"]}, "Select a valid choice"),
        ({"preset": "custom", "matrix": ["employee-view"]}, "Select a valid choice"),
        ({"preset": "custom", "matrix": ["member-ask"]}, "may do less than"),
        ({"visibility": "closed", "preset": "custom", "matrix": ["employee-reply"]}, "People outside cannot read"),
    ],
)
def test_wrong_combinations_are_told_and_nothing_is_saved(browse, facilitator, community, at, wanted, words):
    before = community.matrix()
    data = policy(**wanted) | {"confirmed": "yes"}
    response = browse(facilitator).post(at(community, "community_policy"), data)
    community.refresh_from_db()
    assert response.status_code == 422
    assert words in response.content.decode()
    assert (community.visibility, community.joining, community.matrix()) == ("open", "freely", before)


def test_the_table_counts_with_something_else(browse, facilitator, community, at):
    cells = ticked(community, without=[cell(Role.EMPLOYEE, Capability.REPLY)])
    data = policy(preset="custom", matrix=cells, confirmed="yes")
    assert browse(facilitator).post(at(community, "community_policy"), data).status_code == 302
    assert Capability.REPLY not in community.matrix()[Role.EMPLOYEE]
    assert Capability.REPLY in community.matrix()[Role.MEMBER]


def test_facilitators_keep_what_they_need_whatever_is_posted(browse, facilitator, community, at):
    cells = [cell(Role.FACILITATOR, capability) for capability in MATRIX if capability != Capability.MODERATE]
    data = policy(preset="custom", matrix=cells, confirmed="yes")
    browse(facilitator).post(at(community, "community_policy"), data)
    assert Capability.MODERATE in community.matrix()[Role.FACILITATOR]


def test_the_table_says_what_it_means_to_everybody(browse, facilitator, community, at):
    page = browse(facilitator).get(at(community, "community_policy")).content.decode()
    assert "Everyone in the organisation: Reply" in page
    assert "Hide, move and close what others wrote" in page


def test_archiving_needs_a_reason_and_is_undone(browse, facilitator, community, at):
    client, url = browse(facilitator), at(community, "community_archive")
    assert client.post(url, {"answer": "archive"}).status_code == 422
    for _again in range(2):
        assert client.post(url, {"answer": "archive", "reason": "Done"}).status_code == 302
    community.refresh_from_db()
    assert community.archival.reason == "Done"
    assert client.get(at(community, "community_settings")).status_code == 403
    for _again in range(2):
        assert client.post(url, {"answer": "unarchive"}).status_code == 302
    community.refresh_from_db()
    assert community.archival is None


def test_a_community_with_official_pages_is_not_archived(browse, facilitator, community, at, db):
    from wagtail.models import Page

    from pages.models import ContentPage

    page = ContentPage(title="Expenses abroad", slug="expenses", owning_community=community)
    Page.objects.get(depth=2).add_child(instance=page)
    response = browse(facilitator).post(at(community, "community_archive"), {"answer": "archive", "reason": "Done"})
    assert response.status_code == 422
    assert "Expenses abroad" in response.content.decode()
    community.refresh_from_db()
    assert community.archival is None
