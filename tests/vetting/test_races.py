"""Two things at the same time, on real PostgreSQL with a connection for each."""

from datetime import timedelta

import pytest

from communities.vetting import actions
from communities.vetting.models import OfficialVersion, VettingEvent, VettingRequest
from communities.vetting.resolver import resolve
from communities.wiki.models import CommunityPage
from pages.models.review import in_a_year, today
from tests.communities.test_races import at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)


def grant(page, by, look):
    return actions.grant(page, by=by, seen=look, owner=by, review_by=in_a_year())


def test_two_granters_of_the_same_text(page, manager, delegate, seen):
    look = seen(page)
    results = at_once(lambda: grant(page, manager, look), lambda: grant(page, delegate, look))
    assert kinds(results) == ["OfficialVersion", "TextChanged"]
    assert OfficialVersion.objects.active().count() == OfficialVersion.objects.count() == 1


def test_one_grant_sent_twenty_times(page, manager, seen):
    look = seen(page)
    results = at_once(*[lambda: grant(page, manager, look)] * 20)
    assert len({result.pk for result in results}) == 1
    assert VettingEvent.objects.filter(transition="granted").count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_an_edit_races_a_grant(page, manager, facilitator, seen, attempt):
    look = seen(page)
    publish = {"by": facilitator, "title": page.title, "html": "<p>Other.</p>", "based_on": 1}
    results = at_once(lambda: grant(page, manager, look), lambda: page.publish(**publish))
    assert kinds(results) == ["OfficialVersion", "PageRevision"]
    page = CommunityPage.objects.get(pk=page.pk)
    assert (page.official_number, page.edits_since_official) == (1, 1), "the edit is never covered by the label"
    assert resolve(page).shown.html == "<p>Keep your receipts.</p>"


def test_two_editors_lose_nothing(page, facilitator, editor):
    texts = {facilitator: "<p>A.</p>", editor: "<p>B.</p>"}
    results = at_once(
        *[
            lambda by=by, html=html: CommunityPage.objects.get(pk=page.pk).publish(
                by=by, title=page.title, html=html, based_on=1
            )
            for by, html in texts.items()
        ]
    )
    assert kinds(results) == ["PageRevision", "StaleEdit"]
    assert CommunityPage.objects.get(pk=page.pk).revision_count == 2


def test_a_grant_races_a_withdrawal(page, official, manager, delegate, facilitator, edit, seen):
    edit(page, by=facilitator)
    look = seen(page)
    results = at_once(lambda: grant(page, delegate, look), lambda: official.withdraw(by=manager, reason="Wrong."))
    assert len([result for result in results if isinstance(result, Exception)]) == 1
    page = CommunityPage.objects.get(pk=page.pk)
    active = OfficialVersion.objects.active().filter(page=page).first()
    assert page.official_number == (active.revision.number if active else None)


def test_a_revocation_races_a_grant(page, manager, delegate, seen, community):
    look = seen(page)
    row = community.person_delegations.get(user=delegate)
    at_once(lambda: grant(page, delegate, look), lambda: row.revoke(by=manager))
    row.refresh_from_db()
    version = OfficialVersion.objects.first()
    assert version is None or version.granted_at <= row.revoked_at, "nothing is granted after the revocation"


def test_many_ask_at_once(page, facilitator, editor):
    at_once(*[lambda by=by: actions.ask(page, by=by) for by in (facilitator, editor) * 10])
    assert VettingRequest.objects.count() == 1


def test_two_claim_and_two_answers(page, manager, delegate, facilitator):
    request = actions.ask(page, by=facilitator)
    again = lambda: VettingRequest.objects.get(pk=request.pk)  # noqa: E731
    assert kinds(at_once(lambda: again().claim(by=manager), lambda: again().claim(by=delegate))) == [
        "ClaimedByOther",
        "NoneType",
    ]
    holder = again().claimed_by
    results = at_once(*[lambda: again().decline(by=holder, comment="No.")] * 5)
    assert kinds(results) == ["AlreadyAnswered"] * 4 + ["NoneType"]


def test_batches_in_opposite_order_do_not_deadlock(community, facilitator, manager, delegate, seen):
    made = []
    for number in range(6):
        page = CommunityPage.begin(community, by=facilitator, title=f"Page {number}", html="<p>x</p>")
        made.append(grant(page, manager, seen(page)))
    day = today() + timedelta(days=100)
    results = at_once(
        lambda: actions.reaffirm_all(made, by=manager, review_by=day),
        lambda: actions.withdraw_all(list(reversed(made)), by=delegate, reason="All wrong."),
    )
    assert all(isinstance(result, list) for result in results)
    assert not OfficialVersion.objects.active().exclude(supersedes=None).filter(end_reason="superseded").exists()
