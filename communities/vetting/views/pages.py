"""The pages of a community."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.request import Request
from communities.vetting.forms.filters import PageFilterForm
from communities.vetting.listing import MOST, as_tree, flat, matching
from communities.vetting.resolver import in_date, without_texts
from communities.views.doors import readable_community
from communities.wiki.models import CommunityPage
from intranet.ui.pagination import paginate


@require_safe
def page_list(request: Request, slug: str) -> HttpResponse:
    community, permissions = readable_community(request, slug)
    form = PageFilterForm(request.GET)
    wanted: dict[str, Any] = form.cleaned_data if form.is_valid() else {"q": "", "official": False}
    pages = CommunityPage.objects.visible_to(request.user).filter(community=community)
    chosen = matching(in_date(pages) if wanted["official"] else pages, wanted["q"])
    page = paginate(request, without_texts(chosen.in_use()), order_by=("path",), size=MOST)
    narrowed = bool(wanted["q"] or wanted["official"])
    is_tree = not (narrowed or page.next_url or page.first_url)
    context = {
        "community": community,
        "permissions": permissions,
        "form": form,
        "narrowed": narrowed,
        "page": page,
        "is_tree": is_tree,
        "rows": as_tree(page) if is_tree else flat(page),
        "archived": flat([] if wanted["official"] else without_texts(chosen.archived()).order_by("-archival")[:MOST]),
    }
    return render(request, "vetting/page_list.html", context)
