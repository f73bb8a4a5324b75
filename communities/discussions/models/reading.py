"""How far somebody has read a topic, so that it opens where they left it."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Greatest, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.notifications.models import Notification
from communities.holdings import forget_news


class ReadMark(models.Model):
    """``number`` is the highest post number the person has had before their eyes; 0 when a topic is only known."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="read_marks")
    topic = models.ForeignKey("discussions.Topic", models.CASCADE, related_name="read_marks")
    number = models.PositiveIntegerField(_("read up to"), default=0)
    at = models.DateTimeField(_("last visit"), default=timezone.now)

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="read_mark_once")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.topic_id}/{self.number}"

    @classmethod
    def read(cls, person: int, topic: int, number: int) -> None:
        """The person has had the posts up to ``number`` before their eyes: what they were told of them is no longer
        new.
        """
        from communities.discussions.models.post import Post

        cls.advance(person, topic, number)
        unread = Notification.objects.filter(person=person, read_at=None)
        here = unread.of_thread(f"topic:{topic}") | unread.filter(thread="", activity__verb="post.mentioned")
        posts, topics = (ContentType.objects.get_by_natural_key("discussions", name) for name in ("post", "topic"))
        seen = Post.objects.filter(pk=OuterRef("activity__target_id"), topic=topic, number__lte=number)
        of_post = Q(Exists(seen), activity__target_type=posts)
        here.filter(of_post | Q(activity__target_type=topics)).read_by(person)

    @classmethod
    def advance(cls, person: int, topic: int, number: int) -> None:
        """The person has read up to ``number``. Never goes back, whatever order two tabs report in."""
        mine = cls.objects.filter(person_id=person, topic_id=topic)
        further = {"number": Greatest(F("number"), number), "at": Now()}
        if not mine.update(**further):
            ReadMark.objects.bulk_create([cls(person_id=person, topic_id=topic, number=number)], ignore_conflicts=True)
            mine.filter(number__lt=number).update(**further)  # another tab was quicker with its first mark
        forget_news(person)
