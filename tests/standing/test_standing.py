"""How the site stands: what waits, what was put aside, and whether anybody is at work."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.notifications.models import Activity, Mail, Notification, Outbox
from accounts.notifications.relay import PARKED_AFTER, relay_all
from intranet.mail_in.models import IncomingMail, Source, State
from intranet.search.models import SearchDirty
from intranet.standing.tasks import leave_mark_task

PAGE = "/settings/standing/"


@pytest.fixture
def page(client, administrator):
    client.force_login(administrator)

    def look():
        response = client.get(PAGE)
        assert response.status_code == 200
        return response

    return look


def line(response, name):
    return next(one for one in response.context["lines"] if one.name == name)


def test_it_says_whether_a_worker_does_what_the_scheduler_asks(page):
    assert "Nobody works behind the pages" in page().content.decode()
    with pytest.raises(CommandError, match="nobody is at work"):
        call_command("standing", stdout=StringIO())
    leave_mark_task()
    assert "The work behind the pages goes on" in page().content.decode()
    SearchDirty.objects.all().delete()
    said = StringIO()
    call_command("standing", stdout=said)
    assert "notifications: 0 waiting; 0 put aside" in said.getvalue()


def test_what_was_put_aside_is_named_without_its_words_and_tried_again(page, client, person):
    sam, kim = person("sam", first_name="Samira"), person("kim")
    activity = Activity.record("profile.thanked", by=kim, on=sam, tell=[sam])
    Outbox.objects.update(attempts=PARKED_AFTER, failure="KeyError")
    relay_all()
    assert not Notification.objects.exists()
    response = page()
    assert (line(response, "notifications").waiting, line(response, "notifications").aside) == (0, 1)
    text = response.content.decode()
    assert "profile.thanked" in text
    assert "KeyError" in text
    assert "Samira" not in text
    for _twice in range(2):
        assert client.post(f"{PAGE}notifications/retry/").status_code == 302
    relay_all()
    assert Notification.objects.get().activity == activity
    assert line(page(), "notifications").aside == 0


def test_each_part_that_can_be_put_aside_is_tried_again(page, client, employee):
    long_ago = timezone.now() - timedelta(hours=2)
    mail = Mail.objects.create(person=employee, sort="now", key="x", state=Mail.State.FAILED, because="smtp:550")
    came = IncomingMail.objects.create(
        identity="x", recipient="a@example.com", source=Source.LMTP, size=1, raw="mail/x.eml", state=State.PARKED
    )
    changed = SearchDirty.objects.create(source="topic", target=1, attempts=8, failure="DataError")
    waiting = Mail.objects.create(person=employee, sort="now", key="y", due_at=long_ago)
    with pytest.raises(CommandError, match="mail, mail_in, search"):
        call_command("standing", stdout=StringIO())
    response = page()
    assert {one.name: one.aside for one in response.context["lines"] if one.aside} == {
        "mail": 1, "mail_in": 1, "search": 1,
    }  # fmt: skip
    assert (line(response, "mail").oldest, line(response, "mail").is_late) == (waiting.due_at, True)
    for part in ("mail", "mail_in", "search"):
        client.post(f"{PAGE}{part}/retry/")
    assert not any(one.aside for one in page().context["lines"])
    for row in (mail, came, changed):
        row.refresh_from_db()
    assert (mail.state, mail.because) == (Mail.State.WAITING, "")
    assert (came.state, came.attempts, changed.attempts) == (State.RECEIVED, 0, 0)
    assert not storages["private"].exists(came.raw), "what is gone from the disk is put aside again by the worker"
    assert client.post(f"{PAGE}nothing/retry/").status_code == 404


def test_it_is_for_administrators(client, manager, page):
    assert f'href="{PAGE}"' in client.get("/").content.decode()
    client.force_login(manager)
    assert f'href="{PAGE}"' not in client.get("/").content.decode()
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}mail/retry/").status_code == 403
