"""Policies: numbered versions that stay as they were issued, and who has read which."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from pages.blocks import BodyBlock
from pages.models.base import OfficialPage


class PolicyPage(OfficialPage):
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    acknowledgement_required = models.BooleanField(
        _("ask readers to confirm"),
        default=False,
        help_text=_("Readers are asked to confirm that they have read and understood each version."),
    )

    template = "pages/policy_page.html"
    content_panels = [
        *OfficialPage.content_panels,
        FieldPanel("acknowledgement_required"),
        FieldPanel("body"),
    ]
    search_fields = [*OfficialPage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")


class PolicyVersion(models.Model):
    """What a policy said when it was issued. A database trigger forbids changing it."""

    page = models.ForeignKey(PolicyPage, on_delete=models.PROTECT, related_name="versions", verbose_name=_("policy"))
    number = models.PositiveIntegerField(_("number"))
    html = models.TextField(_("text"))
    sha256 = models.CharField(max_length=64)
    changes = models.TextField(_("what changed"), max_length=2000, blank=True)
    effective_on = models.DateField(_("in force from"))
    issued_at = models.DateTimeField(_("issued"), auto_now_add=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("issued by")
    )

    class Meta:
        verbose_name = _("policy version")
        verbose_name_plural = _("policy versions")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="pages_one_policy_version_per_number")]


class PolicyAcknowledgement(models.Model):
    """Somebody confirmed to have read and understood one version."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="policy_acknowledgements",
        verbose_name=_("person"),
    )
    version = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, related_name="acknowledgements", verbose_name=_("version")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        constraints = [
            models.UniqueConstraint(fields=["person", "version"], name="pages_one_acknowledgement_per_person")
        ]
