"""Real workers on the real broker, killed with the work in hand: each person is told exactly once (F1, F2)."""

import os
import subprocess
import sys
import uuid

import pytest
from django.conf import settings
from django.db import connection
from kombu import Connection

from accounts.models import User
from accounts.notifications import relay
from accounts.notifications.models import Activity, Notification, Outbox
from accounts.notifications.tasks import relay_outbox
from intranet.celery import app
from intranet.servers import PROJECT
from tests.databases import server
from tests.running.conftest import eventually

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]

PEOPLE = 10_000


@pytest.fixture
def queue(monkeypatch):
    """A queue of this test's own, on the broker of all tests."""
    name = f"notifications-{uuid.uuid4().hex}"
    monkeypatch.setattr(relay.kick, "rests_until", 0.0)
    monkeypatch.setattr(relay_outbox, "queue", name, raising=False)
    monkeypatch.setattr(relay_outbox, "_exec_options", None, raising=False)
    yield name
    purge(name)


def purge(name):
    with app.connection_for_write() as broker:
        broker.default_channel.queue_purge(name)


@pytest.fixture
def worker(queue):
    """``worker()`` starts one; whatever lives at the end is ended."""
    started = []

    def start():
        url = os.environ["DATABASE_URL"].replace("/intranet?", f"/{connection.settings_dict['NAME']}?")
        command = [sys.executable, "-m", "celery", "--quiet", "--app", "intranet", "worker", "--pool=solo"]
        process = subprocess.Popen(
            [*command, "--without-gossip", "--without-mingle", f"--queues={queue}", "--loglevel=ERROR"],
            cwd=PROJECT,
            env=os.environ | {"DATABASE_URL": url, "PROCESS_NAME": queue},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait(timeout=60)


@pytest.fixture
def crowd(db):
    return User.objects.bulk_create(User(username=f"p{n}", email=f"p{n}@example.com") for n in range(PEOPLE))


def test_killed_five_times_in_the_middle_of_ten_thousand(worker, queue, person, crowd):
    """The queue is emptied after each kill: what it still held is not what heals, the sweep is."""
    sam = person("sam")
    Activity.record("profile.thanked", by=sam, on=sam, tell=User.objects.exclude(pk=sam.pk))
    purge(queue)
    for _ in range(5):
        with server(connection.settings_dict["NAME"]) as other, other.transaction():
            other.execute("LOCK TABLE notifications_notification IN SHARE ROW EXCLUSIVE MODE")
            process = worker()
            relay_outbox.apply_async()
            eventually(lambda other=other: waits(other), "the worker tells")
            process.kill()
            process.wait(timeout=60)
        purge(queue)
    worker()
    relay_outbox.apply_async()
    relay_outbox.apply_async()
    eventually(lambda: not Outbox.objects.exists(), "everybody is told")
    people = list(Notification.objects.values_list("person", flat=True))
    assert len(people) == len(set(people)) == PEOPLE
    assert settings.CELERY_BEAT_SCHEDULE["relay-outbox"]["schedule"] <= 30
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST


def test_a_hundred_while_the_broker_is_gone(worker, person, monkeypatch):
    sam, kim = person("sam"), person("kim")
    ask, nowhere = relay_outbox.apply_async, Connection("redis+socket:///nowhere/valkey.sock")
    with monkeypatch.context() as away:
        away.setattr(relay_outbox, "apply_async", lambda *asked, **options: ask(*asked, connection=nowhere, **options))
        for _ in range(100):
            Activity.record("profile.thanked", by=sam, on=kim, tell=[kim])
    assert Outbox.objects.count() == 100
    worker()
    relay_outbox.apply_async()  # as the sweep does
    eventually(lambda: not Outbox.objects.exists(), "everything is told")
    assert Notification.objects.filter(person=kim).count() == 100


def waits(other):
    asked = "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database"
    return other.execute(f"{asked} WHERE datname = current_database())").fetchone()[0]
