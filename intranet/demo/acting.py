"""What moderators, authors and readers did with what was said: through the verbs, so that the log has each of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from communities.discussions.models import FirstPostReview, Post, Report, Topic
from communities.models import Community
from communities.questions.models import Question
from intranet.demo.sources import records
from intranet.demo.words import as_html


def load_acts(people: dict[str, User], communities: dict[str, Community]) -> None:
    """Every act of the file, in its order."""
    for entry in records("acts"):
        act = {**entry, "community": communities[entry["community"]], "by": people[entry["by"]]}
        if "topic" in entry:
            act["topic"] = Topic.objects.select_related("community").get(
                community=act["community"], title=entry["topic"]
            )
        if "text" in entry:
            act["html"] = as_html(entry["text"], people, act["community"])
        ACTS[entry["do"]](act)


def post_of(act: dict[str, Any]) -> Post:
    return act["topic"].posts.select_related("topic__community", "author").get(number=act["number"])


def edit(act: dict[str, Any]) -> None:
    post, html = post_of(act), ""
    for old, new in act["put"].items():
        html = (html or post.html).replace(old, new)
    post.edit(by=act["by"], html=html, based_on=post.revision_count, summary=act["says"])


def split(act: dict[str, Any]) -> None:
    posts = act["topic"].posts.filter(number__in=act["numbers"])
    act["topic"].split(posts, title=act["title"], by=act["by"])


def slow(act: dict[str, Any]) -> None:
    act["topic"].slow_down(by=act["by"], seconds=600, until=timezone.now() + timedelta(days=2))


ACTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "say": lambda act: act["topic"].reply(by=act["by"], html=act["html"]),
    "begin": lambda act: Topic.begin(act["community"], by=act["by"], title=act["title"], html=act["html"]),
    "edit": edit,
    "split": split,
    "convert": lambda act: Question.of_discussion(act["topic"], by=act["by"]),
    "report": lambda act: Report.make(post_of(act), by=act["by"], reason=act["reason"], words=act["words"]),
    "hide": lambda act: post_of(act).hide(by=act["by"], reason=act["reason"]),
    "review": lambda act: FirstPostReview.begin(act["community"], by=act["by"]),
    "slow": slow,
}
