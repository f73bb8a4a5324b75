"""Subject links. Pages show them when somebody reads that far; without JavaScript they are a page of their own."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from communities.request import Request
from communities.wiki.models import CommunityPage
from intranet.home.subjects import keeper, official_pages_like, talk_in
from pages.door import live_page
from pages.furniture import furniture
from pages.models import OfficialPage


@require_safe
def official_talk(request: Request, page_id: int) -> HttpResponse:
    """The community that owns an official page, with its latest questions and discussions."""
    page: OfficialPage = live_page(request, page_id)
    community = keeper(request, page)
    if community is None:
        raise Http404
    context = {
        "page": page,
        "address": furniture(request).address(page),
        "community": community,
        "permissions": request.communities.tester(community),
        **talk_in(request, community),
    }
    return render(request, "home/official_talk.html#talk" if request.htmx else "home/official_talk.html", context)


@require_safe
def page_related(request: Request, pk: int) -> HttpResponse:
    """Official pages on the subject of a community page."""
    page = get_object_or_404(CommunityPage.objects.visible_to(request.user).select_related("community"), pk=pk)
    context = {"page": page, "community": page.community, "pages": official_pages_like(request, page)}
    return render(request, "home/page_related.html#related" if request.htmx else "home/page_related.html", context)
