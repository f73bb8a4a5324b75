"""What happens in a community and may be told to everybody who reads it: for the home page and the feed.

A verb that is not named here is never shown: what concerns one person (a request, a ban) stays out.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.notifications.models import Activity
from communities.models import Community

#: Verb → what is said of it.
WORDS: dict[str, str | Promise] = {
    "community.founded": _("The community began"),
    "proposal.approved": _("The community began"),
    "community.settings_changed": _("What the community says about itself was changed"),
    "community.archived": _("The community was archived"),
    "community.unarchived": _("The community was opened again"),
    "community.handed_over": _("The community has another facilitator"),
    "community.transferred": _("The community has another facilitator"),
    "membership.joined": _("%(name)s joined"),
    "home.changed": _("The home page was changed"),
}
#: Lines on the home page, and entries of the feed.
ON_HOME, IN_FEED = 6, 30


@dataclass(frozen=True)
class News:
    """One line. ``person`` is who did it, when they still work here."""

    pk: int
    verb: str
    words: str
    at: datetime
    person: User | None


def latest_in(community: Community, most: int = ON_HOME) -> list[News]:
    """The newest first; one query."""
    rows = Activity.objects.filter(community=community, verb__in=WORDS).select_related("actor__profile")
    return [news_of(activity) for activity in rows.order_by("-at", "-pk")[:most]]


def news_of(activity: Activity) -> News:
    person = activity.actor if activity.actor and activity.actor.is_active else None
    name = person.name if person else _("Somebody")
    return News(activity.pk, activity.verb, str(WORDS[activity.verb]) % {"name": name}, activity.at, person)
