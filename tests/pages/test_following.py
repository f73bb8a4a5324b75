"""Following an official page."""

import pytest
from wagtail.models import PageViewRestriction

from accounts.notifications.models import Notification
from accounts.notifications.relay import relay_all
from pages.models import PageFollow


def follow(client, page, wish="yes"):
    return client.post(f"/official/{page.pk}/follow/", {"follow": wish})


@pytest.fixture
def signed_in(client, employee):
    client.force_login(employee)
    return client


def test_followed_once_and_told_of_changes(signed_in, employee, content, manager):
    for _again in range(2):
        assert follow(signed_in, content).status_code == 302
    assert PageFollow.objects.get().person == employee
    assert "Stop following" in signed_in.get(content.url).content.decode()
    content.save_revision(user=manager).publish(user=manager)
    relay_all()
    assert [row.person for row in Notification.objects.all()] == [employee]
    assert "which you follow, was changed" in signed_in.get("/notifications/").content.decode()
    for _again in range(2):
        follow(signed_in, content, "no")
    assert not PageFollow.objects.exists()
    content.save_revision(user=manager).publish(user=manager)
    relay_all()
    assert Notification.objects.count() == 1


def test_a_page_closed_since_is_not_named(signed_in, content, editor):
    follow(signed_in, content)
    restriction = PageViewRestriction.objects.create(page=content, restriction_type="groups")
    restriction.groups.add(editor.groups.get())
    content.save_revision().publish()
    relay_all()
    assert content.title not in signed_in.get("/notifications/").content.decode()
    assert content.title not in signed_in.get("/").content.decode()
    assert follow(signed_in, content).status_code == 404
