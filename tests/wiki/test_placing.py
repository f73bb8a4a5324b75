"""Moving, archiving and bringing back, through the screens."""

import pytest

from communities.wiki.models import CommunityPage, HelpfulVote
from communities.wiki.refusals import NotBeside


@pytest.fixture
def money(community, facilitator):
    return CommunityPage.begin(community, by=facilitator, title="Money", html="<p>x</p>")


def test_a_page_moves_and_its_old_address_leads_there(browse, facilitator, outsider, page, money, at):
    old, client = page.get_absolute_url(), browse(facilitator)
    url = at(page, "page_move")
    for _again in range(2):
        response = client.post(url, {"place": "money"})
        assert response.headers["Location"].endswith("/pages/money/expenses/")
    assert browse(outsider).get(old).headers["Location"].endswith("/pages/money/expenses/")


def test_facilitators_order_the_pages_beside_each_other(browse, facilitator, outsider, page, money, at):
    last = CommunityPage.begin(page.community, by=facilitator, title="Later", html="<p>x</p>")
    below = CommunityPage.begin(page.community, by=facilitator, title="Below", html="<p>x</p>", parent=money)
    client = browse(facilitator)
    assert "Its place among the pages beside it" in client.get(at(last, "page_move")).content.decode()
    assert "beside it" not in client.get(at(below, "page_move")).content.decode()
    for before, order in ((page.pk, "Later Expenses Money"), ("", "Expenses Money Later")):
        for _again in range(2):
            assert client.post(at(last, "page_move"), {"do": "order", "before": before}).status_code == 302
        rows = browse(outsider).get(f"/communities/{page.community.slug}/pages/").context["rows"]
        assert [row.reading.shown.title for row in rows if not row.reading.page.parent_id] == order.split()
    for wrong in (below.pk, last.pk, "x"):
        assert client.post(at(last, "page_move"), {"do": "order", "before": wrong}).status_code == 422
    with pytest.raises(NotBeside):
        last.stand_before(below, by=facilitator)
    sent = {"do": "order", "before": page.pk}
    assert browse(outsider).post(at(last, "page_move"), sent).status_code == 403


@pytest.mark.parametrize("place", ["expenses", "expenses/abroad", "nowhere", "x" * 700])
def test_a_place_that_cannot_be_is_refused(browse, facilitator, page, money, at, place):
    CommunityPage.begin(page.community, by=facilitator, title="Abroad", html="<p>x</p>", parent=page)
    response = browse(facilitator).post(at(page, "page_move"), {"place": place})
    assert response.status_code == 422
    page.refresh_from_db()
    assert page.path == "expenses"


def test_a_taken_address_is_refused_with_words(browse, facilitator, page, money, at):
    CommunityPage.begin(page.community, by=facilitator, title="Expenses", html="<p>x</p>", parent=money)
    response = browse(facilitator).post(at(page, "page_move"), {"place": "money"})
    assert "already there" in response.content.decode()


def test_archiving_asks_why_and_can_be_undone(browse, facilitator, outsider, page, at):
    client, url = browse(facilitator), at(page, "page_archive")
    assert client.post(url, {"answer": "archive", "reason": ""}).status_code == 422
    for _again in range(2):
        assert client.post(url, {"answer": "archive", "reason": "Replaced"}).status_code == 302
    assert "Replaced" in browse(outsider).get(page.get_absolute_url()).content.decode()
    for _again in range(2):
        assert client.post(url, {"answer": "bring-back"}).status_code == 302
    page.refresh_from_db()
    assert page.archival is None
    assert page.archivals.get().lifted_by == facilitator


def test_a_page_with_pages_below_is_not_archived(browse, facilitator, page, at):
    CommunityPage.begin(page.community, by=facilitator, title="Abroad", html="<p>x</p>", parent=page)
    response = browse(facilitator).post(at(page, "page_archive"), {"answer": "archive", "reason": "Old"})
    assert response.status_code == 422
    assert "Move or archive them first" in response.content.decode()


@pytest.mark.parametrize("name", ["page_move", "page_archive"])
def test_who_may_not_edit_changes_no_place(browse, outsider, page, at, name):
    response = browse(outsider).post(at(page, name), {"place": "", "answer": "archive", "reason": "x"})
    assert response.status_code == 403


def test_was_this_helpful_counts_one_answer_a_person_and_text(browse, outsider, facilitator, page, at):
    client, url = browse(outsider), at(page, "page_helpful")
    for answer in ("yes", "no", "no"):
        assert client.post(url, {"number": 1, "answer": answer}).status_code == 302
    assert [vote.helpful for vote in HelpfulVote.objects.all()] == [False]
    assert "0 yes, 1 no" in browse(facilitator).get(page.get_absolute_url()).content.decode()
    mine = client.get(page.get_absolute_url()).content.decode()
    assert "You said:" in mine
    assert "1 no" not in mine


@pytest.mark.parametrize(("number", "answer", "status"), [(9, "yes", 404), ("x", "yes", 302), (1, "perhaps", 302)])
def test_an_answer_about_nothing_counts_nothing(browse, outsider, page, at, number, answer, status):
    assert browse(outsider).post(at(page, "page_helpful"), {"number": number, "answer": answer}).status_code == status
    assert not HelpfulVote.objects.exists()


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_outsiders_answer_nothing(browse, outsider, page, at):
    assert browse(outsider).post(at(page, "page_helpful"), {"number": 1, "answer": "yes"}).status_code == 404
