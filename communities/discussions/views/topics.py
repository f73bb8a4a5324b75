"""The list of a community's topics, and starting one."""

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.sign_in.required import keeps
from communities.discussions import audience
from communities.discussions.composing import draft_key, furnish, refused
from communities.discussions.forms import TopicForm
from communities.discussions.models import PostDraft, Tag, Topic, TopicKind
from communities.discussions.models.drafts import PostDraftQuerySet
from communities.discussions.models.following import LEVELS
from communities.discussions.models.topic import TopicQuerySet
from communities.discussions.surroundings import talk_of
from communities.discussions.views.drafts import draft_address
from communities.models import Community
from communities.request import Request
from communities.signed_out import hold, sent
from communities.tester import CommunityPermissionTester
from communities.views.answers import answered
from communities.views.doors import readable_community, require
from intranet.ui.editor import drafts
from intranet.ui.pagination import paginate
from intranet.ui.refusal import Refused

MAY_NOT_START = _("Only members may start discussions here. Join the community first, or ask one of its facilitators.")
MAY_NOT_ANNOUNCE = _("Only those who run this community make announcements. Ask one of its facilitators.")
#: What a list can be narrowed to.
FILTERS = {"": _("All"), "open": _("Open"), "unread": _("Unread"), "mine": _("Mine"), "news": _("Announcements")}
SIZE = 30
#: Tags offered while somebody writes.
KNOWN_TAGS = 200
#: Pinned topics shown above the others.
MOST_PINNED = 10


@require_safe
def topic_list(request: Request, slug: str) -> HttpResponse:
    community, permissions = readable_community(request, slug)
    return listed(request, community, permissions, Topic.objects.seen_with(permissions))


@require_safe
def topic_tag(request: Request, slug: str, tag: str) -> HttpResponse:
    community, permissions = readable_community(request, slug)
    found = get_object_or_404(Tag.objects.visible_to(request.user), community=community, slug=tag)
    return listed(request, community, permissions, Topic.objects.seen_with(permissions).tagged(found), found)


@require_safe
def tag_list(request: Request, slug: str) -> HttpResponse:
    community, permissions = readable_community(request, slug)
    tags = Tag.objects.visible_to(request.user).filter(community=community).annotate(uses=Count("taggings"))
    page = paginate(request, tags, order_by=("-uses", "name"), size=60)
    context = {"community": community, "permissions": permissions, "page": page}
    return render(request, "discussions/tag_list.html", context)


def listed(
    request: Request,
    community: Community,
    permissions: CommunityPermissionTester,
    topics: TopicQuerySet,
    tag: Tag | None = None,
) -> HttpResponse:
    """A page of topics, pinned ones first, each with what is new to the reader."""
    show = request.GET.get("show", "")
    level, pinned = talk_of(community, request.user)
    found = narrowed(topics.listed().discussions(), show, request)
    found = found.for_reader(request.user).with_unread(request.user).select_related("author", "last_poster")
    found = found.marked_for_moderators(community) if permissions.can_moderate else found
    page = paginate(request, found.filter(pin=None), order_by=("-last_post_at", "-pk"), size=SIZE)
    context: dict[str, Any] = {
        "community": community,
        "permissions": permissions,
        "page": page,
        "pinned": [] if page.first_url or show or not pinned else pinned_ones(found, pinned),
        "filters": [(key, words, key == show) for key, words in FILTERS.items()],
        "show": show,
        "tag": tag,
        "base": reverse("topic_list", args=[community.slug]),
        "level": level,
        "levels": LEVELS,
        "follow_url": reverse("community_follow", args=[community.slug]),
    }
    return render(request, "discussions/topic_list.html", context)


def pinned_ones(topics: TopicQuerySet, ids: list[int]) -> list[Topic]:
    return list(topics.filter(pk__in=ids).order_by("-last_post_at")[:MOST_PINNED])


def narrowed(topics: TopicQuerySet, show: str, request: Request) -> TopicQuerySet:
    narrow = {
        "open": topics.open,
        "unread": lambda: topics.unread_by(request.user),
        "mine": lambda: topics.written_in_by(request.user),
        "news": topics.announcements,
    }
    return narrow[show]() if show in narrow else topics


@keeps(hold)
def topic_new(request: Request, slug: str) -> HttpResponse:
    community, permissions = readable_community(request, slug)
    kind = TopicKind.ANNOUNCEMENT if "announcement" in request.GET.getlist("kind") else TopicKind.DISCUSSION
    data = sent(request)
    if data is not None and data.get("kind") == TopicKind.ANNOUNCEMENT:
        kind = TopicKind.ANNOUNCEMENT
    if kind == TopicKind.ANNOUNCEMENT:
        require(permissions.can_announce, MAY_NOT_ANNOUNCE)
    else:
        require(permissions.can_start_discussions, MAY_NOT_START)
    mine = PostDraft.objects.visible_to(request.user).filter(community=community, kind=kind, topic=None, post=None)
    draft = mine.first()
    along = brought_along(request, community).first()
    form = TopicForm(data, initial=initial(kind, draft) | ({"text": along.html} if along else {}))
    autosave = draft_address(community, kind=kind)
    furnish(form, community, permissions, autosave=autosave, name=f"new:{community.pk}:{kind}", draft=draft)
    if request.method == "POST" and form.is_valid() and (response := begun(request, community, form)):
        return response
    return render_new(request, community, permissions, form, kind, draft)


def initial(kind: str, draft: PostDraft | None) -> dict[str, Any]:
    """What the form shows at first: the draft, if there is one."""
    kept = {"title": draft.title, "text": draft.html, "tags": draft.tags} if draft else {}
    return kept | {"kind": kind}


def brought_along(request: Request, community: Community) -> PostDraftQuerySet:
    """``from``: a topic that takes no replies any more. What this person began to write there goes on here."""
    asked = request.GET.get("from", "")
    mine = PostDraft.objects.visible_to(request.user).filter(community=community)
    return mine.filter(topic=int(asked)) if asked.isdecimal() and len(asked) < 19 else mine.none()


def begun(request: Request, community: Community, form: TopicForm) -> HttpResponse | None:
    """The way to the new topic; nothing when the verb refused, which the form then says."""
    values = form.cleaned_data
    words = {name: values[name] for name in ("title", "kind", "tags", "key", "agreed")}
    if request.POST.get("do") == "draft":
        fields = {"title": values["title"], "html": values["text"], "tags": ", ".join(values["tags"])}
        PostDraft.keep(by=request.user, community=community, kind=values["kind"], **fields)
        return redirect("topic_list", community.slug)
    try:
        topic = Topic.begin(community, by=request.user, html=values["text"], poll=form.poll, **words)
    except Refused as refusal:
        refused(form, refusal)
        return None
    brought_along(request, community).delete()
    response = redirect(topic)
    drafts.forget(response, draft_key(f"new:{community.pk}:{values['kind']}", request.user.pk))
    return response


def told(request: Request, community: Community, kind: str) -> int:
    """To how many members an announcement goes, exactly; or how many watch for what begins."""
    if kind == TopicKind.ANNOUNCEMENT:
        return audience.of_announcement(community).exclude(pk=request.user.pk).count()
    return audience.counted(audience.of_new_topic(community), request.user)


def render_new(request, community, permissions, form, kind, draft) -> HttpResponse:  # type: ignore[no-untyped-def]
    context = {
        "community": community,
        "permissions": permissions,
        "form": form,
        "kind": kind,
        "draft": draft,
        "tags": Tag.objects.visible_to(request.user).filter(community=community).order_by("name")[:KNOWN_TAGS],
        "told": told(request, community, kind),
    }
    return answered(request, "discussions/topic_new.html", context)
