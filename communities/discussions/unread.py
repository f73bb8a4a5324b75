"""In which communities something new waits: the dots beside one's communities on every page.

It begins at the person's own marks, so it costs what they have opened themselves, not what was ever written: some
12 ms for two thousand topics, which is why the answer is remembered for a minute (``holdings.news_for``).
"""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Now

from communities.discussions.models import Level, Post, ReadMark, Subscription

#: What nobody has written in for so long is not news.
LATELY = timedelta(days=30)


def communities_with_news(person: int) -> QuerySet[Any]:
    """Keys of communities with a post beyond the person's mark, in a topic that they opened and that is not muted."""
    behind = ReadMark.objects.filter(person=person, number__lt=F("topic__highest_number"))
    behind = behind.filter(topic__last_post_at__gt=Now() - LATELY, topic__hiding=None, topic__merged_into=None)
    beyond = Post.objects.shown().filter(topic=OuterRef("topic"), number__gt=OuterRef("number"))
    muted = Subscription.objects.filter(person=person, level=Level.MUTED)
    no_more = muted.filter(topic=OuterRef("topic")), muted.filter(community=OuterRef("topic__community"))
    news = behind.filter(~Exists(no_more[0]), ~Exists(no_more[1]), Exists(beyond))
    return news.values_list("topic__community", flat=True)
