"""Words of discussions in templates."""

from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from communities.discussions.feet import Feet
from communities.discussions.models import Topic
from communities.discussions.models.topic import MOST_UNREAD
from communities.discussions.showing import ShownPost
from communities.models import Community

register = template.Library()


@register.simple_tag
def talk_crumbs(community: Community, topic: Topic | None = None) -> list[tuple[str, str]]:
    """The way down to a topic, or to a page about one, for ``components/breadcrumbs.html``."""
    trail = [
        (_("Communities"), reverse("community_list")),
        (community.name, community.get_absolute_url()),
        (_("Discussions"), reverse("topic_list", args=[community.slug])),
    ]
    return [*trail, (topic.title, topic.get_absolute_url())] if topic else trail


@register.simple_tag(takes_context=True)
def with_feet(context: template.Context, posts: list[ShownPost], quiet: bool = False) -> list[tuple[ShownPost, str]]:
    """Each post with its foot, or without one where they are quiet."""
    feet = Feet(context)
    return [(shown, "" if quiet or shown.is_withheld else feet.under(shown)) for shown in posts]


@register.filter
def reply_words(count: int) -> str:
    """ "1 reply", "12 replies": a list says it of thirty topics."""
    return _replies(count, get_language())


@register.filter
def new_words(count: int) -> str:
    """ "3 new", or that there are more than are counted."""
    return _("99+ new") if count >= MOST_UNREAD else _new(count, get_language())


@lru_cache(maxsize=1024)
def _replies(count: int, _language: str | None) -> str:
    return ngettext("%(n)d reply", "%(n)d replies", count) % {"n": count}


@lru_cache(maxsize=512)
def _new(count: int, _language: str | None) -> str:
    return ngettext("%(n)d new", "%(n)d new", count) % {"n": count}
