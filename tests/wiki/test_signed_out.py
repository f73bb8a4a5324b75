"""C5: a form sent after the session ended waits until its author is back; nobody else gets it."""

import re
import uuid
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from communities import signed_out
from communities.wiki.models import CommunityPage, PageDraft

PASSWORD = "a long way home"


@pytest.fixture
def sign_in():
    """Through the page for it, as a browser does that was led there."""

    def walk(client, person, response):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
        return client.post(response.url, {"login": person.username, "password": PASSWORD}, follow=True)

    return walk


@pytest.fixture
def form_of():
    """The hidden name of the person an open form was made for."""

    def look(client, address):
        text = client.get(address).content.decode()
        return unescape(re.search(r'name="writer" value="([^"]+)"', text)[1])

    return look


def sent(page, writer, **more):
    data = {"title": "Expenses", "text": "Typed *late*.", "text-format": "markdown", "summary": "Said late"}
    return data | {"base": page.revision_count, "key": uuid.uuid4(), "do": "publish", "writer": writer} | more


def test_the_author_is_back_in_the_editor_with_the_text(client, page, facilitator, at, form_of, sign_in):
    client.force_login(facilitator)
    writer = form_of(client, at(page, "page_edit"))
    client.session.flush()
    response = client.post(at(page, "page_edit"), sent(page, writer))
    assert response.status_code == 302
    shown = sign_in(client, facilitator, response)
    text = shown.content.decode()
    assert shown.redirect_chain[-1][0] == at(page, "page_edit")
    assert "You were signed out while you wrote." in text
    assert "Typed <em>late</em>." in unescape(text) or "Typed *late*." in text
    draft = PageDraft.objects.get()
    assert (draft.person, draft.summary, draft.html) == (facilitator, "Said late", "<p>Typed <em>late</em>.</p>")
    assert CommunityPage.objects.get(pk=page.pk).revision_count == 1, "nothing is published by signing in"
    assert not Session.objects.filter(session_key=client.session.get(signed_out.HELD)).exists()
    assert "You were signed out" not in client.get(at(page, "page_edit")).content.decode()


def test_so_it_is_with_a_new_page(client, community, facilitator, form_of, sign_in):
    address = reverse("page_new", args=[community.slug])
    client.force_login(facilitator)
    writer = form_of(client, address)
    client.session.flush()
    data = {"title": "New", "text": "Words.", "text-format": "markdown", "base": 0, "place": "", "writer": writer}
    shown = sign_in(client, facilitator, client.post(address, data))
    assert 'value="New"' in shown.content.decode()
    assert PageDraft.objects.get().html == "<p>Words.</p>"


def test_somebody_else_at_the_same_computer_gets_nothing(client, page, facilitator, editor, at, form_of, sign_in):
    client.force_login(facilitator)
    writer = form_of(client, at(page, "page_edit"))
    client.session.flush()
    shown = sign_in(client, editor, client.post(at(page, "page_edit"), sent(page, writer)))
    assert "Typed" not in shown.content.decode()
    assert not PageDraft.objects.exists()
    assert signed_out.HELD not in client.session


@pytest.mark.parametrize("writer", ["", "1:forged", "mine"])
def test_forms_of_nobody_and_too_large_ones_are_not_held(page, facilitator, at, writer):
    client = Client()
    large = {"text": "x" * (signed_out.MOST_BYTES + 1)} if writer == "mine" else {}
    name = signed_out.writer(facilitator.pk) if writer == "mine" else writer
    response = client.post(at(page, "page_edit"), sent(page, name, **large))
    assert response.status_code == 302
    assert not Session.objects.exists()


def test_a_second_form_takes_the_place_of_the_first(page, facilitator, at):
    client = Client()
    for words in ("First.", "Second."):
        client.post(at(page, "page_edit"), sent(page, signed_out.writer(facilitator.pk), text=words))
    assert Session.objects.count() == 2, "the browser's own, and the one with the text"
    assert "Second." in signed_out.store(client.session[signed_out.HELD])["form"]


def test_who_may_not_edit_any_more_is_told(client, page, member, community, at, form_of, sign_in):
    response = Client().post(at(page, "page_edit"), sent(page, signed_out.writer(member.pk)))
    assert response.status_code == 302
    page.archive(by=page.created_by, reason="Old")
    client.force_login(member)
    answer = client.post(at(page, "page_draft"), {"html": "<p>x</p>"}, headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert "archived" in answer.json()["error"]
    assert "archived" in client.post(at(page, "page_draft"), {"html": "<p>x</p>"}).content.decode()
