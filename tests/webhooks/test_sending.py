"""From an activity to a signed message, through everything that may go wrong."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.notifications.models import Activity, Notification
from accounts.notifications.relay import relay_all
from communities.discussions.models import Topic
from communities.wiki.models import CommunityPage
from intranet import outgoing
from intranet.outgoing.errors import TooSlow
from intranet.webhooks.events import VERBS
from intranet.webhooks.models import Webhook, WebhookDelivery
from intranet.webhooks.models.delivery import RETRY_FOR
from intranet.webhooks.models.sending import pause
from intranet.webhooks.posting import send_due
from intranet.webhooks.signing import secret_of
from intranet.webhooks.tasks import forget
from tests.outgoing.doubles import answering
from tests.outgoing.doubles import receiver as real_receiver

TITLE = "Merger with Northern Water"


@pytest.fixture
def topic(hook, community, facilitator):
    return Topic.begin(community, by=facilitator, title=TITLE, html=f"<p>{TITLE}, says nobody.</p>")


def is_signed(secret, headers, body):
    """As a receiver checks it, after the specification."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    message = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()
    return wanted in headers["webhook-signature"].split()


def test_a_message_says_what_and_where_and_no_word_of_it(topic, hook, receiver, community, facilitator):
    assert send_due(receiver) == 1
    ((url, headers, body),) = receiver.heard
    assert url == hook.address
    assert is_signed(secret_of(hook.seed), headers, body)
    said = json.loads(body)
    assert said["type"] == "topic.started"
    assert said["data"]["target"] == {
        "type": "discussions.topic",
        "id": topic.pk,
        "url": f"http://localhost:8000{topic.get_absolute_url()}",
    }
    assert said["data"]["actor"] == facilitator.pk
    for word in ("Merger", "Northern", facilitator.username, community.name):
        assert word not in body.decode()
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.status, delivery.attempts) == ("delivered", 204, 1)
    assert send_due(receiver) == 0


def test_a_page_goes_by_its_number_because_its_address_holds_its_title(hook, receiver, community, facilitator):
    CommunityPage.begin(community, by=facilitator, title=TITLE, html="<p>x</p>")
    send_due(receiver)
    assert "northern" not in receiver.heard[0][2].decode().lower()
    assert "/official/kept/" in receiver.heard[0][2].decode()


def test_what_is_rolled_back_is_never_sent(hook, receiver, community, facilitator):
    with transaction.atomic():
        Activity.record("topic.started", by=facilitator, on=community, community=community)
        transaction.set_rollback(True)
    assert (send_due(receiver), receiver.heard) == (0, [])


def test_writing_it_down_is_one_statement_however_many_webhooks(hook, community, facilitator):
    def cost(verb):
        with CaptureQueriesContext(connection) as captured:
            Activity.record(verb, by=facilitator, on=community, community=community)
        return [query["sql"] for query in captured if "webhooks_" in query["sql"]]

    for number in range(3):
        Webhook.make(community, by=facilitator, name=str(number), address="https://x.example/", groups=["talk"])
    assert len(cost("topic.started")) == 1
    assert WebhookDelivery.objects.count() == 4
    assert cost("post.reported") == []


def test_only_what_was_chosen(community, facilitator):
    Webhook.make(community, by=facilitator, name="x", address="https://x.example/", groups=["pages"])
    Topic.begin(community, by=facilitator, title="x", html="<p>x</p>")
    assert not WebhookDelivery.objects.exists()


def test_what_concerns_one_person_is_never_sent():
    personal = ("join_request", "invitation", "delegation", "membership.b", "report", "post.reported", "post.hidden")
    assert not [verb for verb in VERBS if verb.startswith(personal)]


def test_the_secret_is_not_in_the_database(hook):
    held = str(Webhook.objects.values().get())
    assert secret_of(hook.seed) not in held
    assert secret_of(hook.seed).removeprefix("whsec_") not in held


def test_while_a_secret_is_exchanged_both_count(topic, hook, receiver, facilitator, settings):
    before = secret_of(hook.seed)
    hook.rotate(by=facilitator)
    send_due(receiver)
    _url, headers, body = receiver.heard[0]
    assert is_signed(before, headers, body)
    assert is_signed(secret_of(hook.seed), headers, body)
    Webhook.objects.update(rotated_at=timezone.now() - timedelta(days=2))
    hook.ping(by=facilitator)
    send_due(receiver)
    assert not is_signed(before, *receiver.heard[1][1:])


def test_the_sites_own_key_may_be_exchanged_too(topic, hook, receiver, settings):
    before = secret_of(hook.seed)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key of this site" * 2
    send_due(receiver)
    assert is_signed(before, *receiver.heard[0][1:])


@pytest.mark.parametrize("status", [500, 302, 404, None])
def test_what_fails_is_tried_again_under_the_same_name(topic, hook, receiver, rested, status):
    receiver.status, receiver.error = status, None if status else TooSlow()
    assert send_due(receiver) == 0
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.status) == ("retrying", status)
    assert delivery.not_before > timezone.now()
    assert send_due(receiver) == 0, "not before its time"
    receiver.status, receiver.error = 200, None
    rested()
    assert send_due(receiver) == 1
    first, second = receiver.heard
    assert first[1]["webhook-id"] == second[1]["webhook-id"]
    assert first[2] == second[2]
    hook.refresh_from_db()
    assert (hook.failures, hook.failing_since) == (0, None)


def test_pauses_grow_and_are_never_alike():
    for failures in range(1, 30):
        seconds = [pause(failures).total_seconds() for _each in range(20)]
        assert len(set(seconds)) > 1
        assert min(seconds) > 20
        assert max(seconds) < 8 * 3600


def test_after_three_days_it_is_parked_the_webhook_stopped_and_its_owner_told(
    topic, hook, receiver, rested, facilitator, client
):
    receiver.status = 503
    send_due(receiver)
    long_ago = timezone.now() - RETRY_FOR
    WebhookDelivery.objects.update(since=long_ago)
    Webhook.objects.update(failing_since=long_ago)
    rested()
    send_due(receiver)
    hook.refresh_from_db()
    assert (hook.is_running, hook.stopped_because) == (False, "failures")
    assert WebhookDelivery.objects.get().state == "parked"
    relay_all()
    client.force_login(facilitator)
    assert "The webhook “Chat room” is off" in client.get("/notifications/").content.decode()
    rested()
    assert (send_due(receiver), len(receiver.heard)) == (0, 2)


def test_one_message_that_always_fails_does_not_keep_the_others(topic, hook, receiver, rested, community, monkeypatch):
    """F14: what cannot even be put together waits for its turn again; what came after it goes."""
    Activity.record("topic.closed", by=None, on=topic, community=community)
    WebhookDelivery.objects.filter(verb="topic.started").update(activity=None)
    send_due(receiver)
    rested()
    WebhookDelivery.objects.filter(verb="topic.started").update(not_before=timezone.now() + timedelta(hours=1))
    assert send_due(receiver) == 1
    assert dict(WebhookDelivery.objects.values_list("verb", "failure"))["topic.started"] == "broken"


def test_an_address_that_is_gone_is_believed(topic, hook, receiver):
    receiver.status = 410
    send_due(receiver)
    hook.refresh_from_db()
    assert hook.stopped_because == "gone"


def leave(hook, facilitator, administrator):
    facilitator.memberships.get(community=hook.community).leave(by=facilitator)


def demote(hook, facilitator, administrator):
    other = hook.community.people_in("facilitator").exclude(pk=facilitator.pk).first()
    facilitator.memberships.get(community=hook.community).change_role("member", by=other)


def deactivate(hook, facilitator, administrator):
    facilitator.deactivate(by=administrator)


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
@pytest.mark.parametrize("lose", [leave, demote, deactivate])
def test_who_may_no_longer_manage_it_sends_nothing_more(topic, hook, receiver, facilitator, administrator, lose):
    """S3: what was waiting before is not sent either. Who could take it over is told, and nobody else."""
    lose(hook, facilitator, administrator)
    assert (send_due(receiver), receiver.heard) == (0, [])
    hook.refresh_from_db()
    assert hook.stopped_because == "rights"
    relay_all()
    told = set(Notification.objects.filter(activity__verb="webhook.stopped").values_list("person", flat=True))
    assert told == set(hook.community.people_in("facilitator").exclude(pk=facilitator.pk).values_list("pk", flat=True))


def test_archiving_is_still_told(hook, receiver, community, manager):
    community.archive(by=manager, reason="Done")
    send_due(receiver)
    assert [json.loads(body)["type"] for _url, _headers, body in receiver.heard] == ["community.archived"]


@pytest.mark.parametrize("community", ["closed_community", "secret_community"], indirect=True)
def test_the_sites_webhooks_hear_nothing_from_behind_a_door(site_hook, community, facilitator):
    Topic.begin(community, by=facilitator, title=TITLE, html="<p>x</p>")
    assert not WebhookDelivery.objects.exists()


def test_a_door_that_was_closed_meanwhile_counts(site_hook, receiver, community, facilitator):
    Topic.begin(community, by=facilitator, title=TITLE, html="<p>x</p>")
    assert WebhookDelivery.objects.filter(verb="topic.started").count() == 1
    type(community).objects.filter(pk=community.pk).update(visibility="secret", joining="invitation")
    assert (send_due(receiver), receiver.heard) == (0, [])
    assert not WebhookDelivery.objects.exists()


def test_where_something_moved_to_is_not_told(topic, hook, receiver, facilitator, found):
    hidden = found("hidden-house", visibility="secret", facilitators=[facilitator])
    topic.move(hidden, by=facilitator)
    send_due(receiver)
    assert receiver.heard
    assert all(b"hidden-house" not in body for _url, _headers, body in receiver.heard)


def test_somebody_at_it_keeps_others_away_until_the_lease_is_over(topic, hook, receiver):
    """A worker that was killed leaves its lease; the next one takes over when it ends (F1)."""
    Webhook.objects.update(rests_until=timezone.now() + timedelta(seconds=60))
    assert send_due(receiver) == 0
    Webhook.objects.update(rests_until=timezone.now())
    assert send_due(receiver) == 1


def test_old_messages_are_forgotten(topic, hook):
    WebhookDelivery.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert forget() == 1


def test_through_the_real_client(topic, hook, settings, facilitator):
    """And an address that leads inside is refused there: nobody is connected to."""
    send_due(lambda *args, **words: outgoing.call(*args, **words, resolve=lambda *_: ["10.0.0.1"]))
    assert WebhookDelivery.objects.get().failure == "refused"
    settings.OUTGOING_ALLOW = ["127.0.0.1/32"]
    with real_receiver(answering("200 OK")) as server:
        Webhook.objects.update(address=f"http://hooks.example:{server.port}/in", rests_until=timezone.now())
        WebhookDelivery.objects.update(not_before=timezone.now())
        taken = send_due(lambda *args, **words: outgoing.call(*args, **words, resolve=lambda *_: ["127.0.0.1"]))
    assert taken == 1
    assert b"webhook-signature: v1," in server.heard
