"""Profiles ask once a year whether they are still right."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Profile, SecurityEvent, User
from accounts.notifications.confirming import ask_to_confirm
from accounts.notifications.models import Activity
from accounts.notifications.relay import relay_all

YEAR = timedelta(days=366)


@pytest.fixture
def sam(person):
    """Here for years, and last confirmed more than a year ago."""
    somebody = person("sam", first_name="Sam")
    User.objects.filter(pk=somebody.pk).update(date_joined=timezone.now() - 3 * YEAR)
    Profile.objects.filter(user=somebody).update(confirmed_at=timezone.now() - YEAR)
    return somebody


def test_asked_once_a_year_in_the_inbox(sam, client):
    assert ask_to_confirm() == 1
    assert ask_to_confirm() == 0
    relay_all()
    client.force_login(sam)
    inbox = client.get("/notifications/").content.decode()
    assert "Is your profile still right?" in inbox
    assert 'href="/people/sam/"' in inbox
    assert ask_to_confirm(timezone.now() + YEAR) == 1


def test_who_is_not_asked(sam, person, administrator):
    new = person("new")
    fresh = person("fresh")
    Profile.objects.filter(user=fresh).update(confirmed_at=timezone.now())
    sam.deactivate(by=administrator)
    assert ask_to_confirm() == 0
    assert not Activity.objects.filter(target_id__in=[new.pk, fresh.pk]).exists()
    assert ask_to_confirm(timezone.now() + timedelta(days=40)) == 2  # the new one, and the administrator


def test_one_click_confirms_and_a_second_one_changes_nothing(sam, client):
    client.force_login(sam)
    for _ in range(2):
        assert client.post("/people/sam/confirm/").status_code == 302
    event = SecurityEvent.objects.get(kind="profile.confirmed")
    assert event.person == sam
    sam.profile.refresh_from_db()
    assert not sam.profile.is_due_for_confirmation
    assert ask_to_confirm() == 0
