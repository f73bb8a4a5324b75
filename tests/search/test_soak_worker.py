"""A real worker: what is written is found at once, and what a killed worker left is made good (F13)."""

import os
import subprocess
import sys
import time
import uuid
from io import StringIO
from statistics import median

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from communities.discussions.models import Topic
from communities.wiki.models import CommunityPage
from intranet.celery import app
from intranet.search import tasks
from intranet.search.finding import Query, find
from intranet.search.indexing import kicking, relay
from intranet.search.indexing.relay import index_changes
from intranet.search.models import SearchDirty
from intranet.servers import PROJECT
from tests.databases import server
from tests.running.conftest import eventually

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]

#: Seconds within which a change is found.
SOON = 2.0


@pytest.fixture
def queue(monkeypatch):
    """A queue of this test's own, on the broker of all tests."""
    name = f"search-{uuid.uuid4().hex}"
    monkeypatch.setattr(kicking.kick, "rests_until", 0.0)
    for task in (tasks.index, tasks.sweep):
        monkeypatch.setattr(task, "queue", name, raising=False)
        monkeypatch.setattr(task, "_exec_options", None, raising=False)
    yield name
    purge(name)


def purge(name):
    with app.connection_for_write() as broker:
        broker.default_channel.queue_purge(name)


@pytest.fixture
def worker(queue):
    """``worker()`` starts one and waits until it takes its ``first`` task; whatever lives at the end is ended."""
    started = []

    def start(first=tasks.index):
        url = os.environ["DATABASE_URL"].replace("/intranet?", f"/{connection.settings_dict['NAME']}?")
        command = [sys.executable, "-m", "celery", "--quiet", "--app", "intranet", "worker", "--pool=solo"]
        process = subprocess.Popen(
            [*command, "--without-gossip", "--without-mingle", f"--queues={queue}", "--loglevel=ERROR"],
            cwd=PROJECT,
            env=os.environ | {"DATABASE_URL": url, "PROCESS_NAME": queue},
        )
        started.append(process)
        first.apply_async()
        eventually(lambda: waiting(queue) == 0, "it takes tasks")
        return process

    yield start
    for process in started:
        process.kill()
        process.wait(timeout=60)


def waiting(name):
    with app.connection_for_read() as broker:
        return broker.default_channel._size(name)


def found(text, viewer):
    return find(Query(text=text), viewer).hits


def seconds_until_found(text, viewer):
    started = time.monotonic()
    eventually(lambda: found(text, viewer), f"{text} is found", 60)
    return time.monotonic() - started


def test_a_change_is_found_within_two_seconds(worker, open_community, facilitator_of, employee):
    by = facilitator_of(open_community)
    page = CommunityPage.begin(open_community, by=by, title="Kites", html="<p>Strings</p>")
    topic = Topic.begin(open_community, by=by, title="Heat pumps", html="<p>Quiet ones?</p>")
    index_changes()
    worker()
    spent = []
    for n in range(1, 8):
        page.publish(by=by, based_on=n, title="Kites", html=f"<p>Of yarn zqyarn{n}</p>")
        spent.append(seconds_until_found(f"zqyarn{n}", employee))
        topic.reply(by=by, html=f"<p>The model zqmodel{n}</p>")
        spent.append(seconds_until_found(f"zqmodel{n}", employee))
    print(f"found after {median(spent):.2f} s (median), {max(spent):.2f} s at most, of {len(spent)} changes")
    assert median(spent) <= SOON


def test_what_a_killed_worker_left_is_made_good(worker, queue, open_community, facilitator_of, employee):
    """Killed with the task taken and the entry not written; what was in the queue is lost as well."""
    by = facilitator_of(open_community)
    index_changes()
    process = worker()
    with server(connection.settings_dict["NAME"]) as other, other.transaction():
        other.execute("SELECT pg_advisory_xact_lock(%s)", [relay.LOCK])
        topic = Topic.begin(open_community, by=by, title="Zeppelins", html="<p>Quiet ones?</p>")
        eventually(lambda: waits_for_the_lock(other), "the worker is about to index")
        process.kill()
        process.wait(timeout=60)
    purge(queue)
    assert SearchDirty.objects.filter(source="topic", target=topic.pk).exists()
    assert not found("zeppelins", employee)
    period = settings.CELERY_BEAT_SCHEDULE["search-sweep"]["schedule"]
    worker(tasks.sweep)
    print(f"made good {period + seconds_until_found('zeppelins', employee):.1f} s later at most, with a worker there")
    assert period <= 30
    call_command("search_index", "--verify", stdout=StringIO(), stderr=StringIO())


def waits_for_the_lock(other):
    asked = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM"
    return other.execute(f"{asked} pg_database WHERE datname = current_database())").fetchone()[0]
