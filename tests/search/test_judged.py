"""The order of results is good enough, on questions judged beforehand."""

import pytest

from intranet.search.finding import Query, find
from intranet.search.models import SearchEntry
from tests.search.judged import QUERIES
from tests.search.measuring import average, measured, official_share

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def rows(meridian, django_db_blocker):
    with django_db_blocker.unblock():
        return measured(meridian)


def test_there_are_enough_questions_and_what_they_want_exists(meridian):
    assert len({judged.text for judged in QUERIES}) >= 60
    wanted = {title for judged in QUERIES for title in judged.wanted}
    assert wanted <= set(SearchEntry.objects.values_list("title", flat=True)), "judged by titles that are there no more"


def test_the_order_is_as_judged(rows):
    worst = "\n".join(f"{row.ndcg:.2f} {row.judged.text}: {row.titles[:5]}" for row in rows if row.ndcg < 0.85)
    print(f"NDCG@10 {average(rows):.3f} over {len(rows)} queries\n{worst}")
    assert average(rows) >= 0.85, worst


def test_the_official_answer_is_among_the_first_three(rows):
    missed = [(row.judged.text, row.titles[:5]) for row in rows if row.judged.official and not row.official_among_first]
    print(f"official among the first three: {official_share(rows):.0%}; not for {missed}")
    assert official_share(rows) >= 0.9, missed


@pytest.mark.parametrize("typed", ["leave policy", "annual leave", "holiday", "vacation", "days off"])
def test_a_newcomer_finds_the_leave_policy_first(meridian, typed):
    found = find(Query(text=typed), meridian["employee"])
    assert [*found.best_bets, *found.hits][0].title == "Leave policy"


def test_what_an_archived_community_said_does_not_lead(meridian):
    first = [hit.title for hit in find(Query(text="meter"), meridian["employee"]).hits[:2]]
    assert len(first) == 2
    assert not SearchEntry.objects.filter(title__in=first, community__archival__isnull=False).exists(), first
