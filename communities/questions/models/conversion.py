"""A discussion became a question, or a question a discussion. No post is touched but for what it answers."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.discussions.models import TopicKind


class Conversion(models.Model):
    """``answers_to`` keeps what each post replied to where that changed, so that converting back restores it."""

    topic = models.ForeignKey("discussions.Topic", models.PROTECT, related_name="conversions")
    became = models.CharField(_("became"), max_length=12, choices=TopicKind)
    converted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    converted_at = models.DateTimeField(_("converted"), default=timezone.now)
    #: ``{post: the post it replied to}``, by their ids.
    answers_to = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("conversion of a topic")
        verbose_name_plural = _("conversions of topics")

    def __str__(self) -> str:
        return f"{self.topic_id} → {self.became}"
