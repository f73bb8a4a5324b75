"""Topics to measure against: 2,000 of 20 posts for each 1,000 people, one of 2,000 posts, one that a crowd watches, and
a question with 20 answers.

Written by the database itself. Earlier texts of posts are left out: no measured page reads them.
"""

from django.db import connection

from accounts.models import User
from communities.discussions.models import Subscription, Topic
from communities.models import Community

TOPICS, POSTS, LONG = 2_000, 20, 2_000
#: People who watch one topic, made after the pages were measured: they belong to no other figure.
CROWD = 100_000
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


SEED_QUESTION = """
INSERT INTO questions_question (topic_id, community_id, asked_at, answer_count)
SELECT id, community_id, created_at, highest_number - 1 FROM discussions_topic WHERE kind = 'question'
"""
SEED_CROWD = """
INSERT INTO accounts_user (username, email, password, first_name, last_name, picture, is_superuser, is_staff,
    is_active, date_joined)
SELECT 'crowd-' || n, 'crowd-' || n || '@example.com', '', 'Crowd', 'Person ' || n, '', false, false, true, now()
FROM generate_series(1, %(crowd)s) n
"""
SEED_WATCHERS = """
INSERT INTO discussions_subscription (person_id, topic_id, level, automatic, at)
SELECT id, %(topic)s, 'watching', false, now() FROM accounts_user WHERE username LIKE 'crowd-%%'
"""


def seed_crowd(topic: int) -> None:
    """People who do nothing but watch this topic."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(SEED_CROWD, {"crowd": CROWD})
        cursor.execute(SEED_WATCHERS, {"topic": topic})
        cursor.execute("ANALYZE accounts_user, discussions_subscription")


#: The long topic opens in its last quarter.
READ_FAR = """
UPDATE discussions_readmark SET number = %(number)s
WHERE topic_id = (SELECT id FROM discussions_topic WHERE title = 'Long')
"""


def seed_talk(people: list[User], communities: list[Community], scale: int) -> None:
    """``people[0]`` is the reader, a member of ``communities[0]``."""
    authors = [person.pk for person in people[:500]]
    values = {"people": authors, "communities": [c.pk for c in communities], "posts": POSTS, "html": PARAGRAPH * 3}
    with connection.cursor() as cursor:
        cursor.execute(SEED_TOPICS, values | {"topics": TOPICS * scale})
        _special(people, communities[0])
        cursor.execute(SEED_POSTS, values)
        cursor.execute(SEED_QUESTION)
        cursor.execute(SEED_MARKS, {"reader": people[0].pk, "community": communities[0].pk})
        cursor.execute(READ_FAR, {"number": LONG * 3 // 4})


def _special(people: list[User], community: Community) -> None:
    """The long topic, one that ten people watch, one for the crowd, all older than those of the list; a question."""
    for title, number, watchers in (("Long", LONG, 0), ("Ten watch", 1, 10), ("All watch", 1, 0), ("Question", 21, 0)):
        topic = Topic.objects.create(
            community=community,
            kind="question" if title == "Question" else "discussion",
            title=title,
            author=people[1],
            last_poster=people[1],
            post_count=number,
            highest_number=number,
        )
        rows = (Subscription(topic=topic, person=person, level="watching") for person in people[2 : 2 + watchers])
        Subscription.objects.bulk_create(rows)
