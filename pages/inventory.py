"""All official pages in one list, whatever their type: what they say of themselves, who answers, until when."""

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import DateField, DateTimeField, Exists, F, IntegerField, OuterRef, Q, TextField, Value
from django.db.models.functions import Coalesce
from wagtail.models import Page, get_page_models
from wagtail.query import PageQuerySet

from pages.models.base import OfficialPage
from pages.models.review import DUE_DAYS, today

#: Annotation → field of the page types. Other rooms may add page types; they are found by their base class.
FIELDS: dict[str, tuple[str, Any]] = {
    "summary": ("summary", TextField()),
    "review_by": ("review_by", DateField()),
    "content_owner_pk": ("content_owner_id", IntegerField()),
    "owning_community_pk": ("owning_community_id", IntegerField()),
    "last_reviewed_at": ("last_reviewed_at", DateTimeField()),
}


def official_types() -> list[type[OfficialPage]]:
    return [model for model in get_page_models() if issubclass(model, OfficialPage)]


class InventoryQuerySet(PageQuerySet):
    """Pages of every official type, annotated with ``FIELDS``. The questions are those of one type's queryset."""

    def due(self, day: datetime.date | None = None) -> "InventoryQuerySet":
        day = day or today()
        return self.filter(review_by__gte=day, review_by__lte=day + datetime.timedelta(DUE_DAYS))

    def overdue(self, day: datetime.date | None = None) -> "InventoryQuerySet":
        return self.filter(review_by__lt=day or today())

    def due_or_overdue(self, day: datetime.date | None = None) -> "InventoryQuerySet":
        return self.filter(review_by__lte=(day or today()) + datetime.timedelta(DUE_DAYS))

    def official(self, day: datetime.date | None = None) -> "InventoryQuerySet":
        return self.filter(Q(review_by__isnull=True) | Q(review_by__gte=day or today()))

    def without_active_owner(self) -> "InventoryQuerySet":
        active = get_user_model().objects.filter(pk=OuterRef("content_owner_pk"), is_active=True)
        return self.filter(~Exists(active))


def inventory() -> InventoryQuerySet:
    """Every live official page, in one query with its type's facts."""
    types = official_types()
    content_types = ContentType.objects.get_for_models(*types)
    columns = {
        name: Coalesce(*(F(f"{model._meta.model_name}__{field}") for model in types), Value(None), output_field=kind)
        for name, (field, kind) in FIELDS.items()
    }
    pages = InventoryQuerySet(Page).live().filter(content_type__in=content_types.values())
    return pages.annotate(**columns).order_by("path")
