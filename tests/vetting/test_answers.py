"""An answer can be official as a page can."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.capabilities import Capability
from communities.discussions.models import Post, Topic
from communities.questions.models import Question
from communities.vetting import actions, refusals
from communities.vetting.actions.granting import Seen
from communities.vetting.models import OfficialVersion, VettingRequest
from communities.vetting.resolver import resolve_answers
from communities.vetting.states import State
from communities.vetting.targets import locked
from pages.models.review import in_a_year
from tests.vetting.conftest import said, ways


@pytest.fixture
def question(community, member):
    return Topic.begin(community, by=member, kind="question", title="Which form?", html="<p>Which form do I need?</p>")


@pytest.fixture
def answer(question, facilitator):
    return question.reply(by=facilitator, html="<p>Form 7.</p>")


@pytest.fixture
def vouch():
    def make(post, by):
        newest = post.newest
        base = OfficialVersion.objects.active().filter(post=post).values_list("pk", flat=True).first()
        seen = Seen(newest.number, newest.sha256, base)
        return actions.grant(post, by=by, seen=seen, owner=by, review_by=in_a_year())

    return make


def read(post):
    return resolve_answers([type(post).objects.select_related("topic__community").get(pk=post.pk)]).get(post.pk)


def test_an_answer_nobody_vouched_for_has_no_reading(answer):
    assert read(answer) is None


def test_the_vetted_text_is_shown_until_it_is_vetted_again(answer, facilitator, manager, vouch):
    version = vouch(answer, manager)
    assert (read(answer).state, version.target, version.text.number) == (State.OFFICIAL, answer, 1)
    answer.edit(by=facilitator, html="<p>Form 8.</p>", based_on=1)
    reading = read(answer)
    assert (reading.state, reading.html, reading.newer_edits) == (State.NEWER_EDITS, "<p>Form 7.</p>", 1)
    vouch(answer, manager)
    assert (read(answer).html, read(answer).state) == ("<p>Form 8.</p>", State.OFFICIAL)


def test_withdrawn(answer, manager, vouch):
    vouch(answer, manager).withdraw(by=manager, reason="Form 7 is gone.")
    assert read(answer).state == State.WITHDRAWN


def test_it_is_asked_for_and_answered_as_a_page_is(answer, facilitator, manager, vouch):
    request = actions.ask(answer, by=facilitator)
    assert list(VettingRequest.objects.waiting_for(manager)) == [request]
    assert request.title == "Which form?"
    vouch(answer, manager)
    request.refresh_from_db()
    assert request.outcome == "granted"


def test_only_answers(question, answer, manager, facilitator, vouch):
    with pytest.raises(refusals.PageNotInUse):
        vouch(question.posts.get(number=1), manager)
    answer.hide(by=facilitator, reason="Off topic")
    with pytest.raises(refusals.PageNotInUse):
        vouch(answer, manager)


@pytest.mark.parametrize("community", ["secret_community"], indirect=True)
def test_what_is_said_of_it_is_seen_by_who_sees_it(answer, manager, outsider, member, vouch):
    vouch(answer, manager)
    assert OfficialVersion.objects.visible_to(member).exists()
    assert not OfficialVersion.objects.visible_to(outsider).exists()


def test_an_answer_moved_meanwhile_is_held_with_the_topic_it_is_in(question, answer, community, member):
    elsewhere = Topic.begin(community, by=member, kind="question", title="And trains?", html="<p>Abroad.</p>")
    known = answer.topic
    Post.objects.filter(pk=answer.pk).update(topic=elsewhere, number=2)
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        assert locked(answer).post.topic == elsewhere
    held = [query["sql"] for query in asked if "FOR NO KEY UPDATE" in query["sql"]]
    assert any(f"= {elsewhere.pk}" in sql for sql in held)
    assert not any(f"= {known.pk} " in sql for sql in held)


def test_one_query_for_all(question, facilitator, manager, vouch, django_assert_num_queries):
    posts = [question.reply(by=facilitator, html=f"<p>Form {number}.</p>") for number in range(8)]
    for post in posts[:4]:
        vouch(post, manager)
    rows = list(question.posts.select_related("topic__community"))
    with django_assert_num_queries(1):
        readings = resolve_answers(rows)
        assert len([reading.html for reading in readings.values()]) == 4


# On screen ------------------------------------------------------------------------------------------------------------
def at(question, answer, more=""):
    return f"/communities/{question.community.slug}/questions/{question.pk}/answers/{answer.pk}/vetting/{more}"


def terms(answer, by, **changed):
    newest = answer.newest
    return {
        "number": newest.number,
        "sha256": newest.sha256,
        "base": "",
        "review_by": in_a_year().isoformat(),
        "owner": by.username,
        "fallback_role": "facilitators",
        "note": "",
        "answer": "grant",
    } | changed


def test_asked_granted_read_and_withdrawn(client, enter, question, answer, facilitator, manager, outsider):
    enter(facilitator)
    shown = client.get(question.get_absolute_url()).content.decode()
    assert at(question, answer) in shown
    assert client.post(at(question, answer, "ask/")).status_code == 302
    enter(manager)
    assert "Which form?" in client.get("/vetting/").content.decode()
    request = VettingRequest.objects.get()
    assert client.get(f"/vetting/{request.pk}/").status_code == 200
    assert client.post(f"/vetting/{request.pk}/", terms(answer, manager)).status_code == 302
    answer.edit(by=facilitator, html="<p>Form 9.</p>", based_on=1)
    enter(outsider)
    shown = client.get(question.get_absolute_url()).content.decode()
    assert 'data-vetting-state="official-newer-edits" data-revision="1"' in shown
    assert "Form 9." not in shown
    assert re.search(r"<ins[^>]*>9</ins>", client.get(at(question, answer)).content.decode())
    assert client.get(at(question, answer, "withdraw/")).status_code == 403
    enter(manager)
    version = OfficialVersion.objects.active().get()
    sent = client.post(at(question, answer, "withdraw/"), {"version": version.pk, "reason": "Form 7 is gone."})
    assert sent.status_code == 302
    assert "Form 7 is gone." in client.get(question.get_absolute_url()).content.decode()


def test_without_a_request(client, enter, question, answer, manager):
    enter(manager)
    assert client.get(at(question, answer, "review/")).status_code == 200
    assert client.post(at(question, answer, "review/"), terms(answer, manager)).status_code == 302
    assert read(answer).state == State.OFFICIAL


def test_who_may_not(client, enter, question, answer, outsider):
    enter(outsider)
    assert client.post(at(question, answer, "ask/")).status_code == 403
    assert client.get(at(question, answer, "review/")).status_code == 403
    assert client.get(at(question, question.posts.get(number=1))).status_code == 404


def test_the_standing_of_an_answer_says_what_it_is_and_what_one_may_do(
    client, enter, question, answer, facilitator, member, manager, vouch
):
    def standing(by):
        shown = enter(by).get(at(question, answer))
        html = shown.content.decode()
        marks = re.search(r'<div class="prose" data-vetting-state="([\w-]+)" data-revision="(\d+)">(.*?)</div>', html)
        return marks.groups(), ways(shown, at(question, answer)) - {""}, html

    other = question.reply(by=member, html="<p>Form 9.</p>")
    vouch(other, manager)
    text = ("community", "1", "<p>Form 7.</p>")
    marks, offers, html = standing(facilitator)
    assert (marks, offers) == (text, {"ask/"})
    assert "Nobody has asked for vetting yet" in html
    assert 'class="label ' not in html.split("What happened")[0]
    assert f'href="{question.get_absolute_url()}"' in html.split("<h1>")[0]
    assert standing(manager)[:2] == (text, {"review/"})
    assert "Make official" in standing(manager)[2]
    asked = client.post(at(question, answer, "ask/")) and enter(facilitator).post(at(question, answer, "ask/"))
    assert (asked.url, said(asked)) == (at(question, answer), "You asked for vetting. You will be told the answer.")
    request = VettingRequest.objects.get(post=answer)
    marks, offers, html = standing(facilitator)
    assert offers == set()
    assert "facilitator asked for vetting" in " ".join(html.split())
    assert f'href="{request.get_absolute_url()}"' in standing(manager)[2]
    version = vouch(answer, manager)
    marks, offers, html = standing(manager)
    assert (marks, offers) == (("official", "1", "<p>Form 7.</p>"), {"review/", "withdraw/"})
    assert "Review it now" in html
    assert "What changed since" not in html
    assert html.index("made official") < html.rindex("asked for vetting")
    answer.edit(by=facilitator, html="<p>Form 8.</p>", based_on=1)
    marks, offers, html = standing(manager)
    assert marks == ("official-newer-edits", "1", "<p>Form 7.</p>")
    assert "What changed since" in html
    version.withdraw(by=manager, reason="Form 7 is gone.")
    marks, offers, html = standing(manager)
    assert (marks, offers) == (("withdrawn", "2", "<p>Form 8.</p>"), {"review/"})
    assert "What changed since" not in html


def test_withdrawing_an_answer(client, enter, question, answer, manager, vouch):
    enter(manager)
    where, here = at(question, answer, "withdraw/"), at(question, answer)
    late = client.get(where)
    assert (late.url, said(late)) == (here, str(refusals.NotOfficial()))
    version = vouch(answer, manager)
    shown = client.get(where)
    assert "Withdraw the official answer to “Which form?”" in shown.content.decode()
    assert ways(shown, here) == {"", "withdraw/"}
    assert client.post(where, {"version": version.pk}).status_code == 422
    sent = {"version": version.pk, "reason": "Gone."}
    assert enter(manager, age=3600).post(where, sent).url.startswith("/accounts/reauthenticate/")
    assert read(answer).state == State.OFFICIAL
    done = enter(manager).post(where, sent)
    assert (done.url, said(done)) == (here, "Withdrawn. Readers see the reason.")


def test_who_accepts_small_changes_looks_at_an_answer_of_the_request_it_has(
    client, enter, question, answer, facilitator, member, manager, person, community, vouch
):
    other = question.reply(by=member, html="<p>Form 9.</p>")
    actions.ask(other, by=member, note="Mine first")
    enter(manager)
    assert "Mine first" not in client.get(at(question, answer, "review/")).content.decode()
    actions.ask(answer, by=facilitator, note="This one")
    html = client.get(at(question, answer, "review/")).content.decode()
    assert "“This one”" in html
    assert f'href="{answer.get_absolute_url()}"' in html
    vouch(answer, manager)
    helper, until = person("minor"), timezone.now() + timedelta(days=9)
    community.delegate(Capability.GRANT_MINOR, to=helper, by=manager, until=until, reason="Typos")
    enter(helper)
    assert client.get(at(question, answer, "review/")).status_code == 200
    comment = Question.objects.get(pk=question.pk).comment(answer, by=member, html="<p>Hm.</p>")
    assert client.get(at(question, comment)).status_code == 404
