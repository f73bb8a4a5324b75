"""One decision: what would become official beside what is, and the three answers."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.sign_in.recent import require_recent_sign_in
from communities.request import Request
from communities.vetting import actions
from communities.vetting.forms import answering
from communities.vetting.forms.answering import AnswerForm
from communities.vetting.models import OfficialVersion, VettingRequest
from communities.vetting.queue import next_for
from communities.vetting.refusals import AlreadyAnswered, MayNotVet, TextChanged, VettingRefused
from communities.vetting.review import Review
from communities.vetting.rights import VettingPermissionTester
from communities.vetting.targets import AnswerTarget, PageTarget, target_of
from communities.vetting.views.doors import readable_page
from communities.views.answers import done_or_told
from communities.views.doors import require

MAY_NOT = gettext_lazy(
    "You may not make text official here. Ask an intranet manager, or somebody they delegated it to."
)
RELATED = (
    "page__community",
    "page__newest",
    "post__topic__community",
    "revision__author",
    "post_revision__author",
    "asked_by__profile",
    "claimed_by",
    "closed_by",
)


def vetting_request(request: Request, pk: int) -> HttpResponse:
    """Whoever may read the page may read what was asked; answering is for those who may make text official."""
    return answered(request, lambda: asked_review(request, pk), "vetting/vetting_request.html")


def page_vet(request: Request, slug: str, path: str) -> HttpResponse:
    """The newest text of a page, without anybody having asked."""
    return answered(request, lambda: page_review(request, slug, path), "vetting/page_vet.html")


def asked_review(request: Request, pk: int) -> Review:
    asked = get_object_or_404(VettingRequest.objects.visible_to(request.user).select_related(*RELATED), pk=pk)
    target = target_of(asked.target)
    active = active_of(request, **target.named)
    tester = request.communities.tester(asked.community)
    return Review(target, asked.text, active, asked, VettingPermissionTester(tester, active))


def page_review(request: Request, slug: str, path: str) -> Review:
    found = readable_page(request, slug, path)
    active = active_of(request, page=found.page)
    rights = found.rights(active)
    require(rights.can_grant or rights.can_adopt_small, MAY_NOT)
    target = PageTarget(found.page)
    asked = VettingRequest.objects.visible_to(request.user).open().select_related("asked_by__profile", "claimed_by")
    return Review(target, target.newest, active, asked.filter(page=found.page).first(), rights)


def active_of(request: Request, **named: Any) -> OfficialVersion | None:
    versions = OfficialVersion.objects.visible_to(request.user).active()
    return versions.filter(**named).select_related("revision", "post_revision", "owner").first()


def answered(request: Request, look: Callable[[], Review], template: str) -> HttpResponse:
    """Show what is to be decided, or carry out a decision. ``look`` fetches it, and again when it has changed."""
    review = look()
    if request.method != "POST":
        proposed = {"answer": request.GET.get("answer", "")}  # by a link in a mail
        return shown(request, review, AnswerForm(initial=review.terms | proposed), template)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return shown(request, review, form, template, status=422)
    try:
        words = decide(request, review, form)
    except TextChanged as refusal:
        return shown(request, look(), kept(request, look(), refusal), template, status=409)
    except VettingRefused as refusal:
        form.add_error(None, str(refusal))
        status = 403 if isinstance(refusal, MayNotVet) else 409 if isinstance(refusal, AlreadyAnswered) else 422
        return shown(request, look(), form, template, status=status)
    messages.success(request, words)
    return onward(request, review)


def kept(request: Request, review: Review, refusal: VettingRefused) -> AnswerForm:
    """What was typed, beside the text as it is now."""
    data = request.POST.copy()
    for name, value in vars(review.seen).items():
        data[name] = "" if value is None else value
    form = AnswerForm(data)
    form.add_error(None, str(refusal))
    return form


def shown(request: Request, review: Review, form: AnswerForm, template: str, status: int = 200) -> HttpResponse:
    context = {"review": review, "form": form, "asked": review.request, "community": review.community}
    return render(request, template, context, status=status)


def decide(request: Request, review: Review, form: AnswerForm) -> str:
    """Carry out the answer; gives the words that say so.

    Raises:
        VettingRefused, ReauthenticationRequired.
    """
    data, by = form.cleaned_data, request.user
    target = review.target.post if isinstance(review.target, AnswerTarget) else review.target.page
    if data["answer"] in (answering.CHANGES, answering.DECLINE):
        if review.request is None:
            raise AlreadyAnswered
        verb = review.request.ask_changes if data["answer"] == answering.CHANGES else review.request.decline
        verb(by=by, comment=data["note"])
        return _("Answered. The person who asked is told.")
    require_recent_sign_in(request)
    refuse_answered(review, by)
    if data["answer"] == answering.SMALL:
        actions.adopt_small_change(target, by=by, seen=form.seen)
        return _("The small change of “%(title)s” is official.") % {"title": review.title}
    terms = {name: data[name] for name in ("owner", "review_by", "fallback_role", "note")}
    version = actions.grant(target, by=by, seen=form.seen, **terms)
    words = {"title": review.title, "day": date_format(version.review_by, "DATE_FORMAT")}
    return _("“%(title)s” is official until %(day)s.") % words


def refuse_answered(review: Review, by: Any) -> None:
    """A request somebody has said no to is not overruled by a form that was open meanwhile; one's own yes may be
    sent again.

    Raises:
        AlreadyAnswered.
    """
    asked = review.request
    if asked is None or asked.is_open:
        return
    if (asked.outcome, asked.closed_by_id) != (VettingRequest.Outcome.GRANTED, by.pk):
        raise AlreadyAnswered


def onward(request: Request, review: Review) -> HttpResponse:
    """The next in the queue; after a decision nobody asked for, the page."""
    if review.request is None:
        return redirect(review.address)
    following = next_for(request.user, review.request)
    return redirect(following) if following else redirect("vetting_queue")


@require_POST
def vetting_claim(request: Request, pk: int) -> HttpResponse:
    return claimed(request, pk, "claim")


@require_POST
def vetting_release(request: Request, pk: int) -> HttpResponse:
    return claimed(request, pk, "release")


def claimed(request: Request, pk: int, verb: str) -> HttpResponse:
    review = asked_review(request, pk)
    require(review.rights.can_grant, MAY_NOT)
    asked = cast(VettingRequest, review.request)
    done_or_told(request, getattr(asked, verb), by=request.user)
    if not request.htmx:
        return redirect(asked)
    context = {"review": asked_review(request, pk), "asked": asked, "community": review.community}
    return render(request, "vetting/vetting_request.html#claim", context)
