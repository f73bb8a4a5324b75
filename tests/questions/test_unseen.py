"""What a person may not see changes nothing they are shown: no number, no order, no name (security.md S2)."""

import re

import pytest
from django.urls import reverse

from accounts.notifications.relay import relay_all
from communities.discussions.models import Post, ReadMark, Topic
from communities.questions.models import Expert, Question, Vote
from tests.discussions.test_models import mention

pytestmark = pytest.mark.django_db
VARYING = re.compile(
    r'nonce="[^"]*"|name="(?:csrfmiddlewaretoken|key)" value="[^"]*"|<time.*?</time>|"X-CSRFToken": ?"[^"]*"'
)


def pages(community, author):
    """Every page that counts, suggests or tells something of topics and questions."""
    here = {"slug": community.slug}
    return [
        "/",
        reverse("person_detail", args=[author.username]),
        reverse("person_list") + "?about=meters",
        reverse("question_ask") + "?title=meters+in+the+rain",
        reverse("question_similar") + "?title=meters+in+the+rain",
        reverse("notification_list"),
        reverse("bookmark_list"),
        reverse("community_list"),
        *(reverse(name, kwargs=here) for name in ("community_home", "topic_list", "question_list", "tag_list")),
        reverse("mention_suggestions", kwargs=here) + "?q=exp",
    ]


@pytest.mark.parametrize("visibility", ["closed_community", "secret_community"])
def test_a_room_full_of_talk_changes_nothing_outside(
    request, browse, community, member_of, outsider, facilitator, visibility
):
    room = request.getfixturevalue(visibility)
    author, reader = member_of(community, "author"), member_of(room, "reader")
    member_of(room, "other")
    room.memberships.create(person=author, role="facilitator")
    Question.ask(community, by=author, title="Meters in the rain, outside", html="<p>Open.</p>", tags=["meters"])
    early = Topic.begin(room, by=author, title="Before", html="<p>Early meters</p>")
    ReadMark.advance(reader.pk, early.pk, 1)
    Post.objects.get(topic=early).bookmark(by=reader)
    room.memberships.get(person=reader).leave(by=reader)
    relay_all()
    people = {"outsider": outsider, "left": reader}

    def seen():
        found = {}
        for name, person in people.items():
            client = browse(person)
            for url in pages(community, author):
                found[name, url] = VARYING.sub("", client.get(url).content.decode())
        return found

    before = seen()
    fill(room, author, early)
    relay_all()
    after = seen()
    assert [key for key in before if before[key] != after[key]] == []


def fill(room, author, early):
    """Talk of every kind, of which a count could tell."""
    other = room.people_in("member").first()
    early.reply(by=other, html=mention("outsider", "reader"))
    for n in range(3):
        question = Question.ask(
            room, by=other, title=f"Meters in the rain {n}", html="<p>Wet meters</p>", tags=["meters"]
        )
        answer = question.answer(by=author, html="<p>Under an umbrella</p>")
        Vote.give(answer, by=other)
        question.accept(answer, by=other)
    Expert.name(room.tags.get(slug="meters"), by=author, person=author)
    Topic.begin(room, by=author, title="Meters", html=mention("outsider"), kind="announcement", tags=["meters"])
