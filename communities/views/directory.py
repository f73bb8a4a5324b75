"""The directory of communities."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.directory import find, suggested_to
from communities.forms.directory import DirectoryForm, Wanted
from communities.models import Community, Invitation
from communities.request import Request
from intranet.ui.pagination import paginate


@require_safe
def community_list(request: Request) -> HttpResponse:
    form = DirectoryForm(request.GET)
    wanted = form.wanted()
    communities = find(in_state(request, wanted), wanted, request.user).with_member_count().defer("description")
    page = paginate(request, communities, order_by=("place", "name", "pk"), size=24)
    context = {
        "form": form,
        "page": page,
        "wanted": wanted,
        "mine": {community.pk for community in request.communities.mine},
    }
    if request.htmx:
        return render(request, "communities/community_list.html#results", context)
    if not wanted.is_anything and not page.first_url:
        context["suggestions"] = suggested_to(request.user)
    if request.communities.invitations_count:
        context["invitations"] = Invitation.objects.visible_to(request.user).open_to(request.user)
    return render(request, "communities/community_list.html", context)


def in_state(request: Request, wanted: Wanted):  # type: ignore[no-untyped-def]
    """The communities the reader may know of, in the state looked for; in use unless another is named."""
    communities = Community.objects.visible_to(request.user)
    return communities.in_state(wanted.state) if wanted.state else communities.in_use()
