"""Reading a topic: it opens at the first unread post, and every address a post ever had leads to it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from communities.discussions.forms import ReadForm
from communities.discussions.models import Post, PostAddress, PostDraft, ReadMark, Topic, TopicKind
from communities.discussions.models.following import LEVELS
from communities.discussions.showing import TopicPage, page_of
from communities.discussions.views.doors import Place, leads_on, readable_topic
from communities.request import Request

#: Highest page asked for; a larger number is the last page.
MOST_PAGES = 10_000_000
#: New posts counted no further.
MOST_NEWS = 100


@require_safe
@leads_on
def topic_detail(request: Request, slug: str, pk: int) -> HttpResponse:
    place = readable_topic(request, slug, pk)
    if place.topic.merged_into or place.topic.kind == TopicKind.QUESTION:
        return redirect(place.topic.merged_into or place.topic)
    if request.htmx and "after" in request.GET:
        return news(request, place)
    asked = request.GET.get("page", "")
    number = min(int(asked), MOST_PAGES) if asked.isdecimal() and len(asked) < 9 else None
    page = TopicPage(place.topic, request.user, may_moderate=place.permissions.can_moderate, page=number)
    context = place.shown_context | {
        "page": page,
        "draft": PostDraft.objects.visible_to(request.user).filter(topic=place.topic).first(),
        "levels": LEVELS,
        "level": place.topic.my_level,  # type: ignore[attr-defined]  # annotated by the door
        "follow_url": reverse("topic_follow", args=[slug, pk]),
    }
    return render(request, "discussions/topic_detail.html", context)


@require_safe
def topic_post(request: Request, slug: str, pk: int, number: int) -> HttpResponse:
    """A post by its number: on its page, wherever it has gone."""
    topic = get_object_or_404(Topic.objects.visible_to(request.user).select_related("community"), pk=pk)
    if (topic.community.slug != slug) and not topic.moves.filter(origin__slug=slug).exists():
        raise Http404
    posts = Post.objects.visible_to(request.user).select_related("topic__community")
    post = posts.filter(topic=topic, number=number).first()
    if post is None:
        left = PostAddress.objects.filter(topic=topic, number=number).values("post")
        post = get_object_or_404(posts, pk__in=left)
    return redirect(place_of(post))


@require_safe
def post_detail(request: Request, pk: int) -> HttpResponse:
    posts = Post.objects.visible_to(request.user).select_related("topic__community")
    return redirect(place_of(get_object_or_404(posts, pk=pk)))


def place_of(post: Post) -> str:
    """Where a post is read: on its page, at its place. A question knows the places of its answers itself."""
    if post.topic.kind == TopicKind.QUESTION:
        return f"{post.topic.get_absolute_url()}?post={post.number}#post-{post.number}"
    return f"{post.topic.get_absolute_url()}?page={page_of(post.number)}#post-{post.number}"


def news(request: Request, place: Place) -> HttpResponse:
    """For a page that is open: the numbers of the posts that have come since ``after``."""
    form = ReadForm({"number": request.GET["after"]})
    after = form.cleaned_data["number"] if form.is_valid() else place.topic.highest_number
    posts = Post.objects.visible_to(request.user).filter(topic=place.topic, number__gt=after).order_by("number")
    rows = list(posts.values_list("number", "reply_to")[:MOST_NEWS])
    context = {
        "topic": place.topic,
        "talk": reverse("topic_detail", args=[place.community.slug, place.topic.pk]),
        "news": [number for number, _answered in rows],
        "answers": sum(answered is None for _number, answered in rows),
        "after": after,
    }
    return render(request, "discussions/_news.html", context)


@require_POST
def topic_read(request: Request, slug: str, pk: int) -> HttpResponse:
    """The reader has seen the posts up to ``number``. Never goes back."""
    place = readable_topic(request, slug, pk)
    form = ReadForm(request.POST)
    if form.is_valid():
        number = min(form.cleaned_data["number"], place.topic.highest_number)
        ReadMark.read(request.user.pk, place.topic.pk, number)
    if request.htmx:
        return HttpResponse(status=204)
    return back(request, place)


def back(request: Request, place: Place) -> HttpResponse:
    """To the page of this site the form stood on, or to the topic."""
    to = request.POST.get("back", "")
    if to.startswith("/") and url_has_allowed_host_and_scheme(to, allowed_hosts=None):
        return redirect(to)
    return redirect(place.topic)
