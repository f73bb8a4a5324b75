"""The log: which lines for whom, and the file of it to the last cell."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from communities.discussions.models import Topic
from communities.models import Membership
from communities.vetting import actions
from communities.vetting.actions.granting import Seen
from communities.vetting.log import log, safe
from communities.vetting.models import VettingEvent
from communities.wiki.models import CommunityPage
from pages.models.review import in_a_year


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "  ="])
def test_no_cell_is_a_formula(sign):
    assert safe([f"{sign}1", f"1{sign}", 7]) == [f"'{sign}1", f"1{sign}", "7"]


def exported(client, query=""):
    response = client.get(f"/vetting/log.csv{query}")
    assert response.headers["Content-Disposition"] == 'attachment; filename="vetting-log.csv"'
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_file_to_the_last_cell(enter, page, grant, edit, manager, member, delegate, facilitator):
    topic = Topic.begin(page.community, by=member, kind="question", title="Which form?", html="<p>Which one?</p>")
    answer = topic.reply(by=facilitator, html="<p>Form 7.</p>")
    first = grant(page, by=manager, note="Checked")
    edit(page, by=member)
    second = grant(page, by=manager)
    seen = Seen(1, answer.newest.sha256, None)
    third = actions.grant(answer, by=manager, seen=seen, owner=manager, review_by=in_a_year())
    heads, delegated, *rows = exported(enter(manager))
    assert heads == [
        *("at", "what", "who", "by right of", "community", "page", "text", "sha256", "previous sha256", "note")
    ]
    slug = page.community.slug
    assert delegated[1:] == ["delegated", "manager", "manager", slug, "", "", "", "", "delegate: Knows the subject"]
    granted = ["granted", "manager", "manager", slug]
    assert [row[1:] for row in rows] == [
        [*granted, page.title, "1", first.sha256, "", "Checked"],
        [*granted, page.title, "2", second.sha256, first.sha256, ""],
        [*granted, "Which form?", "1", third.sha256, "", ""],
    ]
    assert [row[0] for row in rows] == [e.at.isoformat() for e in VettingEvent.objects.order_by("pk")][1:]
    VettingEvent.objects.create(transition="withdrawn", authority="system", community=page.community, page=page)
    assert exported(enter(manager))[-1][1:6] == ["withdrawn", "", "system", slug, page.title]


def test_each_filter_leaves_its_lines(page, official, manager, member, found):
    elsewhere = found("elsewhere")
    runner = elsewhere.people_in("facilitator").get()
    other = CommunityPage.begin(elsewhere, by=runner, title="Other", html="<p>x</p>")
    actions.ask(other, by=runner)
    actions.ask(CommunityPage.begin(page.community, by=member, title="B", html="<p>b</p>"), by=member)
    everywhere = type(elsewhere).objects.all()
    day = timezone.localtime(official.granted_at, timezone.get_default_timezone()).date()

    def left(**wanted):
        return [(event.transition, event.actor.username) for event in log(everywhere, wanted).order_by("pk")]

    lines = [("granted", "manager"), ("asked", runner.username), ("asked", "member")]
    assert left() == lines
    assert left(community=elsewhere) == lines[1:2]
    assert left(transition="asked") == lines[1:]
    assert left(person=member) == lines[2:]
    assert left(since=day, until=day) == lines
    assert left(since=day + timedelta(days=1)) == left(until=day - timedelta(days=1)) == []
    assert [event.transition for event in log(everywhere.filter(pk=page.community.pk), {}).order_by("pk")] == [
        "granted",
        "asked",
    ]


def test_facilitators_read_of_what_they_run_and_of_nothing_else(
    enter, page, official, facilitator, found, manager, grant
):
    elsewhere = found("elsewhere")
    runner = elsewhere.people_in("facilitator").get()
    Membership.objects.create(community=elsewhere, person=facilitator)
    grant(CommunityPage.begin(elsewhere, by=runner, title="Not theirs", html="<p>x</p>"), by=manager)
    assert [row[5] for row in exported(enter(facilitator))[1:]] == [page.title]
    assert {row[5] for row in exported(enter(manager))[1:]} == {page.title, "Not theirs"}


def test_the_log_on_screen(enter, page, official, manager, facilitator, employee, member):
    actions.ask(CommunityPage.begin(page.community, by=member, title="B", html="<p>b</p>"), by=member)
    shown = enter(manager).get("/vetting/log/?person=manager&after=&since=")
    assert [event.transition for event in shown.context["page"]] == ["granted"]
    html = shown.content.decode()
    assert 'href="/vetting/log.csv?person=manager&amp;since="' in html
    assert "/vetting/delegations/" in html
    assert "/vetting/delegations/" not in enter(facilitator).get("/vetting/log/").content.decode()
    both = enter(facilitator).get("/vetting/log/").context["page"]
    assert [event.transition for event in both] == ["asked", "granted"]
    assert enter(employee).get("/vetting/log/").status_code == 403
