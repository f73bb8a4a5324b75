"""Joining, asking, answering an invitation, choosing mail and leaving, through HTTP."""

import pytest

from accounts.notifications.models import Notification
from accounts.notifications.relay import relay_all
from communities.capabilities import Role
from communities.mailing import body_of_join_request
from communities.models import Invitation, JoinRequest, Membership
from tests.communities.conftest import texts


@pytest.fixture
def by_request(community):
    type(community).objects.filter(pk=community.pk).update(joining="request")
    return community


def test_join_asks_how_much_mail_and_joins_once(browse, outsider, community, at):
    client, url = browse(outsider), at(community, "community_join")
    assert "How much mail do you want" in client.get(url).content.decode()
    for _again in range(2):
        assert client.post(url, {"mail": "daily"}).status_code == 302
    assert Membership.objects.get(person=outsider, community=community).mail == "daily"


def test_join_without_a_choice_says_so(browse, outsider, community, at):
    response = browse(outsider).post(at(community, "community_join"), {"mail": "hourly"})
    assert response.status_code == 422
    assert not Membership.objects.filter(person=outsider).exists()


def test_a_crafted_post_sets_nothing_but_mail(browse, outsider, community, at):
    data = {"mail": "none", "role": "facilitator", "person": 1, "community": 1, "is_member": "1"}
    browse(outsider).post(at(community, "community_join"), data)
    assert Membership.objects.get(person=outsider).role == Role.MEMBER


@pytest.mark.parametrize(
    ("state", "reason"),
    [({"joining": "invitation"}, "by invitation"), ({}, "archived"), ({"banned": True}, "do not let you take part")],
)
def test_who_cannot_join_is_told_why(browse, outsider, community, facilitator, at, state, reason):
    if state.get("joining"):
        type(community).objects.update(**state)
    elif state:
        community.ban(outsider, by=facilitator, reason="x")
    else:
        community.archive(by=facilitator)
    for response in (
        browse(outsider).get(at(community, "community_join")),
        browse(outsider).post(at(community, "community_join"), {"mail": "daily"}),
    ):
        assert response.status_code == 403
        assert reason in response.content.decode()
    assert not Membership.objects.filter(person=outsider).exists()


def test_asking_twice_asks_once(browse, outsider, by_request, at):
    client, url = browse(outsider), at(by_request, "community_join")
    for words in ("I build meters", "again"):
        assert client.post(url, {"mail": "weekly", "message": words}).status_code == 302
    assert JoinRequest.objects.get(person=outsider).message == "I build meters"
    assert "You asked to join" in client.get(by_request.get_absolute_url()).content.decode()


def test_a_request_is_withdrawn_and_again(browse, outsider, by_request, at):
    by_request.request_to_join(by=outsider)
    for _again in range(2):
        response = browse(outsider).post(at(by_request, "join_request_withdraw"), follow=True)
        assert "withdrawn" in texts(response)
    assert JoinRequest.objects.get(person=outsider).outcome == "withdrawn"


def test_what_one_facilitator_decided_waits_for_no_other(
    outsider, facilitator, by_request, django_capture_on_commit_callbacks
):
    request = by_request.request_to_join(by=outsider, message="I would like to help")
    relay_all()
    told = Notification.objects.filter(activity__verb="join_request.made")
    assert told.unread().exists()
    assert body_of_join_request(told[0].activity, facilitator).note == request.message
    with django_capture_on_commit_callbacks(execute=True):
        request.approve(by=facilitator)
    assert not told.unread().exists()
    assert body_of_join_request(told[0].activity, facilitator) is None


@pytest.mark.parametrize("community", ["open_community", "secret_community"], indirect=True)
def test_an_invitation_shows_what_for_and_who_and_lets_in(browse, invited, community, member):
    invitation = Invitation.objects.get(person=invited)
    client, url = browse(invited), f"/communities/invitations/{invitation.pk}/"
    page = client.get(url).content.decode()
    assert community.purpose in page
    assert "facilitator invites you" in page
    for _again in range(2):
        assert (
            client.post(url, {"answer": "accept", "mail": "none"}).headers["Location"] == community.get_absolute_url()
        )
    assert Membership.objects.get(person=invited).mail == "none"


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_a_declined_invitation_is_over(browse, invited, community):
    invitation = Invitation.objects.get(person=invited)
    client, url = browse(invited), f"/communities/invitations/{invitation.pk}/"
    for _again in range(2):
        response = client.post(url, {"answer": "decline"})
        assert response.headers["Location"] == "/communities/"
    assert community.name not in client.get("/communities/").content.decode()
    assert not Membership.objects.filter(person=invited).exists()


def test_somebody_elses_invitation_is_not_there(browse, invited, outsider, manager):
    url = f"/communities/invitations/{Invitation.objects.get(person=invited).pk}/"
    for user in (outsider, manager):
        assert browse(user).get(url).status_code == 404
        assert browse(user).post(url, {"answer": "accept", "mail": "none"}).status_code == 404


def test_an_invitation_to_a_listed_one_is_answered_from_its_button(browse, invited, community, at):
    response = browse(invited).get(at(community, "community_join"))
    assert response.headers["Location"] == f"/communities/invitations/{Invitation.objects.get().pk}/"


def test_members_choose_their_mail_again(browse, member, community, at):
    client, url = browse(member), at(community, "community_join")
    assert "Mail from" in client.get(url).content.decode()
    client.post(url, {"mail": "mentions"})
    assert Membership.objects.get(person=member).mail == "mentions"


@pytest.mark.parametrize("community", ["open_community", "closed_community", "secret_community"], indirect=True)
def test_leaving_asks_first_then_leaves(browse, member, community, at):
    client, url = browse(member), at(community, "community_leave")
    assert "Leave" in client.get(url).content.decode()
    assert Membership.objects.filter(person=member).exists()
    response = client.post(url, follow=True)
    assert response.status_code == 200
    assert "You left" in texts(response)
    assert not Membership.objects.filter(person=member).exists()
    assert client.post(url).status_code == (404 if community.visibility == "secret" else 302)


def test_the_last_facilitator_is_told_how_to_hand_over(browse, facilitator_of, community, at):
    last = facilitator_of(community)
    response = browse(last).post(at(community, "community_leave"))
    assert response.status_code == 422
    page = response.content.decode()
    assert "always has a facilitator" in page
    assert f"/communities/{community.slug}/members/" in page
    assert Membership.objects.filter(person=last).exists()


def test_leaving_needs_a_post_and_a_token(browse, member, community, at):
    client = browse(member)
    client.handler.enforce_csrf_checks = True
    assert client.post(at(community, "community_leave")).status_code == 403
    assert Membership.objects.filter(person=member).exists()
