"""Files of a community's pages and posts: seen by whom the community lets read, once they were found clean."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models import Community

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def attachment_path(attachment: "Attachment", filename: str) -> str:
    """Stored under the content's digest: no name from outside ever reaches the disk."""
    return f"communities/{attachment.community_id}/{attachment.sha256[:2]}/{attachment.sha256}"


def private_storage() -> Storage:
    """Below no public address: only the view that asks for rights reads from it."""
    return storages["private"]


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Files of communities whose content ``user`` may read."""
        return self.filter(community__in=Community.objects.readable_by(user).order_by().values("pk"))

    def scanned(self) -> Self:
        """Found clean, so that others than the uploader may have them."""
        return self.filter(Exists(Scan.objects.filter(attachment=OuterRef("pk"), found_clean=True)))


class Attachment(models.Model):
    """One file, immutable: a replacement is a new row that ``replaces`` this one."""

    community = models.ForeignKey("communities.Community", models.PROTECT, related_name="attachments")
    name = models.CharField(_("name"), max_length=200)
    file = models.FileField(_("file"), upload_to=attachment_path, storage=private_storage)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64, db_index=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [models.Index(fields=["community", "-id"], name="attachment_of_community")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("attachment_serve", args=[self.community.slug, self.pk])

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")


class Scan(models.Model):
    """What a scanner said of a file. Without a clean one the file stays in quarantine."""

    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="scans")
    at = models.DateTimeField(_("scanned"), auto_now_add=True)
    scanner = models.CharField(_("scanner"), max_length=60)
    found_clean = models.BooleanField(_("clean"))
    finding = models.CharField(_("finding"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")

    def __str__(self) -> str:
        return f"{self.attachment_id}: {self.found_clean}"
