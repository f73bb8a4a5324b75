"""Communities the reader is not in and may like: those of their team, then the liveliest."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from communities.models import Community, Membership
from communities.models.community import Visibility
from communities.request import Request
from communities.templatetags.communities import KIND_WORDS
from pages.models.audience import Reader

#: Communities shown, and lively ones looked at.
MOST, LIVELY = 4, 30


def suggested(request: Request, reader: Reader) -> list[Any]:
    """Each with ``teammates``; one query, over a bounded number of candidates.

    Only open communities: who is in is content, and of these everybody may read it.
    """
    mine = [one.pk for one in request.communities.mine]
    team = Membership.objects.filter(person__profile__team__in=reader.teams[:1], person__is_active=True).order_by()
    here = team.filter(community=OuterRef("pk")).values("community").annotate(n=Count("pk")).values("n")
    open_ones = Community.objects.opened().in_use().filter(visibility=Visibility.OPEN).exclude(pk__in=mine)
    lively = open_ones.exclude(last_activity_at=None).order_by("-last_activity_at", "-pk").values("pk")[:LIVELY]
    rows = open_ones.filter(Q(pk__in=team.values("community")) | Q(pk__in=lively)).exclude(bans__person=request.user)
    counted = rows.annotate(teammates=Coalesce(Subquery(here, output_field=IntegerField()), 0)).defer("description")
    return [_in_words(community) for community in counted.order_by("-teammates", "-last_activity_at", "pk")[:MOST]]


def _in_words(community: Any) -> Any:
    """With ``facts`` and ``from_team``, for its card."""
    team = community.teammates
    community.facts = [KIND_WORDS[community.kind]]
    community.from_team = ngettext("%(n)d from your team", "%(n)d from your team", team) % {"n": team} if team else ""
    return community
