"""Drafts: kept while somebody types, private to them, discarded when they say so."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from communities.models import Community
from communities.request import Request
from communities.views.doors import readable_community, require
from communities.wiki.door import readable_page
from communities.wiki.editing import bar, draft_key
from communities.wiki.forms import DraftForm
from communities.wiki.models import CommunityPage, PageDraft
from communities.wiki.presence import GONE, HERE, said
from communities.wiki.views.editing import MAY_NOT_CREATE, editable_page
from intranet.ui.editor import drafts

type View = Callable[..., HttpResponse]


def says_why_not(view: View) -> View:
    """To a script, a refusal is said in the words the reader would get on a page."""

    @wraps(view)
    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as refusal:
            if request.headers.get("Accept") != "application/json":
                raise
            return JsonResponse({"error": str(refusal)}, status=403)

    return answer


@says_why_not
def page_draft(request: Request, slug: str, path: str) -> HttpResponse:
    """POST keeps what is sent, discards the draft, or says that the reader is here or gone; GET tells who else is at
    work, for the bar."""
    if request.method == "POST" and request.POST.get("do") == "discard":
        found = readable_page(request, slug, path)
        return discarded(request, found.community, found.page)
    found = editable_page(request, slug, path)
    word = request.POST.get("do")
    if request.method == "POST" and word not in (HERE, GONE):
        return keep(request, found.community, found.page)
    draft = PageDraft.objects.visible_to(request.user).of(found.community, found.page).first()
    context = found.context | bar(found, request.user, draft)
    if request.method == "POST":
        return said(request, found, word, context)
    return render(request, "wiki/_presence.html", context)


@says_why_not
def page_new_draft(request: Request, slug: str) -> HttpResponse:
    community, permissions = readable_community(request, slug)
    if request.method == "POST" and request.POST.get("do") == "discard":
        return discarded(request, community, None)
    require(permissions.can_create_pages, MAY_NOT_CREATE)
    return keep(request, community, None) if request.method == "POST" else redirect("page_new", slug)


def keep(request: Request, community: Community, page: CommunityPage | None) -> HttpResponse:
    """As docs/editor.md says of ``autosave_url``."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"error": words}, status=413 if "html" in form.errors else 400)
    draft = PageDraft.keep(request.user, community, page, **form.given)
    return JsonResponse({"saved_at": draft.saved_at.isoformat()})


def discarded(request: Request, community: Community, page: CommunityPage | None) -> HttpResponse:
    PageDraft.objects.visible_to(request.user).of(community, page).delete()
    name = f"page:{page.pk}" if page else f"page:new:{community.pk}"
    response = redirect("page_edit", community.slug, page.path) if page else redirect("page_new", community.slug)
    drafts.forget(response, draft_key(name, request.user.pk))
    return response
