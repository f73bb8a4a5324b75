"""Asking by form, and what may answer before somebody asks."""

import uuid

import pytest
from django.urls import reverse

from communities.discussions.models import PostDraft
from communities.questions.models import FoundAnswer, Question
from pages.models import ContentPage, HomePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def official(manager):
    page = ContentPage(
        title="Reading meters", slug="meters", content_owner=manager, body=[("text", "<p>In rain, wear boots.</p>")]
    )
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return page


def form(**fields):
    return {"title": "How do I read a meter?", "text": "It rains.", "text_format": "markdown"} | fields


def test_asking(browse, at, community, member):
    url = at(community, "question_new")
    data = form(key=str(uuid.uuid4()), tags="meters, rain")
    first, second = browse(member).post(url, data), browse(member).post(url, data)
    question = Question.objects.get()
    assert first["Location"] == second["Location"] == question.topic.get_absolute_url()
    assert {*question.topic.tags.values_list("name", flat=True)} == {"meters", "rain"}


def test_nothing_else_is_taken_from_the_form(browse, at, community, member, facilitator):
    fields = {"kind": "announcement", "author": facilitator.pk, "answer_count": 7, "acceptance": 1, "pin": 1}
    browse(member).post(at(community, "question_new"), form(**fields, community=999, promised_by="2020-01-01"))
    question = Question.objects.select_related("topic").get()
    assert (question.topic.kind, question.topic.author, question.answer_count) == ("question", member, 0)
    assert (question.topic.pin, question.promised_by, question.community) == (None, None, community)


def test_who_may_not_ask_is_told_why(browse, at, community, banned):
    assert browse(banned).get(at(community, "question_new")).status_code == 403


def test_outside_a_closed_community_one_may_ask_if_it_lets_them(browse, at, closed_community, outsider):
    from communities.models import RoleCapability

    url = at(closed_community, "question_new")
    RoleCapability.objects.filter(community=closed_community, role="employee").delete()
    assert browse(outsider).get(url).status_code == 403
    RoleCapability.objects.create(community=closed_community, role="employee", capability="ask")
    assert browse(outsider).get(url).status_code == 200
    response = browse(outsider).post(url, form(), follow=True)
    assert b"with the members of" in response.content
    assert Question.objects.get().topic.author == outsider


def test_asking_about_an_official_page(browse, at, community, member, official):
    url = at(community, "question_new")
    page = browse(member).get(f"{url}?page={official.pk}")
    assert b"Reading meters" in page.content
    browse(member).post(url, form(page=official.pk))
    question = Question.objects.get()
    assert question.about_page_id == official.pk
    assert b"Asked about the official page" in browse(member).get(question.topic.get_absolute_url()).content


def test_a_page_the_reader_may_not_open_is_not_named(browse, at, community, member, official):
    official.unpublish()
    url = at(community, "question_new")
    assert b"Reading meters" not in browse(member).get(f"{url}?page={official.pk}").content
    browse(member).post(url, form(page=official.pk))
    assert Question.objects.get().about_page_id is None


def test_too_many_questions_are_429_and_keep_the_text(browse, at, community, member, monkeypatch):
    monkeypatch.setattr("communities.questions.models.asking.MOST_QUESTIONS", 0)
    response = browse(member).post(at(community, "question_new"), form())
    assert response.status_code == 429
    assert b"It rains." in response.content


def test_similar_questions_and_pages_official_first(browse, asked, member, official):
    asked("How do I read a meter in the rain?")
    page = browse(member).get(reverse("question_similar"), {"title": "reading a meter in rain"}).content.decode()
    assert page.index("Reading meters") < page.index("How do I read a meter in the rain?")
    assert 'data-kind="official_page"' in page


def test_a_word_somewhere_in_a_long_page_does_not_answer(browse, member, official):
    many = " ".join(f"word{n}" for n in range(400))
    page = ContentPage(title="Clothing", slug="clothing", body=[("text", f"<p>Boots. {many}</p>")])
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    client, url = browse(member), reverse("question_similar")
    assert b"Clothing" not in client.get(url, {"title": "Who lost their boots in winter?"}).content
    assert b"Clothing" in client.get(url, {"title": "Which clothing is paid for?"}).content


def test_a_misspelled_title_is_found(browse, asked, member):
    asked("Which umbrella survives a thunderstorm?")
    page = browse(member).get(reverse("question_similar"), {"title": "umbrela survives thunderstrom"}).content
    assert b"Which umbrella" in page


def test_without_scripts_the_same_panel_comes_in_a_second_step(browse, at, community, asked, member):
    asked("How do I read a meter in the rain?")
    response = browse(member).post(at(community, "question_new"), form(do="look"))
    assert response.status_code == 200
    assert b"These may answer it" in response.content
    assert b"It rains." in response.content
    assert Question.objects.count() == 1


def test_nothing_unseen_is_similar(browse, member, secret_community, facilitator_of, asked, facilitator):
    runner = facilitator_of(secret_community)
    Question.ask(secret_community, by=runner, title="Zqxcanary meters in rain", html="<p>Hush.</p>")
    hidden = asked("Zqxhidden meters in rain")
    hidden.topic.posts.get().hide(by=facilitator, reason="Spam")
    url = reverse("question_similar")
    page = browse(member).get(url, {"title": "meters in rain zqxcanary zqxhidden"}).content
    assert b"Zqxcanary meters" not in page
    assert b"Zqxhidden meters" not in page
    assert b"Zqxcanary meters" in browse(runner).get(url, {"title": "zqxcanary meters"}).content
    assert b"Zqxcanary" not in browse(member).get(reverse("question_ask"), {"title": "meters in rain"}).content


@pytest.mark.parametrize("typed", ["a & b | c !", "''' \\ : *", "\0meter\0", "x" * 5000, "<->", "the of and"])
def test_whatever_is_typed_breaks_nothing(browse, member, asked, typed):
    asked("Meters")
    assert browse(member).get(reverse("question_similar"), {"title": typed}).status_code == 200


def test_nobody_looks_up_without_end(browse, member, monkeypatch):
    monkeypatch.setattr("communities.questions.views.asking.asks_too_often", lambda person: True)
    assert browse(member).get(reverse("question_similar"), {"title": "meters"}).status_code == 429


def test_this_answers_it_counts_once_for_each_form(browse, asked, member):
    question = asked("How do I read a meter in the rain?")
    data = {"choice": f"question:{question.pk}", "words": "read meter", "key": str(uuid.uuid4())}
    for _twice in range(2):
        assert browse(member).post(reverse("question_found"), data)["Location"] == question.topic.get_absolute_url()
    assert FoundAnswer.objects.get().words == "read meter"
    assert b"answered 1 person before they asked" in browse(member).get(question.topic.get_absolute_url()).content


def test_what_cannot_be_seen_does_not_answer_it(browse, member, secret_community, facilitator_of):
    hidden = Question.ask(secret_community, by=facilitator_of(secret_community), title="Hush", html="<p>H.</p>")
    for choice in (f"question:{hidden.pk}", "nothing:1", "question", ""):
        data = {"choice": choice, "key": str(uuid.uuid4())}
        assert browse(member).post(reverse("question_found"), data).status_code == 404
    assert FoundAnswer.objects.count() == 0


def test_choosing_where_to_ask(browse, member, community, secret_community, closed_community):
    page = browse(member).get(reverse("question_ask"), {"title": "Meters"}).content.decode()
    assert reverse("question_new", args=[community.slug]) in page
    assert secret_community.slug not in page


def test_a_draft_is_kept(browse, at, community, member):
    browse(member).post(at(community, "question_new"), form(do="draft"))
    assert PostDraft.objects.get().kind == "question"
    assert b"It rains." in browse(member).get(at(community, "question_new")).content


def test_community_pages_are_offered_as_they_stand(browse, community, member, editor, secret_community, facilitator_of):
    from communities.wiki.models import CommunityPage

    CommunityPage.begin(community, by=editor, title="Meters in the rain", html="<p>Boots.</p>")
    runner = facilitator_of(secret_community)
    CommunityPage.begin(secret_community, by=runner, title="Zqxcanary meters in the rain", html="<p>Hush.</p>")
    page = browse(member).get(reverse("question_similar"), {"title": "meters in rain"}).content.decode()
    assert 'data-kind="page" data-vetting-state="community"' in page
    assert "Zqxcanary" not in page
