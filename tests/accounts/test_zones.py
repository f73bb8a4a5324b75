"""In which zone times are shown."""

import pytest
from django.conf import settings

from accounts.models import Profile
from accounts.notifications.models import Activity, Notification
from accounts.notifications.relay import relay_all
from accounts.zones import zone_of

AUCKLAND, LIMA = "Pacific/Auckland", "America/Lima"


@pytest.fixture
def shown(client, employee, person):
    """The exact time that the inbox shows of something that happened at noon in UTC."""
    client.force_login(employee)
    Activity.record("profile.thanked", by=person("sam"), on=employee, tell=[employee])
    relay_all()
    noon = "2026-06-01T12:00:00+00:00"
    Activity.objects.update(at=noon)
    Notification.objects.update(created_at=noon)

    def exact():
        text = client.get("/notifications/").content.decode()
        return text.partition('title="1 June 2026, ')[2][:5] or text.partition('title="2 June 2026, ')[2][:5]

    return exact


def own(person):
    return Profile.objects.get(pk=person.pk).time_zone


def test_the_browser_says_it_and_the_profile_keeps_the_first_that_it_said(client, employee, shown):
    assert shown() == "12:00"
    assert own(employee) == ""
    client.cookies["timezone"] = AUCKLAND
    assert shown() == "00:00"
    assert own(employee) == AUCKLAND
    del client.cookies["timezone"]
    assert shown() == "00:00", "another browser, without scripts"
    client.cookies["timezone"] = LIMA
    assert shown() == "07:00", "who travels sees the time of where they are"
    assert own(employee) == AUCKLAND


@pytest.mark.parametrize("cookie", ["Nowhere/Land", "../../etc/passwd", "", "\x00", "x" * 5000])
def test_what_is_no_zone_is_neither_used_nor_kept(client, employee, shown, cookie):
    Profile.objects.filter(pk=employee.pk).update(time_zone=LIMA)
    client.cookies["timezone"] = cookie
    assert shown() == "07:00"
    assert own(employee) == LIMA


def test_a_chosen_zone_stays_and_nobody_signed_in_has_none(client, employee):
    client.cookies["timezone"] = AUCKLAND
    assert client.get("/accounts/login/").status_code == 200
    assert own(employee) == ""
    Profile.objects.filter(pk=employee.pk).update(time_zone=LIMA)
    client.force_login(employee)
    client.get("/notifications/")
    assert own(employee) == LIMA


def test_the_first_that_is_one_else_the_sites_own():
    assert zone_of("Nowhere/Land", LIMA, AUCKLAND).key == LIMA
    assert zone_of("", "no zone").key == settings.TIME_ZONE
