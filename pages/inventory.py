"""All official pages in one list, whatever their type: what they say of themselves, who answers, until when."""

import datetime
from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    Exists,
    Field,
    IntegerField,
    OuterRef,
    Q,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page, get_page_models
from wagtail.query import PageQuerySet

from pages.models.base import OfficialPage
from pages.models.review import DUE_DAYS, today

#: Annotation → its kind, and what holds where a type says nothing. Other rooms may add page types; they are found by
#: their base class and say where their facts are.
FACTS: dict[str, tuple[Field, Any]] = {
    "summary": (TextField(), None),
    "review_by": (DateField(), None),
    "content_owner_pk": (IntegerField(), None),
    "owning_community_pk": (IntegerField(), None),
    "last_reviewed_at": (DateTimeField(), None),
    #: Nobody vouches for what should stand there now, and readers find a notice.
    "withheld": (BooleanField(), False),
}


def official_types() -> list[type[OfficialPage]]:
    return [model for model in get_page_models() if issubclass(model, OfficialPage)]


class InventoryQuerySet(PageQuerySet):
    """Pages of every official type, annotated with ``FACTS``. The questions are those of one type's queryset."""

    def due(self, day: datetime.date | None = None) -> "InventoryQuerySet":
        day = day or today()
        return self.filter(review_by__gte=day, review_by__lte=day + datetime.timedelta(DUE_DAYS))

    def overdue(self, day: datetime.date | None = None) -> "InventoryQuerySet":
        return self.filter(review_by__lt=day or today())

    def due_or_overdue(self, day: datetime.date | None = None) -> "InventoryQuerySet":
        return self.filter(review_by__lte=(day or today()) + datetime.timedelta(DUE_DAYS))

    def official(self, day: datetime.date | None = None) -> "InventoryQuerySet":
        in_date = Q(review_by__isnull=True) | Q(review_by__gte=day or today())
        return self.filter(in_date, withheld=False)

    def without_active_owner(self) -> "InventoryQuerySet":
        active = get_user_model().objects.filter(pk=OuterRef("content_owner_pk"), is_active=True)
        return self.filter(~Exists(active))


def inventory(
    day: datetime.date | None = None, now: datetime.datetime | None = None, only: Collection[str] = FACTS.keys()
) -> InventoryQuerySet:
    """Every live official page, in one query with its type's facts, as they are now.

    Each fact asks every type: who needs ``only`` some of them, and none of the questions about others, says so.
    """
    types = official_types()
    content_types = ContentType.objects.get_for_models(*types)
    facts = [model.inventory_facts(day or today(), now or timezone.now()) for model in types]
    columns = {
        name: Coalesce(
            *(said[name] for said in facts if name in said), Value(default), Value(default), output_field=kind
        )
        for name, (kind, default) in FACTS.items()
        if name in only
    }
    pages = InventoryQuerySet(Page).live().filter(content_type__in=content_types.values())
    return pages.annotate(**columns).order_by("path")
