"""Reading a page: which text, with which label, at which cost."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communities.vetting import actions
from communities.vetting.resolver import without_texts
from communities.vetting.suggesting import suggested
from communities.wiki.models import CommunityPage


def marks(response):
    """The state and the revision number that stand on the element with the text."""
    found = re.search(
        r'data-vetting-state="([\w-]+)" data-revision="(\d+)">(.*?)</div>', response.content.decode(), re.S
    )
    return found[1], int(found[2]), found[3]


@pytest.fixture
def read(client, page):
    def ask(person, query=""):
        client.force_login(person)
        response = client.get(page.get_absolute_url() + query)
        assert response.status_code == 200
        return response

    return ask


def test_a_community_text(read, page, employee):
    response = read(employee)
    assert marks(response)[:2] == ("community", 1)
    assert "Not vetted." in response.content.decode()


def test_the_official_text_stays_while_the_community_writes_on(read, page, official, edit, member, employee):
    """S13: the label never covers a text nobody vouched for."""
    edit(page, by=member, html="<p>Receipts are not needed.</p>")
    state, number, text = marks(read(employee))
    assert (state, number) == ("official-newer-edits", 1)
    assert "Keep your receipts" in text
    state, number, text = marks(read(employee, "?version=community"))
    assert (state, number) == ("community", 2)
    assert "not needed" in text
    assert marks(read(employee, "?version=official"))[:2] == ("official-newer-edits", 1)


def test_the_newest_is_one_step_away_and_so_is_the_way_back(read, page, official, edit, member, employee):
    edit(page, by=member)
    assert f'href="{page.get_absolute_url()}?version=community"' in read(employee).content.decode()
    there = read(employee, "?version=community").content.decode()
    assert "You are reading the community version" in there
    assert f'href="{page.get_absolute_url()}?version=official"' in there


def test_nonsense_versions_are_no_versions(read, official, employee):
    assert marks(read(employee, "?version=draft%00"))[:2] == ("official", 1)


@pytest.mark.parametrize(("days", "state"), [(10, "due"), (-5, "overdue"), (-40, "lapsed")])
def test_late_reviews_are_said(read, page, grant, manager, employee, later, days, state):
    grant(page, by=manager, days=100)
    later(100 - days)
    assert marks(read(employee))[:2] == (state, 1)


def test_a_withdrawn_text_gives_its_reason(read, page, official, manager, employee):
    official.withdraw(by=manager, reason="The rates are wrong.")
    response = read(employee)
    assert marks(response)[0] == "withdrawn"
    assert "The rates are wrong." in response.content.decode()


def test_a_suspension_says_until_when(read, page, official, facilitator, employee):
    official.suspend(by=facilitator, reason="The rates are wrong.")
    text = read(employee).content.decode()
    assert "Suspended" in text
    assert "The rates are wrong." in text


def in_the_list(client, page):
    """What the list of pages says of its standing: the value for machines, and the words for people."""
    listed = client.get(f"{page.community.get_absolute_url()}pages/").content.decode()
    row = re.search(
        r'data-vetting-state="([^"]*)"><a class="page-row__title".*?<span class="mark[^>]*>(.*?)</span>', listed
    )
    return row[1], re.sub(r"<svg.*?</svg>", "", row[2]).strip()


def test_lists_call_a_suspended_text_suspended(read, client, page, official, facilitator, manager, employee):
    official.suspend(by=facilitator, reason="The rates are wrong.")
    read(employee)
    assert in_the_list(client, page) == ("withdrawn", "Suspended")
    (hit,) = suggested(list(without_texts(CommunityPage.objects.filter(pk=page.pk))))
    assert (hit.state, hit.state_words) == ("withdrawn", "Suspended")
    official.withdraw(by=manager, reason="They are.")
    assert in_the_list(client, page) == ("withdrawn", "Withdrawn")


def test_an_archived_page_is_read_and_marked(read, page, facilitator, employee):
    page.archive(by=facilitator, reason="Replaced.")
    text = read(employee).content.decode()
    assert "Archived on" in text
    assert "Replaced." in text


def test_an_owner_who_left_does_not_vouch(read, page, grant, manager, member, employee, administrator):
    grant(page, by=manager, owner=member)
    assert "vouched for by member" in read(employee).content.decode()
    member.deactivate(by=administrator)
    text = read(employee).content.decode()
    assert "vouched for by" not in text
    assert "The owner has left" in text


def test_old_addresses_lead_to_the_page(client, page, community, facilitator, employee):
    top = CommunityPage.begin(community, by=facilitator, title="Guides", html="<p>x</p>")
    old = page.get_absolute_url()
    page.move(top, by=facilitator)
    client.force_login(employee)
    response = client.get(old)
    assert (response.status_code, response.headers["Location"]) == (302, page.get_absolute_url())


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_a_secret_communitys_page_is_not_there(client, page, official, employee, member):
    client.force_login(employee)
    assert client.get(page.get_absolute_url()).status_code == 404
    client.force_login(member)
    assert client.get(page.get_absolute_url()).status_code == 200


def test_a_community_that_turns_private_takes_its_pages_along(client, community, page, official, employee):
    type(community).objects.filter(pk=community.pk).update(visibility="secret", joining="invitation")
    client.force_login(employee)
    assert client.get(page.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("persona", ["employee", "member", "facilitator", "delegate", "manager"])
@pytest.mark.parametrize("state", ["community", "official", "newer", "asked", "suspended", "withdrawn"])
def test_reading_costs_at_most_twelve_queries(
    client, request, page, grant, edit, member, manager, facilitator, community, persona, state
):
    reader = request.getfixturevalue(persona)
    for number in range(5):
        CommunityPage.begin(community, by=facilitator, title=f"Below {number}", html="<p>x</p>", parent=page)
    if state != "community":
        version = grant(page, by=manager)
    if state in ("newer", "asked"):
        for number in range(4):
            edit(page, by=member, html=f"<p>{number}</p>")
    if state == "asked":
        actions.ask(page, by=facilitator)
    if state == "suspended":
        version.suspend(by=facilitator, reason="x")
    if state == "withdrawn":
        version.withdraw(by=manager, reason="x")
    client.force_login(reader)
    client.get(page.get_absolute_url())
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(page.get_absolute_url()).status_code == 200
    print(persona, state, len(seen))
    assert len(seen) <= 12, "\n".join(q["sql"][:160] for q in seen)
