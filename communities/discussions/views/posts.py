"""One post: editing it, its history, reactions, bookmarks and votes."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.sign_in.required import keeps
from communities.discussions.composing import draft_key, furnish, refused
from communities.discussions.forms import EditForm
from communities.discussions.models import Bookmark, Poll, Post, PostDraft, TopicKind
from communities.discussions.refusals import StaleEdit
from communities.discussions.showing import ShownPoll, ShownPost, fill, reactions_to
from communities.discussions.views.doors import Place, visible_post
from communities.discussions.views.drafts import draft_address
from communities.discussions.views.reading import place_of
from communities.request import Request
from communities.signed_out import hold, sent
from communities.views.answers import answered, done_or_told
from communities.views.doors import require
from intranet.ui.difference import difference
from intranet.ui.editor import drafts
from intranet.ui.pagination import paginate
from intranet.ui.refusal import Refused

MAY_NOT_EDIT = _("Only its author and the moderators edit a post.")
MAY_NOT_REACT = _("Nothing changes in an archived community, and who is banned takes no part in it.")


@keeps(hold)
def post_edit(request: Request, pk: int) -> HttpResponse:
    post, place = visible_post(request, pk)
    require(may_edit(post, place), MAY_NOT_EDIT)
    draft = PostDraft.objects.visible_to(request.user).filter(post=post).first()
    form = EditForm(sent(request), initial=initial(post, draft))
    autosave = draft_address(place.community, post=post)
    base = str(form["based_on"].value() or post.revision_count)
    furnish(form, place.community, place.permissions, autosave=autosave, name=f"post:{pk}", draft=draft, base=base)
    context = place.context | {"post": post, "form": form, "draft": draft, "theirs": None}
    if request.method == "POST" and form.is_valid() and (response := edited(request, post, form, context)):
        return response
    response = answered(request, "discussions/post_edit.html", context)
    if context["theirs"]:
        response.status_code = 409
    return response


def may_edit(post: Post, place: Place) -> bool:
    """Authors as long as they may write here, moderators always."""
    permissions = place.permissions
    writes = permissions.can_reply or permissions.can_start_discussions or permissions.can_ask or permissions.can_answer
    return (post.author_id == permissions.user.pk and writes) or permissions.can_moderate


def initial(post: Post, draft: PostDraft | None) -> dict:
    """The draft with the revision it started from, or the text as it is."""
    if draft:
        return {"text": draft.html, "based_on": draft.based_on or post.revision_count}
    return {"text": post.html, "based_on": post.revision_count}


def edited(request: Request, post: Post, form: EditForm, context: dict) -> HttpResponse | None:
    """Back to the post; nothing when the verb refused. Then the text is a draft, and a newer one stands beside it."""
    values = form.cleaned_data
    words = {name: values[name] for name in ("based_on", "summary", "key", "agreed")}
    try:
        post.edit(by=request.user, html=values["text"], **words)
    except Refused as refusal:
        PostDraft.keep(by=request.user, community=post.topic.community, post=post, html=values["text"])
        if isinstance(refusal, StaleEdit):
            context["theirs"] = refusal.current
            form.data = typed = request.POST.copy()
            typed["based_on"] = str(refusal.current.number)  # saving again takes the place of what stands there now
        refused(form, refusal)
        return None
    response = redirect(place_of(post))
    drafts.forget(response, draft_key(f"post:{post.pk}", request.user.pk))
    return response


@require_safe
def post_history(request: Request, pk: int) -> HttpResponse:
    """Every text, and what two of them differ in: the newest and the one before it, unless others are asked for."""
    post, place = visible_post(request, pk)
    new = number_of(request, "new", post.revision_count)
    old = number_of(request, "old", max(new - 1, 1))
    two = {row.number: row for row in post.revisions.filter(number__in=[old, new]).select_related("author")}
    if {old, new} - set(two):
        return redirect("post_history", pk)
    revisions = post.revisions.select_related("author").defer("html")
    context = place.context | {
        "post": post,
        "page": paginate(request, revisions, order_by=("-number",), size=20),
        "old": two[old],
        "new": two[new],
        "difference": difference(two[old].text, two[new].text) if old != new else None,
    }
    return render(request, "discussions/post_history.html", context)


def number_of(request: Request, name: str, default: int) -> int:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 9 else default


@require_POST
def post_react(request: Request, pk: int) -> HttpResponse:
    """``give`` or ``take`` names the reaction, so that sending it again changes nothing."""
    post, place = visible_post(request, pk)
    require(place.may_take_part, MAY_NOT_REACT)
    if "give" in request.POST:
        done_or_told(request, post.react, request.POST["give"], by=request.user)
    else:
        post.take_back(request.POST.get("take", ""), by=request.user)
    if request.htmx:
        shown = ShownPost(post, "", *reactions_to(post, request.user))
        context = place.shown_context | {"shown": shown, "post": post}
        return render(request, "discussions/_reactions.html", context)
    return redirect(place_of(post))


@require_POST
def post_bookmark(request: Request, pk: int) -> HttpResponse:
    post, place = visible_post(request, pk)
    keep = request.POST.get("keep") != "no"
    (post.bookmark if keep else post.unbookmark)(by=request.user)
    if request.htmx:
        post.is_kept = keep  # type: ignore[attr-defined]  # as the pages annotate it
        context = place.shown_context | {"post": post, "words": post.topic.kind == TopicKind.QUESTION}
        return render(request, "discussions/_bookmark.html", context)
    if request.POST.get("back") == "bookmarks":
        return redirect("bookmark_list")
    return redirect(place_of(post))


@require_safe
def bookmark_list(request: Request) -> HttpResponse:
    kept = Bookmark.objects.visible_to(request.user)
    rows = kept.select_related("post__author", "post__topic__community")
    page = paginate(request, rows, order_by=("-at", "-pk"), size=20)
    return render(request, "discussions/bookmark_list.html", {"page": page})


@require_POST
def poll_vote(request: Request, pk: int) -> HttpResponse:
    """``option`` may stand several times; without any the vote is taken back."""
    post, place, poll = poll_of(request, pk)
    require(place.may_take_part, MAY_NOT_REACT)
    options = [int(value) for value in request.POST.getlist("option") if value.isdecimal() and len(value) < 19]
    done_or_told(request, poll.vote, options, by=request.user)
    if request.htmx:
        shown = fill({poll.pk: ShownPoll(poll)}, request.user)[post.pk]
        context = place.shown_context | {"poll": shown, "post": post, "may_vote": True}
        return render(request, "discussions/_poll.html", context)
    return redirect(place_of(post))


@require_POST
def poll_close(request: Request, pk: int) -> HttpResponse:
    post, place, poll = poll_of(request, pk)
    if post.author_id != request.user.pk and not place.permissions.can_moderate:
        raise PermissionDenied(_("Only who made the poll and the moderators end it."))
    require(place.may_take_part, MAY_NOT_REACT)
    done_or_told(request, poll.close, by=request.user)
    return redirect(place_of(post))


def poll_of(request: Request, pk: int) -> tuple[Post, Place, Poll]:
    post, place = visible_post(request, pk)
    return post, place, get_object_or_404(Poll.objects.visible_to(request.user), post=post)
