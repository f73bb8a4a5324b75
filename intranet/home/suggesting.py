"""Communities the reader is not in and may like: those of their team, then the liveliest."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from accounts.models import Profile
from communities.models import Community, Membership
from communities.models.community import Visibility
from communities.request import Request
from communities.templatetags.communities import KIND_WORDS
from intranet.written import Written
from pages.models.audience import Reader

#: Communities shown, lively ones looked at, and people of a team: of a larger one no more are counted.
MOST, LIVELY, TEAMMATES = 4, 30, 200


def suggested(request: Request, reader: Reader) -> list[Any]:
    """Each with ``teammates``; one query, over a bounded number of candidates.

    Only open communities: who is in is content, and of these everybody may read it.
    """
    mine = [one.pk for one in request.communities.mine]
    rows = _candidates.rows(person=request.user.pk, mine=mine, team=list(reader.teams[:1]))
    return [_in_words(community) for community in rows]


@Written
def _candidates(*, person: int, mine: list[int], team: list[int]) -> QuerySet[Community, Any]:
    """The people of the team are an array: counted community by community, the planner read every profile each time."""
    people = Profile.objects.filter(team__among=team, user__is_active=True).order_by("user").values("user")
    members = Membership.objects.filter(person__among=ArraySubquery(people[:TEAMMATES])).order_by()
    here = members.filter(community=OuterRef("pk")).values("community").annotate(n=Count("pk")).values("n")
    open_ones = Community.objects.opened().in_use().filter(visibility=Visibility.OPEN).exclude(pk__among=mine)
    lively = open_ones.exclude(last_activity_at=None).order_by("-last_activity_at", "-pk").values("pk")[:LIVELY]
    rows = open_ones.filter(Q(pk__in=members.values("community")) | Q(pk__in=lively)).exclude(bans__person=person)
    counted = rows.annotate(teammates=Coalesce(Subquery(here, output_field=IntegerField()), 0)).defer("description")
    return counted.order_by("-teammates", "-last_activity_at", "pk")[:MOST]


def _in_words(community: Any) -> Any:
    """With ``facts`` and ``from_team``, for its card."""
    team = community.teammates
    community.facts = [KIND_WORDS[community.kind]]
    community.from_team = ngettext("%(n)d from your team", "%(n)d from your team", team) % {"n": team} if team else ""
    return community
