"""Calendars: reviews one answers for, vetting that is due, events of one's communities."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.utils import timezone

from accounts.tokens.models import PersonalToken
from communities.blocks import add_block, revise_block, version_of
from communities.models import Event
from communities.vetting import actions as vetting
from communities.vetting.actions.granting import Seen
from communities.wiki.models import CommunityPage
from pages.models import ContentPage, HomePage
from pages.models.review import in_a_year


@pytest.fixture
def read(client):
    """What somebody's calendar holds, by title, read with a token."""

    def fetch(person, address="/calendar.ics"):
        _token, secret = PersonalToken.issue(by=person, name="x", scopes=["calendar"], days=9)
        response = client.get(address, {"token": secret})
        assert response.headers["Content-Type"].startswith("text/calendar")
        return {str(event["summary"]): event for event in icalendar.Calendar.from_ical(response.content).walk("VEVENT")}

    return fetch


@pytest.fixture
def page(community, facilitator):
    return CommunityPage.begin(community, by=facilitator, title="Expenses", html="<p>Keep receipts.</p>")


@pytest.fixture
def official(page, facilitator, manager):
    seen = Seen(1, page.revisions.get().sha256, None)
    return vetting.grant(page, by=manager, seen=seen, owner=facilitator, review_by=in_a_year())


def test_reviews_are_days_for_who_answers_for_them(read, facilitator, member, official, community):
    event = read(facilitator)["Review “Expenses”"]
    assert event["dtstart"].dt == official.review_by
    assert "Review “Expenses”" not in read(member)
    assert "Review “Expenses”" in read(member, f"{community.get_absolute_url()}calendar.ics")


def test_pages_of_the_tree_too(read, employee):
    page = ContentPage(title="Travel", slug="travel", content_owner=employee, review_by=in_a_year())
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    assert read(employee)["Review “Travel”"]["dtstart"].dt == in_a_year()


def test_vetting_that_is_due_is_a_moment_for_who_vets(read, manager, facilitator, page):
    asked = vetting.ask(page, by=facilitator)
    event = read(manager)["Vetting due: “Expenses”"]
    assert event["dtstart"].dt == asked.due_at.astimezone(UTC).replace(microsecond=0)
    assert event["dtstart"].dt.tzinfo is not None
    assert "Vetting due: “Expenses”" not in read(facilitator)


def test_events_keep_their_names_when_the_block_is_saved_again(read, community, facilitator, outsider):
    begins = (timezone.now() + timedelta(days=3)).replace(microsecond=0)
    row = {"title": "Open day", "starts_at": begins, "ends_at": begins + timedelta(hours=2), "place": "Hall\n2; A, B"}
    block = add_block(community, "events", by=facilitator)
    revise_block(block, by=facilitator, version=version_of(block), title="", rows=[row])
    title = f"Open day · {community.name}"
    first = read(facilitator)[title]
    assert (first["dtstart"].dt, first["dtend"].dt) == (begins, begins + timedelta(hours=2))
    changes = [{"place": "Yard"}, {"starts_at": begins - timedelta(hours=1)}, {"title": "Doors open", "place": ""}]
    for changed in changes:
        block.refresh_from_db()
        others = [{"title": "Tour", "starts_at": begins}] if "place" in changed else []
        rows = [*others, row | changed]
        revise_block(block, by=facilitator, version=version_of(block), title="", rows=rows)
        assert len(read(facilitator)) == len(rows)
        assert read(facilitator)[f"{rows[-1]['title']} · {community.name}"]["uid"] == first["uid"]
        row = rows[-1]
    revise_block(block, by=facilitator, version=block_now(block), title="", rows=[row | {"title": "Open day"}])
    assert title not in read(outsider), "only of communities one is in"
    assert title in read(outsider, f"{community.get_absolute_url()}calendar.ics")


def block_now(block):
    block.refresh_from_db()
    return version_of(block)


def test_moments_are_in_the_readers_zone_and_days_are_days(client, community, facilitator):
    type(facilitator.profile).objects.filter(pk=facilitator.pk).update(time_zone="Europe/Berlin")
    for title, begins, ends in (
        ("Talk", "2040-07-01T09:00:00+02:00", "2040-07-01T10:00:00+02:00"),
        ("Fair", "2040-07-01T00:00:00+02:00", "2040-07-03T00:00:00+02:00"),
        ("Day out", "2040-12-01T00:00:00+01:00", None),
    ):
        ended = datetime.fromisoformat(ends) if ends else None
        Event.objects.create(community=community, title=title, starts_at=datetime.fromisoformat(begins), ends_at=ended)
    client.force_login(facilitator)
    calendar = client.get("/calendar.ics").content.decode().replace("\r\n ", "")
    assert "DTSTART;TZID=Europe/Berlin:20400701T090000" in calendar
    assert "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin" in calendar
    assert "DTSTART;VALUE=DATE:20400701\r\nDTEND;VALUE=DATE:20400703" in calendar
    assert "DTSTART;VALUE=DATE:20401201\r\nDTEND;VALUE=DATE:20401202" in calendar


def test_a_calendar_in_another_zone_is_the_same_moment(read, community, facilitator):
    Event.objects.create(
        community=community, title="Far", starts_at=datetime.fromisoformat("2040-07-01T09:00:00+09:00")
    )
    assert read(facilitator)[f"Far · {community.name}"]["dtstart"].dt == datetime(2040, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_who_owns_a_text_they_may_read_no_more_does_not_see_it(read, community, member, facilitator, official):
    type(official).objects.filter(pk=official.pk)
    vetting.reown(official, by=_manager(official), owner=member)
    assert "Review “Expenses”" in read(member)
    member.memberships.get(community=community).remove(by=facilitator)
    assert "Review “Expenses”" not in read(member)


def _manager(official):
    return official.granted_by
