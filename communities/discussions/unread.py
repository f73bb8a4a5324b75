"""In which communities something new waits: the numbers beside one's communities on every page.

It begins at the person's own marks, so it costs what they have opened themselves, not what was ever written: some
12 ms for two thousand topics, which is why the answer is remembered for a minute (``holdings.news_for``).
"""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from accounts.models import User
from communities.discussions.models import Level, Post, ReadMark, Subscription, Topic

#: What nobody has written in for so long is not news.
LATELY = timedelta(days=30)


def communities_with_news(person: int) -> QuerySet[Any]:
    """The key of its community for each topic that they opened and not muted, with a post beyond the person's mark."""
    return _news(person).values_list("topic__community", flat=True)


def next_unread(reader: User, communities: list[int], after: int = 0) -> Topic | None:
    """The topic in these communities where somebody wrote last and that is news to the reader, as the numbers say.

    Behind the topic ``after`` in that order, when there is one: a long topic is left without having read all of it.
    """
    news = Topic.objects.visible_to(reader).filter(pk__in=_news(reader.pk).values("topic"), community__in=communities)
    rows = news.order_by("-last_post_at", "-pk")
    left = Topic.objects.visible_to(reader).filter(pk=after).first()
    if left is None:
        return rows.first()
    older = Q(last_post_at__lt=left.last_post_at) | Q(last_post_at=left.last_post_at, pk__lt=left.pk)
    return rows.filter(older).first() or rows.exclude(pk=left.pk).first()


def _news(person: int) -> QuerySet[ReadMark]:
    """The person's marks in topics where something new waits."""
    behind = ReadMark.objects.filter(person=person, number__lt=F("topic__highest_number"))
    behind = behind.filter(topic__last_post_at__gt=Now() - LATELY, topic__hiding=None, topic__merged_into=None)
    beyond = Post.objects.shown().filter(topic=OuterRef("topic"), number__gt=OuterRef("number"))
    muted = Subscription.objects.filter(person=person, level=Level.MUTED)
    no_more = muted.filter(topic=OuterRef("topic")), muted.filter(community=OuterRef("topic__community"))
    return behind.filter(~Exists(no_more[0]), ~Exists(no_more[1]), Exists(beyond))
