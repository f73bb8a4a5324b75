"""Tags: words a community sorts its topics by. Each community has its own."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from communities.discussions.refusals import TooManyTags
from communities.models import Community

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

#: Tags on one topic.
MOST_TAGS = 5


class TagQuerySet(models.QuerySet["Tag"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Tags of communities whose content ``user`` may read."""
        return self.filter(community__in=Community.objects.readable_by(user).order_by().values("pk"))


class Tag(models.Model):
    community = models.ForeignKey(Community, models.CASCADE, related_name="tags", verbose_name=_("community"))
    name = models.CharField(_("name"), max_length=40)
    slug = models.SlugField(_("address part"), max_length=40, allow_unicode=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [models.UniqueConstraint(fields=["community", "slug"], name="tag_once_a_community")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("topic_tag", args=[self.community.slug, self.slug])

    @classmethod
    def named(cls, community: Community, names: Iterable[str]) -> "list[Tag]":
        """The tags of these names, made where missing; one word in two spellings is one tag. At most three queries.

        New ones are inserted in the order of their slugs, so that two topics begun at once do not lock each other out.

        Raises:
            TooManyTags: a topic would have more than ``MOST_TAGS``.
        """
        wanted = {slugify(name, allow_unicode=True)[:40]: " ".join(name.split())[:40] for name in names}
        wanted.pop("", None)
        if len(wanted) > MOST_TAGS:
            raise TooManyTags(most=MOST_TAGS)
        if not wanted:
            return []
        known = {tag.slug: tag for tag in cls.objects.filter(community=community, slug__in=wanted)}
        missing = sorted(set(wanted) - set(known))
        if missing:
            new = [cls(community=community, slug=slug, name=wanted[slug]) for slug in missing]
            cls.objects.bulk_create(new, ignore_conflicts=True)
            known |= {tag.slug: tag for tag in cls.objects.filter(community=community, slug__in=missing)}
        return [known[slug] for slug in wanted]


class TopicTag(models.Model):
    topic = models.ForeignKey("discussions.Topic", models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")

    class Meta:
        verbose_name = _("tag of a topic")
        verbose_name_plural = _("tags of topics")
        constraints = [models.UniqueConstraint(fields=["topic", "tag"], name="topic_tag_once")]
        indexes = [models.Index(fields=["tag", "-topic"], name="topic_tag_topics")]

    def __str__(self) -> str:
        return f"{self.topic_id} · {self.tag_id}"
