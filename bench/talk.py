"""Topics to measure against: 2,000 of 20 posts for each 1,000 people, one of 2,000 posts, one that everybody watches.

Written by the database itself. Earlier texts of posts are left out: no measured page reads them.
"""

from django.db import connection

from accounts.models import User
from communities.discussions.models import Subscription, Topic
from communities.models import Community

TOPICS, POSTS, LONG = 2_000, 20, 2_000
PARAGRAPH = "<p>We tried both ways last month. The second takes an hour less, and nobody had to ask twice.</p>"

SEED_TOPICS = """
INSERT INTO discussions_topic (community_id, kind, title, author_id, created_at, last_post_at, last_poster_id,
    post_count, highest_number)
SELECT (%(communities)s::bigint[])[1 + n %% cardinality(%(communities)s::bigint[])], 'discussion', 'Topic ' || n,
    (%(people)s::bigint[])[1 + n %% cardinality(%(people)s::bigint[])], now() - n * interval '1 minute',
    now() - n * interval '1 minute', (%(people)s::bigint[])[1 + n %% cardinality(%(people)s::bigint[])],
    %(posts)s, %(posts)s
FROM generate_series(0, %(topics)s - 1) n
"""
SEED_POSTS = """
INSERT INTO discussions_post (topic_id, number, author_id, at, html, revision_count)
SELECT t.id, n, (%(people)s::bigint[])[1 + (t.id + n) %% cardinality(%(people)s::bigint[])], t.created_at,
    %(html)s, 1
FROM discussions_topic t, generate_series(1, t.highest_number) n
"""
SEED_MARKS = """
INSERT INTO discussions_readmark (person_id, topic_id, number, at)
SELECT %(reader)s, id, 10 + id %% 11, now() FROM discussions_topic WHERE community_id = %(community)s
"""


def seed_talk(people: list[User], communities: list[Community], scale: int) -> None:
    """``people[0]`` is the reader, a member of ``communities[0]``."""
    authors = [person.pk for person in people[:500]]
    values = {"people": authors, "communities": [c.pk for c in communities], "posts": POSTS, "html": PARAGRAPH * 3}
    with connection.cursor() as cursor:
        cursor.execute(SEED_TOPICS, values | {"topics": TOPICS * scale})
        _special(people, communities[0])
        cursor.execute(SEED_POSTS, values)
        cursor.execute(SEED_MARKS, {"reader": people[0].pk, "community": communities[0].pk})


def _special(people: list[User], community: Community) -> None:
    """The long topic, one that ten people watch and one that everybody watches, all older than those of the list."""
    for title, number, watchers in (("Long", LONG, 0), ("Ten watch", 1, 10), ("All watch", 1, len(people))):
        topic = Topic.objects.create(
            community=community,
            title=title,
            author=people[1],
            last_poster=people[1],
            post_count=number,
            highest_number=number,
        )
        rows = (Subscription(topic=topic, person=person, level="watching") for person in people[2 : 2 + watchers])
        Subscription.objects.bulk_create(rows, batch_size=5_000)
