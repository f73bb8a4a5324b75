"""Reading a page: the official text or the community's, as the resolver decides, and what lies between them."""

from typing import cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from communities.request import Request
from communities.vetting.resolver import Version, resolve
from communities.vetting.surroundings import Surroundings
from communities.vetting.views.doors import readable_page
from communities.wiki.comparing import compared
from communities.wiki.models import PageRevision
from pages.embedding import parts_of

VERSIONS = ("official", "community")


@require_safe
def page_detail(request: Request, slug: str, path: str) -> HttpResponse:
    found = readable_page(request, slug, path)
    if found.page.path != path:
        return redirect(found.page, permanent=False)
    reading = resolve(found.page, asked_for(request))
    context = {
        "community": found.community,
        "permissions": found.permissions,
        "page": found.page,
        "reading": reading,
        "around": Surroundings(reading, found.rights(reading.version), found.trail),
        "version": asked_for(request),
        "parts": parts_of(reading.shown.html, request),
    }
    return render(request, "vetting/page_detail.html", context)


@require_safe
def page_changes(request: Request, slug: str, path: str) -> HttpResponse:
    """From the official text to the newest one; a page without the former has nothing to compare."""
    found = readable_page(request, slug, path)
    reading = resolve(found.page, "community")
    if found.page.path != path or not reading.has_vetted or reading.version is None:
        return redirect(found.page)
    context = {
        "community": found.community,
        "permissions": found.permissions,
        "page": found.page,
        "reading": reading,
        "version": reading.version,
        "difference": compared(cast(PageRevision, reading.version.revision), reading.shown),
        "around": Surroundings(reading, found.rights(reading.version), found.trail),
    }
    return render(request, "vetting/page_changes.html", context)


def asked_for(request: Request) -> Version | None:
    """Which text the address asks for; anything but the two words is nothing."""
    wanted = request.GET.get("version", "")
    return cast(Version, wanted) if wanted in VERSIONS else None
