"""What a page said before: its texts, any two side by side, one of them again."""

from typing import Any

from django.contrib import messages
from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Length
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communities.request import Request
from communities.views.answers import done, status_of
from communities.wiki.comparing import compared
from communities.wiki.door import Found, readable_page
from communities.wiki.forms import RestoreForm
from communities.wiki.models import PageRevision
from communities.wiki.views.editing import editable_page
from intranet.ui.pagination import paginate

SIZE = 30


@require_safe
def page_history(request: Request, slug: str, path: str) -> HttpResponse:
    found = readable_page(request, slug, path)
    hides_minor = request.GET.get("minor") == "hide"
    revisions = with_sizes(found.page.revisions.all())
    page = paginate(request, revisions.filter(minor=False) if hides_minor else revisions, ("-number",), SIZE)
    context = found.context | {"list": page, "hides_minor": hides_minor}
    return render(request, "wiki/page_history.html", context)


def with_sizes(revisions: QuerySet[PageRevision]) -> QuerySet[PageRevision]:
    """Without the texts; ``grown`` is by how many characters each is longer than the one before."""
    before = PageRevision.objects.filter(page=OuterRef("page"), number=OuterRef("number") - 1)
    length = Subquery(before.values(n=Length("html")), output_field=IntegerField())
    rows = revisions.select_related("author__profile").defer("html", "files")
    return rows.annotate(grown=Length(F("html")) - Coalesce(length, 0))


@require_safe
def page_compare(request: Request, slug: str, path: str) -> HttpResponse:
    """``?from=3&to=7``: any two, the older one first; without them the newest and the one before."""
    found = readable_page(request, slug, path)
    newest = found.page.revision_count
    to = asked(request, "to", newest)
    old, new = sorted((asked(request, "from", max(1, to - 1)), to))
    one, other = found.revision(old), found.revision(new)
    context = found.context | {"old": one, "new": other, "difference": compared(one, other)}
    return render(request, "wiki/page_compare.html", context)


def asked(request: Request, name: str, otherwise: int) -> int:
    """A revision's number from the address; what is no number leads to the usual one."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else otherwise


@require_safe
def page_revision(request: Request, slug: str, path: str, number: int) -> HttpResponse:
    """One earlier text. The newest and the official one have the page itself to be read on."""
    found = readable_page(request, slug, path)
    if number == found.page.official_number:
        return redirect(f"{found.page.get_absolute_url()}?version=official")
    if number == found.page.revision_count:
        return redirect(f"{found.page.get_absolute_url()}?version=community")
    revision = found.revision(number if number < 2**31 else None)
    context = found.context | {"revision": revision}
    return render(request, "wiki/page_revision.html", context)


def page_restore(request: Request, slug: str, path: str) -> HttpResponse:
    found = editable_page(request, slug, path)
    form = RestoreForm(request.POST if request.method == "POST" else None, initial=start(request, found))
    number = form.cleaned_data.get("number") if form.is_bound and form.is_valid() else form.initial["number"]
    revision = found.revision(number)
    if form.is_valid():
        data = form.cleaned_data
        words: dict[str, Any] = {"by": request.user, "summary": data["summary"], "based_on": data["base"]}
        if done(form, found.page.restore, revision, **words):
            messages.success(request, _("The text of revision %(n)d is live again.") % {"n": revision.number})
            return redirect(found.page)
    context = found.context | {"form": form, "revision": revision}
    return render(request, "wiki/page_restore.html", context, status=status_of(form))


def start(request: Request, found: Found) -> dict[str, int]:
    return {
        "number": asked(request, "number", max(1, found.page.revision_count - 1)),
        "base": found.page.revision_count,
    }
