"""Each state of the table in vetting.md, computed when it is read."""

import pytest

from communities.vetting.models import OfficialVersion, Suspension
from communities.vetting.resolver import in_date, resolve, resolve_many, with_texts
from communities.vetting.states import State
from communities.wiki.models import CommunityPage


def read(page, version=None):
    return resolve(with_texts(CommunityPage.objects.all()).get(pk=page.pk), version)


def test_a_community_text(page):
    reading = read(page)
    assert (reading.state, reading.shown.number, reading.is_official) == (State.COMMUNITY, 1, False)


def test_official(page, official):
    reading = read(page)
    assert (reading.state, reading.newer_edits, reading.is_official) == (State.OFFICIAL, 0, True)


def test_newer_edits_leave_the_vetted_text_first(page, official, edit, facilitator, member):
    edit(page, by=member)
    edit(page, by=facilitator, html="<p>Third.</p>")
    reading = read(page)
    assert (reading.state, reading.shown.number) == (State.NEWER_EDITS, 1)
    assert (reading.newer_edits, reading.newer_people) == (2, 2)
    assert reading.is_official


def test_the_label_names_the_text_that_is_shown(page, official, edit, member):
    edit(page, by=member)
    reading = read(page, "community")
    assert (reading.state, reading.page_state, reading.shown.number) == (State.COMMUNITY, State.NEWER_EDITS, 2)


def test_a_text_that_says_the_same_again_is_official(page, official, edit, member):
    edit(page, by=member)
    page.restore(page.revisions.get(number=1), by=member)
    reading = read(page, "community")
    assert (reading.state, reading.shown.number, reading.newer_edits) == (State.OFFICIAL, 3, 0)


@pytest.mark.parametrize(
    ("days_left", "state", "number", "counts"),
    [
        (15, State.NEWER_EDITS, 1, True),
        (14, State.DUE, 1, True),
        (0, State.DUE, 1, True),
        (-1, State.OVERDUE, 1, False),
        (-30, State.OVERDUE, 1, False),
        (-31, State.LAPSED, 2, False),
    ],
)
def test_the_clock(page, grant, manager, edit, member, later, days_left, state, number, counts):
    grant(page, by=manager, days=100)
    edit(page, by=member)
    later(100 - days_left)
    reading = read(page)
    assert (reading.state, reading.shown.number, reading.is_official) == (state, number, counts)
    assert list(in_date(CommunityPage.objects.all())) == ([page] if counts else [])


def test_grace_is_the_communitys(community, page, grant, manager, later):
    type(community).objects.filter(pk=community.pk).update(grace_days=5)
    grant(page, by=manager, days=10)
    later(16)
    assert read(page).state == State.LAPSED


def test_a_lapsed_text_is_shown_when_asked_for(page, grant, manager, edit, member, later):
    grant(page, by=manager, days=1)
    edit(page, by=member)
    later(40)
    assert (read(page, "official").shown.number, read(page, "official").state) == (1, State.LAPSED)


def test_a_withdrawn_text_is_not(page, official, manager, edit, member):
    edit(page, by=member)
    official.withdraw(by=manager, reason="The rates are wrong.")
    for version in (None, "official", "community"):
        assert (read(page, version).state, read(page, version).shown.number) == (State.WITHDRAWN, 2)
    assert not in_date(CommunityPage.objects.all())


def test_a_suspension_hides_it_and_ends_by_itself(page, official, facilitator):
    suspension = official.suspend(by=facilitator, reason="The rates are wrong.")
    assert (read(page).state, read(page).is_suspended) == (State.WITHDRAWN, True)
    assert not in_date(CommunityPage.objects.all())
    Suspension.objects.update(at=suspension.at.replace(year=2020), until=suspension.until.replace(year=2020))
    assert read(page).state == State.OFFICIAL


def test_newest_first_where_the_community_wants_it(community, page, official, edit, member):
    type(community).objects.filter(pk=community.pk).update(default_view="newest")
    edit(page, by=member)
    assert (read(page).state, read(page).shown.number) == (State.COMMUNITY, 2)
    assert (read(page, "official").state, read(page, "official").shown.number) == (State.NEWER_EDITS, 1)


def test_an_owner_who_leaves_is_replaced_at_once(page, official, manager):
    """Invariant 11: by the fallback role, without any job, and the manager's list shows it."""
    assert read(page).owner == manager
    type(manager).objects.filter(pk=manager.pk).update(is_active=False)
    assert read(page).owner is None
    assert list(OfficialVersion.objects.without_active_owner()) == [official]


def test_a_list_costs_one_query_whatever_its_length(community, facilitator, manager, grant, django_assert_num_queries):
    for number in range(20):
        page = CommunityPage.begin(community, by=facilitator, title=f"Page {number}", html="<p>x</p>")
        if number % 2:
            grant(page, by=manager)
    pages = list(with_texts(CommunityPage.objects.all()))
    with django_assert_num_queries(1):
        readings = resolve_many(pages)
        assert sum(reading.is_official for reading in readings) == 10
        assert all(reading.shown.html for reading in readings)
