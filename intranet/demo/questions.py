"""What Meridian's people ask, and what they were answered: every mark, from a file a community.

Rows go in by the hundred, because the verbs would take minutes; who voted is drawn from a fixed seed.
"""

import uuid
from datetime import timedelta

from django.utils import timezone
from wagtail.models import Page

from accounts.models import User
from accounts.notifications.models import Activity, Notification
from communities.capabilities import Role
from communities.discussions.models import Level, ReadMark, Subscription
from communities.models import Community
from communities.questions.models import (
    AcceptedAnswer,
    Duplicate,
    Escalation,
    Expert,
    FoundAnswer,
    Question,
    Step,
    VerifiedAnswer,
    Vote,
)
from communities.vetting import actions
from communities.vetting.guards import Seen
from communities.vetting.promotion import promote
from communities.wiki.models import CommunityPage
from intranet.demo.asking import Asking, posts_of, write_figures, write_posts, write_questions
from intranet.demo.sources import DATA, records
from intranet.demo.wiki import settle_notifications

#: An answer with so many votes has spared others the question.
WELL_KNOWN = 8


def load_questions(
    people: dict[str, User],
    communities: dict[str, Community],
    pages: dict[str, Page],
    community_pages: dict[str, CommunityPage],
) -> None:
    """Questions of every community that has a file."""
    for path in sorted((DATA / "questions").glob("*.yaml")):
        asking = Asking(communities[path.stem], people)
        write_questions(asking, records(f"questions/{path.stem}"), pages)
        write_posts(asking)
        write_figures(asking)
        write_marks(asking)
        write_votes(asking)
        write_reading(asking)
        write_activities(asking)
        promote_answers(asking, community_pages)
        vouch_for_answers(asking)
    settle_notifications()
    write_experts(people, communities)


def write_marks(asking: Asking) -> None:
    """Accepted, verified, asked before, waited too long."""
    named = {entry["title"]: question for question, entry in asking.rows}
    for question, entry in asking.rows:
        topic = question.topic
        for post, what in posts_of(asking, question):
            later = min(post.at + timedelta(hours=3), timezone.now())
            if what.get("accepted"):
                made = AcceptedAnswer(topic=topic, post=post, accepted_by=topic.author, accepted_at=later)
                made.save()
                question.acceptance = made
                asking.say("question.accepted", topic.author, post, later, {post.author_id})
            if who := what.get("verified"):
                expert = asking.people[who]
                VerifiedAnswer.objects.create(post=post, verified_by=expert, verified_at=later, revision_number=1)
                asking.say("question.verified", expert, post, later, {post.author_id, topic.author_id})
        if title := entry.get("duplicate_of"):
            by = asking.community.people_in(Role.FACILITATOR)[0]
            at = min(question.asked_at + timedelta(hours=2), timezone.now())
            duplicate = Duplicate(topic=topic, of=named[title].topic, marked_by=by, marked_at=at)
            duplicate.save()
            question.duplication = duplicate
            asking.say("question.marked_duplicate", by, topic, at, {topic.author_id})
        if question.is_beyond_promise:
            steps = [Escalation(topic=topic, step=step, told=1) for step in (Step.EXPERTS, Step.FACILITATORS)]
            Escalation.objects.bulk_create(steps)
    Question.objects.bulk_update([question for question, _entry in asking.rows], ["acceptance", "duplication"])


def write_votes(asking: Asking) -> None:
    """By colleagues from everywhere; and who found the answer before asking."""
    everybody = sorted(asking.people.values(), key=lambda person: person.pk)
    votes, found = [], []
    for post, what in asking.posts:
        number = what.get("votes", asking.dice.choice([0, 0, 1, 2]) if post.number == 1 else 0)
        fans = [person for person in asking.dice.sample(everybody, 24) if person.pk != post.author_id][:number]
        votes += [Vote(post=post, person=fan, at=min(post.at + timedelta(hours=5), timezone.now())) for fan in fans]
        if what.get("accepted") and number >= WELL_KNOWN:
            for fan in fans[: number // 2]:
                key = uuid.uuid5(uuid.NAMESPACE_URL, f"{post.topic_id}:{fan.pk}")
                words, where = post.topic.title, {"community": asking.community, "at": post.at}
                found.append(
                    FoundAnswer(person=fan, kind="question", target=post.topic_id, words=words, key=key, **where)
                )
    Vote.objects.bulk_create(votes)
    FoundAnswer.objects.bulk_create(found)


def write_reading(asking: Asking) -> None:
    """Who wrote something has read it, and follows."""
    marks, follows = [], []
    for question, _entry in asking.rows:
        posts = [post for post, _what in posts_of(asking, question)]
        for pk in {post.author_id for post in posts}:
            level = Level.WATCHING if pk == question.topic.author_id else Level.TRACKING
            marks.append(ReadMark(topic=question.topic, person_id=pk, number=len(posts), at=posts[-1].at))
            follows.append(Subscription(topic=question.topic, person_id=pk, level=level, automatic=True))
    ReadMark.objects.bulk_create(marks)
    Subscription.objects.bulk_create(follows)


def write_activities(asking: Asking) -> None:
    for post, _what in asking.posts:
        topic = post.topic
        if post.number == 1:
            asking.say("question.asked", post.author, topic, post.at, set())
        else:
            verb = "question.commented" if post.reply_to_id else "question.answered"
            asking.say(verb, post.author, post, post.at, {topic.author_id}, topic=topic.pk)
    Activity.objects.bulk_create(activity for activity, _told in asking.happened)
    week = timezone.now() - timedelta(days=3)
    Notification.objects.bulk_create(
        Notification(
            activity=activity,
            person_id=pk,
            created_at=activity.at,
            read_at=activity.at + timedelta(hours=7) if activity.at < week else None,
        )
        for activity, told in asking.happened
        for pk in sorted(told)
    )


def promote_answers(asking: Asking, community_pages: dict[str, CommunityPage]) -> None:
    for post, what in asking.posts:
        if goes := what.get("promoted"):
            page = community_pages[f"{asking.community.slug}/{goes['page']}"]
            promote(post, by=asking.people[goes["by"]], heading=goes["heading"], page=page)


def vouch_for_answers(asking: Asking) -> None:
    """Answers that are official by themselves."""
    for post, what in asking.posts:
        if terms := what.get("official"):
            text, at = post.newest, min(post.at + timedelta(days=1), timezone.now())
            seen, owner = Seen(text.number, text.sha256, None), asking.people[terms["owner"]]
            review_by = at.date() + timedelta(days=terms["days"])
            actions.grant(post, by=asking.people[terms["by"]], seen=seen, owner=owner, review_by=review_by, now=at)


def write_experts(people: dict[str, User], communities: dict[str, Community]) -> None:
    named = records("experts")
    rows = []
    for slug, by_tag in named.items():  # type: ignore[attr-defined]  # a mapping here, not a list
        community = communities[slug]
        by = community.people_in(Role.FACILITATOR)[0]
        tags = {tag.name: tag for tag in community.tags.all()}
        for tag, names in by_tag.items():
            for name in names:
                role = name.removeprefix("role:") if name.startswith("role:") else ""
                rows.append(Expert(tag=tags[tag], person=None if role else people[name], role=role, named_by=by))
    Expert.objects.bulk_create(rows)
