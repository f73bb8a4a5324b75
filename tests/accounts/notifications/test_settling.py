"""What waits for a person: exactly what is still to be done."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.notifications.confirming import VERB
from accounts.notifications.models import Activity, Notification
from accounts.notifications.relay import relay_all
from accounts.notifications.settling import settle, settle_all, settle_for, settle_late, settle_of

WAITING = "/notifications/?show=waiting"


@pytest.fixture
def ask(client, employee, person):
    """Asks the signed-in employee and Kim to do something about each of these."""
    client.force_login(employee)
    kim = person("kim")

    def ask(*targets, verb="proposal.made"):
        for target in targets:
            Activity.record(verb, by=None, on=target, tell=[employee, kim])
        relay_all()

    return ask


def waiting(client):
    page = client.get(WAITING)
    count = next(count for _words, address, _current, count in page.context["tabs"] if "waiting" in address)
    assert count == len(page.context["entries"])
    return count


def test_what_was_done_waits_for_nobody_and_what_was_only_read_does(client, ask, person, employee):
    one, two = person("one"), person("two")
    ask(one, two)
    assert waiting(client) == 2
    client.post("/notifications/read/")
    assert waiting(client) == 2, "reading does nothing about it"
    settle(one)
    assert waiting(client) == 1
    settle_for(employee, two)
    assert waiting(client) == 0
    assert Notification.objects.waiting().count() == 1, "Kim still has to"
    settle(two)
    rows = Notification.objects.all()
    assert not rows.waiting().exists()
    assert not rows.unread().exists()
    assert not rows.filter(settled_at=None).exists()


def test_what_only_has_to_be_known_never_waits(client, ask, person):
    ask(person("one"), verb="official.reowned")
    assert waiting(client) == 0
    assert b"Waits for you</span>" not in client.get("/notifications/").content


def test_what_was_answered_on_its_way_is_no_task_when_it_arrives(client, ask, person, employee):
    one = person("one")
    Activity.record("proposal.made", by=None, on=one, tell=[employee])
    settle(one)
    relay_all()
    row = Notification.objects.get()
    assert row.read_at
    assert row.settled_at
    assert waiting(client) == 0


def test_what_is_answered_while_people_are_told_waits_for_nobody(client, ask, person):
    ask(person("one"))
    activity = Activity.objects.get()
    Activity.objects.update(settled_at=activity.at)  # as by who did not see yet that they were told
    assert waiting(client) == 0
    settle_late(activity.pk)
    assert not Notification.objects.unread().exists()


def test_who_left_has_nothing_to_do_there(client, ask, employee, community):
    Activity.record("invitation.made", by=None, on=community, community=community, tell=[employee])
    Activity.record("join_request.made", by=None, on=employee, community=community, tell=[employee])
    relay_all()
    assert waiting(client) == 2
    settle_of(employee.pk, community.pk, ["join_request.made"])
    assert waiting(client) == 1


def test_a_confirmed_profile_asks_no_more(client, ask, employee):
    ask(employee, verb=VERB)
    assert waiting(client) == 1
    employee.profile.confirm(by=employee)
    assert waiting(client) == 0


def test_many_are_settled_and_counted_in_as_few_queries_as_one(client, ask, person):
    people = [person(f"p{n}") for n in range(9)]
    ask(*people)
    client.get(WAITING)
    with CaptureQueriesContext(
        connection,
    ) as few:
        settle_all(type(people[0]), [people[0].pk])
    with CaptureQueriesContext(connection) as many:
        settle_all(type(people[0]), [one.pk for one in people[1:8]])
    assert len(many) <= len(few)
    with CaptureQueriesContext(connection) as listed:
        assert waiting(client) == 1
    ask(*people[:8])
    with CaptureQueriesContext(connection) as more:
        assert waiting(client) == 9
    assert len(more) == len(listed)
