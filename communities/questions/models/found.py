"""Somebody was about to ask, and what was shown to them answered it: counted, because nothing else tells."""

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User
    from communities.questions.similar import Suggestion


class FoundAnswer(models.Model):
    """``kind`` and ``target`` name what was found: a question, an official page, or what a room above suggests."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    community = models.ForeignKey("communities.Community", models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=20)
    target = models.PositiveBigIntegerField()
    words = models.CharField(_("what they typed"), max_length=200)
    at = models.DateTimeField(_("found"), default=timezone.now)
    #: The form that was given up: said twice, it counts once.
    key = models.UUIDField()

    class Meta:
        verbose_name = _("found answer")
        verbose_name_plural = _("found answers")
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="found_answer_once"),
            models.CheckConstraint(condition=~Q(kind=""), name="found_answer_of_something"),
        ]
        indexes = [models.Index(fields=["kind", "target"], name="found_answer_of")]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"

    @classmethod
    def note(cls, found: "Suggestion", *, by: "User", words: str, key: uuid.UUID, community=None) -> None:  # type: ignore[no-untyped-def]
        """Count it once for each form."""
        what = {"kind": found.kind, "target": found.pk, "words": words[:200]}
        row: Self = cls(person=by, community=community, key=key, **what)
        cls.objects.bulk_create([row], ignore_conflicts=True)
