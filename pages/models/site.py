"""What every page of the site shows: the alert banner and the quick links."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Orderable


class AlertBannerQuerySet(models.QuerySet["AlertBanner"]):
    def not_over(self) -> "AlertBannerQuerySet":
        """Those shown now or later."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=timezone.now()))

    def current(self) -> "AlertBannerQuerySet":
        """Those shown now."""
        return self.not_over().filter(starts_at__lte=timezone.now())


class AlertBanner(models.Model):
    """A message above every page from one moment until another."""

    class Level(models.TextChoices):
        NOTE = "note", _("Note")
        WARNING = "warning", _("Warning")
        DANGER = "danger", _("Urgent")

    text = models.CharField(_("text"), max_length=240)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices, default=Level.NOTE)
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    link_page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page to read more"),
    )
    link_url = models.URLField(_("or address to read more"), blank=True)
    link_text = models.CharField(_("words of the link"), max_length=60, blank=True)

    objects = AlertBannerQuerySet.as_manager()

    panels = [
        FieldPanel(name) for name in ("text", "level", "starts_at", "ends_at", "link_page", "link_url", "link_text")
    ]

    class Meta:
        verbose_name = _("alert banner")
        verbose_name_plural = _("alert banners")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("starts_at")),
                name="pages_alert_ends_after_it_starts",
                violation_error_message=_("The banner has to end after it starts."),
            )
        ]

    def __str__(self) -> str:
        return self.text


@register_setting(icon="link", order=100)
class QuickLinks(ClusterableModel, BaseGenericSetting):
    """The short way to what everybody needs."""

    panels = [InlinePanel("links", heading=_("Quick links"), label=_("link"), max_num=12)]

    class Meta:
        verbose_name = _("quick links")
        verbose_name_plural = _("quick links")


class QuickLink(Orderable):
    setting = ParentalKey(QuickLinks, on_delete=models.CASCADE, related_name="links")
    title = models.CharField(_("title"), max_length=60)
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("page")
    )
    url = models.CharField(
        _("or address"), max_length=500, blank=True, help_text=_("On this site (/people/) or elsewhere (https://…).")
    )

    panels = [FieldPanel("title"), FieldPanel("page"), FieldPanel("url")]

    class Meta(Orderable.Meta):
        verbose_name = _("quick link")
        verbose_name_plural = _("quick links")
        constraints = [
            models.CheckConstraint(
                condition=(Q(page__isnull=False) & Q(url="")) | (Q(page__isnull=True) & ~Q(url="")),
                name="pages_quick_link_to_one_place",
                violation_error_message=_("Choose a page or give an address, one of the two."),
            )
        ]
