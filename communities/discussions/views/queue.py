"""What waits for the moderators of a community, and what they did."""

from django.contrib import messages
from django.db.models import Min, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communities.discussions.forms import SlowForm
from communities.discussions.models import FirstPostReview, ModerationEvent, Post, Report
from communities.discussions.views.doors import MAY_NOT_MODERATE, readable_topic
from communities.models import Community
from communities.request import Request
from communities.tester import CommunityPermissionTester
from communities.views.answers import done, done_or_told, posted, status_of
from communities.views.doors import readable_community, require
from intranet.ui.pagination import KeysetPage, paginate

SIZE = 20


def moderated(request: Request, slug: str) -> tuple[Community, CommunityPermissionTester]:
    community, permissions = readable_community(request, slug)
    require(permissions.can_moderate, MAY_NOT_MODERATE)
    return community, permissions


@require_safe
def moderation_queue(request: Request, slug: str) -> HttpResponse:
    """``show``: reports (the default), first posts, or what is hidden."""
    community, permissions = moderated(request, slug)
    asked = request.GET.get("show", "")
    show = asked if asked in ("first", "hidden") else "reports"
    base = reverse("moderation_queue", args=[slug])
    tabs = [
        (_("Reports"), base, show == "reports"),
        (_("First posts"), f"{base}?show=first", show == "first"),
        (_("Hidden"), f"{base}?show=hidden", show == "hidden"),
        (_("What was done"), reverse("moderation_log", args=[slug]), False),
    ]
    context = {
        "community": community,
        "permissions": permissions,
        "show": show,
        "tabs": tabs,
        "page": waiting(request, community, show),
        "review": FirstPostReview.objects.filter(community=community, ended_at=None).select_related("begun_by").first(),
    }
    return render(request, "discussions/moderation_queue.html", context)


def waiting(request: Request, community: Community, show: str) -> KeysetPage:
    """Posts, with the reports that are open; what waits longest first."""
    reports = Report.objects.visible_to(request.user).open().select_related("reporter").order_by("at")
    posts = Post.objects.visible_to(request.user).filter(topic__community=community)
    posts = posts.select_related("author", "topic__community", "hiding__hidden_by")
    posts = posts.prefetch_related(Prefetch("reports", queryset=reports, to_attr="open_reports"))
    if show == "reports":
        reported = posts.annotate(since=Min("reports__at", filter=Q(reports__settled_at=None)))
        return paginate(request, reported.filter(since__isnull=False), order_by=("since", "pk"), size=SIZE)
    if show == "first":
        held = posts.filter(hiding__isnull=False, hiding__hidden_by=None)
        return paginate(request, held, order_by=("at", "pk"), size=SIZE)
    return paginate(request, posts.filter(hiding__hidden_by__isnull=False), order_by=("-hiding_id", "-pk"), size=SIZE)


@require_safe
def moderation_log(request: Request, slug: str) -> HttpResponse:
    community, permissions = moderated(request, slug)
    rows = ModerationEvent.objects.filter(community=community).select_related("actor", "topic__community", "post")
    page = paginate(request, rows, order_by=("-pk",), size=50)
    context = {"community": community, "permissions": permissions, "page": page}
    return render(request, "discussions/moderation_log.html", context)


@require_POST
def moderation_review(request: Request, slug: str) -> HttpResponse:
    """``review=yes``: first posts wait from now on; anything else ends that."""
    community, _permissions = moderated(request, slug)
    verb = FirstPostReview.begin if request.POST.get("review") == "yes" else FirstPostReview.end
    if done_or_told(request, verb, community, by=request.user):
        messages.success(request, _("Saved."))
    return redirect(f"{reverse('moderation_queue', args=[slug])}?show=first")


def topic_slow(request: Request, slug: str, pk: int) -> HttpResponse:
    """Set slow mode; ``end=yes`` ends it."""
    place = readable_topic(request, slug, pk, moderate=True)
    if request.method == "POST" and request.POST.get("end") == "yes":
        if done_or_told(request, place.topic.end_slow_mode, by=request.user):
            messages.success(request, _("Slow mode is over."))
        return redirect(place.topic)
    form = SlowForm(posted(request))
    if form.is_valid():
        seconds, until = form.cleaned_data["seconds"], timezone.now() + form.cleaned_data["length"]
        if done(form, place.topic.slow_down, by=request.user, seconds=seconds, until=until):
            return redirect(place.topic)
    return render(request, "discussions/topic_slow.html", place.context | {"form": form}, status=status_of(form))
