"""From activity to inbox (security.md F2)."""

import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kombu import Connection
from structlog.testing import capture_logs

from accounts.models import User
from accounts.notifications import keeping, relay
from accounts.notifications.audiences import audiences
from accounts.notifications.models import Activity, Notification, Outbox
from accounts.notifications.tasks import relay_outbox
from intranet import kick


def test_an_activity_reaches_those_told_but_not_the_actor(person):
    sam, kim, lee = person("sam"), person("kim"), person("lee")
    Activity.record("profile.thanked", by=sam, on=kim, tell=[sam, kim, lee, lee])
    assert relay.relay_all() == 1
    assert sorted(Notification.objects.values_list("person__username", flat=True)) == ["kim", "lee"]
    assert not Outbox.objects.exists()


def test_nobody_to_tell_leaves_nothing_in_the_outbox(person):
    sam = person("sam")
    Activity.record("profile.seen", by=sam, on=sam, tell=User.objects.filter(pk=sam.pk))
    assert Activity.objects.count() == 1
    assert not Outbox.objects.exists()


def test_who_left_meanwhile_is_not_told(person, administrator):
    sam, kim = person("sam"), person("kim")
    Activity.record("profile.thanked", by=sam, on=kim, tell=[kim])
    kim.deactivate(by=administrator)
    relay.relay_all()
    assert not Notification.objects.exists()
    assert not Outbox.objects.exists()


def test_all_or_nothing_with_the_change(person):
    sam, kim = person("sam"), person("kim")

    @transaction.atomic
    def change():
        Activity.record("profile.thanked", by=sam, on=kim, tell=[kim])
        raise RuntimeError("the change failed")

    with pytest.raises(RuntimeError, match="change failed"):
        change()
    assert not Activity.objects.exists()
    assert not Outbox.objects.exists()


def test_delivering_again_doubles_nothing(person):
    sam, kim = person("sam"), person("kim")
    activity = Activity.record("profile.thanked", by=sam, on=kim, tell=[kim])
    relay.relay_all()
    Notification.objects.mark_read()
    Outbox.objects.create(activity=activity, people=[kim.pk])
    relay.relay_all()
    assert Notification.objects.get().read_at


@pytest.mark.django_db(transaction=True)
def test_a_hundred_activities_while_the_queue_is_away(person, monkeypatch):
    """The changes are kept at once; everything is delivered when the sweeper runs."""
    sam, kim = person("sam"), person("kim")
    ask, asked = relay_outbox.apply_async, []
    nowhere = Connection("redis+socket:///nowhere/valkey.sock")

    def kicked(arguments, **options):
        asked.append(arguments)
        return ask(arguments, connection=nowhere, **options)

    monkeypatch.setattr(relay_outbox, "apply_async", kicked)
    monkeypatch.setattr(relay.kick, "rests_until", 0.0)
    monkeypatch.setattr(kick, "REST_SECONDS", 3600.0)
    for _ in range(100):
        with transaction.atomic():
            Activity.record("profile.thanked", by=sam, on=kim, tell=[kim])
    assert len(asked) == 1, "a queue that does not answer holds nobody up twice"
    assert Outbox.objects.count() == 100
    assert relay_outbox.apply().get() == 100
    assert Notification.objects.filter(person=kim).count() == 100


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_outbox(person):
    sam, kim = person("sam"), person("kim")
    for _ in range(60):
        Activity.record("profile.thanked", by=sam, on=kim, tell=[kim])
    done = []

    def work():
        done.append(relay.relay_all())
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    relay.relay_all()
    assert sum(done) <= 60
    assert Notification.objects.count() == 60
    assert not Outbox.objects.exists()


def test_a_large_audience_is_told_in_steps(person, monkeypatch):
    """Whoever came later is asked about each time; nobody is told twice, and not the one who did it."""
    sam, kim, lee, max_ = (person(name) for name in ("sam", "kim", "lee", "max"))
    monkeypatch.setitem(audiences, "test.all", lambda activity, terms: User.objects.exclude(pk__in=terms["besides"]))
    monkeypatch.setattr(relay, "STEP", 1)
    with CaptureQueriesContext(connection) as queries:
        activity = Activity.record("x.done", by=sam, on=kim, audience="test.all", terms={"besides": [max_.pk]})
    assert not [query for query in queries if "accounts_user" in query["sql"]]
    Notification.objects.create(person=lee, activity=activity)
    assert relay.relay_batch() == (0, True)
    assert Notification.objects.filter(person=kim).exists()
    assert Outbox.objects.get().after == kim.pk
    assert relay.relay_all() == 1
    assert sorted(Notification.objects.values_list("person__username", flat=True)) == ["kim", "lee"]


def test_nobody_in_an_audience(person, monkeypatch):
    sam = person("sam")
    monkeypatch.setitem(audiences, "test.none", lambda activity, terms: User.objects.none())
    Activity.record("x.done", by=sam, on=sam, audience="test.none")
    assert relay.relay_all() == 1
    assert not Outbox.objects.exists()


def test_a_poisoned_row_is_put_off_and_the_others_go_on(person, monkeypatch):
    sam, kim = person("sam"), person("kim")
    poisoned = Activity.record("profile.poisoned", by=sam, on=kim, tell=[kim])
    Activity.record("profile.thanked", by=sam, on=kim, tell=[kim])
    deliver = relay.deliver

    def stumble(row):
        if row.activity_id == poisoned.pk:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
        return deliver(row)

    monkeypatch.setattr(relay, "deliver", stumble)
    assert relay.relay_all() == 1
    row = Outbox.objects.get()
    assert (row.activity, row.attempts, row.failure) == (poisoned, 1, "DataError")
    assert row.not_before > timezone.now()
    with capture_logs() as said:
        for _ in range(relay.PARKED_AFTER):
            Outbox.objects.update(not_before=timezone.now())
            assert relay.relay_all() == 0
    assert [line["outbox"] for line in said if line["event"] == "outbox.parked"] == [row.pk]
    assert "profile.poisoned  DataError" in outbox()
    monkeypatch.setattr(relay, "deliver", deliver)
    assert relay.relay_all() == 0, "a parked row waits for a human"
    assert "1 are tried again" in outbox("--retry")
    assert relay.relay_all() == 1
    assert Notification.objects.filter(activity=poisoned).count() == 1


def outbox(*words):
    said = StringIO()
    call_command("outbox", *words, stdout=said)
    return said.getvalue()


def test_what_was_read_long_ago_is_forgotten(person, monkeypatch):
    monkeypatch.setattr(keeping, "STEP", 2)
    sam, kim = person("sam"), person("kim")
    now = timezone.now()
    ages = {"read, old": (200, 190), "unread, old": (200, None), "unread, very old": (400, None), "read": (30, 20)}
    kept = {}
    for name, (told, read) in ages.items():
        activity = Activity.record("profile.thanked", by=sam, on=kim)
        row = Notification(person=kim, activity=activity, created_at=now - timedelta(days=told))
        row.read_at = read and now - timedelta(days=read)
        row.save()
        kept[name] = row.pk
    assert keeping.forget_old() == 2
    left = set(Notification.objects.values_list("pk", flat=True))
    assert left == {kept["unread, old"], kept["read"]}
    assert keeping.forget_old() == 0


def test_a_row_of_an_audience_nobody_knows_is_put_off_and_the_others_go_on(person):
    sam, kim = person("sam"), person("kim")
    Activity.record("x.done", by=sam, on=kim, audience="test.of-another-version")
    Activity.record("profile.thanked", by=sam, on=kim, tell=[kim])
    assert relay.relay_all() == 1
    assert Outbox.objects.get().failure == "KeyError"


def test_the_sweeper_is_on_the_schedule(settings):
    entry = settings.CELERY_BEAT_SCHEDULE["relay-outbox"]
    assert entry["task"] == relay_outbox.name
    assert entry["schedule"] <= 30
