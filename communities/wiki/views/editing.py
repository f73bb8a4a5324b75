"""Writing a page: the page itself becomes the editor, and what is published is live at once."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.sign_in.required import keeps
from communities.models import Community
from communities.request import Request
from communities.signed_out import hold, taken
from communities.views.answers import done, status_of
from communities.views.doors import readable_community, require
from communities.wiki.door import Found, readable_page
from communities.wiki.editing import bar, draft_key, edit_form, new_form
from communities.wiki.forms import PageForm, PlaceForm
from communities.wiki.models import CommunityPage, PageDraft
from communities.wiki.ready_made import READY_MADE
from communities.wiki.refusals import StaleEdit
from communities.wiki.stale import Conflict
from intranet.ui.editor import drafts
from intranet.ui.refusal import Refused

MAY_NOT_CREATE = gettext_lazy("You may not write new pages in this community. Join it, or ask one of its facilitators.")
MAY_NOT_EDIT = gettext_lazy("You may not edit pages of this community. Join it, or ask one of its facilitators.")
IS_ARCHIVED = gettext_lazy("This page is archived and can only be read. Bring it back first.")


def editable_page(request: Request, slug: str, path: str) -> Found:
    """A page the reader may edit; otherwise they are told why not."""
    found = readable_page(request, slug, path)
    require(not found.community.is_archived, gettext_lazy("This community is archived: its pages can only be read."))
    require(found.permissions.can_edit_pages, MAY_NOT_EDIT)
    if found.page.archival_id is not None:
        raise PermissionDenied(IS_ARCHIVED)
    return found


@keeps(hold)
def page_edit(request: Request, slug: str, path: str) -> HttpResponse:
    found = editable_page(request, slug, path)
    draft = PageDraft.objects.visible_to(request.user).of(found.community, found.page).first()
    form = edit_form(sent(request), found, draft)
    wanted = wish(request, form)
    if wanted == "publish" and form.is_valid():
        try:
            return published(request, found, form) or edit_page(request, found, form, draft)
        except StaleEdit as refusal:
            return both_texts(request, found, form, refusal)
    if wanted in ("draft", "preview", "resume"):
        draft = kept(request, found, form)
    if wanted == "draft" and not form.errors:
        messages.success(request, _("The draft is saved. Only you see it."))
        return redirect("page_edit", slug, found.page.path)
    return edit_page(request, found, form, draft, preview=wanted == "preview")


def sent(request: Request) -> QueryDict | None:
    """What the form is bound to: what is posted, or what was before this person had to sign in again."""
    return request.POST if request.method == "POST" else taken(request)


def wish(request: Request, form: PageForm) -> str:
    """What to do with the form: ``publish``, ``draft``, ``preview``, ``resume`` after signing in; or nothing."""
    if not form.is_bound:
        return ""
    if request.method == "POST":
        return request.POST.get("do", "publish")
    messages.info(request, _("You were signed out while you wrote. Your text is here, and is not live yet."))
    return "resume"


def published(request: Request, found: Found, form: PageForm) -> HttpResponse | None:
    """Publish, and lead to the page; nothing when the verb refused, which the form then says.

    Raises:
        StaleEdit: somebody was quicker.
    """
    data, page = form.cleaned_data, found.page
    words = form.said | {"summary": data["summary"], "minor": data["minor"], "based_on": data["base"]}
    try:
        page.publish(by=request.user, **words)
    except StaleEdit:
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        kept(request, found, form)
        return None
    messages.success(request, _("Your text is live."))
    response = redirect(f"{page.get_absolute_url()}?version=community" if page.official_number else page)
    drafts.forget(response, draft_key(f"page:{page.pk}", request.user.pk))
    return response


def kept(request: Request, found: Found, form: PageForm) -> PageDraft | None:
    """What was typed, as a draft; nothing when it cannot be stored."""
    form.is_valid()
    if "text" in form.errors and "text" not in form.cleaned_data:
        return None
    base = form.cleaned_data.get("base") or 0
    return PageDraft.keep(request.user, found.community, found.page, **form.typed, based_on=base)


def both_texts(request: Request, found: Found, form: PageForm, refusal: StaleEdit) -> HttpResponse:
    """Somebody published meanwhile: the draft is kept, and the editor opens with a merged text on the newest base."""
    kept(request, found, form)
    data, current = form.cleaned_data, refusal.current
    base = found.revision(data["base"] or 1)
    conflict = Conflict(base, current, data["title"], data["text"])
    start = data | {"title": conflict.merged_title, "text": conflict.merged_html, "base": current.number}
    merged = edit_form(None, found, None)
    merged.initial = start | {"key": merged.initial["key"]}
    merged.fields["text"].widget.configure(base=str(current.number), draft_key="")  # type: ignore[attr-defined]
    context = found.context | bar(found, request.user, None) | {"form": merged, "conflict": conflict}
    return render(request, "wiki/page_conflict.html", context, status=409)


def edit_page(
    request: Request, found: Found, form: PageForm, draft: PageDraft | None, *, preview: bool = False
) -> HttpResponse:
    shown = form.cleaned_data.get("text") if preview and form.is_bound else None
    context = found.context | bar(found, request.user, draft) | {"form": form, "preview": shown}
    return render(request, "wiki/page_edit.html", context, status=status_of(form))


@keeps(hold)
def page_new(request: Request, slug: str) -> HttpResponse:
    """``?parent=`` is the address of the page above, ``?template=`` names a ready-made text."""
    community, permissions = readable_community(request, slug)
    require(not community.is_archived, gettext_lazy("This community is archived: its pages can only be read."))
    require(permissions.can_create_pages, MAY_NOT_CREATE)
    draft = PageDraft.objects.visible_to(request.user).of(community, None).select_related("parent").first()
    above = request.GET.get("parent") or (draft.parent.path if draft and draft.parent else "")
    data = sent(request)
    place = PlaceForm(data, community, initial={"place": above})
    form = new_form(data, community, permissions, draft, request.GET.get("template", ""))
    wanted = wish(request, form)
    if wanted == "publish" and form.is_valid() and place.is_valid():
        if response := begun(request, community, form, place):
            return response
    elif wanted in ("draft", "preview", "resume"):
        draft = kept_new(request, community, form, place)
    context = {"community": community, "permissions": permissions, "form": form, "place": place, "draft": draft}
    context["preview"] = form.cleaned_data.get("text") if wanted == "preview" else None
    context["ready_made"] = READY_MADE
    return render(request, "wiki/page_new.html", context, status=status_of(form))


def begun(request: Request, community: Community, form: PageForm, place: PlaceForm) -> HttpResponse | None:
    """Make the page and lead to it; nothing when the verb refused, which the form then says."""
    made: list[CommunityPage] = []
    parent = place.cleaned_data["place"]

    def begin() -> None:
        made.append(CommunityPage.begin(community, by=request.user, parent=parent, **form.said))

    if not done(form, begin):
        kept_new(request, community, form, place)
        return None
    PageDraft.objects.visible_to(request.user).of(community, None).delete()
    messages.success(request, _("The page is live."))
    response = redirect(made[0])
    drafts.forget(response, draft_key(f"page:new:{community.pk}", request.user.pk))
    return response


def kept_new(request: Request, community: Community, form: PageForm, place: PlaceForm) -> PageDraft | None:
    form.is_valid()
    if "text" in form.errors and "text" not in form.cleaned_data:
        return None
    parent = place.cleaned_data.get("place") if place.is_valid() else None
    return PageDraft.keep(request.user, community, None, **form.typed, parent=parent)
