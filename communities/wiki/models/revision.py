"""One saved text. A trigger forbids changing or deleting it (migration 0002), so what was vetted stays what it was."""

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from intranet.ui.difference import Text

if TYPE_CHECKING:
    from accounts.models import User
    from communities.wiki.models.page import CommunityPage

#: Largest text of a page, in bytes of HTML (security.md S14).
TEXT_LIMIT = 1_000_000


#: A file a text depends on, by its id: ``{"12": {"name": "report.pdf", "sha256": "…"}}``.
Files = dict[str, dict[str, str]]


def digest(title: str, html: str, files: Files) -> str:
    """SHA-256 of the canonical content: title, cleaned HTML, and the digest of each file the text depends on."""
    held = sorted((pk, file["sha256"]) for pk, file in files.items())
    canonical = json.dumps([title, html, held], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


class PageRevision(models.Model):
    """``number`` counts from 1 on each page. ``files`` are those in the text, with their name and SHA-256 then."""

    page = models.ForeignKey("wiki.CommunityPage", models.PROTECT, related_name="revisions", verbose_name=_("page"))
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    html = models.TextField(_("text"))
    summary = models.CharField(_("what changed"), max_length=200, blank=True)
    minor = models.BooleanField(_("minor edit"), default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="page_revisions")
    at = models.DateTimeField(_("saved"), default=timezone.now)
    based_on = models.PositiveIntegerField(_("based on number"), null=True, blank=True)
    restores = models.PositiveIntegerField(_("restores number"), null=True, blank=True)
    files = models.JSONField(_("files"), default=dict, blank=True)
    sha256 = models.CharField(max_length=64)
    #: The submission that made it: a retry finds it instead of saving twice.
    key = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="page_revision_numbered_once"),
            models.UniqueConstraint(fields=["page", "key"], condition=~Q(key=None), name="page_revision_once_per_key"),
            models.CheckConstraint(
                condition=Q(based_on=None) | Q(based_on__lt=models.F("number")), name="page_revision_based_on_earlier"
            ),
        ]
        indexes = [models.Index(fields=["author", "-at"], name="page_revision_by_author")]

    def __str__(self) -> str:
        return f"{self.title} · {self.number}"

    @classmethod
    def write(cls, page: "CommunityPage", **fields: Any) -> "PageRevision":
        """Save a new revision; its digest is computed here and nowhere else."""
        fields["sha256"] = digest(fields["title"], fields["html"], fields.get("files") or {})
        return cls.objects.create(page=page, **fields)

    @property
    def is_intact(self) -> bool:
        """Whether the stored digest matches the stored text."""
        return self.sha256 == digest(self.title, self.html, self.files)

    @cached_property
    def text(self) -> Text:
        """For comparing with another revision. A file that took another's place goes by the same name."""
        names = Counter(file["name"] for file in self.files.values())
        held = {
            file["name"] if names[file["name"]] == 1 else f"{file['name']} ({pk})": file["sha256"]
            for pk, file in self.files.items()
        }
        return Text(self.title, self.html, held)

    def answer_helpful(self, helpful: bool, *, by: "User") -> None:
        """Say whether this text helped; the last answer of a person counts."""
        from communities.wiki.models.helpful import HelpfulVote

        HelpfulVote.objects.update_or_create(revision=self, person=by, defaults={"helpful": helpful})
