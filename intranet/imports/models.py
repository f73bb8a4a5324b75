"""What was imported from where, so that a second import knows what it did."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportedPage(models.Model):
    """One file of a folder and the official page it became.

    A row with an empty ``page_sha256`` is a page that was placed in the tree and not yet filled: an import was stopped.
    A row whose ``page`` is empty belongs to a page that was deleted here.
    """

    source = models.CharField(_("source"), max_length=255, help_text=_("The address the folder was imported under."))
    path = models.CharField(_("path"), max_length=2000, help_text=_("Of the file, from the folder."))
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    page_sha256 = models.CharField(_("SHA-256 of what the page was made to say"), max_length=64, blank=True)
    page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page"),
    )
    front_matter = models.JSONField(_("front matter"), default=dict, blank=True)
    imported_at = models.DateTimeField(_("imported"), auto_now=True)

    class Meta:
        verbose_name = _("imported page")
        verbose_name_plural = _("imported pages")
        ordering = ["source", "path"]
        constraints = [models.UniqueConstraint(fields=["source", "path"], name="imports_one_page_per_file")]

    def __str__(self) -> str:
        return f"{self.source} {self.path}"


class ImportedPost(models.Model):
    """A message, a question, an answer or a comment of another system, and the post it became or stands below.

    The row is written in the transaction that writes the post: what has one is never imported again.
    """

    community = models.ForeignKey(
        "communities.Community", models.PROTECT, related_name="+", verbose_name=_("community")
    )
    source = models.CharField(_("source"), max_length=100, help_text=_("Kind of archive, and which one."))
    identity = models.CharField(_("identity"), max_length=200, help_text=_("Its name there, such as a Message-ID."))
    post = models.ForeignKey("discussions.Post", models.PROTECT, related_name="+", verbose_name=_("post"))
    imported_at = models.DateTimeField(_("imported"), auto_now_add=True)

    class Meta:
        verbose_name = _("imported post")
        verbose_name_plural = _("imported posts")
        constraints = [
            models.UniqueConstraint(fields=["community", "source", "identity"], name="imports_one_post_per_identity")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.identity}"
