"""A post is reported, hidden, shown again; reports are dismissed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from communities.discussions.forms import HideForm, ReportForm
from communities.discussions.models import Post, Report
from communities.discussions.views.doors import MAY_NOT_MODERATE, Place, visible_post
from communities.discussions.views.reading import place_of
from communities.request import Request
from communities.views.answers import answered, done, posted, status_of
from communities.views.doors import require

MAY_NOT_REPORT = gettext_lazy("Nothing changes in an archived community, and who is banned takes no part in it.")


def post_report(request: Request, pk: int) -> HttpResponse:
    post, place = visible_post(request, pk)
    require(place.may_take_part, MAY_NOT_REPORT)
    form = ReportForm(posted(request))
    if form.is_valid() and done(form, Report.make, post, by=request.user, **form.cleaned_data):
        messages.success(request, _("Thank you. A moderator will look at it, and you will be told what came of it."))
        return redirect(place_of(post))
    mine = Report.objects.visible_to(request.user).filter(post=post, reporter=request.user).first()
    context = place.context | {"form": form, "post": post, "mine": mine}
    return answered(request, "discussions/post_report.html", context)


def moderated_post(request: Request, pk: int) -> tuple[Post, Place]:
    """A post the reader may moderate; a miss is a 404, and who may not moderate gets a 403."""
    post, place = visible_post(request, pk)
    require(place.permissions.can_moderate, MAY_NOT_MODERATE)
    return post, place


def post_hide(request: Request, pk: int) -> HttpResponse:
    post, place = moderated_post(request, pk)
    form = HideForm(posted(request))
    if form.is_valid() and done(form, post.hide, by=request.user, reason=form.cleaned_data["reason"]):
        messages.success(request, _("The post is hidden. Its author is told why; you can show it again."))
        return redirect(back_to(request, post))
    context = place.context | {"form": form, "post": post, "back": back_to(request, post)}
    return render(request, "discussions/post_hide.html", context, status=status_of(form))


@require_POST
def post_unhide(request: Request, pk: int) -> HttpResponse:
    post, _place = moderated_post(request, pk)
    post.unhide(by=request.user)
    messages.success(request, _("Everybody sees the post now."))
    return redirect(back_to(request, post))


@require_POST
def report_dismiss(request: Request, pk: int) -> HttpResponse:
    """All reports of a post: it stays as it is."""
    post, _place = moderated_post(request, pk)
    Report.dismiss(post, by=request.user)
    messages.success(request, _("The post stays. Who reported it is told."))
    return redirect(back_to(request, post))


def back_to(request: Request, post: Post) -> str:
    """To the queue, when the form stood there or was opened from there; else to the post."""
    if "queue" in (request.POST.get("back"), request.GET.get("back")):
        return reverse("moderation_queue", args=[post.topic.community.slug])
    return place_of(post)
