"""What reaches one where, and when mail comes."""

from datetime import time

import pytest

from accounts.notifications.kinds import DEFAULTS, Kind
from accounts.notifications.models import Activity, MailTimes, Notification, Preference
from accounts.notifications.relay import relay_all

SETTINGS = "/settings/notifications/"


@pytest.fixture
def signed_in(client, employee):
    client.force_login(employee)
    return employee


def table(**changed):
    """The form as the page has it for somebody with the defaults."""
    sent = {"form": "table"}
    for kind in Kind:
        sent[f"inbox_{kind}"], sent[f"mail_{kind}"] = "on", DEFAULTS[kind].value
    return {name: value for name, value in (sent | changed).items() if value is not None}


TIMES = {
    "form": "times",
    "summary_hour": "7",
    "summary_weekday": "4",
    "quiet_from": "19:00",
    "quiet_until": "06:30",
}


def test_the_defaults_keep_no_row(client, signed_in):
    assert client.post(SETTINGS, table()).status_code == 302
    assert not Preference.objects.exists()


def test_a_choice_holds_for_what_comes(client, signed_in, person):
    for _ in range(2):
        client.post(SETTINGS, table(inbox_membership=None, mail_membership="day", mail_page=""))
    assert Preference.objects.count() == 2
    Activity.record("delegation.revoked", by=person("sam"), on=signed_in, tell=[signed_in])
    relay_all()
    told = Notification.objects.get()
    assert (told.in_inbox, told.cadence) == (False, "day")
    page = client.get(SETTINGS)
    assert not page.context["table"]["inbox_membership"].value()
    client.post(f"{SETTINGS}reset/")
    assert not Preference.objects.exists()


def test_what_waits_stays_in_the_inbox(client, signed_in):
    client.post(SETTINGS, table(inbox_task=None, mail_task=""))
    row = Preference.objects.get()
    assert (row.in_inbox, row.cadence) == (True, "")


def test_a_wrong_choice_is_named(client, signed_in):
    page = client.post(SETTINGS, table(mail_talk="hourly"))
    assert page.status_code == 422
    assert "There is a problem" in page.content.decode()
    assert not Preference.objects.exists()


def test_the_times(client, signed_in):
    for _ in range(2):
        assert client.post(SETTINGS, TIMES).status_code == 302
    row = MailTimes.objects.get()
    assert (row.summary_hour, row.summary_weekday, row.quiet_weekends) == (7, 4, False)
    assert (row.quiet_from, row.quiet_until) == (time(19), time(6, 30))
    page = client.post(SETTINGS, TIMES | {"quiet_from": "late", "summary_hour": "24"})
    assert page.status_code == 422
    assert set(page.context["times"].errors) == {"quiet_from", "summary_hour"}


def test_no_mail_and_mail_again(client, signed_in):
    for _ in range(2):
        client.post(f"{SETTINGS}mail/", {"mail": "stop"})
    stopped = MailTimes.objects.get()
    assert stopped.stopped_because == "asked"
    assert "Send me mail again" in client.get(SETTINGS).content.decode()
    MailTimes.stop(by=signed_in, because="bounced")
    assert MailTimes.objects.get().stopped_because == "asked", "the first reason stays"
    client.post(f"{SETTINGS}mail/", {"mail": "resume"})
    assert MailTimes.objects.get().stopped_at is None


def test_mail_of_each_community(client, community, member):
    client.force_login(member)
    row = member.memberships.get()
    address = f"{SETTINGS}communities/"
    assert community.name in client.get(address).content.decode()
    for _ in range(2):
        assert client.post(address, {f"mail_{row.pk}": "each"}).status_code == 302
    row.refresh_from_db()
    assert row.mail == "each"
    assert client.post(address, {f"mail_{row.pk}": "hourly"}).status_code == 422
