"""Verbs of communities and their refusals: coming in, roles, going, founding and proposing."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts.notifications.models import Activity, Outbox
from communities import actions, refusals
from communities.capabilities import Role
from communities.models import Ban, Community, HomeBlock, Invitation, JoinRequest, Membership, Proposal
from communities.models.slugs import RESERVED, validate_free_word
from communities.presets import HOME_BLOCKS


def told(verb):
    """Who the newest activity of this verb is told to."""
    outbox = Outbox.objects.filter(activity__verb=verb).order_by("-id").first()
    return set(outbox.people) if outbox else set()


def role_of(person, community):
    return Membership.objects.filter(person=person, community=community).values_list("role", flat=True).first()


# Joining --------------------------------------------------------------------------------------------------------------
def test_joining_freely(open_community, outsider):
    membership = open_community.join(by=outsider, mail="daily")
    assert (membership.role, membership.mail) == ("member", "daily")
    assert open_community.join(by=outsider) == membership
    assert Activity.objects.filter(verb="membership.joined", actor=outsider).count() == 1


def test_joining_where_it_is_not_free(closed_community, secret_community, outsider):
    with pytest.raises(refusals.JoinsByRequest):
        closed_community.join(by=outsider)
    with pytest.raises(refusals.JoinsByInvitation):
        secret_community.join(by=outsider)
    assert not outsider.memberships.exists()


@pytest.mark.parametrize(
    ("persona", "refusal"), [("banned", refusals.Banned), ("deactivated", refusals.InactivePerson)]
)
def test_who_cannot_come_in(request, closed_community, open_community, community, persona, refusal):
    person = request.getfixturevalue(persona)
    with pytest.raises(refusal):
        open_community.join(by=person)
    with pytest.raises(refusal):
        open_community.request_to_join(by=person)


def test_nothing_is_joined_before_it_is_opened_or_once_archived(open_community, outsider, facilitator, manager):
    open_community.archive(by=manager)
    with pytest.raises(refusals.IsArchived):
        open_community.join(by=outsider)
    with pytest.raises(refusals.IsArchived):
        open_community.invite(outsider, by=facilitator)
    Community.objects.update(archival=None, opened_at=None)
    with pytest.raises(refusals.NotOpened):
        open_community.join(by=outsider)


# Requests -------------------------------------------------------------------------------------------------------------
@pytest.fixture
def asked(closed_community, outsider):
    return closed_community.request_to_join(by=outsider, message="I work on this", mail="none")


@pytest.fixture
def runner(closed_community, facilitator_of):
    return facilitator_of(closed_community)


def test_asking_to_join(closed_community, outsider, asked, runner):
    assert asked.is_open
    assert closed_community.request_to_join(by=outsider) == asked
    assert told("join_request.made") == {runner.pk}
    assert str(outsider) in str(asked)


def test_asking_where_it_is_not_the_way(open_community, secret_community, closed_community, outsider, runner):
    with pytest.raises(refusals.JoinsFreely):
        open_community.request_to_join(by=outsider)
    with pytest.raises(refusals.JoinsByInvitation):
        secret_community.request_to_join(by=outsider)
    with pytest.raises(refusals.AlreadyMember):
        closed_community.request_to_join(by=runner)


def test_approving(closed_community, outsider, asked, runner):
    membership = asked.approve(by=runner, comment="Welcome")
    assert (membership.person, membership.mail) == (outsider, "none")
    assert (asked.outcome, asked.decided_by, asked.comment) == ("approved", runner, "Welcome")
    assert asked.approve(by=runner) == membership
    assert told("join_request.approved") == {outsider.pk}
    with pytest.raises(refusals.AlreadyDecided):
        asked.decline(by=runner)
    with pytest.raises(refusals.AlreadyDecided):
        asked.withdraw(by=outsider)


def test_approving_again_somebody_who_left(asked, runner, outsider):
    asked.approve(by=runner).leave(by=outsider)
    with pytest.raises(refusals.AlreadyDecided):
        asked.approve(by=runner)


def test_declining(asked, runner, outsider, closed_community):
    asked.decline(by=runner, comment="Not this time")
    asked.decline(by=runner)
    assert (asked.outcome, asked.comment) == ("declined", "Not this time")
    with pytest.raises(refusals.AlreadyDecided):
        asked.approve(by=runner)
    assert closed_community.request_to_join(by=outsider) != asked


def test_withdrawing_a_request(asked, runner, outsider):
    with pytest.raises(refusals.NotYours):
        asked.withdraw(by=runner)
    asked.withdraw(by=outsider)
    asked.withdraw(by=outsider)
    assert asked.outcome == "withdrawn"


def test_only_who_manages_members_decides(asked, manager, member):
    for user in (manager, member):
        with pytest.raises(refusals.NotAllowed):
            asked.approve(by=user)
        with pytest.raises(refusals.NotAllowed):
            asked.decline(by=user)


def test_a_banned_person_is_not_let_in_by_approving(asked, closed_community, runner, outsider):
    closed_community.ban(outsider, by=runner, reason="-")
    with pytest.raises(refusals.AlreadyDecided):
        asked.approve(by=runner)
    JoinRequest.objects.update(outcome="", decided_at=None)
    with pytest.raises(refusals.PersonBanned):
        asked.approve(by=runner)


# Invitations ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def invitation(secret_community, facilitator_of, outsider):
    return secret_community.invite(outsider, by=facilitator_of(secret_community), role="editor", message="Join us")


def test_inviting(invitation, secret_community, outsider, member):
    assert secret_community.invite(outsider, by=invitation.invited_by) == invitation
    assert told("invitation.made") == {outsider.pk}
    assert list(Invitation.objects.open_to(outsider)) == [invitation]
    assert not Invitation.objects.open_to(member).exists()
    assert str(outsider) in str(invitation)


def test_invitations_are_read_in_one_query(invitation, outsider, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [(i.community.name, i.invited_by.name) for i in Invitation.objects.open_to(outsider)]


def test_accepting(invitation, secret_community, outsider):
    membership = invitation.accept(by=outsider, mail="daily")
    assert (membership.role, membership.mail, invitation.outcome) == ("editor", "daily", "accepted")
    assert invitation.accept(by=outsider) == membership
    assert told("invitation.accepted") == {invitation.invited_by.pk}
    membership.leave(by=outsider)
    with pytest.raises(refusals.AlreadyDecided):
        invitation.accept(by=outsider)


def test_joining_is_accepting(invitation, secret_community, outsider):
    assert secret_community.join(by=outsider).role == "editor"
    invitation.refresh_from_db()
    assert invitation.outcome == "accepted"


def test_declining_and_withdrawing_an_invitation(invitation, secret_community, outsider, member):
    inviter = invitation.invited_by
    for verb in (invitation.accept, invitation.decline):
        with pytest.raises(refusals.NotYours):
            verb(by=member)
    invitation.decline(by=outsider)
    invitation.decline(by=outsider)
    with pytest.raises(refusals.AlreadyDecided):
        invitation.accept(by=outsider)
    again = secret_community.invite(outsider, by=inviter)
    with pytest.raises(refusals.NotAllowed):
        again.withdraw(by=member)
    again.withdraw(by=inviter)
    again.withdraw(by=inviter)
    assert again.outcome == "withdrawn"
    with pytest.raises(refusals.AlreadyDecided):
        again.accept(by=outsider)
    assert not Invitation.objects.open_to(outsider).exists()


def test_an_invitation_gives_no_more_than_its_inviter_still_may(secret_community, invitation, outsider, member_of):
    """security.md S3: authority that ended does not live on in what was sent."""
    inviter = invitation.invited_by
    member_of(secret_community, "second", Role.FACILITATOR)
    inviter.memberships.get().set_role(Role.MEMBER)
    assert invitation.accept(by=outsider).role == "member"


def test_inviting_as_facilitator(open_community, facilitator, editor, outsider, member):
    assert open_community.invite(outsider, by=facilitator, role="facilitator").accept(by=outsider).role == "facilitator"
    invitation = Invitation(community=open_community, role="editor", invited_by=None)
    assert invitation.role_now() == "member"
    with pytest.raises(refusals.UnknownRole):
        open_community.invite(member, by=facilitator, role="owner")
    with pytest.raises(refusals.AlreadyMember):
        open_community.invite(member, by=facilitator)
    with pytest.raises(refusals.NotAllowed):
        open_community.invite(outsider, by=editor)


def test_editors_who_manage_members_name_no_facilitators(open_community, facilitator, editor, outsider, member):
    matrix = {role: set(held) for role, held in open_community.matrix().items()}
    matrix[Role.EDITOR].add("manage_members")
    open_community.change_policy(by=facilitator, matrix=matrix)
    with pytest.raises(refusals.OnlyFacilitatorsNameFacilitators):
        open_community.invite(outsider, by=editor, role="facilitator")
    ours = member.memberships.get()
    with pytest.raises(refusals.OnlyFacilitatorsNameFacilitators):
        ours.change_role("facilitator", by=editor)
    theirs = facilitator.memberships.get()
    for verb in (theirs.remove, lambda by: theirs.change_role("member", by=by)):
        with pytest.raises(refusals.OnlyFacilitatorsNameFacilitators):
            verb(by=editor)
    with pytest.raises(refusals.OnlyFacilitatorsNameFacilitators):
        open_community.ban(facilitator, by=editor, reason="-")
    ours.change_role("editor", by=editor)
    ours.remove(by=editor)
    assert role_of(member, open_community) is None


def test_not_inviting_those_who_cannot_come(open_community, facilitator, banned, deactivated):
    with pytest.raises(refusals.PersonBanned):
        open_community.invite(banned, by=facilitator)
    with pytest.raises(refusals.InactivePerson):
        open_community.invite(deactivated, by=facilitator)


def test_an_invitation_falls_with_a_ban(open_community, invited, facilitator):
    open_community.ban(invited, by=facilitator, reason="-")
    assert not Invitation.objects.open_to(invited).exists()
    Invitation.objects.update(outcome="", decided_at=None)
    assert not Invitation.objects.open_to(invited).exists()
    with pytest.raises(refusals.Banned):
        invited.invitations.get().accept(by=invited)


def test_people_without_an_account_have_no_invitations(open_community, invited):
    invited.is_active = False
    assert not Invitation.objects.open_to(invited).exists()


# Roles, going, banning ------------------------------------------------------------------------------------------------
def test_leaving(open_community, member, facilitator):
    membership = member.memberships.get()
    with pytest.raises(refusals.NotYours):
        membership.leave(by=facilitator)
    membership.leave(by=member)
    membership.leave(by=member)
    assert Activity.objects.filter(verb="membership.left").count() == 1


def test_the_last_facilitator_stays(open_community, facilitator_of, member):
    last = facilitator_of(open_community)
    membership = last.memberships.get()
    for verb in (membership.leave, membership.remove, lambda by: membership.change_role("member", by=by)):
        with pytest.raises(refusals.LastFacilitator) as refusal:
            verb(by=last)
    assert "Make another member facilitator first" in str(refusal.value)
    member.memberships.get().change_role("facilitator", by=last)
    membership.leave(by=last)
    assert list(open_community.people_in(Role.FACILITATOR)) == [member]


def test_facilitators_whose_account_ended_do_not_count(open_community, facilitator_of, member_of):
    last = facilitator_of(open_community)
    gone = member_of(open_community, "gone", Role.FACILITATOR)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    with pytest.raises(refusals.LastFacilitator):
        last.memberships.get().leave(by=last)


def test_changing_roles(open_community, member, facilitator, manager, outsider):
    membership = member.memberships.get()
    membership.change_role("editor", by=facilitator)
    membership.change_role("editor", by=facilitator)
    assert role_of(member, open_community) == "editor"
    activity = Activity.objects.get(verb="membership.role_changed")
    assert (activity.data["from"], activity.data["to"]) == ("member", "editor")
    assert told("membership.role_changed") == {member.pk}
    with pytest.raises(refusals.UnknownRole):
        membership.change_role("employee", by=facilitator)
    with pytest.raises(refusals.NotAllowed):
        membership.change_role("member", by=manager)
    membership.change_role("facilitator", by=manager)
    assert role_of(member, open_community) == "facilitator"
    Membership.objects.filter(pk=membership.pk).delete()
    with pytest.raises(refusals.NotMember):
        membership.change_role("member", by=facilitator)


def test_nobody_is_promoted_whose_account_ended(open_community, deactivated, facilitator):
    with pytest.raises(refusals.InactivePerson):
        deactivated.memberships.get().change_role("editor", by=facilitator)


def test_removing(open_community, member, editor, facilitator, manager):
    membership = member.memberships.get()
    for user in (editor, manager):
        with pytest.raises(refusals.NotAllowed):
            membership.remove(by=user)
    membership.remove(by=facilitator)
    membership.remove(by=facilitator)
    assert told("membership.removed") == {member.pk}


def test_banning(open_community, member, facilitator):
    ban = open_community.ban(member, by=facilitator, reason="Sold raffle tickets")
    assert open_community.ban(member, by=facilitator, reason="Again") == ban
    assert role_of(member, open_community) is None
    with pytest.raises(refusals.Banned):
        open_community.join(by=member)
    open_community.unban(member, by=facilitator)
    open_community.unban(member, by=facilitator)
    assert Activity.objects.filter(verb="membership.unbanned").count() == 1
    open_community.join(by=member)
    assert str(member) in str(ban)


def test_who_bans_whom(open_community, facilitator_of, member, editor):
    last = facilitator_of(open_community)
    with pytest.raises(refusals.CannotBanSelf):
        open_community.ban(last, by=last, reason="-")
    with pytest.raises(refusals.NotAllowed):
        open_community.ban(member, by=editor, reason="-")
    with pytest.raises(refusals.NotAllowed):
        open_community.unban(member, by=editor)


def test_choosing_mail(open_community, member, facilitator):
    membership = member.memberships.get()
    membership.change_mail("none", by=member)
    assert Membership.objects.get(pk=membership.pk).mail == "none"
    with pytest.raises(refusals.NotYours):
        membership.change_mail("daily", by=facilitator)
    with pytest.raises(ValueError, match="hourly"):
        membership.change_mail("hourly", by=member)


def test_transferring(open_community, facilitator_of, member, outsider):
    first = facilitator_of(open_community)
    open_community.transfer(to=outsider, by=first)
    assert (role_of(first, open_community), role_of(outsider, open_community)) == ("member", "facilitator")
    open_community.transfer(to=outsider, by=first)
    with pytest.raises(refusals.OnlyFacilitatorsNameFacilitators):
        open_community.transfer(to=member, by=first)
    assert Activity.objects.filter(verb="community.transferred").count() == 1


def test_managers_hand_a_community_to_somebody(open_community, manager, outsider, banned, deactivated):
    open_community.transfer(to=outsider, by=manager)
    assert role_of(outsider, open_community) == "facilitator"
    assert role_of(manager, open_community) is None
    with pytest.raises(refusals.PersonBanned):
        open_community.transfer(to=banned, by=manager)
    with pytest.raises(refusals.InactivePerson):
        open_community.transfer(to=deactivated, by=manager)


def test_who_sees_who_is_a_member(closed_community, open_community, outsider, member):
    visible = Membership.objects.visible_to(outsider)
    assert {membership.community for membership in visible} == {open_community}


# Settings -------------------------------------------------------------------------------------------------------------
def test_changing_settings(open_community, facilitator, member, manager):
    description = "<p>Hello</p><script>alert(1)</script>"
    open_community.change_settings(by=facilitator, name="Open door", description=description, hue=12)
    fresh = Community.objects.get(pk=open_community.pk)
    assert (fresh.name, fresh.description, fresh.hue) == ("Open door", "<p>Hello</p>", 12)
    assert open_community.name == "Open door"
    open_community.change_settings(by=facilitator, name="Open door")
    assert Activity.objects.filter(verb="community.settings_changed").count() == 1
    with pytest.raises(ValidationError):
        open_community.change_settings(by=facilitator, hue=400)
    with pytest.raises(TypeError):
        open_community.change_settings(by=facilitator, slug="elsewhere")
    for user in (member, manager):
        with pytest.raises(refusals.NotAllowed):
            open_community.change_settings(by=user, name="Mine")


# Founding and proposing -----------------------------------------------------------------------------------------------
FIELDS = {"name": "Beekeepers", "slug": "beekeepers", "purpose": "Bees on our roofs"}


def test_founding(manager, outsider, employee):
    community = actions.found(by=manager, facilitators=[outsider], preset="members", kind="support", **FIELDS)
    assert community.state == "active"
    assert role_of(outsider, community) == "facilitator"
    kinds = list(HomeBlock.objects.filter(community=community).values_list("kind", flat=True))
    assert kinds[:2] == ["purpose", "services"]
    with pytest.raises(refusals.OnlyIntranetManagers):
        actions.found(by=employee, facilitators=[employee], **FIELDS | {"slug": "other"})
    with pytest.raises(ValueError, match="facilitator"):
        actions.found(by=manager, facilitators=[], **FIELDS | {"slug": "other"})
    assert not Community.objects.filter(slug="other").exists()


@pytest.mark.parametrize("slug", ["propose", "settings", "42", "declined-7", "Bees", "be es", "", "beekeepers"])
def test_addresses_that_are_refused(manager, employee, slug):
    actions.found(by=manager, facilitators=[employee], **FIELDS)
    with pytest.raises(ValidationError) as refusal:
        actions.propose(by=employee, reason="-", **FIELDS | {"slug": slug})
    assert list(refusal.value.message_dict) == ["slug"]
    assert [c.slug for c in Community.objects.all()] == ["beekeepers"]


def test_every_address_beside_a_communitys_is_reserved():
    """Whatever stands in the address list where a slug might stand must not be a community's slug."""
    from communities import urls

    words = {str(pattern.pattern).split("/")[0] for pattern in urls.urlpatterns} - {"", "<slug:slug>"}
    assert words <= RESERVED
    for word in RESERVED:
        with pytest.raises(ValidationError):
            validate_free_word(word)


def test_proposing(employee, manager):
    proposal = actions.propose(by=employee, reason="Bees are dying", **FIELDS)
    assert (proposal.community.state, proposal.is_open, str(proposal)) == ("proposed", True, "Beekeepers")
    assert actions.propose(by=employee, reason="Bees are dying", **FIELDS) == proposal
    assert told("proposal.made") == {manager.pk}
    assert not Community.objects.visible_to(employee).exists()
    assert not Community.objects.visible_to(manager).exists()


def test_who_sees_proposals(employee, manager, outsider, administrator):
    proposal = actions.propose(by=employee, reason="-", **FIELDS)
    for user in (employee, manager):
        assert list(Proposal.objects.visible_to(user)) == [proposal]
    for user in (outsider, administrator):
        assert not Proposal.objects.visible_to(user).exists()
    employee.is_active = False
    assert not Proposal.objects.visible_to(employee).exists()


def test_wrong_proposals_leave_nothing(employee):
    with pytest.raises(refusals.PolicyRefused):
        actions.propose(by=employee, reason="-", visibility="secret", **FIELDS)
    employee.is_active = False
    with pytest.raises(refusals.InactivePerson):
        actions.propose(by=employee, reason="-", **FIELDS)
    assert not Community.objects.exists()


def test_an_address_taken_in_between(employee, monkeypatch, open_community):
    """What full_clean did not see yet, the unique constraint says in the same words."""
    monkeypatch.setattr(Community, "full_clean", lambda self, **kwargs: None)
    with pytest.raises(ValidationError) as refusal:
        actions.propose(by=employee, reason="-", **FIELDS | {"slug": open_community.slug})
    assert "Another community has this address" in str(refusal.value)


def test_approving_a_proposal(employee, manager):
    proposal = actions.propose(by=employee, reason="-", **FIELDS)
    community = proposal.approve(by=manager, comment="Good idea")
    assert (community.state, role_of(employee, community)) == ("active", "facilitator")
    assert proposal.approve(by=manager) == community
    assert (proposal.decision, proposal.decided_by, proposal.comment) == ("approved", manager, "Good idea")
    assert told("proposal.approved") == {employee.pk}
    assert community.home_blocks.count() == len(HOME_BLOCKS[community.kind])
    with pytest.raises(refusals.AlreadyDecided):
        proposal.decline(by=manager, comment="-")


def test_declining_a_proposal_frees_the_address(employee, manager):
    proposal = actions.propose(by=employee, reason="-", **FIELDS)
    proposal.decline(by=manager, comment="We have one")
    proposal.decline(by=manager, comment="We have one")
    with pytest.raises(refusals.AlreadyDecided):
        proposal.approve(by=manager)
    again = actions.propose(by=employee, reason="Better", **FIELDS)
    assert (again != proposal, again.community.slug, proposal.slug) == (True, "beekeepers", "beekeepers")
    assert not Community.objects.opened().exists()


def test_who_decides(employee, manager, administrator):
    proposal = actions.propose(by=employee, reason="-", **FIELDS)
    for user in (employee, administrator):
        with pytest.raises(refusals.OnlyIntranetManagers):
            proposal.approve(by=user)
    own = actions.propose(by=manager, reason="-", **FIELDS | {"slug": "wasps"})
    with pytest.raises(refusals.CannotDecideOwnProposal):
        own.approve(by=manager)


def test_a_proposer_who_left(employee, manager, outsider):
    proposal = actions.propose(by=employee, reason="-", **FIELDS)
    type(employee).objects.filter(pk=employee.pk).update(is_active=False)
    with pytest.raises(refusals.InactivePerson):
        proposal.approve(by=manager)
    proposal.refresh_from_db()
    assert proposal.is_open
    assert role_of(outsider, proposal.approve(by=manager, facilitator=outsider)) == "facilitator"


# Rows -----------------------------------------------------------------------------------------------------------------
def test_rows_the_database_refuses(open_community, member, facilitator):
    ours = {"person": member, "community": open_community}
    doubles = [
        lambda: Membership.objects.create(**ours),
        lambda: Membership.objects.filter(person=member).update(role="employee"),
        lambda: [JoinRequest.objects.create(**ours) for _ in range(2)],
        lambda: [Invitation.objects.create(**ours) for _ in range(2)],
        lambda: [Ban.objects.create(**ours, reason="-") for _ in range(2)],
        lambda: JoinRequest.objects.create(**ours, outcome="approved"),
        lambda: [open_community.archivals.create(archived_by=facilitator) for _ in range(2)],
    ]
    for double in doubles:
        with pytest.raises(IntegrityError), transaction.atomic():
            double()


def test_history_is_not_deleted_with_its_community(delegate, open_community):
    with pytest.raises(ProtectedError):
        open_community.delete()


def test_names(open_community, member):
    membership = member.memberships.get()
    cell = open_community.role_capabilities.first()
    assert str(open_community) in str(membership)
    assert cell.capability in str(cell)
    assert open_community.slug in open_community.get_absolute_url()
