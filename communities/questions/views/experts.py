"""Who is asked about what: everybody sees it, facilitators name them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from communities.discussions.models import Tag
from communities.questions.forms import ExpertForm
from communities.questions.models import Expert
from communities.request import Request
from communities.views.answers import done, done_or_told, posted, status_of
from communities.views.doors import readable_community, require
from intranet.ui.pagination import paginate

MAY_NOT_NAME = _("Facilitators name experts. Ask one of them.")


def expert_list(request: Request, slug: str) -> HttpResponse:
    community, permissions = readable_community(request, slug)
    tags = Tag.objects.visible_to(request.user).filter(community=community).order_by("name")
    form = ExpertForm(posted(request), community=community, tags=tags)
    if request.method == "POST":
        require(permissions.can_manage_members, MAY_NOT_NAME)
        if form.is_valid():
            values = form.cleaned_data
            if done(form, Expert.name, values["tag"], by=request.user, person=values["username"], role=values["role"]):
                return redirect("expert_list", slug)
    rows = Expert.objects.visible_to(request.user).filter(tag__community=community)
    rows = rows.select_related("tag", "person__profile")
    context = {
        "community": community,
        "permissions": permissions,
        "form": form if permissions.can_manage_members else None,
        "page": paginate(request, rows, order_by=("tag__name", "pk"), size=50),
        "has_tags": tags.exists(),
    }
    return render(request, "questions/expert_list.html", context, status=status_of(form))


@require_POST
def expert_remove(request: Request, slug: str, pk: int) -> HttpResponse:
    community, permissions = readable_community(request, slug)
    require(permissions.can_manage_members, MAY_NOT_NAME)
    rows = Expert.objects.visible_to(request.user).filter(tag__community=community).select_related("tag__community")
    done_or_told(request, get_object_or_404(rows, pk=pk).unname, by=request.user)
    return redirect("expert_list", slug)
