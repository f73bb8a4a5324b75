"""Drafts: the editor sends what was typed after each pause, and the text waits here."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.discussions.models import Post, PostDraft, Topic, TopicKind
from communities.discussions.models.drafts import DRAFT_LIMIT
from communities.models import Community
from communities.request import Request
from communities.views.doors import readable_community


def draft_address(
    community: Community,
    *,
    topic: Topic | None = None,
    post: Post | None = None,
    on: Post | None = None,
    kind: str = TopicKind.DISCUSSION,
) -> str:
    """Where the editor of a new topic, a reply, an edit or a comment (``on`` a post) sends its drafts."""
    if on:
        return f"{reverse('post_draft', args=[community.slug])}?on={on.pk}"
    name = f"post={post.pk}" if post else f"topic={topic.pk}" if topic else f"kind={kind}"
    return f"{reverse('post_draft', args=[community.slug])}?{name}"


@require_POST
def post_draft(request: Request, slug: str) -> HttpResponse:
    """Keep ``html``; the address says of what."""
    community, _permissions = readable_community(request, slug)
    which = draft_of(request, community)
    html = request.POST.get("html", "")
    if len(html.encode(errors="replace")) > DRAFT_LIMIT or "\0" in html:
        return JsonResponse({"error": _("This is too long to be kept as a draft. Shorten it.")}, status=413)
    base = request.POST.get("base", "")
    based_on: dict[str, Any] = {"based_on": int(base)} if base.isdecimal() and len(base) < 9 else {}
    draft = PostDraft.keep(by=request.user, community=community, html=html, **which, **based_on)
    return JsonResponse({"saved_at": draft.saved_at.isoformat(), "base": base})


@require_POST
def draft_discard(request: Request, slug: str) -> HttpResponse:
    community, _permissions = readable_community(request, slug)
    mine = PostDraft.objects.visible_to(request.user)
    which = {"topic": None, "post": None} | draft_of(request, community)
    if on := which.pop("on", None):
        mine.comment_on(on).delete()
        return redirect(on.topic)
    mine.filter(**which, community=community).delete()
    return redirect(which["topic"] or "topic_list", *([] if which["topic"] else [community.slug]))


def draft_of(request: Request, community: Community) -> dict:
    """What a draft is of: a topic or post of this community, a comment on a post, or something new of a kind.

    A miss is a 404.
    """
    asked = {name: request.GET.get(name, "") for name in ("topic", "post", "on")}
    named = {name: value for name, value in asked.items() if value.isdecimal() and len(value) < 19}
    if "topic" in named:
        topics = Topic.objects.visible_to(request.user).select_related("community")
        return {"topic": get_object_or_404(topics, community=community, pk=named["topic"])}
    if named:
        name, number = named.popitem()
        posts = Post.objects.visible_to(request.user).select_related("topic__community")
        return {name: get_object_or_404(posts, topic__community=community, pk=number)}
    kind = request.GET.get("kind")
    return {"kind": kind if kind in TopicKind.values else TopicKind.DISCUSSION}
