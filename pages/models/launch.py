"""A link out of the tree, to a community or another system, whose use is counted."""

import datetime
from typing import Any

from django.db import models
from django.db.models import F, Sum
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from pages.models.base import OfficialPage
from pages.models.review import today

#: Days whose launches are told together.
DAYS = 90


class LaunchPage(OfficialPage):
    page_description = _(
        "A button that leads out of the tree, to a community or another system. How often it is used is counted."
    )
    link_url = models.URLField(
        _("address"), blank=True, help_text=_("Where the button leads. Empty: the home of the owning community.")
    )
    button = models.CharField(_("words on the button"), max_length=60, blank=True)

    template = "pages/launch_page.html"
    content_panels = [*OfficialPage.content_panels, FieldPanel("link_url"), FieldPanel("button")]

    class Meta:
        verbose_name = _("launch page")
        verbose_name_plural = _("launch pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Whoever answers for the page learns how much it is used."""
        used = {"days": DAYS, "launches": self.launches_lately()} if self.may_review(request.user) else {}
        return super().get_context(request, *args, **kwargs) | used

    def launches_lately(self) -> int:
        since = today() - datetime.timedelta(days=DAYS)
        return self.days.filter(day__gt=since).aggregate(n=Sum("count"))["n"] or 0

    def count_launch(self) -> None:
        """One more today. The row exists first, so that no launch is lost among many."""
        LaunchDay.objects.bulk_create([LaunchDay(page=self, day=today(), count=0)], ignore_conflicts=True)
        LaunchDay.objects.filter(page=self, day=today()).update(count=F("count") + 1)


class LaunchDay(models.Model):
    """How often a launch page was followed on one day. Nobody's name is kept."""

    page = models.ForeignKey(LaunchPage, on_delete=models.CASCADE, related_name="days", verbose_name=_("launch page"))
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("times followed"), default=0)

    class Meta:
        verbose_name = _("use of a launch page")
        verbose_name_plural = _("use of launch pages")
        constraints = [models.UniqueConstraint(fields=["page", "day"], name="pages_one_launch_count_per_day")]
