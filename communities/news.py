"""What happens in a community and may be told to everybody who reads it: for the home page.

A verb that is not named here is never shown: what concerns one person (a request, a ban) stays out.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.notifications.models import Activity
from communities.models import Community

JOINED = "membership.joined"
#: Verb → what is said of it.
WORDS: dict[str, str | Promise] = {
    "community.founded": _("The community began"),
    "proposal.approved": _("The community began"),
    "community.settings_changed": _("What the community says about itself was changed"),
    "community.archived": _("The community was archived"),
    "community.unarchived": _("The community was opened again"),
    "community.handed_over": _("The community has another facilitator"),
    "community.transferred": _("The community has another facilitator"),
    JOINED: _("%(name)s joined"),
    "home.changed": _("The home page was changed"),
}
#: Lines on the home page.
ON_HOME = 6
#: Activities looked at for each line, because some share one.
LOOK_BACK = 4


@dataclass(frozen=True)
class News:
    """One line. ``person`` is who did it, when they still work here."""

    pk: int
    verb: str
    words: str
    at: datetime
    person: User | None


def latest_in(community: Community, most: int = ON_HOME) -> list[News]:
    """The newest first; one query. People who joined one after the other share a line."""
    rows = Activity.objects.filter(community=community, verb__in=WORDS).select_related("actor__profile")
    found: list[list[Activity]] = []
    for activity in rows.order_by("-at", "-pk")[: most * LOOK_BACK]:
        if found and activity.verb == JOINED == found[-1][0].verb:
            found[-1].append(activity)
        else:
            found.append([activity])
    return [news_of(together) for together in found[:most]]


def news_of(together: list[Activity]) -> News:
    """One line about one activity, or about several people who joined."""
    newest, others = together[0], len(together) - 1
    person = newest.actor if newest.actor and newest.actor.is_active else None
    name = person.name if person else _("Somebody")
    words = str(WORDS[newest.verb]) % {"name": name}
    if others:
        said = ngettext("%(name)s and %(n)d other joined", "%(name)s and %(n)d others joined", others)
        words = said % {"name": name, "n": others}
    return News(newest.pk, newest.verb, words, newest.at, person)
