"""Drafts: private, kept through a lost session and without Redis (security.md C5), discarded when asked."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from communities.wiki.models import CommunityPage, PageDraft


@pytest.fixture
def keep(at):
    """Save a draft as the editor does: ``keep(client, page, html="<p>…</p>")``."""

    def send(client, page, **fields):
        return client.post(at(page, "page_draft"), {"base": 1} | fields, headers={"accept": "application/json"})

    return send


def test_a_draft_is_kept_and_offered(browse, facilitator, page, keep, at):
    client = browse(facilitator)
    answer = keep(client, page, html="<p>Half a thought</p><script>x</script>")
    assert answer.status_code == 200
    assert "saved_at" in answer.json()
    keep(client, page, title="Other title", summary="Why")
    draft = PageDraft.objects.get(person=facilitator, page=page)
    assert (draft.html, draft.title, draft.summary) == ("<p>Half a thought</p>", "Other title", "Why")
    body = client.get(at(page, "page_edit")).content.decode()
    assert "You have a draft of" in body
    assert "Half a thought" in body
    assert "Other title" in body


def test_drafts_are_private(browse, facilitator, editor, page, keep, at):
    keep(browse(facilitator), page, html="<p>Secret thought</p>")
    for address in ("page_edit", "page_history", "page_draft"):
        body = browse(editor).get(at(page, address)).content.decode()
        assert "Secret thought" not in body
    assert "Secret thought" not in browse(editor).get(page.get_absolute_url()).content.decode()


def test_somebody_at_work_is_named_while_they_are(browse, facilitator, editor, page, keep, at):
    keep(browse(facilitator), page, html="<p>x</p>")
    assert "is writing too" in browse(editor).get(at(page, "page_edit")).content.decode()
    assert "is writing too" not in browse(facilitator).get(at(page, "page_edit")).content.decode()
    PageDraft.objects.update(saved_at=timezone.now() - timedelta(minutes=3))
    assert "is writing too" not in browse(editor).get(at(page, "page_draft")).content.decode()


def test_discarding_begins_from_the_page(browse, facilitator, page, keep, at):
    client = browse(facilitator)
    keep(client, page, html="<p>Gone</p>")
    for _again in range(2):
        response = client.post(at(page, "page_draft"), {"do": "discard"})
        assert response.headers["Location"] == at(page, "page_edit")
    assert "drafts_done" in response.cookies
    assert not PageDraft.objects.exists()


def test_text_outlives_the_session(client, facilitator, page, keep, at):
    """What was typed before the sign-out is there after signing in again, at the same address."""
    client.force_login(facilitator)
    keep(client, page, html="<p>Typed before</p>")
    client.logout()
    lost = keep(client, page, html="<p>Typed after</p>")
    assert lost.status_code == 302
    asked = client.get(at(page, "page_edit"))
    assert asked.headers["Location"].startswith("/accounts/login/?next=")
    back = client.post(asked.headers["Location"], {"login": "facilitator", "password": "common-ground"}, follow=True)
    assert back.redirect_chain[-1][0] == at(page, "page_edit")
    assert "Typed before" in back.content.decode()


def test_drafts_and_publishing_need_no_cache(browse, facilitator, page, keep, edit, monkeypatch):
    """The cache may be away: nothing here waits for it."""

    def away(*args, **kwargs):
        return None

    for name in ("get", "set", "add"):
        monkeypatch.setattr(type(cache._connections[cache._alias]), name, away, raising=False)
    client = browse(facilitator)
    assert keep(client, page, html="<p>x</p>").status_code == 200
    assert edit(client, page, text="<p>y</p>").status_code == 302


@pytest.mark.parametrize("who", ["outsider", "banned"])
def test_who_may_not_edit_keeps_no_draft(request, browse, page, keep, who):
    assert keep(browse(request.getfixturevalue(who)), page, html="<p>x</p>").status_code == 403
    assert not PageDraft.objects.exists()


def test_too_large_a_draft_is_refused_with_words(browse, facilitator, page, keep):
    answer = keep(browse(facilitator), page, html="x" * 1_000_001)
    assert answer.status_code == 413
    assert "larger than" in answer.json()["error"]


def test_a_draft_of_a_new_page(browse, facilitator, community):
    client, address = browse(facilitator), f"/communities/{community.slug}/pages/new/"
    assert client.post(f"{address}draft/", {"html": "<p>Idea</p>", "title": "New"}).status_code == 200
    assert "Idea" in client.get(address).content.decode()
    client.post(f"{address}draft/", {"do": "discard"})
    assert "Idea" not in client.get(address).content.decode()


def test_publishing_ends_ones_own_draft_only(browse, facilitator, editor, page, keep, edit):
    keep(browse(facilitator), page, html="<p>a</p>")
    keep(browse(editor), page, html="<p>b</p>")
    edit(browse(facilitator), page, text="<p>Done</p>")
    assert [draft.person for draft in PageDraft.objects.all()] == [editor]


def test_a_draft_on_an_older_text_says_so(browse, facilitator, editor, page, keep, at):
    keep(browse(facilitator), page, html="<p>a</p>")
    CommunityPage.objects.get(pk=page.pk).publish(by=editor, title="E", html="<p>b</p>", based_on=1)
    assert "you see both texts" in browse(facilitator).get(at(page, "page_edit")).content.decode()
