"""What is new in communities, as one reader may see it: topics, questions, pages, and what became official.

Titles only: a feed reader keeps what it was given, and a text that is hidden or changed tomorrow must not live on in
it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.discussions.models import Topic, TopicKind
from communities.models import Community
from communities.vetting.models import VettingEvent
from communities.vetting.models.event import Transition
from communities.vetting.resolver import resolve_many, without_texts
from communities.wiki.models import CommunityPage, PageRevision

#: Entries of a feed, and how far they go back.
MOST, SINCE = 30, timedelta(days=180)
#: Transition → what is said of it. What only concerns those who vet is not news.
OFFICIAL: dict[str, str | Promise] = {
    Transition.GRANTED: _("“%(title)s” is official"),
    Transition.SMALL_CHANGE_ADOPTED: _("A small change of “%(title)s” is official"),
    Transition.REAFFIRMED: _("“%(title)s” was affirmed as official"),
    Transition.WITHDRAWN: _("“%(title)s” is no longer official"),
    Transition.SUSPENDED: _("“%(title)s” is suspended as official text"),
    Transition.SUSPENSION_LIFTED: _("“%(title)s” is official again"),
    Transition.ADOPTED_BY_TREE: _("“%(title)s” was adopted into the official pages"),
}
KINDS: dict[str, str | Promise] = {
    TopicKind.DISCUSSION: _("Discussion"),
    TopicKind.ANNOUNCEMENT: _("Announcement"),
    TopicKind.QUESTION: _("Question"),
}


@dataclass(frozen=True)
class Entry:
    """``name`` names it for good, wherever it is moved: ``topic/12``."""

    name: str
    title: str
    url: str
    kind: str
    community: Community
    author: User | None
    begun: datetime
    at: datetime


def latest(reader: User, communities: Sequence[Community]) -> list[Entry]:
    """The newest first, at most ``MOST``; six queries however much there is."""
    here = {community.pk: community for community in communities}
    since = timezone.now() - SINCE
    found = [*topics(reader, here, since), *pages(reader, here, since), *official(reader, here, since)]
    return sorted(found, key=lambda entry: (entry.at, entry.name), reverse=True)[:MOST]


def topics(reader: User, here: dict[int, Community], since: datetime) -> Iterator[Entry]:
    """Discussions and questions apart: each has an index of its own, in which a new one is near its end."""
    seen = Topic.objects.visible_to(reader).listed()
    for rows in (seen.discussions(), seen.questions()):
        new = rows.filter(hiding=None, community__in=here, last_post_at__gte=since, created_at__gte=since)
        for topic in new.select_related("author").order_by("-created_at", "-pk")[:MOST]:
            topic.community = community = here[topic.community_id]
            at, kind = topic.created_at, str(KINDS[topic.kind])
            yield Entry(
                f"topic/{topic.pk}", topic.title, topic.get_absolute_url(), kind, community, topic.author, at, at
            )


def pages(reader: User, here: dict[int, Community], since: datetime) -> Iterator[Entry]:
    """As of their latest text that was no minor edit, which tells nobody; under the title a reader gets."""
    rows = CommunityPage.objects.visible_to(reader).in_use().filter(community__in=here, changed_at__gte=since)
    newest = without_texts(rows).order_by("-changed_at", "-pk")[: 2 * MOST]
    found = {one.page.pk: one for one in resolve_many(list(newest), texts=False)}
    texts = PageRevision.objects.filter(page__in=found, minor=False).select_related("author").defer("html", "files")
    for text in texts.order_by("page", "-number").distinct("page"):
        reading = found[text.page_id]
        page, title = reading.page, text.title if reading.shows_newest else reading.shown.title
        page.community = community = here[page.community_id]
        url = page.get_absolute_url()
        yield Entry(f"page/{page.pk}", title, url, str(_("Page")), community, text.author, page.created_at, text.at)


def official(reader: User, here: dict[int, Community], since: datetime) -> Iterator[Entry]:
    """Each change once: an entry is about the change and not about the text."""
    shown = Q(post=None) | Q(post__hiding=None, post__topic__hiding=None)
    rows = VettingEvent.objects.visible_to(reader).filter(
        shown, community__in=here, transition__in=list(OFFICIAL), at__gte=since
    )
    related = ("page__community", "post__topic__community", "actor", "version__revision")
    slim = rows.select_related(*related).defer("version__revision__html", "version__revision__files")
    for event in slim.order_by("-pk")[:MOST]:
        target = event.page or event.post
        if target is None or here.get(moved_to(event)) is None:
            continue
        title = event.version.title if event.version else event.page.title if event.page else event.post.topic.title
        words = str(OFFICIAL[event.transition]) % {"title": title}
        where, url = here[event.community_id], target.get_absolute_url()
        yield Entry(f"official/{event.pk}", words, url, str(_("Official")), where, event.actor, event.at, event.at)


def moved_to(event: VettingEvent) -> int:
    """The community its text is in now."""
    return event.page.community_id if event.page else event.post.topic.community_id
