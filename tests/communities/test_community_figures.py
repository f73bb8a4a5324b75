"""What came of a community: figures, charts and CSV on the desk of those who run it."""

import csv
import io
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from communities.discussions.models import Post, ReadMark, Topic
from communities.figures import STEPS, Period, figures
from communities.questions.models import PromotedAnswer, Question
from communities.questions.models.found import FoundAnswer
from communities.vetting import actions
from communities.vetting.actions.granting import Seen
from communities.vetting.ideas import FEWEST, worth_a_page
from communities.vetting.promotion import promote
from communities.wiki.models import CommunityPage
from pages.models import HomePage
from pages.models.review import in_a_year


def ago(days):
    return timezone.now() - timedelta(days=days)


@pytest.fixture
def asked(community, member, facilitator):
    """A question asked so many days ago and answered so many hours later, or not at all."""

    def make(days, hours=None, title="How deep?"):
        question = Question.ask(community, by=member, title=title, html="<p>x</p>")
        if hours is not None:
            question.answer(by=facilitator, html="<p>Deep</p>")
        answered = None if hours is None else ago(days) + timedelta(hours=hours)
        Question.objects.filter(pk=question.pk).update(asked_at=ago(days), first_answer_at=answered)
        Post.objects.filter(topic=question.pk).update(at=ago(days))
        return question

    return make


@pytest.fixture
def measured(community, facilitator):
    def measure(days="30", reader=facilitator):
        return {figure.name: figure for figure in figures(community, community.permissions_for(reader), days)}

    return measure


def test_questions_and_how_soon_they_were_answered(asked, measured):
    for days, hours in ((3, 2), (4, 4), (5, 30), (6, None), (40, 1)):
        asked(days, hours)
    found = measured()
    answered, median = found["questions_answered"], found["hours_to_first_answer"]
    assert (answered.value, answered.note, answered.before) == (3, "of 4 asked", 1)
    assert sum(answered.steps) == 3
    assert (median.value, median.said, median.before) == (4, "4 hours", 1)
    assert measured("90")["questions_answered"].value == 4


def test_reached_are_readers_and_writers_each_once(community, member, facilitator, outsider, measured):
    topic = Topic.begin(community, by=member, title="Dry pipes", html="<p>x</p>")
    topic.reply(by=facilitator, html="<p>y</p>")
    ReadMark.read(outsider.pk, topic.pk, 2)
    ReadMark.read(member.pk, topic.pk, 2)
    reached = measured()["people_reached"]
    assert (reached.value, reached.note) == (3, "1 of them is not a member")
    ReadMark.objects.update(at=ago(50))
    Post.objects.update(at=ago(50))
    assert (measured()["people_reached"].value, measured("90")["people_reached"].value) == (0, 3)


def test_pages_reused_and_answers_promoted(community, secret_community, asked, facilitator, member, measured):
    page = CommunityPage.begin(community, by=facilitator, title="Depths", html="<p>x</p>")
    link = f'<p><a href="{page.get_absolute_url()}">Depths</a></p>'
    for title in ("One", "Two"):
        Topic.begin(community, by=member, title=title, html=link)
    question = asked(2, 1)
    promote(question.topic.posts.get(number=2), by=facilitator, heading="Deep", page=page)
    found = measured()
    assert (found["pages_reused"].value, sum(found["pages_reused"].steps)) == (1, 2)
    assert found["answers_promoted"].value == 1
    Topic.objects.filter(title="Two").update(community=secret_community)
    assert sum(measured()["pages_reused"].steps) == 1  # what happens in secret is not in the numbers of others


def test_reuse_is_of_this_community_and_of_its_time(community, found, asked, facilitator, member, manager, measured):
    page, other = (
        CommunityPage.begin(where, by=where.people_in("facilitator").first(), title="Depths", html="<p>x</p>")
        for where in (community, found("elsewhere"))
    )
    for days, linked in ((3, page), (4, page), (40, page), (70, page), (3, other)):
        html = f'<p><a href="{linked.get_absolute_url()}">Depths</a></p>'
        topic = Topic.begin(community, by=member, title=f"{days} days ago", html=html)
        Post.objects.filter(topic=topic).update(at=ago(days))
    for place, days in enumerate((2, 40, 70), 2):
        made = promote(asked(days, 1).topic.posts.get(number=2), by=facilitator, heading="Deep", page=page)
        PromotedAnswer.objects.filter(pk=made.pk).update(promoted_at=ago(days))
        assert made.revision.number == place
        page.refresh_from_db()
    reused, promoted = (measured()[name] for name in ("pages_reused", "answers_promoted"))
    assert (reused.value, reused.before, sum(reused.steps), reused.note) == (1, 1, 2, "")
    assert (promoted.value, promoted.before, sum(promoted.steps)) == (1, 1, 1)
    seen = Seen(page.newest.number, page.newest.sha256, None)
    actions.grant(page, by=manager, seen=seen, owner=manager, review_by=in_a_year())
    actions.adopt(page, by=manager, parent=HomePage.objects.get(), title="Depths", slug="depths")
    assert measured()["pages_reused"].note == "1 stands in the official tree"
    names = list(measured())
    assert names.index("pages_reused") + 1 == names.index("answers_promoted")


def test_the_page_has_charts_and_the_table_has_the_same(browse, facilitator, community, asked, at):
    asked(3, 2)
    client = browse(facilitator)
    page = client.get(at(community, "community_figures"), {"days": "90"}).content.decode()
    assert page.count("<rect") == 4 * STEPS[90]
    assert "Figures of the last 90 days" in page
    fetched = client.get(at(community, "community_figures"), headers={"HX-Request": "true"}).content.decode()
    assert fetched.count("<rect") == 4 * STEPS[30]
    assert "<html" not in fetched
    assert (
        f'hx-get="{at(community, "community_figures")}"' in client.get(at(community, "community_desk")).content.decode()
    )
    answer = client.get(at(community, "community_figures_export"), {"days": "90"})
    assert answer["Content-Disposition"].endswith(f'"figures-{community.slug}.csv"')
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    of_answers = [row["value"] for row in rows if row["figure"] == "questions_answered"]
    assert of_answers[:2] == ["1", "0"]
    assert len(of_answers) == 2 + STEPS[90]


@pytest.mark.parametrize("days", ["", "31", "-1", "٣٠", "9" * 5000])
def test_any_other_time_is_the_shortest(days):
    assert Period.asked(days).days == min(STEPS)


@pytest.mark.parametrize("name", ["community_figures", "community_figures_export"])
def test_the_figures_are_for_those_who_run_it(browse, member, community, at, name):
    assert browse(member).get(at(community, name)).status_code == 403


def test_figures_cost_the_same_however_much_there_was(browse, facilitator, community, asked, at, queries_of):
    asked(3, 2)
    client = browse(facilitator)
    few = [queries_of(client, at(community, name)) for name in ("community_figures", "community_desk")]
    for day in range(4, 12):
        asked(day, 1)
    assert [queries_of(client, at(community, name)) for name in ("community_figures", "community_desk")] == few


def test_the_desk_proposes_what_is_worth_a_page(browse, facilitator, community, asked, at, person):
    read, unread = asked(9, 1, "Read by many"), asked(9, 1, "Read by nobody")
    for question in (read, unread):
        question.refresh_from_db()
        question.accept(question.topic.posts.get(number=2), by=question.topic.author)
    for number in range(FEWEST):
        ReadMark.read(person(f"reader{number}").pk, read.pk, 2)
    desk = at(community, "community_desk")
    page = browse(facilitator).get(desk).content.decode()
    assert "have read “Read by many”" in page
    assert "Read by nobody" not in page.partition("Answers worth a page")[2].partition("latest_title")[0]
    promote(read.topic.posts.get(number=2), by=facilitator, heading="Deep", page=None)
    assert "have read “Read by many”" not in browse(facilitator).get(desk).content.decode()


def test_what_is_worth_a_page(community, facilitator, member, asked, person):
    """Solved, of the last year, here, and read by several; what spared others a question comes with it."""
    readers = [person(f"reader{number}") for number in range(FEWEST + 1)]
    runner = community.people_in("facilitator").exclude(pk=facilitator.pk).get()

    def solved(title, days=9, people=FEWEST - 1, how="accept"):
        """Whoever answered has read it as well."""
        question = asked(days, 1, title)
        question.refresh_from_db()
        post = question.topic.posts.get(number=2)
        if how:
            getattr(question, how)(post, by=member if how == "accept" else runner)
        for reader in readers[:people]:
            ReadMark.read(reader.pk, question.topic_id, 2)
        return question, post

    most, _post = solved("Most", people=FEWEST)
    some, answer = solved("Some", how="verify")
    solved("Old", days=366)
    solved("Few", people=FEWEST - 2)
    solved("Unsolved", how="")
    lifted, post = solved("Lifted", how="verify")
    lifted.unverify(post, by=runner)
    for how in ("accept", "verify"):
        solved(f"Hidden {how}", how=how)[1].hide(by=facilitator, reason="Wrong")
    again, _post = solved("Again")
    again.mark_duplicate(most.topic, by=facilitator)
    solved("Spam")[0].topic.posts.get(number=1).hide(by=facilitator, reason="Spam")
    for reader in readers[FEWEST:]:  # who read the question alone has read no answer
        ReadMark.read(reader.pk, some.topic_id, 1)
    for number, (kind, target) in enumerate([("question", some), ("question", some), ("page", most)]):
        FoundAnswer.objects.create(person=member, kind=kind, target=target.topic_id, key=UUID(int=number))

    def said(reader):
        return [(line.text, line.url) for line in worth_a_page(community, community.permissions_for(reader))]

    lines = said(facilitator)
    assert [text for text, _url in lines] == [
        "3 people have read “Some”; it answered 2 before they asked",
        "4 people have read “Most”",
    ]
    assert lines[0][1].endswith(f"/{some.topic_id}/promote/{answer.pk}/")
    assert said(person("stranger")) == []
