"""The delegations tab: managers delegate and revoke, facilitators look on."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import Profile
from communities.capabilities import Capability
from communities.models import GroupDelegation, PersonDelegation


def wanted(**fields):
    until = (timezone.localdate() + timedelta(days=90)).isoformat()
    return {"capability": "grant_official", "person": "outsider", "until": until, "reason": "Knows meters", **fields}


def test_a_manager_delegates_once_and_until_the_end_of_the_day(browse, manager, outsider, community, at):
    for _again in range(2):
        assert browse(manager).post(at(community, "community_delegations"), wanted()).status_code == 302
    delegation = PersonDelegation.objects.get(user=outsider)
    assert timezone.localtime(delegation.expires_at).time().hour == 23
    page = browse(manager).get(at(community, "community_delegations")).content.decode()
    assert "Knows meters" in page
    assert community.permissions_for(outsider).can(Capability.GRANT_OFFICIAL)


def test_a_name_is_enough_and_several_of_that_name_are_asked_back(browse, manager, person, community, at):
    for username, role in (("berg1", "Engineer"), ("berg2", "Lawyer")):
        Profile.objects.filter(user=person(username, first_name="Anna", last_name="Berg")).update(job_title=role)
    client, url = browse(manager), at(community, "community_delegations")
    asked = client.post(url, wanted(person="anna berg"))
    assert asked.status_code == 422
    for words in ("“anna berg” can be several people", "Engineer", "Lawyer", 'value="Anna Berg @berg2"'):
        assert words in asked.content.decode()
    assert not PersonDelegation.objects.exists()
    answer = {"person-asked-0": "anna berg", "person-meant-0": "Anna Berg @berg2"}
    assert client.post(url, wanted(person="anna berg", **answer)).status_code == 302
    assert PersonDelegation.objects.get().user.username == "berg2"


def test_a_group_can_hold_it(browse, manager, community, at):
    group = Group.objects.create(name="Meter people")
    data = wanted(person="", group=group.pk, capability="grant_minor")
    browse(manager).post(at(community, "community_delegations"), data)
    assert GroupDelegation.objects.get().group == group


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"person": ""}, "one of the two"),
        ({"person": "nobody"}, "Nobody here is called “nobody”"),
        ({"until": "2020-01-01"}, "within 12 months"),
        ({"until": (date.today() + timedelta(days=500)).isoformat()}, "within 12 months"),
        ({"until": "soon"}, "Enter a valid date"),
        ({"reason": " "}, "required"),
        ({"capability": "moderate"}, "valid choice"),
    ],
)
def test_what_is_wrong_is_told(browse, manager, outsider, community, at, wrong, words):
    response = browse(manager).post(at(community, "community_delegations"), wanted(**wrong))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not PersonDelegation.objects.exists()


def test_the_longest_is_accepted(browse, manager, outsider, community, at):
    day = timezone.localdate() + timedelta(days=365)
    assert (
        browse(manager).post(at(community, "community_delegations"), wanted(until=day.isoformat())).status_code == 302
    )


@pytest.mark.parametrize("who", ["facilitator", "delegate"])
def test_nobody_else_delegates(request, browse, outsider, community, at, who):
    user = request.getfixturevalue(who)
    before = PersonDelegation.objects.count()
    response = browse(user).post(at(community, "community_delegations"), wanted())
    assert response.status_code == 403
    assert PersonDelegation.objects.count() == before


def test_facilitators_see_them_without_buttons(browse, facilitator, delegate, community, at):
    page = browse(facilitator).get(at(community, "community_delegations")).content.decode()
    assert "Knows the subject" in page
    assert "/revoke/" not in page
    assert 'name="reason"' not in page


def test_revoking_asks_first_and_stays_in_the_history(browse, manager, delegate, community, at):
    row = PersonDelegation.objects.get(user=delegate)
    url = at(community, "delegation_revoke", "person", row.pk)
    assert "Revoke the delegation to delegate" in browse(manager).get(url).content.decode()
    for _again in range(2):
        assert browse(manager).post(url).headers["Location"] == f"/vetting/delegations/person/{row.pk}/"
    assert "Revoked" in browse(manager).get(at(community, "community_delegations")).content.decode()
    assert not community.permissions_for(delegate).can(Capability.GRANT_OFFICIAL)


def test_a_delegation_is_revoked_in_its_own_community_by_managers_only(
    browse, manager, facilitator, delegate, community, found, at
):
    row, other = PersonDelegation.objects.get(user=delegate), found("other")
    for kind, where, user, status in (
        ("person", other, manager, 404),
        ("group", community, manager, 404),
        ("robot", community, manager, 404),
        ("person", community, facilitator, 403),
    ):
        assert browse(user).post(at(where, "delegation_revoke", kind, row.pk)).status_code == status
    row.refresh_from_db()
    assert row.is_current


def test_an_expired_one_gives_nothing_and_is_history(browse, facilitator, delegate, community, at):
    past = timezone.now() - timedelta(days=1)
    PersonDelegation.objects.update(created_at=past - timedelta(days=30), expires_at=past)
    page = browse(facilitator).get(at(community, "community_delegations")).content.decode()
    assert "Expired" in page
    assert "Nobody besides the intranet managers" in page


def test_one_that_ends_soon_stands_on_the_desk(browse, facilitator, delegate, community, at):
    PersonDelegation.objects.update(expires_at=timezone.now() + timedelta(days=5))
    page = browse(facilitator).get(at(community, "community_desk")).content.decode()
    assert "delegate may make text official only until" in page


def test_costs_the_same_for_2_and_for_20(browse, facilitator, manager, community, person, at, queries_of):
    client, url = browse(facilitator), at(community, "community_delegations")

    def add(numbers):
        for number in numbers:
            until = timezone.now() + timedelta(days=9)
            community.delegate("grant_minor", to=person(f"p{number}"), by=manager, until=until, reason="x")

    add(range(2))
    few = queries_of(client, url)
    add(range(2, 20))
    assert queries_of(client, url) == few
