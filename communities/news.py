"""What happens in a community and may be told to everybody who reads it: for the home page.

A verb that is not named here is never shown: what concerns one person (a request, a ban) stays out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, JSONField, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.notifications.models import Activity
from communities.tester import CommunityPermissionTester

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
#: What news are about, by the natural key of its type: those that whoever has these rights may see, annotated with
#: ``about`` (a title, or nothing where it is not this room's to say) and ``below``, the address below the community's.
subjects: dict[tuple[str, str], Callable[[CommunityPermissionTester], QuerySet[Any]]] = {}
#: Lines on the home page.
ON_HOME = 6
#: Activities looked at for each line, because some share one.
LOOK_BACK = 4


@dataclass(frozen=True)
class News:
    """One line. ``person`` is who did it, when they still work here; ``title`` and ``url`` are of what it is about."""

    pk: int
    verb: str
    words: str
    at: datetime
    person: User | None
    title: str = ""
    url: str = ""


def latest_in(permissions: CommunityPermissionTester, most: int = ON_HOME) -> list[News]:
    """The newest first, as far as the reader may see what they are about; one query. People who joined one after the
    other share a line.
    """
    community = permissions.community
    rows = Activity.objects.filter(community=community, verb__in=WORDS).select_related("actor__profile")
    rows = rows.annotate(subject=_subject(permissions)).order_by("-at", "-pk")
    known = {ContentType.objects.get_by_natural_key(*key).pk for key in subjects}
    found: list[list[Any]] = []
    for activity in rows[: most * LOOK_BACK]:
        if activity.target_type_id in known and activity.subject is None:  # type: ignore[attr-defined]
            continue
        if found and activity.verb == JOINED == found[-1][0].verb:
            found[-1].append(activity)
        else:
            found.append([activity])
    return [news_of(together, community.get_absolute_url()) for together in found[:most]]


def _subject(permissions: CommunityPermissionTester) -> Case:
    """An expression on activities: title and address of what they are about."""
    whens = []
    for key, seen in subjects.items():
        one = seen(permissions).order_by().filter(pk=OuterRef("target_id"))
        said = Subquery(one.values(said=JSONObject(about="about", below="below"))[:1])
        whens.append(When(target_type=ContentType.objects.get_by_natural_key(*key), then=said))
    return Case(*whens, default=None, output_field=JSONField(null=True))


def news_of(together: list[Any], base: str) -> News:
    """One line about one activity, or about several people who joined. ``base``: the address of the community."""
    newest, others = together[0], len(together) - 1
    person = newest.actor if newest.actor and newest.actor.is_active else None
    name = person.name if person else _("Somebody")
    words = str(WORDS[newest.verb]) % {"name": name}
    if others:
        said = ngettext("%(name)s and %(n)d other joined", "%(name)s and %(n)d others joined", others)
        words = said % {"name": name, "n": others}
    about = newest.subject or {"about": "", "below": ""}
    url = f"{base}{about['below']}" if about["below"] else ""
    return News(newest.pk, newest.verb, words, newest.at, person, about["about"], url)
