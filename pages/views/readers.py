"""Who has confirmed a policy, for those who answer for it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.request import Request
from intranet.ui.pagination import paginate
from pages.confirming import as_csv, asked
from pages.door import live_page
from pages.furniture import furniture
from pages.models import PolicyPage, PolicyVersion


@require_safe
def policy_readers(request: Request, page_id: int) -> HttpResponse:
    """Who has not confirmed the current version, or with ``?show=done`` who has."""
    page, version = answered_for(request, page_id)
    people, done = asked(version), request.GET.get("show") == "done"
    shown = people.filter(said_at__isnull=not done)
    context = {
        "page": page,
        "version": version,
        "trail": [(page.title, furniture(request).address(page))],
        "done": done,
        "people": paginate(request, shown, order_by=("folded_name", "pk"), size=50),
        "asked_count": people.order_by().count(),
        "done_count": people.filter(said_at__isnull=False).order_by().count(),
    }
    return render(request, "pages/policy_readers.html", context)


@require_safe
def policy_readers_export(request: Request, page_id: int) -> HttpResponseBase:
    """The same people as the page shows, as a file."""
    page, version = answered_for(request, page_id)
    people = asked(version).filter(said_at__isnull=request.GET.get("show") != "done")
    response = StreamingHttpResponse(as_csv(people, version), content_type="text/csv; charset=utf-8")
    name = f"{page.slug}-version-{version.number}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def answered_for(request: Request, page_id: int) -> tuple[PolicyPage, PolicyVersion]:
    """The policy and the version whose readers are asked; 404 when there is none."""
    page = live_page(request, page_id, PolicyPage)
    if not page.may_review(request.user):
        raise PermissionDenied(_("Only the content owner and intranet managers see who has confirmed a policy."))
    version = page.current_version
    if version is None or not page.acknowledgement_required:
        raise Http404
    version.page = page
    return page, version
