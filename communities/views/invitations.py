"""Asking people in."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.directory import Wanted, find
from accounts.models import User
from communities.forms.joining import InvitationForm
from communities.models import Community, Invitation
from communities.refusals import TooManyInvitations
from communities.request import Request
from communities.views.answers import answered, done_or_told, posted, refused
from communities.views.doors import require, visible_community
from communities.views.members import MAY_NOT, assignable
from intranet.ui.refusal import Refused

#: People offered while somebody types a name.
MOST_OFFERED = 8


def member_invite(request: Request, slug: str) -> HttpResponse:
    community, permissions = visible_community(request, slug)
    require(permissions.can_manage_members, MAY_NOT)
    form = InvitationForm(posted(request), roles=assignable(permissions))
    if request.method == "POST" and form.is_valid():
        too_many = invite_all(request, community, **form.cleaned_data)
        if too_many is None:
            return redirect("waiting_list", community.slug)
        refused(form, too_many)
    context = {"community": community, "permissions": permissions, "form": form}
    return answered(request, "communities/member_invite.html", context)


def invite_all(
    request: Request, community: Community, people: list[User], role: str, message: str
) -> TooManyInvitations | None:
    """Invite each; who cannot be invited is named with the reason, and does not keep the others out.

    Returns the refusal when they are too many for now; who comes before that is invited.
    """
    words = {"by": request.user, "role": role, "message": message}
    invited, too_many = 0, None
    for person in people:
        try:
            community.invite(person, **words)  # type: ignore[arg-type]
            invited += 1
        except TooManyInvitations as refusal:
            too_many = refusal
            break
        except Refused as refusal:
            messages.error(request, str(refusal))
    if invited:
        said = ngettext("%(n)d person is invited.", "%(n)d people are invited.", invited)
        messages.success(request, said % {"n": invited})
    return too_many


@require_safe
def member_suggestions(request: Request, slug: str) -> HttpResponse:
    """People whose name or work matches what is typed, for those who may invite; a fragment."""
    community, permissions = visible_community(request, slug)
    require(permissions.can_manage_members, MAY_NOT)
    words = request.GET.get("find", "")[:100].replace("\0", " ").strip()
    people = matching(request, community, words) if len(words) > 1 else []
    return render(request, "communities/member_suggestions.html", {"people": people, "words": words})


def matching(request: Request, community: Community, words: str) -> QuerySet[User]:
    people = find(User.objects.visible_to(request.user), Wanted(words=words), [])
    outside = people.exclude(memberships__community=community).exclude(bans__community=community)
    return outside.select_related("profile__team").order_by("rank", "folded_name", "pk")[:MOST_OFFERED]  # type: ignore[misc]


@require_POST
def invitation_withdraw(request: Request, slug: str, pk: int) -> HttpResponse:
    community, permissions = visible_community(request, slug)
    require(permissions.can_manage_members, MAY_NOT)
    invitations = Invitation.objects.visible_to(request.user).filter(community=community)
    invitation = get_object_or_404(invitations.select_related("person"), pk=pk)
    if done_or_told(request, invitation.withdraw, by=request.user):
        messages.success(request, _("The invitation of %(name)s is taken back.") % {"name": invitation.person.name})
    return redirect("waiting_list", community.slug)
