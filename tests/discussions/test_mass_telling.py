"""Nobody tells crowds by accident or for fun (security.md S7)."""

import pytest
from structlog.testing import capture_logs

from accounts.notifications.models import Outbox
from communities.discussions.models import Level, Mention, Post, PostDraft, Subscription, Topic, mentions, writing
from communities.models import Invitation, invitation
from communities.questions.models import Expert, Question
from tests.discussions.test_models import mention, told

ELEVEN = mention(*(f"p{n}" for n in range(11)))


@pytest.fixture
def small(monkeypatch):
    """Groups above one person are asked about, replies that more than one is told of are rare."""
    monkeypatch.setattr(mentions, "MOST_UNASKED", 1)
    monkeypatch.setattr(writing, "MANY_TOLD", 1)
    monkeypatch.setattr(writing, "MOST_TO_MANY", 2)


def addresses(at, community, by):
    """Every form that takes a text with mentions, with what else it needs."""
    topic = Topic.begin(community, by=by, title="T", html="<p>t</p>")
    question = Question.ask(community, by=by, title="Q", html="<p>q</p>").topic
    first = question.posts.get()
    return {
        "topic_new": (at(community, "topic_new"), {"title": "T", "kind": "discussion"}),
        "topic_reply": (topic.get_absolute_url() + "reply/", {}),
        "post_edit": (f"/posts/{topic.posts.get().pk}/edit/", {"based_on": 1}),
        "question_new": (at(community, "question_new"), {"title": "Q"}),
        "question_answer": (question.get_absolute_url() + "answer/", {}),
        "question_comment": (f"{question.get_absolute_url()}comment/{first.pk}/", {}),
    }


def test_eleven_names_are_refused_beside_the_text(browse, at, community, facilitator):
    client = browse(facilitator)
    for form, (url, fields) in addresses(at, community, facilitator).items():
        response = client.post(url, fields | {"text": ELEVEN})
        assert response.status_code == 422, form
        assert response.context["form"].errors["text"] == ["A post can mention at most 10 people. Leave some out."]
        assert b"p10" in response.content, "What was typed is still there."
    assert (Post.objects.count(), Mention.objects.count()) == (2, 0)


def test_a_large_group_is_asked_about_with_its_number(small, browse, at, community, facilitator, member_of):
    member_of(community, "third", "facilitator")
    client, text = browse(facilitator), mention("facilitators")
    for number, (form, (url, fields)) in enumerate(addresses(at, community, facilitator).items()):
        response = client.post(url, fields | {"text": text})
        assert response.status_code == 422, form
        [said] = response.context["form"].errors["text"]
        assert said == "This will notify 2 people. Send it again to notify them, or leave the group out."
        assert b"notify 2 people</button>" in response.content
        assert len(told("post.mentioned")) == 2 * number, "Nobody is told before the author agrees."
        sent = {field.html_name: field.value() for field in response.context["form"].hidden_fields() if field.value()}
        assert client.post(url, fields | sent | {"text": text}).status_code == 302, form
    assert len(told("post.mentioned")) == 12


def test_who_makes_no_announcements_tells_no_crowd(
    small, browse, topic, another, facilitator, facilitator_of, community
):
    response = browse(another).post(
        topic.get_absolute_url() + "reply/", {"text": mention("facilitators"), "agreed": 99}
    )
    assert response.status_code == 422
    assert "has 2 people" in response.context["form"].errors["text"][0]
    assert PostDraft.objects.get(person=another).html == mention("facilitators")
    assert told("post.mentioned") == []


def test_experts_are_mentioned_together(browse, at, topic, another, member, facilitator, community):
    tag = community.tags.create(name="meters", slug="meters")
    Expert.name(tag, by=facilitator, person=member)
    Expert.name(tag, by=facilitator, role="facilitator")
    topic.reply(by=another, html=mention("experts"))
    assert set(told("post.mentioned")) == {member.pk, *community.people_in("facilitator").values_list("pk", flat=True)}
    found = browse(another).get(at(community, "mention_suggestions"), {"q": "exp"}).json()["results"]
    assert found[0]["username"] == "experts"


def test_a_mention_edited_in_and_out_tells_once(topic, another, facilitator):
    post = topic.reply(by=another, html=mention("facilitator"))
    for n in range(1, 41):
        post.edit(by=another, html="<p>Nobody</p>" if n % 2 else mention("facilitator"), based_on=n)
    assert told("post.mentioned") == [facilitator.pk]


def test_who_writes_to_many_writes_seldom(small, browse, topic, another, member, facilitator):
    for person in (member, facilitator):
        Subscription.choose(Level.WATCHING, by=person, of=topic)
    client, url = browse(another), topic.get_absolute_url() + "reply/"
    with capture_logs() as logs:
        statuses = [client.post(url, {"text": f"<p>News {n} for Sam</p>"}).status_code for n in range(10)]
    assert statuses == [302, 302, *[429] * 8]
    assert topic.posts.count() == 3
    assert Outbox.objects.filter(activity__verb="topic.replied").count() == 2
    assert "News 9" in PostDraft.objects.get(person=another).html
    [line, *_more] = [line for line in logs if line["event"] == "limit.reached"]
    assert line == line | {"limit": "TooManyHear", "person": another.pk, "route": "topic_reply"}
    assert "News" not in str(logs)
    assert another.email not in str(logs)
    assert 0 < int(client.post(url, {"text": "<p>More</p>"}).headers["Retry-After"]) <= 600


def test_where_few_are_told_nobody_waits(small, topic, another, member):
    Subscription.choose(Level.WATCHING, by=member, of=topic)
    for n in range(5):
        topic.reply(by=another, html=f"<p>{n}</p>")


def test_invitations_a_minute(monkeypatch, browse, at, community, facilitator, person):
    monkeypatch.setattr(invitation, "MOST_A_MINUTE", 3)
    names = [person(f"guest{n}").username for n in range(5)]
    client, sent = browse(facilitator), {"people": " ".join(names), "role": "member", "message": ""}
    response = client.post(at(community, "member_invite"), sent)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert b"You have invited 3 people within a minute" in response.content
    assert b"guest4" in response.content
    assert Invitation.objects.count() == 3
    Invitation.objects.update(created_at=community.created_at.replace(year=2020))
    assert client.post(at(community, "member_invite"), sent).status_code == 302
    assert Invitation.objects.count() == 5
