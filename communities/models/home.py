"""What a community's home page shows besides its latest work: blocks, services, key pages, events."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class BlockKind(models.TextChoices):
    """Kinds the screens know how to show. Not choices of the field: an unknown kind is left out, not an error."""

    PURPOSE = "purpose", _("Purpose")
    SERVICES = "services", _("Services")
    PEOPLE = "people", _("People and who to ask")
    ANNOUNCEMENTS = "announcements", _("Announcements")
    KEY_PAGES = "key_pages", _("Key official pages")
    LATEST = "latest", _("Latest")
    LINKS = "links", _("Links")
    EVENTS = "events", _("Next events")
    TEXT = "text", _("Text")
    DISCUSSIONS = "discussions", _("Latest discussions")
    ASK = "ask", _("Ask a question")
    QUESTIONS = "questions", _("Open questions")
    ANSWERS = "answers", _("Latest answers")
    PAGES = "pages", _("Latest pages")


class HomeBlock(models.Model):
    """One block of a home page. ``content`` is cleaned HTML; ``data`` holds what a kind needs beyond text."""

    Kind = BlockKind

    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="home_blocks")
    kind = models.CharField(_("kind"), max_length=30)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=120, blank=True)
    content = models.TextField(_("content"), blank=True)
    data = models.JSONField(_("data"), default=dict, blank=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("home page block")
        verbose_name_plural = _("home page blocks")
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["community", "position", "id"], name="home_block_order")]

    def __str__(self) -> str:
        return f"{self.community} · {self.kind}"


class Service(models.Model):
    """Something the community does for others, with what it promises."""

    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="services")
    title = models.CharField(_("service"), max_length=120)
    description = models.TextField(_("description"), blank=True, max_length=1000)
    promise = models.CharField(_("promise"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class KeyPage(models.Model):
    """An official page the community wants its readers to find first."""

    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="key_pages")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("key page")
        verbose_name_plural = _("key pages")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["community", "page"], name="key_page_once")]

    def __str__(self) -> str:
        return f"{self.community} · {self.page_id}"


class Event(models.Model):
    """Something that happens on a day, for the list of next events."""

    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="events")
    title = models.CharField(_("title"), max_length=150)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=150, blank=True)
    link = models.URLField(_("link"), blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="event_ends_after_it_begins", condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at"))
            )
        ]
        indexes = [models.Index(fields=["community", "starts_at", "id"], name="event_by_start")]

    def __str__(self) -> str:
        return self.title
