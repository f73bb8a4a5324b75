"""The members' pages, through HTTP: list, roles, removing, requests, invitations, bans."""

import pytest

from communities.models import Ban, Invitation, JoinRequest, Membership
from tests.communities.conftest import texts

MANAGING = ["member_role", "member_remove", "member_ban", "member_unban"]


def test_lists_facilitators_first_then_by_name(browse, outsider, community, member_of, editor, facilitator):
    for name in ("zoe", "adam"):
        member_of(community, name)
    response = browse(outsider).get(f"/communities/{community.slug}/members/")
    people = [membership.person.username for membership in response.context["page"]]
    assert people == ["facilitator", "open-house-runner", "editor", "adam", "zoe"]
    assert "Ban" not in response.content.decode()


def test_searches_by_name_and_role(browse, outsider, community, member_of, editor):
    member_of(community, "zoe")
    url = f"/communities/{community.slug}/members/"
    client = browse(outsider)
    assert [m.person.username for m in client.get(url, {"q": "ZO"}).context["page"]] == ["zoe"]
    assert [m.person.username for m in client.get(url, {"role": "editor"}).context["page"]] == ["editor"]
    assert "No member matches" in client.get(url, {"q": "nobody"}).content.decode()


def test_leaves_out_who_has_left_the_organisation(browse, member, deactivated, community):
    assert "deactivated" not in browse(member).get(f"/communities/{community.slug}/members/").content.decode()


@pytest.mark.parametrize("community", ["closed_community", "secret_community"], indirect=True)
@pytest.mark.parametrize("who", ["outsider", "ex_member", "invited"])
def test_is_for_readers_only(request, browse, community, who):
    user = request.getfixturevalue(who)
    assert browse(user).get(f"/communities/{community.slug}/members/").status_code == 404


def test_costs_the_same_for_2_and_for_20(browse, facilitator, community, member_of, queries_of):
    client, url = browse(facilitator), f"/communities/{community.slug}/members/"
    few = queries_of(client, url)
    for number in range(20):
        member_of(community, f"m-{number}")
    assert queries_of(client, url) == few <= 10


def test_a_role_changes_once(browse, facilitator, member, community, at):
    url = at(community, "member_role", "member")
    for _again in range(2):
        assert browse(facilitator).post(url, {"role": "editor"}).status_code == 302
    assert Membership.objects.get(person=member).role == "editor"


@pytest.mark.parametrize("role", ["owner", "", "employee"])
def test_an_unknown_role_changes_nothing(browse, facilitator, member, community, at, role):
    response = browse(facilitator).post(at(community, "member_role", "member"), {"role": role}, follow=True)
    assert "Choose a role" in texts(response)
    assert Membership.objects.get(person=member).role == "member"


def test_the_last_facilitator_stays_one(browse, facilitator_of, community, at):
    last = facilitator_of(community)
    response = browse(last).post(at(community, "member_role", last.username), {"role": "member"}, follow=True)
    assert "always has a facilitator" in texts(response)
    assert browse(last).post(at(community, "member_remove", last.username)).status_code == 422


def test_a_member_is_removed_after_a_question_and_again(browse, facilitator, member, community, at):
    url = at(community, "member_remove", "member")
    assert "Remove member from" in browse(facilitator).get(url).content.decode()
    for _again in range(2):
        assert browse(facilitator).post(url).status_code == 302
    assert not Membership.objects.filter(person=member).exists()


@pytest.mark.parametrize("name", MANAGING)
@pytest.mark.parametrize("who", ["member", "editor", "outsider"])
def test_others_manage_nobody(request, browse, community, facilitator, at, name, who):
    user = request.getfixturevalue(who)
    response = browse(user).post(at(community, name, "facilitator"), {"role": "member", "reason": "x"})
    assert response.status_code == 403
    assert "Ask one of its facilitators" in response.content.decode()
    assert Membership.objects.get(person=facilitator).role == "facilitator"
    assert not Ban.objects.exists()


@pytest.mark.parametrize("name", ["waiting_list", "ban_list", "member_invite", "member_suggestions"])
def test_lists_of_others_are_for_those_who_manage(browse, community, facilitator, member, at, name):
    assert browse(facilitator).get(at(community, name)).status_code == 200
    assert browse(member).get(at(community, name)).status_code == 403


def test_a_ban_needs_a_reason_and_is_lifted(browse, facilitator, member, community, at):
    client, url = browse(facilitator), at(community, "member_ban", "member")
    assert client.post(url).status_code == 422
    for _again in range(2):
        assert client.post(url, {"reason": "Sold raffle tickets"}).status_code == 302
    assert not Membership.objects.filter(person=member).exists()
    assert "Sold raffle tickets" in client.get(at(community, "ban_list")).content.decode()
    assert "Sold raffle tickets" not in client.get(community.get_absolute_url()).content.decode()
    assert "Sold raffle tickets" in browse(member).get(community.get_absolute_url()).content.decode()
    client = browse(facilitator)
    for _again in range(2):
        assert client.post(at(community, "member_unban", "member")).status_code == 302
    assert not Ban.objects.exists()
    log = client.get(at(community, "moderation_log")).content.decode()
    assert [log.count(words) for words in ("banned somebody", "lifted a ban", "Sold raffle tickets")] == [1, 1, 1]
    assert log.count(f": {member.name}") == 2


def test_nobody_bans_themselves(browse, facilitator, community, at):
    response = browse(facilitator).post(at(community, "member_ban", "facilitator"), {"reason": "x"})
    assert response.status_code == 422
    assert "cannot ban yourself" in response.content.decode()


@pytest.fixture
def asked(community, outsider):
    type(community).objects.filter(pk=community.pk).update(joining="request")
    community.refresh_from_db()
    return community.request_to_join(by=outsider, message="I build meters")


def test_a_request_is_read_and_approved(browse, facilitator, asked, community, at):
    client, url = browse(facilitator), at(community, "join_request_decide", asked.pk)
    assert "I build meters" in client.get(at(community, "waiting_list")).content.decode()
    assert "I build meters" in client.get(url).content.decode()
    for _again in range(2):
        assert client.post(url, {"answer": "approve", "comment": "Welcome"}).status_code == 302
    assert Membership.objects.filter(person=asked.person).count() == 1
    response = client.post(url, {"answer": "decline"})
    assert response.status_code == 422
    assert "decided already" in response.content.decode()


def test_a_request_is_declined_with_a_word(browse, facilitator, asked, community, at):
    browse(facilitator).post(at(community, "join_request_decide", asked.pk), {"answer": "decline", "comment": "Full"})
    asked.refresh_from_db()
    assert (asked.outcome, asked.comment) == ("declined", "Full")


def test_a_post_that_decides_nothing_decides_nothing(browse, facilitator, asked, community, at):
    response = browse(facilitator).post(at(community, "join_request_decide", asked.pk), {"answer": "perhaps"})
    asked.refresh_from_db()
    assert response.status_code == 422
    assert asked.is_open


def test_a_request_elsewhere_is_not_decided_here(browse, facilitator, asked, found, at):
    other = found("other", facilitators=[facilitator])
    url = at(other, "join_request_decide", asked.pk)
    assert browse(facilitator).post(url, {"answer": "approve"}).status_code == 404


def test_members_cannot_decide(browse, member, asked, community, at):
    url = at(community, "join_request_decide", asked.pk)
    assert browse(member).post(url, {"answer": "approve"}).status_code == 403
    assert not Membership.objects.filter(person=asked.person).exists()


def test_people_are_invited_by_user_name_once(browse, facilitator, community, person, at):
    for name in ("anna", "b.ob"):
        person(name)
    url = at(community, "member_invite")
    for _again in range(2):
        data = {"people": "@anna, b.ob\nanna", "role": "editor", "message": "Come"}
        assert browse(facilitator).post(url, data).status_code == 302
    assert set(Invitation.objects.values_list("person__username", "role")) == {("anna", "editor"), ("b.ob", "editor")}


def test_an_unknown_name_invites_nobody(browse, facilitator, community, person, at):
    person("anna")
    response = browse(facilitator).post(at(community, "member_invite"), {"people": "anna nobdy", "role": "member"})
    assert response.status_code == 422
    assert "nobdy" in response.content.decode()
    assert not Invitation.objects.exists()


def test_thirty_at_a_time(browse, facilitator, community, at):
    people = " ".join(f"p{number}" for number in range(31))
    response = browse(facilitator).post(at(community, "member_invite"), {"people": people, "role": "member"})
    assert "at most 30" in response.content.decode()


def test_who_is_in_it_is_named_and_the_others_are_invited(browse, facilitator, member, community, person, at):
    person("anna")
    data = {"people": "member anna", "role": "member"}
    response = browse(facilitator).post(at(community, "member_invite"), data, follow=True)
    assert "member is a member already" in texts(response)
    assert Invitation.objects.get().person.username == "anna"


def test_suggestions_leave_members_out(browse, facilitator, member, community, person, at):
    person("memory", first_name="Memory", last_name="Lane")
    page = browse(facilitator).get(at(community, "member_suggestions"), {"find": "mem"}).content.decode()
    assert 'data-pick="memory"' in page
    assert 'data-pick="member"' not in page


def test_an_invitation_is_taken_back_and_again(browse, facilitator, invited, community, at):
    url = at(community, "invitation_withdraw", Invitation.objects.get().pk)
    for _again in range(2):
        assert browse(facilitator).post(url).status_code == 302
    assert Invitation.objects.get().outcome == "withdrawn"


def test_waiting_lists_cost_the_same_for_2_and_for_20(browse, facilitator, community, person, queries_of, at):
    client = browse(facilitator)

    def add(numbers):
        for number in numbers:
            JoinRequest.objects.create(person=person(f"r{number}"), community=community)
            community.invite(person(f"i{number}"), by=facilitator)
            Ban.objects.create(person=person(f"b{number}"), community=community, banned_by=facilitator, reason="x")

    add(range(2))
    few = [queries_of(client, at(community, name)) for name in ("waiting_list", "ban_list", "community_desk")]
    add(range(2, 20))
    assert [queries_of(client, at(community, n)) for n in ("waiting_list", "ban_list", "community_desk")] == few
