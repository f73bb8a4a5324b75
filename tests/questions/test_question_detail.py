"""Reading a question: the order of its answers, its marks, and what each reader may do."""

import re
import uuid

import pytest
from django.urls import reverse

from communities.discussions.models import PostDraft
from communities.discussions.views.drafts import draft_address
from communities.questions.models import Question, Vote
from communities.questions.showing import PAGE

pytestmark = pytest.mark.django_db


def page_of(browse, person, question, query=""):
    return browse(person).get(question.topic.get_absolute_url() + query)


def act(browse, person, question, name, post, **data):
    return browse(person).post(reverse(name, args=[question.community.slug, question.pk, post]), data)


def test_accepted_comes_first_then_verified_then_votes(browse, question, asker, member, facilitator, editor, outsider):
    plain, voted, verified, accepted = (
        question.answer(by=member, html=f"<p>Answer {word}</p>") for word in ("plain", "voted", "verified", "accepted")
    )
    Vote.give(voted, by=editor)
    question.verify(verified, by=facilitator)
    question.accept(accepted, by=asker)
    page = page_of(browse, outsider, question)
    order = [shown.post for shown in page.context["page"].answers]
    assert order == [accepted, verified, voted, plain]
    assert b"Accepted by" in page.content
    assert b"Verified by the group" in page.content
    assert page.content.count(b'data-vetting-state="community"') == 5


def test_only_the_asker_sees_the_button_to_accept(browse, question, answer, asker, member, facilitator):
    assert b"This solved it" in page_of(browse, asker, question).content
    for somebody in (member, facilitator):
        assert b"This solved it" not in page_of(browse, somebody, question).content
        assert act(browse, somebody, question, "question_accept", post=answer.pk).status_code == 403
        assert Question.objects.get().acceptance is None
    assert act(browse, asker, question, "question_accept", post=answer.pk).status_code == 302
    assert Question.objects.get().acceptance.post == answer
    act(browse, asker, question, "question_accept", post=answer.pk, accept="no")
    assert Question.objects.get().acceptance is None


def test_voting_and_taking_it_back(browse, question, answer, asker, member, banned):
    for _twice in range(2):
        act(browse, asker, question, "question_vote", post=answer.pk, vote="yes")
    assert Vote.objects.count() == 1
    act(browse, member, question, "question_vote", post=answer.pk, vote="yes")  # their own
    assert act(browse, banned, question, "question_vote", post=answer.pk).status_code == 403
    assert Vote.objects.count() == 1
    act(browse, asker, question, "question_vote", post=answer.pk, vote="no")
    assert Vote.objects.count() == 0


def test_too_many_votes_are_429(browse, question, answer, asker, monkeypatch):
    monkeypatch.setattr("communities.questions.models.votes.MOST_VOTES", 0)
    assert act(browse, asker, question, "question_vote", post=answer.pk).status_code == 429


def test_a_post_of_another_question_is_a_miss(browse, question, asked, asker, member):
    elsewhere = asked("Other").answer(by=member, html="<p>Yes.</p>")
    for name in ("question_vote", "question_accept", "question_verify", "question_comment"):
        assert act(browse, asker, question, name, post=elsewhere.pk).status_code == 404


def test_verifying_by_form(browse, question, answer, facilitator, member):
    act(browse, facilitator, question, "question_verify", post=answer.pk, verify="yes")
    assert answer.verifications.filter(lifted_at=None).exists()
    assert act(browse, member, question, "question_verify", post=answer.pk, verify="no").status_code == 403
    assert answer.verifications.filter(lifted_at=None).exists()
    answer.edit(by=member, html="<p>Another text.</p>", based_on=1)
    assert b"edited since it was verified" in page_of(browse, member, question).content


def test_answering_by_form_posts_once_and_leads_to_it(browse, question, member):
    url = reverse("question_answer", args=[question.community.slug, question.pk])
    form = browse(member).get(url).context["form"]
    data = {"text": "Under an umbrella.", "text_format": "markdown", "key": str(form["key"].value())}
    first, second = browse(member).post(url, data), browse(member).post(url, data)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert question.answers().count() == 1


def test_a_closed_question_keeps_the_answer_as_a_draft(browse, question, member, facilitator):
    question.topic.close(by=facilitator)
    url = reverse("question_answer", args=[question.community.slug, question.pk])
    response = browse(member).post(url, {"text": "Too late.", "text_format": "markdown"})
    assert response.status_code == 422
    assert "Too late" in PostDraft.objects.get().html


def test_who_may_not_answer_is_told_why(browse, question, banned):
    url = reverse("question_answer", args=[question.community.slug, question.pk])
    response = browse(banned).get(url)
    assert response.status_code == 403
    assert b"answer here" in response.content


def test_comments_stand_under_their_answer(browse, question, answer, asker, member):
    url = reverse("question_comment", args=[question.community.slug, question.pk, answer.pk])
    assert browse(asker).get(url).status_code == 200
    browse(asker).post(url, {"text": "Which size?", "text_format": "markdown"})
    shown = page_of(browse, member, question).context["page"].answers
    assert [comment.author for comment in shown[0].comments] == [asker]


def test_an_address_of_a_post_leads_to_its_page(browse, question, member, monkeypatch):
    monkeypatch.setattr("communities.discussions.models.post.MOST_POSTS", 1000)
    posts = [question.answer(by=member, html=f"<p>Answer {n}.</p>") for n in range(PAGE + 3)]
    page = page_of(browse, member, question, f"?post={posts[-1].number}").context["page"]
    assert page.page == 2
    response = browse(member).get(posts[-1].get_absolute_url(), follow=True)
    assert response.context["page"].page == 2


def test_reading_costs_the_same_for_two_answers_and_for_twenty(
    browse, question, member, asker, facilitator, queries_of, monkeypatch
):
    monkeypatch.setattr("communities.discussions.models.post.MOST_POSTS", 1000)

    def answer(n):
        for _number in range(n):
            post = question.answer(by=member, html="<p>Yes.</p>")
            question.comment(post, by=asker, html="<p>Really?</p>")
            question.verify(post, by=facilitator)

    answer(2)
    client, url = browse(asker), question.topic.get_absolute_url()
    few = queries_of(client, url)
    answer(15)
    assert queries_of(client, url) == few <= 14


def test_of_what_was_hidden_readers_see_the_place_and_no_word(browse, question, answer, asker, member, facilitator):
    question.comment(answer, by=asker, html="<p>Under it?</p>")
    question.answer(by=member, html="<p>In a boat.</p>")
    rude = question.comment(question.topic.posts.get(number=1), by=member, html="<p>Silly question</p>")
    rude.hide(by=facilitator, reason="Rude")
    answer.hide(by=facilitator, reason="Wrong")
    page = page_of(browse, asker, question)
    body = page.content.decode()
    for words in ("Under", "umbrella", "Silly", "Wrong", "Rude"):
        assert words not in body
    assert "An answer was hidden by a moderator." in body
    assert "A comment was hidden by a moderator." in body
    assert "In a boat." in body
    assert page.context["page"].count == 1
    assert [shown.is_withheld for shown in page.context["page"].answers] == [False, True]
    assert b"Under an umbrella" in page_of(browse, facilitator, question).content
    assert b"Under an umbrella" in page_of(browse, member, question).content


def test_converting_by_form(browse, question, answer, member, facilitator):
    url = reverse("question_convert", args=[question.community.slug, question.pk])
    assert browse(member).post(url, {"to": "discussion"}).status_code == 403
    response = browse(facilitator).post(url, {"to": "discussion"})
    assert "/discussions/" in response["Location"]
    assert browse(member).get(f"/communities/{question.community.slug}/questions/{question.pk}/").status_code == 302
    response = browse(facilitator).post(url, {"to": "question"})
    assert "/questions/" in response["Location"]


def test_marking_a_duplicate_by_form(browse, question, asked, asker, member):
    other = asked("How are meters read when it rains?")
    url = reverse("question_duplicate", args=[question.community.slug, question.pk])
    assert browse(member).get(url).status_code == 403
    assert other.topic.title.encode() in browse(asker).get(url).content
    assert browse(asker).post(url, {"of": "999999"}).status_code == 422
    assert browse(asker).post(url, {"of": f"http://testserver{other.topic.get_absolute_url()}"}).status_code == 302
    assert b"This was asked before" in page_of(browse, member, question).content
    browse(asker).post(url, {"remove": "yes"})
    assert b"This was asked before" not in page_of(browse, member, question).content


def test_news_since(browse, question, member, asker, facilitator):
    client, address = browse(asker), f"{question.topic.get_absolute_url()}?after=1"

    def ask():
        return client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert "show" not in ask()
    question.comment(question.topic.posts.get(), by=facilitator, html="<p>Which meter?</p>")
    assert "1 new comment – show" in ask()
    question.answer(by=member, html="<p>Under an umbrella.</p>")
    said = ask()
    assert "1 new answer – show" in said
    way = client.get(re.search(r'href="([^"]+)"', said)[1])
    assert way.url == f"{question.topic.get_absolute_url()}?post=2#post-2"


def test_a_comment_is_judged_like_any_post(browse, question, answer, asker, member, facilitator):
    comment = question.comment(answer, by=asker, html="<p>Rude</p>")
    report, hide, show = (f"/posts/{comment.pk}/{act}/" for act in ("report", "hide", "unhide"))
    assert report in page_of(browse, member, question).content.decode()
    assert report not in page_of(browse, asker, question).content.decode()
    assert hide in page_of(browse, facilitator, question).content.decode()
    comment.hide(by=facilitator, reason="Mind your tone")
    assert show in page_of(browse, facilitator, question).content.decode()
    assert "Mind your tone" in page_of(browse, asker, question).content.decode()
    assert "Mind your tone" not in page_of(browse, member, question).content.decode()


def test_who_writes_reads_how_many_will_be_told(browse, question, at, community, member, facilitator, experts):
    assert (
        b"1 person watches and will be told"
        in browse(member).get(at(community, "question_answer", question.pk)).content
    )
    address = at(community, "question_new")
    assert b"Nobody watches yet" in browse(member).get(address).content
    assert b"1 person watches and will be told" in browse(member).get(f"{address}?tags=meters").content


def test_a_comment_waits_as_a_draft_beside_an_answer_and_an_edit(browse, question, asker):
    """What a person typed is never lost: each text goes when it is posted, and no other with it."""
    community, first = question.community, question.topic.posts.get()
    client, url = browse(asker), reverse("question_comment", args=[question.community.slug, question.pk, first.pk])
    saves = draft_address(community, on=first)
    assert saves in client.get(url).content.decode()
    assert client.post(saves, {"html": "<p>Half a comment</p>"}).status_code == 200
    PostDraft.keep(by=asker, community=community, post=first, html="<p>Half an edit</p>")
    PostDraft.keep(by=asker, community=community, topic=question.topic, html="<p>Half an answer</p>")
    assert "Half a comment" in client.get(url).content.decode()
    client.post(url, {"text": "Refused", "text-format": "markdown", "key": "no key", "do": "draft"})
    assert "Half a comment" in client.get(url).content.decode()
    client.post(url, {"text": "Kept", "text-format": "markdown", "key": str(uuid.uuid4()), "do": "draft"})
    assert "Kept" in client.get(url).content.decode()
    question.comment(first, by=asker, html="<p>Whole</p>")
    assert {draft.html for draft in PostDraft.objects.all()} == {"<p>Half an edit</p>", "<p>Half an answer</p>"}
    PostDraft.keep(by=asker, community=community, on=first, html="<p>Never mind</p>")
    question.answer(by=asker, html="<p>Whole</p>")
    assert {draft.html for draft in PostDraft.objects.all()} == {"<p>Half an edit</p>", "<p>Never mind</p>"}
    away = client.post(saves.replace("/draft/", "/draft/discard/"))
    assert (away.url, PostDraft.objects.count()) == (question.topic.get_absolute_url(), 1)
