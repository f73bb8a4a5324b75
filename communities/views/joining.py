"""Coming in and going: join, ask, answer an invitation, choose how much mail, leave."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.forms.joining import ConfirmForm, InvitationAnswerForm, JoinForm, JoinRequestForm
from communities.models import Community, Invitation, JoinRequest, Membership
from communities.request import Request
from communities.tester import CommunityPermissionTester
from communities.views.answers import done, done_or_told, posted, status_of
from communities.views.doors import require, visible_community


def community_join(request: Request, slug: str) -> HttpResponse:
    """Join, ask to join, or (for members) choose how much mail."""
    community, permissions = visible_community(request, slug)
    if permissions.is_member:
        return choose_mail(request, community)
    if permissions.is_invited and permissions.can_join:
        invitations = Invitation.objects.visible_to(request.user).open_to(request.user)
        return redirect("invitation_detail", invitations.get(community=community).pk)
    if permissions.has_requested:
        return redirect(community)
    require(permissions.can_join or permissions.can_request_to_join, why_not(permissions))
    form_class, verb = (
        (JoinForm, community.join) if permissions.can_join else (JoinRequestForm, community.request_to_join)
    )
    form = form_class(posted(request))
    if form.is_valid() and done(form, verb, by=request.user, **form.cleaned_data):
        messages.success(request, welcome(community, permissions))
        return redirect(community)
    context = {"community": community, "permissions": permissions, "form": form}
    return render(request, "communities/community_join.html", context, status=status_of(form))


def choose_mail(request: Request, community: Community) -> HttpResponse:
    """Also where a repeated join ends up: the choice is the same."""
    membership = get_object_or_404(
        Membership.objects.visible_to(request.user), community=community, person=request.user
    )
    form = JoinForm(posted(request), initial={"mail": membership.mail})
    if request.method == "POST" and form.is_valid():
        membership.change_mail(form.cleaned_data["mail"], by=request.user)
        messages.success(request, _("Your choice of mail is saved."))
        return redirect(community)
    context = {"community": community, "membership": membership, "form": form}
    return render(request, "communities/community_join.html", context, status=status_of(form))


def welcome(community: Community, permissions: CommunityPermissionTester) -> str:
    if permissions.can_join:
        return _("Welcome to %(name)s.") % {"name": community.name}
    return _("Your request is with the facilitators. You will be told when they have answered.")


def why_not(permissions: CommunityPermissionTester) -> str:
    """Why the reader cannot come in, and the way on."""
    if permissions.community.archival_id:
        return _("This community is archived, so nobody can join it.")
    if permissions.is_banned:
        return _("The facilitators do not let you take part here. Write to them if this is a mistake.")
    return _("People join this community by invitation. Ask one of its facilitators to invite you.")


@require_POST
def join_request_withdraw(request: Request, slug: str) -> HttpResponse:
    community, _permissions = visible_community(request, slug)
    asked = JoinRequest.objects.open().filter(community=community, person=request.user).first()
    if asked is None or done_or_told(request, asked.withdraw, by=request.user):
        messages.success(request, _("Your request is withdrawn."))
    return redirect(community)


def invitation_detail(request: Request, pk: int) -> HttpResponse:
    """An invitation shows the invited what the community is for and who asks; nobody else sees it."""
    # One's own, answered ones too: a repeated answer is led to where the first one went.
    mine = request.user.invitations.select_related("community", "invited_by")
    invitation = get_object_or_404(mine, pk=pk)
    community = invitation.community
    if not invitation.is_open:
        return answered_before(request, invitation)
    form = InvitationAnswerForm(posted(request))
    if form.is_valid() and done(form, answer, invitation, request, **form.cleaned_data):
        if form.cleaned_data["answer"] == "decline":
            messages.success(request, _("You declined the invitation."))
            return redirect("community_list")
        messages.success(request, _("Welcome to %(name)s.") % {"name": community.name})
        return redirect(community)
    context = {"invitation": invitation, "community": community, "form": form}
    return render(request, "communities/invitation_detail.html", context, status=status_of(form))


def answer(invitation: Invitation, request: Request, answer: str, mail: str) -> None:
    if answer == "decline":
        invitation.decline(by=request.user)
    else:
        invitation.accept(by=request.user, mail=mail)


def answered_before(request: Request, invitation: Invitation) -> HttpResponse:
    """A repeated answer ends where the first one did, unless the person may no longer know of the community."""
    if request.communities.get(invitation.community_id):
        return redirect(invitation.community)
    messages.info(request, _("That invitation was answered or taken back before."))
    return redirect("community_list")


def community_leave(request: Request, slug: str) -> HttpResponse:
    community, permissions = visible_community(request, slug)
    membership = Membership.objects.visible_to(request.user).filter(community=community, person=request.user).first()
    if membership is None:
        return redirect(community)
    form = ConfirmForm(posted(request))
    if form.is_valid() and done(form, membership.leave, by=request.user):
        messages.success(request, _("You left %(name)s.") % {"name": community.name})
        is_open = community.visibility == Community.Visibility.OPEN
        return redirect(community) if is_open else redirect("community_list")
    context = {"community": community, "permissions": permissions, "form": form}
    return render(request, "communities/community_leave.html", context, status=status_of(form))
