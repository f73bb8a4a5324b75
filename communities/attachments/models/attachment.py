"""One file of a community. A trigger forbids changing and deleting it (migration 0002): texts rest on it."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.attachments.models.scan import Scan
from communities.attachments.names import extension
from communities.attachments.pictures import READING_WIDTH
from communities.models import Community

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def attachment_path(attachment: "Attachment", filename: str) -> str:
    """Stored under the content's digest: no name from outside ever reaches the disk."""
    return f"communities/{attachment.community_id}/{attachment.sha256[:2]}/{attachment.sha256}"


def reading_path(attachment: "Attachment", filename: str) -> str:
    """Beside the picture it was made from."""
    return f"{attachment_path(attachment, filename)}-{READING_WIDTH}"


def private_storage() -> Storage:
    """Below no public address: only the view that asks for rights reads from it."""
    return storages["private"]


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Clean files of communities whose content ``user`` may read, and there also those they sent themselves.

        Each comes with ``found_clean``: what the newest scan says, None before the first.
        """
        readable = self.filter(community__in=Community.objects.readable_by(user).order_by().values("pk"))
        return readable.with_verdict().filter(Q(found_clean=True) | Q(uploaded_by=user.pk))

    def with_verdict(self) -> Self:
        newest = Scan.objects.filter(attachment=OuterRef("pk")).order_by("-pk").values("found_clean")[:1]
        return self.annotate(found_clean=Subquery(newest))

    def scanned(self) -> Self:
        """Found clean by the newest scan, so that others than the uploader may have them."""
        return self.with_verdict().filter(found_clean=True)

    def waiting(self) -> Self:
        """In quarantine because no scanner looked at them yet, the oldest first."""
        return self.filter(~Exists(Scan.objects.filter(attachment=OuterRef("pk")))).order_by("pk")


class Attachment(models.Model):
    """One file, immutable: a replacement is a new row that ``replaces`` this one, and texts keep what they named."""

    community = models.ForeignKey("communities.Community", models.PROTECT, related_name="attachments")
    name = models.CharField(_("name"), max_length=200)
    file = models.FileField(_("file"), upload_to=attachment_path, storage=private_storage)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64, db_index=True)
    #: Of pictures only: the size in pixels, and a smaller WebP for reading where the picture is large.
    width = models.PositiveIntegerField(_("width in pixels"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height in pixels"), null=True, blank=True)
    reading = models.FileField(_("picture for reading"), upload_to=reading_path, storage=private_storage, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = [
            models.UniqueConstraint(
                fields=["community", "uploaded_by", "sha256", "name"],
                condition=Q(replaces=None),
                name="attachment_once_per_person",
            )
        ]
        indexes = [
            models.Index(fields=["community", "-id"], name="attachment_of_community"),
            models.Index(fields=["uploaded_by", "-uploaded_at"], name="attachment_by_person"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("attachment_serve", args=[self.community.slug, self.pk, self.name])

    def is_visible_to(self, user: "User | AnonymousUser") -> bool:
        return Attachment.objects.visible_to(user).filter(pk=self.pk).exists()

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")

    @property
    def text_url(self) -> str:
        """The address for a text: of a large picture the smaller one."""
        return f"{self.get_absolute_url()}?width={READING_WIDTH}" if self.reading else self.get_absolute_url()

    @property
    def kind(self) -> str:
        """``PDF``, ``DOCX``: a word for what it is."""
        return extension(self.name).upper()

    @property
    def label(self) -> str:
        """Name, kind and size, for a link in a text."""
        return f"{self.name} ({self.kind}, {filesizeformat(self.size)})"
