"""Owners are reminded, late requests are brought before the managers: each once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.notifications.models import Activity, Notification
from accounts.notifications.relay import relay_all
from communities.vetting import actions
from communities.vetting.models import Reminder, VettingRequest
from communities.vetting.reminding import remind
from communities.vetting.tasks import remind_task
from pages.models.review import in_a_year, today


def told():
    return list(Activity.objects.filter(actor=None, verb__startswith="vetting.").values_list("verb", flat=True))


@pytest.mark.parametrize(
    ("left", "occasion"),
    [(31, None), (30, "due_30"), (15, "due_30"), (14, "due_14"), (3, "due_3"), (0, "due_3"), (-1, "overdue"),
     (-30, "overdue"), (-31, "lapsed")],
)  # fmt: skip
def test_each_day_has_one_occasion(page, grant, manager, left, occasion):
    grant(page, by=manager, days=100)
    day = today() + timedelta(days=100 - left)
    assert remind(day) == (1 if occasion else 0)
    assert remind(day) == 0
    assert list(Reminder.objects.values_list("occasion", flat=True)) == ([occasion] if occasion else [])


def test_the_owner_reads_it_once(client, page, grant, manager, member):
    grant(page, by=manager, owner=member, days=10)
    remind_task()
    remind_task()
    relay_all()
    client.force_login(member)
    text = client.get("/notifications/").content.decode()
    assert text.count("Read it again, and say whether it stays") == 1


def test_when_the_owner_has_left_the_fallback_role_is_told(page, grant, manager, facilitator, member, administrator):
    grant(page, by=manager, owner=member, days=200)
    member.deactivate(by=administrator)
    assert remind() == 1
    relay_all()
    assert facilitator.notifications.filter(activity__verb="vetting.owner_left").exists()
    assert not manager.notifications.filter(activity__verb="vetting.owner_left").exists()


def test_late_requests_are_brought_before_managers(page, member, manager):
    actions.ask(page, by=member)
    assert remind() == 0
    VettingRequest.objects.update(due_at=timezone.now() - timedelta(hours=1))
    assert (remind(), remind()) == (1, 0)
    relay_all()
    assert manager.notifications.filter(activity__verb="vetting.request_late").exists()


def test_what_ended_is_not_reminded_of(page, grant, manager):
    version = grant(page, by=manager, days=10)
    version.withdraw(by=manager, reason="x")
    assert remind() == 0
    assert told() == []


def test_every_verb_has_words_of_its_own(
    client, page, official, edit, member, facilitator, manager, delegate, grant, seen
):
    """Nobody reads "something changed that concerns you" about vetting."""
    edit(page, by=member)
    actions.ask(page, by=member, note="New rates").ask_changes(by=manager, comment="Add the rates")
    actions.ask(page, by=member).decline(by=manager, comment="Not for us")
    actions.ask(page, by=member)
    version = grant(page, by=delegate, owner=member)
    version = actions.reown(version, by=manager, owner=facilitator)
    version.suspend(by=delegate, reason="Doubt")
    version.lift_suspension(by=manager)
    version.withdraw(by=manager, reason="Wrong rates")
    relay_all()
    for person in (member, facilitator, manager, delegate):
        client.force_login(person)
        text = client.get("/notifications/").content.decode()
        assert "that concerns you" not in text
        assert page.title in text


def test_what_one_answered_waits_for_nobody_else(
    page, grant, member, manager, delegate, django_capture_on_commit_callbacks
):
    actions.ask(page, by=member)
    relay_all()
    waiting = Notification.objects.unread().filter(activity__verb="vetting.asked")
    assert {told.person for told in waiting.all()} == {manager, delegate}
    with django_capture_on_commit_callbacks(execute=True):
        version = grant(page, by=manager, days=9)
    assert not waiting.exists()
    remind()
    relay_all()
    due = Notification.objects.unread().filter(activity__verb="vetting.due")
    assert due.exists()
    with django_capture_on_commit_callbacks(execute=True):
        actions.reaffirm(version, by=delegate, review_by=in_a_year())
    assert not due.exists()
