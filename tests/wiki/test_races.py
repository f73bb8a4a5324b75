"""Two people at the same moment, on real PostgreSQL with a connection each."""

import pytest

from communities.wiki.models import CommunityPage, PageDraft, PageRevision
from communities.wiki.refusals import StaleEdit
from tests.communities.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(page):
    """As another request would fetch it."""
    return CommunityPage.objects.select_related("newest").get(pk=page.pk)


def test_two_edits_of_one_text(page, facilitator, editor):
    people = [facilitator, editor]
    for number in range(1, 4):
        edits = [
            lambda by=by, n=number: fresh(page).publish(by=by, title="E", html=f"<p>{n} {by}</p>", based_on=n)
            for by in people
        ]
        results = at_once(*edits)
        won = [result for result in results if isinstance(result, PageRevision)]
        lost = [result for result in results if isinstance(result, StaleEdit)]
        assert (len(won), len(lost)) == (1, 1)
        assert lost[0].current == won[0]
        assert fresh(page).newest == won[0]
    assert fresh(page).revision_count == 4


def test_the_same_submission_ten_times(page, facilitator):
    key = "6e0f8b5e-58f5-4b6f-a6b0-0f3d6a6f7a11"
    same = [lambda: fresh(page).publish(by=facilitator, title="E", html="<p>x</p>", based_on=1, key=key)] * 10
    assert len({result.pk for result in at_once(*same)}) == 1
    assert fresh(page).revision_count == 2


def test_one_address_asked_for_twice(community, facilitator, editor):
    begins = [
        lambda by=by: CommunityPage.begin(community, by=by, title="Same", html=f"<p>{by}</p>")
        for by in (facilitator, editor)
    ]
    results = at_once(*begins)
    assert sorted(type(result).__name__ for result in results) == ["AddressTaken", "CommunityPage"]


def test_a_draft_saved_by_two_tabs_at_once(page, community, facilitator):
    saves = [lambda n=n: PageDraft.keep(facilitator, community, page, html=f"<p>{n}</p>") for n in range(8)]
    assert len({draft.pk for draft in at_once(*saves)}) == 1


def test_two_moves_into_each_other(community, facilitator, page):
    other = CommunityPage.begin(community, by=facilitator, title="Other", html="<p>x</p>")
    at_once(
        lambda: fresh(page).move(fresh(other), by=facilitator), lambda: fresh(other).move(fresh(page), by=facilitator)
    )
    for one in (fresh(page), fresh(other)):
        assert one.parent_id is None or fresh(one.parent).parent_id is None
