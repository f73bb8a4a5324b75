"""One text of a post. A trigger forbids changing or deleting it (migration 0002)."""

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from intranet.ui.difference import Text

if TYPE_CHECKING:
    from communities.discussions.models.post import Post

#: Largest text of a post, in bytes of HTML (security.md S14).
TEXT_LIMIT = 100_000

#: A file a text depends on, by its id: ``{"12": {"name": "report.pdf", "sha256": "…"}}``.
Files = dict[str, dict[str, str]]


def digest(html: str, files: Files) -> str:
    """SHA-256 of the canonical content: cleaned HTML, and the digest of each file the text depends on."""
    held = sorted((pk, file["sha256"]) for pk, file in files.items())
    canonical = json.dumps([html, held], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


class PostRevision(models.Model):
    """``number`` counts from 1 on each post. ``files`` are those in the text, with their name and SHA-256 then."""

    post = models.ForeignKey("discussions.Post", models.PROTECT, related_name="revisions", verbose_name=_("post"))
    number = models.PositiveIntegerField(_("number"))
    html = models.TextField(_("text"))
    summary = models.CharField(_("what changed"), max_length=200, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="post_revisions")
    at = models.DateTimeField(_("saved"), default=timezone.now)
    files = models.JSONField(_("files"), default=dict, blank=True)
    sha256 = models.CharField(max_length=64)
    #: The submission that made it: a retry finds it instead of saving twice.
    key = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("revision of a post")
        verbose_name_plural = _("revisions of posts")
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="post_revision_numbered_once"),
            models.UniqueConstraint(fields=["post", "key"], condition=~Q(key=None), name="post_revision_once_per_key"),
        ]
        indexes = [models.Index(fields=["author", "-at"], name="post_revision_by_author")]

    def __str__(self) -> str:
        return f"{self.post_id} · {self.number}"

    @classmethod
    def of(cls, post: "Post", **fields: Any) -> "PostRevision":
        """A revision with its digest, not yet saved: the only way one is made."""
        return cls(post=post, sha256=digest(fields["html"], fields.get("files") or {}), **fields)

    @property
    def is_intact(self) -> bool:
        """Whether the stored digest matches the stored text."""
        return self.sha256 == digest(self.html, self.files)

    @cached_property
    def text(self) -> Text:
        """For comparing with another revision."""
        return Text("", self.html, {file["name"]: file["sha256"] for file in self.files.values()})
