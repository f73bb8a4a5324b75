"""Long topics and long lists cost what short ones cost: the same queries, and plans that read a page and no more."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communities.discussions.models import ReadMark, Topic
from intranet.ui.pagination import _write

pytestmark = pytest.mark.django_db

TOPICS = """
INSERT INTO discussions_topic (community_id, kind, title, author_id, created_at, last_post_at, last_poster_id,
    post_count, highest_number)
SELECT %(community)s, 'discussion', 'Topic ' || n, %(author)s, now() - n * interval '1 minute',
    now() - n * interval '1 minute', %(author)s, 1, 1
FROM generate_series(1, %(count)s) n
"""


POSTS = """
INSERT INTO discussions_post (topic_id, number, author_id, at, html, revision_count)
SELECT %s, n, %s, now(), '<p>reply</p>', 1 FROM generate_series(2, %s) n
"""


def lengthen(topic, by, count):
    """The topic has so many posts from now on, written by the database."""
    with connection.cursor() as cursor:
        cursor.execute(POSTS, [topic.pk, by.pk, count])
    Topic.objects.filter(pk=topic.pk).update(post_count=count, highest_number=count)
    return topic


def test_two_thousand_posts_open_at_the_first_unread_like_sixty(browse, queries_of, started, another, facilitator):
    topics = [lengthen(started(f"Of {count}"), another, count) for count in (60, 2000)]
    for topic, read in zip(topics, (45, 1505), strict=True):
        ReadMark.advance(facilitator.pk, topic.pk, read)
    client = browse(facilitator)
    page = client.get(topics[1].get_absolute_url()).context["page"]
    assert [shown.post.number for shown in page.posts] == [*range(1501, 1521)]
    assert [shown.post.number for shown in page.posts if shown.is_first_new] == [1506]
    few, many = (queries_of(client, topic.get_absolute_url()) for topic in topics)
    assert few == many <= 12


def list_query(client, url):
    """How many queries a list costs, and the plan of the one that fetches its topics."""
    with CaptureQueriesContext(connection) as captured:
        assert len(client.get(url).context["page"].items) == 30
    [query] = [row["sql"] for row in captured if 'ORDER BY "discussions_topic"."last_post_at" DESC' in row["sql"]
               and "LIMIT 31" in row["sql"]]  # fmt: skip
    assert not [row["sql"] for row in captured if "OFFSET" in row["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) " + query)
        return len(captured), "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize("count", [5_000, pytest.param(50_000, marks=pytest.mark.soak)])
def test_every_page_of_a_long_list_is_read_from_the_index(browse, at, community, another, member, count):
    with connection.cursor() as cursor:
        cursor.execute(TOPICS, {"community": community.pk, "author": member.pk, "count": count})
        cursor.execute("ANALYZE discussions_topic")
    client, first = browse(another), at(community, "topic_list")
    client.get(first)
    middle = Topic.objects.order_by("last_post_at")[count // 2]
    deep = f"{first}?after={_write(middle, ('-last_post_at', '-pk'))}"
    costs = {}
    for url in (first, deep):
        costs[url], plan = list_query(client, url)
        scan = re.search(r"Index (?:Only )?Scan using topic_latest on discussions_topic.*actual rows=([\d.]+)", plan)
        assert scan, plan
        assert float(scan[1]) <= 31, plan
        assert not re.search(r"Seq Scan on discussions_topic\b", plan), plan
        assert not re.search(r"Sort Key: .*last_post_at", plan), plan
    assert costs[deep] <= costs[first], "Pinned topics are asked for on the first page only."
