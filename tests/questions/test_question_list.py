"""The list of a community's questions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.questions.models import Question

pytestmark = pytest.mark.django_db


def test_the_list_narrows(browse, at, asked, community, member, asker):
    waits, late, answered = asked("Who waits?"), asked("Who is late?"), asked("Who was answered?", tags=["meters"])
    post = answered.answer(by=member, html="<p>I was.</p>")
    Question.objects.filter(pk=late.pk).update(promised_by=timezone.now() - timedelta(hours=1))
    url = at(community, "question_list")

    def shown(query):
        page = browse(member).get(f"{url}{query}").content.decode()
        return {
            word for word in ("waits", "late", "was answered") if f"Who {word}?" in page or f"Who is {word}?" in page
        }

    assert shown("") == {"waits", "late", "was answered"}
    assert shown("?show=unanswered") == {"waits", "late"}
    assert shown("?show=missed") == {"late"}
    assert shown("?show=unaccepted") == {"was answered"}
    assert shown("?tag=meters") == {"was answered"}
    assert shown("?show=mine") == set()
    mine = browse(asker).get(f"{url}?show=mine").content
    assert mine.count(b'class="row topic-row') == 3
    assert mine.count(b"1 new</a>") == mine.count(b"row--unread") == 1  # the answer, since they asked
    answered.accept(post, by=asker)
    assert shown("?show=unaccepted") == set()
    waits.mark_duplicate(answered.topic, by=asker)
    assert shown("?show=unanswered") == {"late"}


def test_the_list_costs_the_same_for_two_and_for_twenty(browse, at, asked, community, member, queries_of):
    def ask(n):
        for _number in range(n):
            question = asked(f"Question {Question.objects.count()}", tags=["meters"])
            question.answer(by=member, html="<p>Yes.</p>")

    ask(2)
    client, url = browse(member), at(community, "question_list")
    few = queries_of(client, url)
    ask(16)
    assert queries_of(client, url) == few <= 10


def test_what_is_not_there_is_a_miss(browse, at, community, member):
    assert browse(member).get(at(community, "question_list") + "?tag=nothing").status_code == 404
    assert browse(member).get(at(community, "question_list") + "?show=nothing").status_code == 200


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_outsiders_find_nothing(browse, at, community, question, outsider):
    assert browse(outsider).get(at(community, "question_list")).status_code == 404
    assert browse(outsider).get(question.topic.get_absolute_url()).status_code == 404


def test_a_duplicate_of_what_the_reader_may_not_see_looks_like_any_question(
    browse, at, asked, community, member, secret_community, facilitator
):
    from communities.models import Membership

    Membership.objects.create(community=secret_community, person=facilitator)
    hidden = Question.ask(secret_community, by=facilitator, title="Zqxcanary", html="<p>Hush.</p>")
    question = asked()
    question.mark_duplicate(hidden.topic, by=facilitator)
    for url in (question.topic.get_absolute_url(), at(community, "question_list")):
        page = browse(member).get(url).content
        assert b"Zqxcanary" not in page
        assert b"sked before" not in page
        assert b"sked before" in browse(facilitator).get(url).content
