"""What Meridian's people talk about. Rows go in by the thousand, because the verbs would take minutes for all of it.

Who reacted, who read how far and who follows what is drawn from a fixed seed: every load gives the same world.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from accounts.notifications.models import Activity, Notification
from communities.discussions.models import (
    Bookmark,
    Closure,
    Level,
    Mention,
    Pin,
    Poll,
    PollOption,
    PollVote,
    Post,
    PostLink,
    PostRevision,
    Reaction,
    ReactionKind,
    ReadMark,
    Subscription,
    Tag,
    Topic,
    TopicKind,
    TopicTag,
)
from communities.discussions.models.editing import files_in
from communities.discussions.models.mentions import named_in
from communities.discussions.models.polls import PollClosure
from communities.discussions.models.writing import BEGUN
from communities.discussions.views.replies import quotation
from communities.models import Community, HomeBlock, Membership
from intranet.demo.dates import ago
from intranet.demo.sources import DATA, records
from intranet.demo.words import as_html

#: Reactions by how often people give them.
KINDS = [ReactionKind.THANKS] * 5 + [ReactionKind.AGREE] * 3 + [ReactionKind.INSIGHT] * 2 + [ReactionKind.CELEBRATE]
#: The accounts on the sign-in page always find something new.
LATE_READERS = {"facilitator": 2, "member": 1, "delegate": 3, "manager": 0}


@dataclass
class Talk:
    """What is being built: topics with what the file says of them, and their posts in order."""

    community: Community
    people: dict[str, User]
    topics: list[tuple[Topic, dict[str, Any]]] = field(default_factory=list)
    posts: dict[int, list[Post]] = field(default_factory=dict)
    dice: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 - a demo, not a secret


def load_talk(people: dict[str, User], communities: dict[str, Community]) -> None:
    """Discussions of every community that has a file."""
    for path in sorted((DATA / "talk").glob("*.yaml")):
        talk = Talk(communities[path.stem], people)
        write_topics(talk, records(f"talk/{path.stem}"))
        write_posts(talk)
        write_states(talk)
        write_polls(talk)
        write_reading(talk)
        write_activities(talk)
        place = HomeBlock.objects.filter(community=talk.community).count()
        HomeBlock.objects.create(community=talk.community, kind=HomeBlock.Kind.DISCUSSIONS, position=place)


def write_topics(talk: Talk, entries: list[dict[str, Any]]) -> None:
    for entry in sorted(entries, key=lambda one: -one["ago"]):
        author, start = talk.people[entry["by"]], ago(entry["ago"], hour=8 + len(entry["title"]) % 9)
        topic = Topic(community=talk.community, kind=entry.get("kind", "discussion"), title=entry["title"])
        topic.author, topic.last_poster, topic.created_at = author, author, start
        times = moments(start, len(entry.get("replies", ())), talk.dice)
        topic.last_post_at = times[-1]
        topic.post_count = topic.highest_number = len(times)
        if entry.get("replies"):
            topic.last_poster = talk.people[next(iter(entry["replies"][-1])).split()[0]]
        entry["times"] = times
        talk.topics.append((topic, entry))
    Topic.objects.bulk_create(topic for topic, _entry in talk.topics)
    names = sorted({name for _topic, entry in talk.topics for name in entry.get("tags", ())})
    new = [Tag(community=talk.community, name=name, slug=slugify(name, allow_unicode=True)) for name in names]
    tags = {tag.name: tag for tag in Tag.objects.bulk_create(new)}
    TopicTag.objects.bulk_create(
        TopicTag(topic=topic, tag=tags[name]) for topic, entry in talk.topics for name in entry.get("tags", ())
    )


def moments(start: datetime, replies: int, dice: random.Random) -> list[datetime]:
    """When each post came: quickly at first, then slower; never in the future."""
    now = timezone.now()
    times = [start]
    for number in range(replies):
        pause = timedelta(minutes=dice.randint(7, 90) * (1 + number * number / 2))
        times.append(min(times[-1] + pause, now - timedelta(minutes=(replies - number) * 3)))
    return times if times == sorted(times) else sorted(times)


def write_posts(talk: Talk) -> None:
    """First posts and replies, one number after the other, so that a reply can name an earlier one."""
    longest = max(len(entry["times"]) for _topic, entry in talk.topics)
    for number in range(1, longest + 1):
        batch = []
        for topic, entry in talk.topics:
            if number > len(entry["times"]):
                continue
            author, answered, quoted, text = spoken(entry, number)
            before = talk.posts.setdefault(topic.pk, [])
            post = Post(topic=topic, number=number, author=talk.people[author], at=entry["times"][number - 1])
            post.reply_to = before[answered - 1] if answered else None
            post.html = quotation(post.reply_to) if quoted and post.reply_to else ""
            post.html += as_html(text, talk.people, talk.community)
            before.append(post)
            batch.append(post)
        Post.objects.bulk_create(batch)
    every = [post for posts in talk.posts.values() for post in posts]
    write_texts(every, talk.community)


def write_texts(posts: list[Post], community: Community) -> None:
    """The first revision of each, with the files it shows, and what it links to."""
    PostRevision.objects.bulk_create(
        PostRevision.of(
            post, number=1, html=post.html, author=post.author, at=post.at, files=files_in(post.html, community)
        )
        for post in posts
    )
    PostLink.note(posts)


def spoken(entry: dict[str, Any], number: int) -> tuple[str, int, bool, str]:
    """Who says post ``number``, which one it answers (0: none), whether it quotes it, and the words."""
    if number == 1:
        return entry["by"], 0, False, entry["text"]
    ((who, text),) = entry["replies"][number - 2].items()
    author, *how = who.split()
    return author, int(how[1]) if how else 0, bool(how) and how[0] == "quote", text


def write_states(talk: Talk) -> None:
    changed = []
    for topic, entry in talk.topics:
        if closed := entry.get("closed"):
            by, at = talk.people[closed["by"]], min(topic.last_post_at + timedelta(hours=20), timezone.now())
            topic.closure = Closure.objects.create(topic=topic, closed_by=by, closed_at=at, reason=closed["reason"])
        if entry.get("pinned"):
            topic.pin = Pin.objects.create(topic=topic, pinned_by=topic.author, pinned_at=topic.created_at)
        if topic.closure or topic.pin:
            changed.append(topic)
    Topic.objects.bulk_update(changed, ["closure", "pin"])


def write_polls(talk: Talk) -> None:
    for topic, entry in talk.topics:
        if not (idea := entry.get("poll")):
            continue
        poll = Poll.objects.create(post=talk.posts[topic.pk][0], question=idea["question"])
        options = PollOption.objects.bulk_create(
            PollOption(poll=poll, text=text, position=n) for n, text in enumerate(idea["options"])
        )
        PollVote.objects.bulk_create(
            PollVote(poll=poll, option=options[n], person=talk.people[name], at=topic.last_post_at)
            for n, names in idea["votes"].items()
            for name in names
        )
        if idea.get("closed"):
            PollClosure.objects.create(poll=poll, closed_by=topic.author, closed_at=topic.last_post_at)


def write_reading(talk: Talk) -> None:
    """Reactions, marks, subscriptions, bookmarks of the community's members."""
    members = list(Membership.objects.filter(community=talk.community).order_by("pk").select_related("person"))
    people = [membership.person for membership in members]
    reactions, marks, follows, kept = [], [], [], []
    for topic, _entry in talk.topics:
        posts = talk.posts[topic.pk]
        last = {post.author_id: post.number for post in posts}
        for post in posts:
            fans = talk.dice.sample(people, min(len(people), talk.dice.choice([0, 0, 1, 1, 2, 4])))
            reactions += [Reaction(post=post, person=fan, kind=talk.dice.choice(KINDS), at=post.at) for fan in fans]
        far = [(person, read_up_to(person, posts, last, talk)) for person in people]
        marks += [
            ReadMark(topic=topic, person=person, number=number, at=posts[max(number, 1) - 1].at)
            for person, number in far
            if number is not None
        ]
        for pk in last:
            level = Level.WATCHING if pk == topic.author_id else Level.TRACKING
            follows.append(Subscription(topic=topic, person_id=pk, level=level, automatic=True))
        kept += [Bookmark(post=posts[0], person=one, at=posts[-1].at) for one in people if talk.dice.random() < 0.05]
    Reaction.objects.bulk_create(r for r in reactions if r.person_id != r.post.author_id)
    ReadMark.objects.bulk_create(marks)
    Subscription.objects.bulk_create(follows)
    Bookmark.objects.bulk_create(kept)


def read_up_to(person: User, posts: list[Post], last: dict[int, int], talk: Talk) -> int | None:
    """How far somebody has read; None for a topic they never opened. Nobody is behind what they wrote themselves."""
    own = last.get(person.pk)
    if person.username in LATE_READERS and posts[-1].at > timezone.now() - timedelta(days=6):
        behind = LATE_READERS[person.username]
        return max(len(posts) - behind, own or 1) if behind else None
    chance = talk.dice.random()
    if chance < 0.25 and own is None:
        return None
    return max(len(posts) if chance > 0.4 else talk.dice.randint(1, len(posts)), own or 1)


def write_activities(talk: Talk) -> None:
    """What happened, for feeds and profiles; and who was told that somebody named them or answered them."""
    rows = list(happened(talk))
    Activity.objects.bulk_create(activity for activity, _told in rows)
    Notification.objects.bulk_create(
        Notification(activity=activity, person_id=pk, created_at=activity.at, read_at=read(activity))
        for activity, told in rows
        for pk in sorted(told - {activity.actor_id})
    )


def read(activity: Activity) -> datetime | None:
    """People have looked at what they were told of, but for the last days."""
    later = activity.at + timedelta(hours=7)
    return later if later < timezone.now() - timedelta(days=3) else None


def happened(talk: Talk) -> Iterator[tuple[Activity, set[int]]]:
    where = {"community": talk.community}
    for topic, _entry in talk.topics:
        for post in talk.posts[topic.pk]:
            first = post.number == 1
            verb = BEGUN[TopicKind(topic.kind)] if first else "topic.replied"
            done = {"actor": post.author, "at": post.at, "target": topic if first else post} | where
            told = {topic.author_id} | ({post.reply_to.author_id} if post.reply_to else set())
            yield Activity(verb=verb, data={} if first else {"topic": topic.pk}, **done), set() if first else told
            people = [talk.people[name] for name in sorted(named_in(post.html))]
            Mention.objects.bulk_create(Mention(post=post, person=person, at=post.at) for person in people)
            if people:
                done["target"] = post
                yield Activity(verb="post.mentioned", **done), {person.pk for person in people}
