"""What is kept of searches, for how long, and who sees it."""

import csv
import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from intranet.search import asked
from intranet.search.asked import asker, forget_words, note_answer, note_click, recent
from intranet.search.models.log import Answer, SearchFigures, SearchLog

pytestmark = pytest.mark.django_db


def note(words, *, by, results, clicks_are_told):
    """Searched today, and written down by a worker."""
    asked.note(timezone.localdate(), asked.normalised(words), asker(by, words), results, clicks_are_told)


@pytest.fixture
def people(person):
    return [person(f"searcher-{n}") for n in range(3)]


@pytest.fixture
def searched():
    """``searched(people, words, results=0, days_ago=0)``: searches that nobody looks at any more."""

    def make(people, words, results=0, days_ago=0, **fields):
        when = timezone.now() - datetime.timedelta(days=days_ago, hours=1)
        for somebody in people:
            note(words, by=somebody, results=results, clicks_are_told=True)
            row = SearchLog.objects.filter(asker=asker(somebody, words)).order_by("-pk")[:1]
            day = timezone.localdate() - datetime.timedelta(days=days_ago)
            SearchLog.objects.filter(pk__in=row.values("pk")).update(day=day, at=when, **fields)

    return make


def test_the_same_words_of_one_person_are_one_search_a_day(employee):
    for words in ("Annual  Leave", "annual leave ", "ANNUAL LEAVE"):
        note(words, by=employee, results=3, clicks_are_told=True)
    row = SearchLog.objects.get()
    assert (row.query, row.results) == ("annual leave", 3)


def test_searches_of_one_person_cannot_be_put_together(people):
    a, b, _ = people
    assert asker(a, "leave") == asker(a, " Leave")
    assert len({asker(a, "leave"), asker(a, "pay"), asker(b, "leave"), asker(b, "pay")}) == 4
    fields = {field.name for field in SearchLog._meta.get_fields() if field.related_model is User}
    assert not fields


def test_writing_it_down_is_one_query(employee, django_assert_num_queries):
    with django_assert_num_queries(1):
        note("leave", by=employee, results=3, clicks_are_told=True)


def test_the_first_click_counts(employee):
    note("leave", by=employee, results=3, clicks_are_told=True)
    note_click("Leave", by=employee, rank=2, kind="question")
    note_click("leave", by=employee, rank=1, kind="official")
    row = SearchLog.objects.get()
    assert (row.clicked_rank, row.clicked_kind) == (2, "question")


def test_a_click_that_is_quicker_than_the_worker_is_kept(employee):
    note_click("leave", by=employee, rank=1, kind="official")
    note("leave", by=employee, results=7, clicks_are_told=True)
    row = SearchLog.objects.get()
    assert (row.results, row.clicked_rank) == (7, 1)


def test_somebody_elses_search_is_not_touched(employee, person):
    note("leave", by=person("other"), results=3, clicks_are_told=True)
    note_answer("leave", by=employee, answer=Answer.YES)
    assert SearchLog.objects.filter(answer="").count() == 1
    assert SearchLog.objects.count() == 2


def test_searching_goes_on_while_the_queue_is_away(employee, monkeypatch):
    from kombu.exceptions import OperationalError

    from intranet.search.tasks import note_search

    calls = []

    def away(*args, **options):
        calls.append(args)
        raise OperationalError

    monkeypatch.setattr(asked, "_rests_until", 0.0)
    monkeypatch.setattr(note_search, "apply_async", away)
    for _ in range(3):
        asked.note_soon("leave", by=employee, results=1, clicks_are_told=True)
    assert len(calls) == 1


def test_given_up_means_that_nothing_of_it_was_of_use(people, searched):
    searched(people[:1], "nothing opened", results=3)
    searched(people[:1], "opened", results=3, clicked_at=timezone.now(), clicked_rank=1)
    searched(people[:1], "opened in vain", results=3, clicked_at=timezone.now(), clicked_rank=1, answer="no")
    searched(people[:1], "read in the list", results=3, answer="yes")
    searched(people[:1], "without scripts", results=3, clicks_are_told=False)
    searched(people[:1], "found nothing", results=0)
    note("a moment ago", by=people[0], results=3, clicks_are_told=True)
    assert set(recent().given_up().values_list("query", flat=True)) == {"nothing opened", "opened in vain"}


def test_words_are_forgotten_after_thirty_days_and_numbers_stay(people, searched):
    searched(people, "old words", results=0, days_ago=31)
    searched(people[:1], "old and found", results=5, days_ago=31, clicked_at=timezone.now(), clicked_rank=2)
    searched(people, "recent words", days_ago=29)
    assert forget_words() == 4
    assert forget_words() == 0
    assert set(SearchLog.objects.values_list("query", flat=True)) == {"recent words"}
    day = SearchFigures.objects.get()
    assert (day.searches, day.with_nothing, day.opened, day.opened_early, day.given_up) == (4, 3, 1, 1, 0)


def test_the_report_shows_words_of_three_people_and_no_fewer(client, manager, people, searched):
    searched(people, "bicycle leasing")
    searched(people, "expenses abroad", results=4)
    searched(people[:2], "my own trouble")
    for ago in (0, 1, 2):  # one person three times is one person
        searched(people[:1], "mine alone", days_ago=ago)
    client.force_login(manager)
    page = client.get(reverse("search_report")).content.decode()
    assert "bicycle leasing" in page
    assert page.index("expenses abroad") > page.index('id="given_up"')
    assert "my own trouble" not in page
    assert "mine alone" not in page
    searched(people, "=cmd()")
    table = list(csv.reader(client.get(reverse("search_report_export")).content.decode("utf-8-sig").splitlines()))
    assert {(what, words, number) for what, words, number, _last in table[1:]} == {
        ("Nothing was found", "bicycle leasing", "3"),
        ("Nothing was found", "'=cmd()", "3"),
        ("Given up", "expenses abroad", "3"),
    }


def test_the_report_is_for_intranet_managers(client, employee, administrator):
    for somebody in (employee, administrator):
        client.force_login(somebody)
        assert client.get(reverse("search_report")).status_code == 403
        assert client.get(reverse("search_report_export")).status_code == 403


def test_the_report_costs_the_same_for_two_and_for_twenty_gaps(
    client, manager, people, searched, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(manager)
    client.get(reverse("search_report"))
    costs = []
    for names in (range(2), range(2, 20)):
        for n in names:
            searched(people, f"gap {n}")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("search_report"))
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    "data",
    [{}, {"q": "leave"}, {"q": "leave", "rank": "x", "kind": "official"}, {"q": "leave", "rank": "1", "kind": "no"}],
)
def test_what_is_no_click_is_refused(client, employee, data):
    client.force_login(employee)
    assert client.post(reverse("search_clicked"), data).status_code == 400


def test_clicks_and_answers_over_http(client, employee):
    client.force_login(employee)
    note("leave", by=employee, results=3, clicks_are_told=True)
    response = client.post(reverse("search_clicked"), {"q": "leave", "rank": "3", "kind": "page"})
    assert (response.status_code, response.content) == (204, b"")
    response = client.post(reverse("search_answer"), {"q": "leave", "answer": "no"})
    assert response.headers["Location"] == f"{reverse('search')}?q=leave#ask"
    row = SearchLog.objects.get()
    assert (row.clicked_rank, row.answer) == (3, "no")


@pytest.mark.parametrize(
    "words", ["//evil.example", "https:evil.example", "\\\\evil", "a\r\nLocation: //evil", "@evil"]
)
def test_an_answer_leads_nowhere_else(client, employee, words):
    client.force_login(employee)
    where = client.post(reverse("search_answer"), {"q": words, "answer": "yes"}).headers["Location"]
    assert where.startswith(f"{reverse('search')}?q=")
    assert "\n" not in where
    assert client.get(reverse("search_answer")).status_code == 405


def test_nobody_tells_of_more_than_one_click_a_second(client, employee, monkeypatch):
    """Each would be a row of its own: the log is not to be filled by a script."""
    monkeypatch.setattr(asked, "TOLD_PER_MINUTE", 3)
    client.force_login(employee)
    told = [client.post("/search/clicked/", {"q": f"words {n}", "rank": 1}).status_code for n in range(5)]
    assert told == [204, 204, 204, 429, 429]
    assert client.post("/search/answer/", {"q": "words", "answer": "yes"}).status_code == 429
    assert SearchLog.objects.count() == 3
