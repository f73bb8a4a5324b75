"""Faults of long duration: a sender who is killed in the middle, a server that has a bad night (security.md F6)."""

import os
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.notifications.mail.sending import sweep
from accounts.notifications.models import Activity, Mail, Notification
from communities.discussions.models import Topic
from intranet.servers import PROJECT

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]

SENDER = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "intranet.settings.test"
django.setup()
from django.conf import settings
options = {"host": "127.0.0.1", "port": int(os.environ["PORT"])}
smtp = {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
settings.MAILERS = {"default": smtp, "bulk": smtp}
from accounts.notifications.mail.sending import send_waiting
send_waiting("default")
"""


@pytest.fixture
def waiting(community, member, person, awake):
    """Ten people for whom a mail waits."""
    topic = Topic.begin(community, by=member, title="Meters", html="<p>a</p>")
    activity = Activity.objects.get(verb="topic.started")
    people = [person(f"reader{number}") for number in range(10)]
    awake(*people)
    for reader in people:
        mail = Mail.objects.create(person=reader, sort="now", key=f"topic:{topic.pk}#{reader.pk}")
        Notification.objects.create(person=reader, activity=activity, cadence="now", mail=mail)
    return people


def receivers(smtp):
    return sorted(to for _sender, receivers, _content in smtp.handler.taken for to in receivers)


def test_a_killed_sender_sends_none_twice_and_loses_none(smtp, waiting, post, monkeypatch):
    third, may_go_on = threading.Event(), threading.Event()
    take = smtp.handler.handle_DATA

    async def slow(server, session, envelope):
        if len(smtp.handler.taken) == 2 and not may_go_on.is_set():
            third.set()
            await server.loop.run_in_executor(None, may_go_on.wait, 60)
        return await take(server, session, envelope)

    monkeypatch.setattr(smtp.handler, "handle_DATA", slow)
    url = os.environ["DATABASE_URL"].replace("/intranet?", f"/{connection.settings_dict['NAME']}?")
    environment = os.environ | {"DATABASE_URL": url, "PORT": str(smtp.port)}
    sender = subprocess.Popen([sys.executable, "-c", SENDER], cwd=PROJECT, env=environment)
    assert third.wait(120)
    sender.kill()
    sender.wait(60)
    may_go_on.set()
    assert list(Mail.objects.filter(state="sending").values_list("attempts", flat=True)) == [1]
    assert post() == 7
    assert sweep(timezone.now() + timedelta(minutes=6)) == 1
    assert post() == 0
    assert len(receivers(smtp)) == len(set(receivers(smtp)))
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent", "uncertain"}
    assert Notification.objects.filter(mail=None, cadence="day").count() == 1  # it comes with the summary


def test_a_bad_night_of_the_server(smtp, waiting, post):
    """Away, then "later" to half of them, then no such address for one: each other one gets it, once."""
    smtp.stop()
    assert (post(), post()) == (0, 0)
    smtp.start()
    later = [f"reader{number}@example.com" for number in range(5)]
    smtp.handler.refuse = dict.fromkeys(later, "450 come back") | {"reader9@example.com": "550 unknown"}
    assert post() == 4
    smtp.handler.refuse = {}
    Mail.objects.filter(state="waiting").update(due_at=timezone.now())
    assert post() == 5
    assert receivers(smtp) == [f"reader{number}@example.com" for number in range(9)]
    assert Mail.objects.get(state="failed").person.username == "reader9"
