"""Discussions, announcements and questions, each with what was said in it. What is hidden is not found by anybody."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from communities.discussions.models import Post, Topic, TopicKind, TopicTag
from communities.questions.models import Question, VerifiedAnswer
from communities.vetting.models import OfficialVersion
from communities.vetting.readings import AnswerReading
from communities.vetting.resolver import resolve_answers
from intranet.search.indexing.drafts import Draft, end_of, headings, joined, plain
from intranet.search.models import Kind, Seen, Source

#: Posts of a topic that are looked in: the first ones, and whatever was accepted, verified or made official.
MOST_POSTS = 100
#: Characters of each of them.
MOST_OF_ONE = 8_000


def topics(ids: Iterable[int]) -> list[Draft]:
    rows = list(Topic.objects.filter(pk__in=ids, hiding=None).listed().select_related("community"))
    found = [row.pk for row in rows]
    questions = {row.pk: row for row in Question.objects.filter(pk__in=found).select_related("acceptance")}
    accepted = {row.pk: row.acceptance.post_id for row in questions.values() if row.acceptance_id}
    verified = set(VerifiedAnswer.objects.filter(post__topic__in=found, lifted_at=None).values_list("post", flat=True))
    official = set(OfficialVersion.objects.active().filter(post__topic__in=found).values_list("post", flat=True))
    tags, posts = tags_of(found), posts_of(rows, {*verified, *official, *accepted.values()})
    return [draft_of(row, posts[row.pk], tags[row.pk], accepted.get(row.pk), verified) for row in rows]


def draft_of(topic: Topic, posts: list[Post], tags: list[str], accepted: int | None, verified: set[int]) -> Draft:
    """The answers that the group or the organisation stands for today are looked in first."""
    is_question = topic.kind == TopicKind.QUESTION
    readings = {post.pk: post.reading for post in posts if post.reading}  # type: ignore[attr-defined]
    vouched = verified | {pk for pk, reading in readings.items() if reading.is_official}
    posts.sort(key=lambda post: (post.number != 1, post.pk not in vouched, post.pk != accepted, post.number))
    return Draft(
        source=Source.TOPIC,
        target=topic.pk,
        kind=Kind.QUESTION if is_question else Kind.TOPIC,
        seen=Seen.READERS,
        title=topic.title,
        updated_at=topic.last_post_at,
        community_id=topic.community_id,
        owner_id=topic.author_id,
        summary=plain(posts[0].html)[:400] if posts else "",
        keywords=joined([*tags, headings(posts[0].html) if posts else ""]),
        body=joined(plain(post.html)[:MOST_OF_ONE] for post in posts),
        is_verified=is_question and any(post.pk in vouched for post in posts),
        popularity=topic.post_count + (5 if accepted else 0),
        fresh_until=min(filter(None, map(fresh_until, readings.values())), default=None),
    )


def fresh_until(reading: AnswerReading) -> datetime | None:
    """When an answer ceases to be official, or gets another text, though nobody does anything."""
    version = reading.version
    if version is not None and reading.is_suspended:
        return version.suspension.until
    if version is None or not reading.has_vetted:
        return None
    grace = 0 if reading.is_official else reading.community.grace_days
    return end_of(version.review_by + timedelta(days=grace))


def tags_of(ids: list[int]) -> dict[int, list[str]]:
    found = defaultdict(list)
    for topic, name in TopicTag.objects.filter(topic__in=ids).order_by("pk").values_list("topic", "tag__name"):
        found[topic].append(name)
    return found


def posts_of(topics: list[Topic], besides: Collection[int]) -> dict[int, list[Post]]:
    """Posts nobody hid, the first ones and those ``besides``, each with the text readers get by default (invariant 6).

    ``reading`` is there for answers that ever were official.
    """
    by_id = {topic.pk: topic for topic in topics}
    found = defaultdict(list)
    looked_in = Q(number__lte=MOST_POSTS) | Q(pk__in=besides)
    rows = Post.objects.shown().filter(looked_in, topic__in=by_id).order_by("topic", "number")
    posts = list(rows.only("topic", "number", "html", "reply_to", "revision_count"))
    for post in posts:
        post.topic = by_id[post.topic_id]
    readings = resolve_answers(posts)
    for post in posts:
        post.reading = readings.get(post.pk)  # type: ignore[attr-defined]
        if post.pk in readings:
            post.html = readings[post.pk].html
        found[post.topic_id].append(post)
    return found
