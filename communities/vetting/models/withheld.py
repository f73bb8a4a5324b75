"""Adopted pages in lists of the tree: what everybody may know of them, asked of the database in one go."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value, When

from communities.models.community import Visibility
from communities.vetting.models.version import OfficialVersion


def shown_first(day: date, now: datetime) -> models.QuerySet[OfficialVersion]:
    """Versions of pages whose text readers get before any newer one: official, or within the grace of their review."""
    earliest = ExpressionWrapper(
        Value(day, output_field=models.DateField()) - F("page__community__grace_days"),
        output_field=models.DateField(),
    )
    return OfficialVersion.objects.active().not_suspended(now).filter(review_by__gte=earliest)


def shown_to_all(day: date, now: datetime) -> models.QuerySet[OfficialVersion]:
    """Versions whose text stands at an official address: those of a community that is open to everyone."""
    return shown_first(day, now).filter(
        page__archival=None,
        page__community__visibility=Visibility.OPEN,
        page__community__opened_at__isnull=False,
        page__community__archival=None,
    )


def facts_of_adopted(source: str, day: date, now: datetime) -> dict[str, Any]:
    """``pages.inventory`` of adopted pages; ``source`` is the path to the community page's foreign key."""
    here = shown_to_all(day, now).filter(page=OuterRef(source)).order_by()
    kind = source.partition("__")[0]
    return {
        "summary": F(f"{kind}__summary"),
        "review_by": Subquery(here.values("review_by")[:1]),
        "content_owner_pk": Subquery(here.values("owner")[:1]),
        "owning_community_pk": Subquery(here.values("page__community")[:1]),
        "last_reviewed_at": Subquery(here.values("reviewed_at")[:1]),
        "withheld": Case(When(Q(**{f"{kind}__isnull": False}), then=~Exists(here)), output_field=models.BooleanField()),
    }
