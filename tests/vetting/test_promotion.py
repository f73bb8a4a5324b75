"""An answer becomes a section of a page: attributed, linked both ways, and nothing official by itself."""

import uuid

import pytest
from django.urls import reverse

from communities.questions.models import PromotedAnswer, Question
from communities.vetting.discussed import of_page
from communities.vetting.models import OfficialVersion
from communities.vetting.promotion import NotAnAnswerHere, placed, promote
from communities.wiki.models import CommunityPage
from tests.communities.conftest import browse
from tests.questions.conftest import answer, asked, asker, question
from tests.vetting.conftest import said

__all__ = ["answer", "asked", "asker", "browse", "question"]

pytestmark = pytest.mark.django_db
TEXT = "<h2>First</h2><p>One.</p><h2>Second</h2><p>Two.</p>"


@pytest.fixture
def page(community, editor):
    return CommunityPage.begin(community, by=editor, title="Meters", html=TEXT)


def url_of(question, answer):
    return reverse("answer_promote", args=[question.community.slug, question.pk, answer.pk])


def test_a_section_names_its_author_and_leads_back(question, answer, page, editor, member):
    made = promote(answer, by=editor, heading="In the rain", page=page)
    page.refresh_from_db()
    assert made.revision == page.newest
    assert "Under an umbrella." in page.newest.html
    assert f'href="{question.topic.get_absolute_url()}?post={answer.number}"' in page.newest.html
    assert f'href="{reverse("person_detail", args=[member.username])}"' in page.newest.html
    assert page.newest.html.index("Two.") < page.newest.html.index("In the rain")
    assert of_page(page, editor).first == [question.topic]
    assert OfficialVersion.objects.count() == 0


def test_after_a_section(question, answer, page, editor):
    promote(answer, by=editor, heading="In the rain", page=page, below="first")
    page.refresh_from_db()
    html = page.newest.html
    assert html.index("One.") < html.index("In the rain") < html.index("Second")


@pytest.mark.parametrize("below", ["", "nothing", 'x"><script>', "second"])
def test_a_place_that_is_not_there_is_the_end(below):
    assert placed('<h2 id="first">First</h2><h2 id="second">Second</h2>', "<p>End</p>", below).endswith("<p>End</p>")


def test_the_same_form_makes_one_section(question, answer, page, editor):
    key = uuid.uuid4()
    first = promote(answer, by=editor, heading="In the rain", page=page, key=key)
    assert promote(answer, by=editor, heading="In the rain", page=page, key=key) == first
    page.refresh_from_db()
    assert page.revision_count == 2


def test_a_new_page(question, answer, editor):
    made = promote(answer, by=editor, heading="Meters in the rain", page=None, key=uuid.uuid4())
    assert made.page.title == "Meters in the rain"
    assert made.page.created_by == editor


def test_only_answers_and_only_within_their_community(question, answer, page, editor, found, facilitator, member):
    elsewhere = CommunityPage.begin(found("elsewhere"), by=editor, title="Other", html="<p>O</p>")
    comment = question.comment(answer, by=member, html="<p>Hm.</p>")
    for post, where in ((answer, elsewhere), (comment, page), (question.topic.posts.get(number=1), page)):
        with pytest.raises(NotAnAnswerHere):
            promote(post, by=editor, heading="H", page=where)
    answer.hide(by=facilitator, reason="Wrong")
    with pytest.raises(NotAnAnswerHere):
        promote(answer, by=editor, heading="H", page=page)


def test_by_form_then_vetting_is_offered(browse, question, answer, page, editor):
    url = url_of(question, answer)
    assert "Second" in browse(editor).get(f"{url}?page={page.pk}").content.decode()
    response = browse(editor).post(url, {"page": page.pk, "heading": "Rain", "below": "first"}, follow=True)
    assert reverse("page_ask_vetting", args=[page.community.slug, page.path]) in response.content.decode()
    shown = browse(editor).get(question.topic.get_absolute_url()).content.decode()
    assert "Part of the page" in shown
    assert question.topic.title in browse(editor).get(page.get_absolute_url()).content.decode()


def test_who_edits_no_pages_is_told_why(browse, question, answer, banned, outsider):
    assert browse(banned).get(url_of(question, answer)).status_code == 403
    assert browse(outsider).post(url_of(question, answer), {"heading": "H"}).status_code == 403
    assert PromotedAnswer.objects.count() == 0


def test_a_page_of_another_community_is_no_choice(browse, question, answer, editor, found):
    elsewhere = CommunityPage.begin(found("elsewhere"), by=editor, title="Other", html="<p>O</p>")
    response = browse(editor).post(url_of(question, answer), {"page": elsewhere.pk, "heading": "H"})
    assert response.status_code == 422
    assert PromotedAnswer.objects.count() == 0


def test_a_hidden_question_is_not_listed_on_the_page(question, answer, page, editor, facilitator, outsider):
    promote(answer, by=editor, heading="Rain", page=page)
    Question.objects.get().topic.posts.get(number=1).hide(by=facilitator, reason="Spam")
    assert of_page(page, outsider).first == []


def test_the_form_offers_pages_of_the_community_and_places_in_the_one_that_is_chosen(
    browse, question, answer, page, editor, found, member, facilitator
):
    begin = CommunityPage.begin
    begin(page.community, by=editor, title="Archived", html="<p>O</p>").archive(by=facilitator)
    first = begin(page.community, by=editor, title="Address", html="<h2>One</h2><h3>Part</h3><p>A</p>")
    elsewhere = begin(found("elsewhere"), by=editor, title="Elsewhere", html="<h2>Hidden place</h2>")
    client, url = browse(editor), url_of(question, answer)

    def shown(query="", **posted):
        form = (client.post(url, posted) if posted else client.get(url + query)).context["form"]
        places = [words for _id, words in form.fields["below"].widget.choices] if "below" in form.fields else []
        pages = [label for value, label in form.fields["page"].choices if value]
        return pages, form["page"].value(), places, form["heading"].value()

    offered = ["Address", "Meters"]
    assert shown() == (offered, None, [], question.topic.title)
    assert shown(f"?page={first.pk}") == (offered, first.pk, ["At the end", "One"], question.topic.title)
    for other in (elsewhere.pk, "x", "²", "9" * 18, "9" * 5000):
        assert shown(f"?page={other}")[1:3] == (None, [])
    again = shown(page=page.pk, heading="")
    assert again[1:] == (str(page.pk), ["At the end", "First", "Second"], "")


def test_what_was_made_of_an_answer_is_listed_with_it(browse, question, answer, page, editor, member):
    client, url, sent = browse(editor), url_of(question, answer), {"heading": "Rain", "key": uuid.uuid4()}
    done = [client.post(url, sent | {"page": page.pk}) for _ in range(2)]
    assert [response.url for response in done] == [url, url]
    assert said(done[0]).startswith("The answer is part of a page now. It names its author and leads back here.")
    assert PromotedAnswer.objects.count() == 1
    client.post(url, {"heading": "Snow"})
    assert [(one.page.title, one.heading) for one in client.get(url).context["made"]] == [
        ("Snow", "Snow"),
        ("Meters", "Rain"),
    ]
    html = client.get(url).content.decode()
    assert "The answer by member" in html
    assert "Put it on another page, too" in html
    other = question.answer(by=editor, html="<p>With a hat.</p>")
    assert list(client.get(url_of(question, other)).context["made"]) == []


def test_what_is_no_answer_here_becomes_no_section(browse, asked, question, answer, editor, facilitator, member):
    client, elsewhere = browse(editor), asked("Another question")
    comment = question.comment(answer, by=member, html="<p>Hm.</p>")
    for topic, post in ((question, comment), (question, question.topic.posts.get(number=1)), (elsewhere, answer)):
        assert client.get(url_of(topic, post)).status_code == 404
    assert client.get(url_of(question, answer)).status_code == 200
    answer.hide(by=facilitator, reason="Wrong")
    assert client.get(url_of(question, answer)).status_code == 404
