"""How views reach topics and posts: through their doors, with the community and the reader's rights there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.discussions.models import Post, Topic
from communities.discussions.surroundings import shown_topic
from communities.models import Community
from communities.request import Request
from communities.tester import CommunityPermissionTester
from communities.views.doors import readable_community, require

MAY_NOT_REPLY = _("Only members may reply here. Join the community first, or ask one of its facilitators.")
MAY_NOT_MODERATE = _("Only moderators of this community do this. Ask one of its facilitators.")


@dataclass(frozen=True)
class Place:
    """A topic, the community it is in, and what the reader may do there."""

    topic: Topic
    community: Community
    permissions: CommunityPermissionTester

    @property
    def context(self) -> dict[str, object]:
        return {"topic": self.topic, "community": self.community, "permissions": self.permissions}

    @property
    def may_take_part(self) -> bool:
        """Whoever reads here may react and vote, unless they were banned or the community is archived."""
        return not self.community.is_archived and not self.permissions.is_banned

    @property
    def shown_context(self) -> dict[str, object]:
        """What the posts of a topic are drawn with. Addresses are worked out once, not twenty times."""
        return self.context | {
            "base": self.topic.get_absolute_url(),
            "posts_url": reverse("post_detail", args=[0]).removesuffix("0/"),
            "people": reverse("person_list"),
            "may_react": self.may_take_part,
        }


def readable_topic(request: Request, slug: str, pk: int, *, moderate: bool = False, plain: bool = False) -> Place:
    """A topic of this community; a miss is a 404. With ``moderate`` also: who may not moderate gets a 403.

    A ``plain`` one is to be changed, not shown: without what concerns the reader, and what stands around it.
    """
    community, permissions = readable_community(request, slug)
    if plain:
        topic = get_object_or_404(Topic.objects.seen_with(permissions), pk=pk)
        topic.community = community
    else:
        topic = shown_topic(permissions, pk)
    if moderate:
        require(permissions.can_moderate, MAY_NOT_MODERATE)
    return Place(topic, community, permissions)


def leads_on[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """When the topic has moved: the same view where it is now, if the reader may see it. A form is sent on whole."""

    @wraps(view)
    def led(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except Http404:
            request: Any = args[0]
            topics = Topic.objects.visible_to(request.user).select_related("community")
            topic = topics.filter(pk=str(kwargs["pk"])).first()
            if topic is None or topic.community.slug == kwargs["slug"]:
                raise
            here = {**kwargs, "slug": topic.community.slug}
            return redirect(reverse(request.resolver_match.url_name, kwargs=here), preserve_request=True)

    return led


def visible_post(request: Request, pk: int) -> tuple[Post, Place]:
    """A post with its topic; a miss is a 404."""
    rows = Post.objects.visible_to(request.user).select_related("topic__community", "author", "poll__closure")
    post = get_object_or_404(rows, pk=pk)
    community, permissions = readable_community(request, post.topic.community.slug)
    post.topic.community = community
    return post, Place(post.topic, community, permissions)
