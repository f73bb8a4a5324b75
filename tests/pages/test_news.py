"""What readers give back to news."""

import uuid

import pytest

from accounts.notifications.models import Outbox
from pages.models import NewsAcknowledgement, NewsComment, NewsReaction, responses


@pytest.fixture
def signed_in(client, employee):
    client.force_login(employee)
    return client


def url(page, act):
    return f"/official/{page.pk}/{act}/"


def test_must_read_until_it_is_read(signed_in, news):
    assert 'id="home_must_read"' in signed_in.get("/").content.decode()
    for _again in range(2):
        assert signed_in.post(url(news, "read"), {"back": "/"})["Location"] == "/"
    assert NewsAcknowledgement.objects.count() == 1
    html = signed_in.get("/").content.decode()
    assert 'id="home_must_read"' not in html
    assert news.title in html
    assert "You have read it" in signed_in.get(news.url).content.decode()
    assert signed_in.post(url(news, "read"), {"back": "https://evil.example/"})["Location"] == news.url


def test_a_reaction_is_given_once_and_taken_back(signed_in, news):
    for _again in range(2):
        signed_in.post(url(news, "react"), {"give": "thanks"})
    signed_in.post(url(news, "react"), {"give": "fury"})
    assert [row.kind for row in NewsReaction.objects.all()] == ["thanks"]
    answer = signed_in.post(url(news, "react"), {"take": "thanks"}, headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert not NewsReaction.objects.exists()


def test_a_comment_is_written_once_and_the_owner_told(signed_in, news, owner):
    sent = {"text": "<b>Dry</b> feet", "key": str(uuid.uuid4()), "author": owner.pk}
    for _again in range(2):
        assert signed_in.post(url(news, "comments"), sent).status_code == 302
    comment = NewsComment.objects.get()
    assert comment.author.username == "employee"
    assert "&lt;b&gt;Dry&lt;/b&gt; feet" in signed_in.get(news.url).content.decode()
    assert [row.people for row in Outbox.objects.all()] == [[owner.pk]]
    assert signed_in.post(url(news, "comments"), sent | {"text": ""}).status_code == 422


def test_who_comments_too_often_waits(signed_in, news, monkeypatch):
    monkeypatch.setattr(responses, "MOST_COMMENTS", 1)
    said = [signed_in.post(url(news, "comments"), {"text": "Dry", "key": str(uuid.uuid4())}) for _another in range(2)]
    assert [answer.status_code for answer in said] == [302, 429]
    assert said[1]["Retry-After"] == "600"
    assert NewsComment.objects.count() == 1


def test_comments_can_be_switched_off(signed_in, news):
    news.comments_open = False
    news.save_revision().publish()
    answer = signed_in.post(url(news, "comments"), {"text": "Hm", "key": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert "Comments are closed." in signed_in.get(news.url).content.decode()
    assert not NewsComment.objects.exists()


def test_who_may_remove_a_comment(client, news, employee, manager, owner, person):
    def write():
        return NewsComment.write(news, by=employee, text="Hm", key=uuid.uuid4())

    kept = write()
    client.force_login(person("somebody"))
    assert "Only its author" in client.post(url(news, f"comments/{kept.pk}/remove"), follow=True).content.decode()
    for who in (employee, owner, manager):
        comment = write()
        client.force_login(who)
        assert f"comments/{comment.pk}/remove/" in client.get(news.url).content.decode()
        for status in (302, 404):
            assert client.post(url(news, f"comments/{comment.pk}/remove")).status_code == status
        comment.refresh_from_db()
        assert comment.removed_by == who
    assert client.get(news.url).content.decode().count('class="news-comment"') == 1


def test_same_queries_for_two_comments_and_twenty(signed_in, news, person, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost():
        with CaptureQueriesContext(connection) as queries:
            signed_in.get(news.url)
        return len(queries)

    writers = [person(f"w{n}") for n in range(20)]
    NewsComment.objects.bulk_create(NewsComment(page=news, author=who, text="A") for who in writers[:2])
    signed_in.get(news.url)
    few = cost()
    NewsComment.objects.bulk_create(NewsComment(page=news, author=who, text="B") for who in writers[2:])
    assert cost() == few <= 12
