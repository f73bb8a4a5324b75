"""History: every text, any two compared, one of them restored."""

import pytest

from communities.wiki.models import CommunityPage


@pytest.fixture
def told(page, facilitator, editor):
    """Three texts: by the facilitator, a minor one by the editor, one by the facilitator."""
    page.publish(by=editor, title="Expenses", html="<p>One, two.</p>", based_on=1, minor=True, summary="Comma")
    page.publish(by=facilitator, title="Expenses", html="<p>One, two, three.</p>", based_on=2, summary="Third")
    return page


def test_lists_all_with_authors_summaries_and_sizes(browse, outsider, told, at):
    shown = browse(outsider).get(at(told, "page_history"))
    assert [(r.number, r.author.username, r.summary) for r in shown.context["list"]] == [
        (3, "facilitator", "Third"),
        (2, "editor", "Comma"),
        (1, "facilitator", ""),
    ]
    assert shown.context["list"].items[0].grown == len(", three")
    assert "Restore" not in shown.content.decode()


def test_minor_edits_can_be_hidden(browse, member, told, at):
    shown = browse(member).get(at(told, "page_history"), {"minor": "hide"})
    assert [revision.number for revision in shown.context["list"]] == [3, 1]


def test_goes_on_page_by_page(browse, member, facilitator, page, at):
    for number in range(1, 40):
        page.publish(by=facilitator, title="Expenses", html=f"<p>{number}</p>", based_on=number)
    first = browse(member).get(at(page, "page_history")).context["list"]
    assert len(first) == 30
    rest = browse(member).get(at(page, "page_history") + first.next_url).context["list"]
    assert [revision.number for revision in rest] == list(range(10, 0, -1))


def test_history_costs_the_same_for_2_and_for_20(
    browse, member, facilitator, member_of, community, page, at, queries_of
):
    page.publish(by=facilitator, title="Expenses", html="<p>x</p>", based_on=1)
    client = browse(member)
    few = queries_of(client, at(page, "page_history"))
    for number in range(2, 20):
        somebody = member_of(community, f"writer-{number}", "editor")
        page.publish(by=somebody, title="Expenses", html=f"<p>{number}</p>", based_on=number)
    assert queries_of(client, at(page, "page_history")) == few <= 12


@pytest.mark.parametrize("asked", [{"from": 1, "to": 3}, {"from": 3, "to": 1}])
def test_compares_any_two_the_older_first(browse, member, told, at, asked):
    shown = browse(member).get(at(told, "page_compare"), asked)
    assert (shown.context["old"].number, shown.context["new"].number) == (1, 3)
    assert shown.context["difference"].total


def test_compares_the_last_two_when_nothing_is_asked(browse, member, told, at):
    shown = browse(member).get(at(told, "page_compare"), {"from": "x", "to": "<b>"})
    assert (shown.context["old"].number, shown.context["new"].number) == (2, 3)


@pytest.mark.parametrize("asked", [{"from": 1, "to": 99}, {"to": 999999999}, {"from": 0, "to": 2}])
def test_a_text_that_is_not_there_is_404(browse, member, told, at, asked):
    assert browse(member).get(at(told, "page_compare"), asked).status_code == 404


def test_an_earlier_text_is_read_under_a_notice(browse, outsider, told, at):
    body = browse(outsider).get(at(told, "page_revision", 2)).content.decode()
    assert "You are reading an earlier text" in body
    assert 'data-revision="2"' in body
    newest = browse(outsider).get(at(told, "page_revision", 3))
    assert newest.headers["Location"] == f"{told.get_absolute_url()}?version=community"
    assert browse(outsider).get(at(told, "page_revision", 9)).status_code == 404
    assert browse(outsider).get(at(told, "page_revision", 99999999999)).status_code == 404


def test_restoring_is_a_new_text_and_happens_once(browse, facilitator, told, at):
    client, url = browse(facilitator), at(told, "page_restore")
    assert "Restore text 1?" in client.get(url, {"number": 1}).content.decode()
    for _again in range(2):
        assert client.post(url, {"number": 1, "base": 3, "summary": "Was better"}).status_code == 302
    told.refresh_from_db()
    assert (told.revision_count, told.newest.restores, told.newest.summary) == (4, 1, "Was better")
    assert told.newest.html == told.revisions.get(number=1).html


def test_restoring_over_an_edit_nobody_saw_is_refused(browse, facilitator, editor, told, at):
    told.publish(by=editor, title="Expenses", html="<p>Newer.</p>", based_on=3)
    shown = browse(facilitator).post(at(told, "page_restore"), {"number": 1, "base": 3})
    assert shown.status_code == 422
    assert "since you looked" in shown.content.decode()
    told.refresh_from_db()
    assert told.revision_count == 4


def test_who_may_not_edit_may_not_restore(browse, outsider, told, at):
    assert browse(outsider).post(at(told, "page_restore"), {"number": 1, "base": 3}).status_code == 403


def test_a_former_address_leads_to_the_same_history(browse, facilitator, told, at):
    url = at(told, "page_history")
    above = CommunityPage.begin(told.community, by=facilitator, title="Money", html="<p>x</p>")
    told.move(above, by=facilitator)
    assert len(browse(facilitator).get(url).context["list"]) == 3
