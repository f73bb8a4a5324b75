"""The pages of a community."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.request import Request
from communities.vetting.forms.filters import PageFilterForm
from communities.vetting.listing import MOST, as_tree, branch, flat, matching
from communities.vetting.resolver import in_date, without_texts
from communities.views.doors import readable_community
from communities.wiki.models import CommunityPage
from communities.wiki.models.page import CommunityPageQuerySet
from intranet.ui.pagination import paginate


@require_safe
def page_list(request: Request, slug: str) -> HttpResponse:
    community, permissions = readable_community(request, slug)
    form = PageFilterForm(request.GET)
    wanted: dict[str, Any] = form.cleaned_data if form.is_valid() else {"q": "", "official": False}
    pages = CommunityPage.objects.visible_to(request.user).filter(community=community)
    chosen = matching(in_date(pages) if wanted["official"] else pages, wanted["q"])
    narrowed = bool(wanted["q"] or wanted["official"])
    archived = without_texts(chosen.archived()).order_by("-archival")[:MOST]
    in_part = wanted["official"] or (not narrowed and "under" in request.GET)
    context = {
        "community": community,
        "permissions": permissions,
        "form": form,
        "narrowed": narrowed,
        "archived": [] if in_part else flat(archived),
    }
    context |= arranged(request, without_texts(chosen.in_use()), narrowed=narrowed)
    return render(request, "vetting/page_list.html", context)


def arranged(request: Request, pages: CommunityPageQuerySet, *, narrowed: bool) -> dict[str, Any]:
    """The rows: flat for whoever looks for something, else the tree, whole or one level of it."""
    if narrowed:
        page = paginate(request, pages, order_by=("path",), size=MOST)
        return {"page": page, "rows": flat(page)}
    if "under" not in request.GET:
        few = list(pages.order_by("path")[: MOST + 1])
        if len(few) <= MOST:
            return {"rows": as_tree(few), "is_tree": True}
    return {"branch": branch(request, pages)}
