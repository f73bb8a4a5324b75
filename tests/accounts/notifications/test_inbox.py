"""The inbox."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Team
from accounts.notifications.models import Activity, Notification
from accounts.notifications.relay import relay_all

INBOX = "/notifications/"


@pytest.fixture
def told(client, employee, person):
    """A factory of notifications to the signed-in employee."""
    client.force_login(employee)
    sam = person("sam", first_name="Sam", last_name="Okoro")

    def tell(number=1, on=None, by=sam):
        for _ in range(number):
            Activity.record("profile.thanked", by=by, on=on or sam, tell=[employee])
        relay_all()
        return list(Notification.objects.filter(person=employee).order_by("id"))

    return tell


def test_an_empty_inbox_says_what_will_come(client, employee):
    client.force_login(employee)
    assert "Nothing yet" in client.get(INBOX).content.decode()


def test_it_needs_sign_in(client, db):
    for address in (INBOX, "/settings/notifications/"):
        assert client.get(address).status_code == 302


def test_the_newest_first_and_what_is_new_stands_out(client, told):
    one, two, three = told(3)
    three.mark_read()
    page = client.get(INBOX)
    assert [entry.notification.pk for entry in page.context["entries"]] == [three.pk, two.pk, one.pk]
    text = page.content.decode()
    assert "Sam Okoro" in text
    assert 'href="/people/sam/"' in text
    assert "<h2>Today</h2>" in text
    assert text.count("row--unread") == 2
    unread = client.get(f"{INBOX}?show=unread")
    assert [entry.notification.pk for entry in unread.context["entries"]] == [two.pk, one.pk]


def test_marking_one_and_all(client, told):
    one, two, _three = told(3)
    for _ in range(2):
        assert client.post(f"{INBOX}{one.pk}/read/").status_code == 302
    assert Notification.objects.unread().count() == 2
    response = client.post(f"{INBOX}{two.pk}/read/", headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "<html" not in response.content.decode()
    assert "row--unread" not in response.content.decode()
    client.post(f"{INBOX}read/")
    client.post(f"{INBOX}read/")
    assert Notification.objects.unread().count() == 0


def test_reading_changes_nothing_by_itself(client, told):
    (one,) = told()
    client.get(INBOX)
    assert client.get(f"{INBOX}{one.pk}/read/").status_code == 405
    assert client.get(f"{INBOX}read/").status_code == 405
    assert Notification.objects.unread().count() == 1


def test_other_peoples_are_not_there(client, told, person):
    (one,) = told()
    client.force_login(person("kim"))
    assert client.post(f"{INBOX}{one.pk}/read/").status_code == 404
    assert "Sam" not in client.get(INBOX).content.decode()
    client.post(f"{INBOX}read/")
    assert Notification.objects.unread().count() == 1


def test_what_one_may_no_longer_see_is_not_told(client, told, administrator, person):
    kim = person("kim", first_name="Canary")
    told(on=kim)
    assert "/people/kim/" in client.get(INBOX).content.decode()
    kim.deactivate(by=administrator)
    text = client.get(INBOX).content.decode()
    assert "/people/kim/" not in text
    assert "Canary" not in text
    assert "no longer here for you" in text


def test_a_target_that_is_gone(client, told):
    team = Team.objects.create(name="Canary team", slug="canary")
    told(on=team)
    team.delete()
    assert "no longer here for you" in client.get(INBOX).content.decode()


def test_an_actor_who_left_keeps_the_name(client, told, administrator, person):
    team = Team.objects.create(name="Finance", slug="finance")
    kim = person("kim", first_name="Kim", last_name="Bell")
    told(on=team, by=kim)
    kim.deactivate(by=administrator)
    assert "Kim Bell" in client.get(INBOX).content.decode()


def test_the_bell_counts(client, told):
    told(2)
    page = client.get("/people/")
    assert page.context["unread_notifications"] == 2
    assert client.get("/people/?q=nobody").status_code == 200


def test_the_bell_stops_counting_at_99(client, told):
    told(105)
    assert client.get("/people/").context["unread_notifications"] == 99


def test_the_inbox_asks_the_same_for_2_and_20(client, told, person):
    def ask():
        client.get(INBOX)  # The menu is remembered for a minute only: it must not run out between the two counts.
        with CaptureQueriesContext(connection) as asked:
            assert client.get(INBOX).status_code == 200
        return len(asked)

    told(2)
    two = ask()
    for number in range(18):
        told(on=person(f"p{number}"), by=person(f"q{number}"))
    assert ask() == two <= 12


def test_pages_follow_without_gaps(client, told):
    told(45)
    seen, address = [], INBOX
    while address:
        page = client.get(address)
        seen += [entry.notification.pk for entry in page.context["entries"]]
        following = page.context["page"].next_url
        address = INBOX + following if following else ""
    assert len(seen) == len(set(seen)) == 45


def test_signs_of_markup_in_words_are_shown_as_they_are(client, told):
    team = Team.objects.create(name="Finance", slug="finance")
    (one,) = told(on=team)
    one.activity.actor.last_name = "O'Hara & <Sons>"
    one.activity.actor.save()
    page = client.get(INBOX)
    (entry,) = page.context["entries"]
    assert "Sam O'Hara & <Sons>" in entry.text
    assert "O&#x27;Hara &amp; &lt;Sons&gt;" in page.content.decode()
