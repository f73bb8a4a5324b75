"""C5: what somebody sent after their session ended is before them again when they are back, and was not sent."""

import re
from html import unescape

import pytest

from communities.discussions.models import Post, Topic
from communities.questions.models import Question

PASSWORD = "a long way home"


@pytest.fixture
def sent_late(client):
    """Open the form at ``address``, lose the session, send ``data``, sign in again: the page one is led to."""

    def walk(person, address, **data):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
        client.force_login(person)
        form = client.get(address).content.decode()
        hidden = dict(re.findall(r'name="(key|writer|kind|based_on)" value="([^"]+)"', form))
        client.session.flush()
        data = {name: unescape(value) for name, value in hidden.items()} | {"text-format": "markdown"} | data
        asked = client.post(address, data)
        back = client.post(asked.url, {"login": person.username, "password": PASSWORD}, follow=True)
        assert back.redirect_chain[-1][0] == address
        page = back.content.decode()
        assert "You were signed out while you wrote." in page
        assert "You were signed out" not in client.get(address).content.decode()
        return page

    return walk


@pytest.mark.parametrize(
    "name", ["topic_reply", "topic_new", "question_new", "question_answer", "question_comment", "post_edit"]
)
def test_the_text_is_there_again(sent_late, at, community, member, topic, name):
    question = Question.ask(community, by=member, title="How deep?", html="<p>x</p>")
    address = {
        "topic_reply": at(community, "topic_reply", topic.pk),
        "topic_new": at(community, "topic_new"),
        "question_new": at(community, "question_new"),
        "question_answer": at(community, "question_answer", question.pk),
        "question_comment": at(community, "question_comment", question.pk, question.topic.posts.get().pk),
        "post_edit": f"/posts/{topic.posts.get().pk}/edit/",
    }[name]
    before = (Post.objects.count(), Topic.objects.count(), topic.posts.get().html)
    page = sent_late(member, address, title="Late title", text="Typed late.")
    assert "Typed late." in page
    assert ('value="Late title"' in page) is name.endswith("_new")
    assert (Post.objects.count(), Topic.objects.count(), topic.posts.get().html) == before
