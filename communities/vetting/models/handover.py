"""An official page was handed to a community: what it was before, so that taking it back loses nothing."""

from typing import Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def in_force(self) -> Self:
        """Not taken back, and the address not given up."""
        return self.filter(ended_at=None)


class HandOver(models.Model):
    """``original`` holds every field of the page's own type as it was, the blocks of its text with their ids among
    them; ``revision`` is the text the community page began with. ``key`` names the submission that did it.
    """

    address = models.ForeignKey("wagtailcore.Page", models.SET_NULL, null=True, related_name="hand_overs")
    page = models.ForeignKey("wiki.CommunityPage", models.PROTECT, related_name="hand_overs")
    revision = models.ForeignKey("wiki.PageRevision", models.PROTECT, related_name="+")
    kind = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    original = models.JSONField(encoder=DjangoJSONEncoder)
    key = models.UUIDField(unique=True, editable=False)
    handed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("handed over by"))
    handed_at = models.DateTimeField(_("handed over"), default=timezone.now)
    ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("handing over")
        verbose_name_plural = _("pages handed over")
        constraints = [
            models.UniqueConstraint(fields=["address"], condition=Q(ended_at=None), name="hand_over_one_an_address"),
            models.UniqueConstraint(fields=["page"], condition=Q(ended_at=None), name="hand_over_one_a_page"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="hand_over_ended_in_full",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address_id} · {self.handed_at:%Y-%m-%d}"
