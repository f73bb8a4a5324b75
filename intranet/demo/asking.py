"""The questions of the demo organisation as they are built: topics, posts, figures."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page

from accounts.models import User
from accounts.notifications.models import Activity
from communities.discussions.models import Post, Tag, Topic, TopicKind, TopicTag
from communities.models import Community
from communities.questions.models import Question
from communities.questions.models.question import promised_by
from intranet.demo.dates import ago
from intranet.demo.talk import write_texts
from intranet.demo.words import as_html


@dataclass
class Asking:
    """What is being built: each question's topic and row, with what the file says of it, and all posts in order."""

    community: Community
    people: dict[str, User]
    rows: list[tuple[Question, dict[str, Any]]] = field(default_factory=list)
    posts: list[tuple[Post, dict[str, Any]]] = field(default_factory=list)
    happened: list[tuple[Activity, set[int]]] = field(default_factory=list)
    dice: random.Random = field(default_factory=lambda: random.Random(11))  # noqa: S311 - a demo, not a secret

    def say(self, verb: str, by: User, on: Any, at: datetime, tell: set[int], **data: Any) -> None:
        done = Activity(verb=verb, actor=by, target=on, community=self.community, at=at, data=data)
        self.happened.append((done, tell - {by.pk}))


def write_questions(asking: Asking, entries: list[dict[str, Any]], pages: dict[str, Page]) -> None:
    entries = sorted(entries, key=lambda entry: -entry["ago"])
    topics = []
    for entry in entries:
        author, at = asking.people[entry["by"]], ago(entry["ago"], hour=8 + len(entry["title"]) % 8)
        topic = Topic(community=asking.community, kind=TopicKind.QUESTION, title=entry["title"], created_at=at)
        topic.author = topic.last_poster = author
        topics.append(topic)
    Topic.objects.bulk_create(topics)
    for topic, entry in zip(topics, entries, strict=True):
        question = Question(topic=topic, community=asking.community, asked_at=topic.created_at)
        question.promised_by, question.about_page = promised_by(topic), pages.get(entry.get("about", "nothing"))
        asking.rows.append((question, entry))
    Question.objects.bulk_create(question for question, _entry in asking.rows)
    write_tags(asking)


def write_tags(asking: Asking) -> None:
    names = sorted({name for _question, entry in asking.rows for name in entry.get("tags", ())})
    new = [Tag(community=asking.community, name=name, slug=slugify(name, allow_unicode=True)) for name in names]
    Tag.objects.bulk_create(new, ignore_conflicts=True)
    tags = {tag.slug: tag for tag in Tag.objects.filter(community=asking.community)}
    TopicTag.objects.bulk_create(
        TopicTag(topic=question.topic, tag=tags[slugify(name, allow_unicode=True)])
        for question, entry in asking.rows
        for name in entry.get("tags", ())
    )


def write_posts(asking: Asking) -> None:
    """The question, then answers and comments in the order in which they came; answers first, to be commented on."""
    for question, entry in asking.rows:
        said: list[Any] = [(entry["text"], entry["by"], question.asked_at, {}, None)]
        for answer in entry.get("answers", ()):
            at = min(question.asked_at + timedelta(hours=answer["after"]), timezone.now() - timedelta(minutes=9))
            said.append((answer["text"], answer["by"], at, answer, None))
            for n, comment in enumerate(answer.get("comments", ()), 1):
                ((who, text),) = comment.items()
                said.append((text, who, min(at + timedelta(minutes=40 * n), timezone.now()), {}, answer))
        for number, (text, who, at, what, under) in enumerate(sorted(said, key=lambda one: one[2]), 1):
            post = Post(topic=question.topic, number=number, author=asking.people[who], at=at)
            post.html = as_html(text, asking.people, asking.community)
            asking.posts.append((post, what | {"under": under} if under else what))
    for comments in (False, True):
        batch = [(post, what) for post, what in asking.posts if ("under" in what) == comments]
        for post, what in batch:
            post.reply_to = answered(asking, post, what["under"]) if comments else None
        Post.objects.bulk_create(post for post, _what in batch)
    write_texts([post for post, _what in asking.posts], asking.community)


def answered(asking: Asking, comment: Post, under: dict[str, Any]) -> Post:
    """The answer a comment stands under."""
    return next(
        post for post, what in asking.posts if post.topic_id == comment.topic_id and what.get("text") == under["text"]
    )


def posts_of(asking: Asking, question: Question) -> list[tuple[Post, dict[str, Any]]]:
    return [(post, what) for post, what in asking.posts if post.topic_id == question.pk]


def write_figures(asking: Asking) -> None:
    for question, _entry in asking.rows:
        posts = [post for post, _what in posts_of(asking, question)]
        answers = [post for post in posts[1:] if post.reply_to is None]
        topic = question.topic
        topic.post_count = topic.highest_number = len(posts)
        topic.last_post_at, topic.last_poster = posts[-1].at, posts[-1].author
        question.answer_count = len(answers)
        question.first_answer_at = min((post.at for post in answers if post.author_id != topic.author_id), default=None)
    Topic.objects.bulk_update(
        [question.topic for question, _entry in asking.rows],
        ["post_count", "highest_number", "last_post_at", "last_poster"],
    )
    Question.objects.bulk_update([question for question, _entry in asking.rows], ["answer_count", "first_answer_at"])
