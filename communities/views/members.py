"""Who is in a community, and in what role."""

from django.contrib import messages
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models.folding import Fold
from communities.capabilities import MEMBER_ROLES, Role
from communities.forms.joining import ConfirmForm, RoleForm
from communities.forms.members import MemberSearchForm
from communities.models import Membership
from communities.models.membership import MembershipQuerySet
from communities.request import Request
from communities.tester import CommunityPermissionTester
from communities.views.answers import done, done_or_told, posted, status_of
from communities.views.doors import readable_community, require, visible_community
from intranet.ui.pagination import paginate

MAY_NOT = gettext_lazy("Only those who manage members of this community do this. Ask one of its facilitators.")


@require_safe
def member_list(request: Request, slug: str) -> HttpResponse:
    community, permissions = readable_community(request, slug)
    form = MemberSearchForm(request.GET)
    members = found(Membership.objects.visible_to(request.user).filter(community=community), form)
    page = paginate(request, members, order_by=("place", "person__folded_name", "pk"), size=30)
    context = {
        "community": community,
        "permissions": permissions,
        "form": form,
        "page": page,
        "roles": assignable(permissions),
    }
    template = "communities/member_list.html#results" if request.htmx else "communities/member_list.html"
    return render(request, template, context)


def found(members: MembershipQuerySet, form: MemberSearchForm) -> MembershipQuerySet:
    """Active members by role, then by name; those whose name holds every word."""
    form.is_valid()
    for word in form.cleaned_data.get("q", "").split()[:6]:
        members = members.filter(person__folded_name__contains=Fold(Value(word)))
    if form.cleaned_data.get("role"):
        members = members.filter(role=form.cleaned_data["role"])
    ranks = [When(role=role, then=rank) for rank, role in enumerate(reversed(MEMBER_ROLES))]
    place = Case(*ranks, default=len(ranks), output_field=IntegerField())
    return members.active().select_related("person__profile").annotate(place=place)


def assignable(permissions: CommunityPermissionTester) -> list[Role]:
    """The roles this reader may give here."""
    if permissions.can_name_facilitators:
        return list(MEMBER_ROLES)
    return [Role.MEMBER, Role.EDITOR] if permissions.can_manage_members else []


@require_POST
def member_role(request: Request, slug: str, username: str) -> HttpResponse:
    community, permissions = visible_community(request, slug)
    require(bool(assignable(permissions)), MAY_NOT)
    membership = get_object_or_404(of_community(request, community), person__username=username)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a role from the list."))
    elif done_or_told(request, membership.change_role, form.cleaned_data["role"], by=request.user):
        words = {"name": membership.person.name, "role": membership.get_role_display()}
        messages.success(request, _("%(name)s: %(role)s.") % words)
    return redirect("member_list", community.slug)


def member_remove(request: Request, slug: str, username: str) -> HttpResponse:
    community, permissions = visible_community(request, slug)
    require(bool(assignable(permissions)), MAY_NOT)
    membership = of_community(request, community).filter(person__username=username).first()
    if membership is None:  # taken out before, or never in
        return redirect("member_list", community.slug)
    form = ConfirmForm(posted(request))
    if form.is_valid() and done(form, membership.remove, by=request.user):
        messages.success(request, _("%(name)s is no longer a member.") % {"name": membership.person.name})
        return redirect("member_list", community.slug)
    context = {"community": community, "permissions": permissions, "person": membership.person, "form": form}
    return render(request, "communities/member_remove.html", context, status=status_of(form))


def of_community(request: Request, community) -> QuerySet[Membership]:  # type: ignore[no-untyped-def]
    """The community's memberships, with their people."""
    return Membership.objects.visible_to(request.user).filter(community=community).select_related("person", "community")
