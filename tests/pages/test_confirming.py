"""Who has confirmed a policy, who has not, and how they are reminded."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from accounts.models import Profile
from accounts.notifications.models import Outbox
from pages import furniture
from pages.confirming import asked, missing, remind_to_confirm
from pages.models import PageAudience, PolicyPage
from pages.models.review import today


@pytest.fixture
def version(policy, manager):
    return policy.issue(by=manager, effective_on=today(), confirm_by=today() + timedelta(days=10))


def url(policy, name="readers/"):
    return f"/official/{policy.pk}/{name}"


def test_list_of_who_has_not(client, policy, version, owner, manager, employee, person):
    policy.acknowledge(version, by=employee)
    for who in (owner, manager):
        client.force_login(who)
        html = client.get(url(policy)).content.decode()
        assert "1 of 3 people have." in html
        assert 'href="/people/employee/">' not in html
        assert 'href="/people/employee/">' in client.get(url(policy, "readers/?show=done")).content.decode()
    client.force_login(person("somebody"))
    for name in ("readers/", "readers.csv"):
        assert client.get(url(policy, name)).status_code == 403


def test_the_file_holds_no_formula(client, policy, version, manager, person):
    person("sly", first_name="=HYPERLINK(0)")
    client.force_login(manager)
    answer = client.get(url(policy, "readers.csv"))
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert answer["Content-Type"].startswith("text/csv")
    assert any(line.startswith("'=HYPERLINK(0)") for line in lines)


def test_a_policy_that_asks_nobody_has_no_list(client, policy, version, manager):
    PolicyPage.objects.update(acknowledgement_required=False)
    client.force_login(manager)
    assert client.get(url(policy)).status_code == 404


def test_two_calm_reminders_to_those_who_are_asked_and_have_not(policy, version, employee, manager, owner):
    Profile.objects.filter(user__in=[employee, owner]).update(location="Leeds")
    PageAudience.objects.create(page=policy, location="Leeds")
    assert set(missing(version)) == {employee, owner}
    policy.acknowledge(version, by=owner)
    counts = [remind_to_confirm(today() + timedelta(days=passed)) for passed in range(30)]
    assert [day for day, count in enumerate(counts) if count] == [3, 10]
    told = Outbox.objects.filter(activity__verb="policy.confirmation_due")
    assert [row.people for row in told] == [[employee.pk]] * 2
    assert remind_to_confirm(today() + timedelta(days=3)) == 0


def test_who_may_not_open_a_private_policy_is_not_asked(policy, version, employee, manager, owner):
    board = Group.objects.create(name="Board")
    PageViewRestriction.objects.create(page=policy, restriction_type="groups").groups.add(board)
    furniture.forget()
    assert not missing(version).exists()
    employee.groups.add(board)
    assert set(missing(version)) == set(asked(version)) == {employee}


def test_nobody_is_woken_about_something_old(policy, version, employee):
    assert remind_to_confirm(today() + timedelta(days=60)) == 0


def test_home_asks_until_it_is_confirmed(client, policy, version, employee):
    client.force_login(employee)
    assert "Policy, version 1" in client.get("/").content.decode()
    policy.acknowledge(version, by=employee)
    assert "Policy, version 1" not in client.get("/").content.decode()
