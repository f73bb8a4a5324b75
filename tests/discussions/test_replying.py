"""What a reply costs: the same however many follow the topic."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.notifications.models import Notification, Outbox
from accounts.notifications.relay import relay_all
from communities.discussions.models import Subscription

#: Not statements that ask or write.
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@pytest.fixture
def cost_of(at, community, topic):
    """How many statements a person's reply takes, without those that only begin and end a transaction."""

    def sent(client):
        key = str(uuid.uuid4())
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(at(community, "topic_reply", topic.pk), {"text": "<p>Thanks</p>", "key": key})
        assert answer.status_code == 302
        return len([query for query in queries if not query["sql"].startswith(TRANSACTION)])

    return sent


def test_a_reply_costs_the_same_whoever_follows(browse, cost_of, topic, another, person):
    client = browse(another)
    cost_of(client)
    few = cost_of(client)
    people = [person(f"watcher{number}") for number in range(12)]
    Subscription.objects.bulk_create(Subscription(topic=topic, person=who, level="watching") for who in people)
    assert cost_of(client) == few <= 16
    assert not Notification.objects.filter(person__in=people).exists()
    relay_all()
    assert Notification.objects.filter(person__in=people, activity__verb="topic.replied").count() == 12 * 3


def test_nobody_is_told_of_what_was_hidden_before_it_was_delivered(topic, another, member, facilitator):
    topic.reply(by=another, html="<p>Rude</p>").hide(by=facilitator, reason="-")
    relay_all()
    assert not Notification.objects.filter(person=member, activity__verb="topic.replied").exists()
    assert not Outbox.objects.exists()
