"""What reached Meridian's people, and what they chose: rows that stand for many, a mention, something muted."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Model, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from accounts.models import User
from accounts.notifications.kinds import Cadence, Kind
from accounts.notifications.models import Activity, MailTimes, Muted, Notification, Preference
from accounts.notifications.relay import relay_all
from communities.discussions.models import Level, Post, Subscription, Topic
from communities.models import Community
from communities.wiki.models import CommunityPage
from intranet.demo.sources import records
from intranet.demo.words import as_html


def load_reached(people: dict[str, User], communities: dict[str, Community]) -> None:
    for topic_or_page, prefix in ((Topic, "topic:"), (CommunityPage, "page:")):
        give_threads(topic_or_page, prefix, Cast("target_id", CharField()))
    of_post = Post.objects.filter(pk=OuterRef("target_id")).values(thread=Cast("topic_id", CharField()))
    give_threads(Post, "topic:", Subquery(of_post))
    of_activity = Activity.objects.filter(pk=OuterRef("activity_id")).values("thread")
    Notification.objects.filter(thread="").update(thread=Subquery(of_activity))
    for entry in records("reached"):
        say(entry, people, communities[entry["community"]])
    relay_all()
    choose(people, communities)


def give_threads(model: type[Model], prefix: str, number: Cast | Subquery) -> None:
    """To what was told before anybody asked what it belongs to. Mentions stand alone."""
    kind = ContentType.objects.get_for_model(model)
    told = Activity.objects.filter(target_type=kind, thread="").exclude(verb__endswith=".mentioned")
    told.update(thread=Concat(Value(prefix), number, output_field=CharField()))


def say(entry: dict, people: dict[str, User], community: Community) -> None:  # type: ignore[type-arg]
    """Replies of today in a topic that the accounts on the sign-in page watch."""
    topic = Topic.objects.select_related("community").get(community=community, title=entry["topic"])
    for name in entry["watched_by"]:
        Subscription.choose(Level.WATCHING, by=people[name], of=topic)
    for reply in entry["replies"]:
        topic.reply(by=people[reply["by"]], html=as_html(reply["text"], people, community))


def choose(people: dict[str, User], communities: dict[str, Community]) -> None:
    """One of them likes mail early and every day, another has enough of a topic."""
    manager, member = people["manager"], people["member"]
    Preference.choose(Kind.TALK, by=manager, in_inbox=False, cadence=Cadence.DAY)
    Preference.choose(Kind.OFFICIAL, by=manager, in_inbox=True, cadence=Cadence.NOW)
    MailTimes.choose(by=manager, summary_hour=7)
    talk = Notification.objects.filter(person=member, thread__startswith="topic:", activity__verb="topic.replied")
    if enough := talk.select_related("activity").order_by("pk").first():
        Muted.put(enough, by=member)
