"""Every number and mark kept beside the rows it is made of, counted again from those rows."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db.models import F

from communities.discussions.models import (
    Bookmark,
    Closure,
    ModerationEvent,
    Pin,
    PollVote,
    Post,
    PostHiding,
    PostRevision,
    Reaction,
    ReadMark,
    SlowMode,
    Subscription,
    Topic,
    TopicMove,
    TopicTag,
)
from communities.discussions.models.topic import MOST_UNREAD
from communities.questions.models import AcceptedAnswer, Duplicate, Question, Vote


def differences(people) -> list[str]:
    """What is not as it should be, each in a line; ``people`` are those whose unread numbers are counted."""
    posts = defaultdict(list)
    for post in Post.objects.order_by("number"):
        posts[post.topic_id].append(post)
    found = []
    for topic in Topic.objects.all():
        found += of_topic(topic, posts[topic.pk])
    found += of_texts()
    found += of_questions(posts)
    found += of_rows()
    for person in people:
        found += of_unread(person, posts)
    return found


def of_topic(topic: Topic, posts: list[Post]) -> Iterator[str]:
    shown = [post for post in posts if post.hiding_id is None]
    if topic.post_count != len(shown):
        yield f"topic {topic.pk}: counts {topic.post_count} posts, has {len(shown)}"
    if posts and topic.highest_number < posts[-1].number:
        yield f"topic {topic.pk}: highest number {topic.highest_number}, has {posts[-1].number}"
    if shown and (topic.last_post_at, topic.last_poster_id) != (shown[-1].at, shown[-1].author_id):
        yield f"topic {topic.pk}: another last post"
    if topic.merged_into_id and (posts or topic.pin_id or topic.hiding_id):
        yield f"topic {topic.pk}: merged, with posts, a pin or hidden"
    first = posts[0] if posts else None
    if not topic.merged_into_id and (first is None or first.number != 1 or topic.hiding_id != first.hiding_id):
        yield f"topic {topic.pk}: hidden by {topic.hiding_id}, its first post is {first}, hidden by {first.hiding_id}"
    for name, model, ended in (
        ("closure", Closure, "reopened_at"),
        ("pin", Pin, "unpinned_at"),
        ("slow_mode", SlowMode, "ended_at"),
    ):
        in_force = model.objects.filter(topic=topic, **{ended: None}).values_list("pk", flat=True).first()
        if getattr(topic, f"{name}_id") != in_force:
            yield f"topic {topic.pk}: {name} is {getattr(topic, f'{name}_id')}, in force is {in_force}"


def of_texts() -> Iterator[str]:
    """A post shows its newest text, has them all, and points at the hiding in force."""
    revisions = defaultdict(dict)
    for post, number, html in PostRevision.objects.values_list("post", "number", "html"):
        revisions[post][number] = html
    hidden = dict(PostHiding.objects.filter(lifted_at=None).values_list("post", "pk"))
    for post in Post.objects.all():
        if sorted(revisions[post.pk]) != [*range(1, post.revision_count + 1)]:
            yield f"post {post.pk}: {post.revision_count} texts, has {sorted(revisions[post.pk])}"
        elif revisions[post.pk][post.revision_count] != post.html:
            yield f"post {post.pk}: shows another text than its newest"
        if post.hiding_id != hidden.get(post.pk):
            yield f"post {post.pk}: hidden by {post.hiding_id}, in force is {hidden.get(post.pk)}"


def of_questions(posts: dict[int, list[Post]]) -> Iterator[str]:
    rows = {row.pk: row for row in Question.objects.select_related("topic")}
    asked = set(Topic.objects.questions().values_list("pk", flat=True))
    if asked - set(rows):
        yield f"questions without figures: {asked - set(rows)}"
    accepted = dict(AcceptedAnswer.objects.filter(ended_at=None).values_list("topic", "pk"))
    there = dict(AcceptedAnswer.objects.filter(ended_at=None).values_list("topic", "post__topic"))
    duplicates = dict(Duplicate.objects.filter(lifted_at=None).values_list("topic", "pk"))
    for pk, row in rows.items():
        if row.acceptance_id != accepted.get(pk):
            yield f"question {pk}: accepted is {row.acceptance_id}, in force is {accepted.get(pk)}"
        if row.duplication_id != duplicates.get(pk):
            yield f"question {pk}: duplicate by {row.duplication_id}, in force is {duplicates.get(pk)}"
        if pk not in asked:
            continue
        answers = [p for p in posts[pk] if p.number > 1 and p.reply_to_id is None and p.hiding_id is None]
        first = min((p.at for p in answers if p.author_id != row.topic.author_id), default=None)
        if (row.answer_count, row.first_answer_at) != (len(answers), first):
            yield f"question {pk}: {row.answer_count} answers since {row.first_answer_at}, has {len(answers)}, {first}"
        if row.community_id != row.topic.community_id:
            yield f"question {pk}: in community {row.community_id}, its topic in {row.topic.community_id}"
        if there.get(pk, pk) != pk:
            yield f"question {pk}: the accepted answer is in topic {there[pk]}"


def of_rows() -> Iterator[str]:
    """Tags of the community a topic is in, and an entry in the log for each act."""
    astray = TopicTag.objects.exclude(tag__community=F("topic__community"))
    yield from (f"topic {row.topic_id}: tag {row.tag_id} of another community" for row in astray)
    logged = Counter(ModerationEvent.objects.values_list("verb", flat=True))
    acts = {
        "post.hidden": PostHiding.objects.exclude(hidden_by=None).count(),
        "topic.closed": Closure.objects.count(),
        "topic.pinned": Pin.objects.count(),
        "topic.slowed": SlowMode.objects.count(),
        "topic.moved": TopicMove.objects.count(),
        "topic.merged": Topic.objects.exclude(merged_into=None).count(),
        "topic.split": Topic.objects.exclude(split_from=None).count(),
    }
    yield from (f"log: {logged[verb]} × {verb}, happened {n} ×" for verb, n in acts.items() if logged[verb] != n)


def of_unread(person, posts: dict[int, list[Post]]) -> Iterator[str]:
    marks = dict(ReadMark.objects.filter(person=person).values_list("topic", "number"))
    topics = {topic.pk: topic for topic in Topic.objects.with_unread(person)}
    unread = set()
    for pk, topic in topics.items():
        beyond = [post for post in posts[pk] if post.hiding_id is None and post.number > marks.get(pk, 10**9)]
        if topic.unread != min(len(beyond), MOST_UNREAD):
            yield f"topic {pk}: {topic.unread} unread by {person}, has {len(beyond)}"
        if marks.get(pk, 0) > topic.highest_number:
            yield f"topic {pk}: read up to {marks[pk]} by {person}, ends at {topic.highest_number}"
        if beyond:
            unread.add(pk)
    listed = set(Topic.objects.unread_by(person).values_list("pk", flat=True))
    if listed != unread:
        yield f"unread by {person}: {listed ^ unread}"


def forgotten(workers) -> list[str]:
    """Where the rows differ from what the workers were told."""
    found = []
    written = dict(Post.objects.values_list("pk", "author"))
    told = {pk: by for worker in workers for pk, by in worker.written.items()}
    if written != told:
        found.append(f"posts: {set(written.items()) ^ set(told.items())}")
    texts = set(PostRevision.objects.values_list("post", "number", "html"))
    if lost := {text for worker in workers for text in worker.texts} ^ texts:
        found.append(f"texts: {lost}")
    rows = {
        "reactions": set(Reaction.objects.values_list("post", "person", "kind")),
        "votes": set(Vote.objects.values_list("post", "person")),
        "bookmarks": set(Bookmark.objects.values_list("post", "person")),
        "polled": {
            (poll, who): option for poll, who, option in PollVote.objects.values_list("poll", "person", "option")
        },
    }
    for name, there in rows.items():
        given: dict | set = {} if isinstance(there, dict) else set()
        for worker in workers:
            given |= getattr(worker, name)
        if given != there:
            found.append(f"{name}: differ")
    levels = {
        ("topic" if topic else "community", topic or community, person): level
        for topic, community, person, level in Subscription.objects.filter(automatic=False).values_list(
            "topic", "community", "person", "level"
        )
    }
    chosen = [(key, level) for worker in workers for key, level in worker.levels.items()]
    return found + [f"level {key}: {level}, is {levels.get(key)}" for key, level in chosen if levels.get(key) != level]
