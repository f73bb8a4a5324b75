"""Following a launch page out of the tree."""

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from pages.door import live_page
from pages.models import LaunchPage

#: Seconds in which the same person's second click on the same page is a retry, not a launch.
RETRY_SECONDS = 10


@require_POST
def launch(request: HttpRequest, page_id: int) -> HttpResponse:
    """Count, and go where the page says; nothing in the request decides where.

    An outside address is reached by a page that goes on by itself: the security policy forbids a form to end elsewhere.
    """
    page = live_page(request, page_id, LaunchPage)
    target = destination(page, request)
    if not cache.get(key := f"pages.launch.{page.pk}.{request.user.pk}"):
        cache.set(key, 1, RETRY_SECONDS)
        page.count_launch()
    if target.startswith("/"):
        return redirect(target)
    response = render(request, "pages/launch.html", {"page": page, "target": target})
    response["Refresh"] = f"0; url={target}"
    return response


def destination(page: LaunchPage, request: HttpRequest) -> str:
    """The page's own address, or the owning community's home; 404 when there is neither."""
    if page.link_url:
        if not page.link_url.lower().startswith(("https://", "http://")) or set(page.link_url) & set("\r\n\t;"):
            raise Http404
        return page.link_url
    community = getattr(request, "owning_community", None)
    address = community.get_absolute_url() if community else ""
    if not address or not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        raise Http404
    return address
