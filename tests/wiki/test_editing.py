"""Writing pages through the screens: publish, preview, refuse; what is typed is live at once or kept."""

import uuid

import pytest

from communities.wiki.models import CommunityPage, PageDraft
from communities.wiki.ready_made import READY_MADE
from intranet.ui.markup import clean


def test_edit_opens_with_the_text_and_says_what_publishing_does(browse, facilitator, page, at):
    shown = browse(facilitator).get(at(page, "page_edit"))
    assert shown.status_code == 200
    body = shown.content.decode()
    assert "One." in body
    assert "Goes live for 2 members." in body
    assert "official text" not in body


def test_the_bar_names_the_official_text_that_stays(browse, facilitator, page, at):
    CommunityPage.objects.filter(pk=page.pk).update(official_number=1)
    body = browse(facilitator).get(at(page, "page_edit")).content.decode()
    assert f"The official text of {page.newest.at:%-d %B %Y} stays until it is vetted." in body


def test_what_is_published_is_live_at_once(browse, facilitator, outsider, page, edit):
    said = {"text": "<p>New.</p>", "summary": "Shorter", "minor": "on", "title": "Expenses abroad"}
    response = edit(browse(facilitator), page, **said)
    assert (response.status_code, response.headers["Location"]) == (302, page.get_absolute_url())
    page.refresh_from_db()
    newest = page.newest
    assert (newest.number, newest.html, newest.summary, newest.minor) == (2, "<p>New.</p>", "Shorter", True)
    assert page.title == "Expenses abroad"
    assert "New." in browse(outsider).get(page.get_absolute_url()).content.decode()


def test_the_same_form_sent_twice_saves_once(browse, facilitator, page, edit):
    key = uuid.uuid4()
    for _again in range(2):
        assert edit(browse(facilitator), page, text="<p>New.</p>", base=1, key=key).status_code == 302
    page.refresh_from_db()
    assert page.revision_count == 2


def test_markdown_is_what_people_without_scripts_write(browse, facilitator, page, edit):
    edit(browse(facilitator), page, text="## Rules\n\n- one\n- two", **{"text-format": "markdown"})
    page.refresh_from_db()
    assert page.newest.html == clean("<h2>Rules</h2>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>")


def test_a_preview_shows_the_text_and_publishes_nothing(browse, facilitator, page, edit):
    shown = edit(browse(facilitator), page, do="preview", text="<p>Perhaps.</p><script>alert(1)</script>")
    assert "<p>Perhaps.</p>" in shown.content.decode()
    page.refresh_from_db()
    assert page.revision_count == 1
    assert PageDraft.objects.get(person=facilitator).html == "<p>Perhaps.</p>"


@pytest.mark.parametrize(("fields", "words"), [({"title": ""}, "required"), ({"text": ""}, "required")])
def test_nothing_is_published_without_title_or_text(browse, facilitator, page, edit, fields, words):
    shown = edit(browse(facilitator), page, **({"text": "<p>Kept here.</p>"} | fields))
    assert shown.status_code == 422
    assert words in shown.content.decode()
    page.refresh_from_db()
    assert page.revision_count == 1


@pytest.mark.parametrize("who", ["outsider", "ex_member", "banned"])
def test_who_may_not_edit_is_told_why(request, browse, page, at, edit, who):
    client = browse(request.getfixturevalue(who))
    for response in (client.get(at(page, "page_edit")), edit(client, page, text="<p>Mine.</p>")):
        assert response.status_code == 403
        assert "You may not edit pages of this community" in response.content.decode()
    page.refresh_from_db()
    assert page.revision_count == 1


@pytest.mark.parametrize("community", ["closed_community", "secret_community"], indirect=True)
@pytest.mark.parametrize("name", ["page_edit", "page_history", "page_compare", "page_move", "page_archive"])
def test_pages_one_may_not_read_are_not_there(browse, outsider, page, at, name):
    assert browse(outsider).get(at(page, name)).status_code == 404


def test_an_archived_page_is_not_edited(browse, facilitator, page, at, edit):
    page.archive(by=facilitator, reason="Old")
    response = edit(browse(facilitator), page, text="<p>New.</p>")
    assert response.status_code == 403
    assert "Bring it back first" in response.content.decode()


def test_pictures_of_another_community_are_refused_with_the_text_kept(browse, facilitator, page, edit, found):
    other = found("elsewhere")
    text = f'<p>Look</p><p><img alt="x" src="/communities/{other.slug}/files/1/x.png"></p>'
    shown = edit(browse(facilitator), page, text=text)
    assert shown.status_code == 422
    assert "belong to another community" in shown.content.decode()
    assert "Look" in PageDraft.objects.get(person=facilitator).html


def test_a_new_page(browse, facilitator, community):
    client = browse(facilitator)
    url = f"/communities/{community.slug}/pages/new/"
    assert client.get(url).status_code == 200
    said = {"title": "First week", "text": "<p>Hello.</p>", "text-format": "html", "key": uuid.uuid4(), "place": ""}
    for _again in range(2):
        assert client.post(url, said).headers["Location"] == f"/communities/{community.slug}/pages/first-week/"
    assert CommunityPage.objects.filter(community=community).count() == 1


def test_a_new_page_below_another(browse, facilitator, community, page):
    client, url = browse(facilitator), f"/communities/{community.slug}/pages/new/"
    assert 'value="expenses" selected' in client.get(url, {"parent": "expenses"}).content.decode()
    said = {"title": "Abroad", "text": "<p>x</p>", "text-format": "html", "key": uuid.uuid4(), "place": "expenses"}
    assert client.post(url, said).headers["Location"].endswith("/pages/expenses/abroad/")
    again = client.post(url, said | {"key": uuid.uuid4(), "text": "<p>Other words.</p>"})
    assert again.status_code == 422
    assert "already there" in again.content.decode()
    assert PageDraft.objects.get(person=facilitator, page=None).html == "<p>Other words.</p>"


def test_who_may_not_create_is_told_why(browse, outsider, community):
    response = browse(outsider).get(f"/communities/{community.slug}/pages/new/")
    assert response.status_code == 403
    assert "You may not write new pages" in response.content.decode()


@pytest.mark.parametrize("key", READY_MADE)
def test_ready_made_texts_are_clean_and_whole(browse, facilitator, community, key):
    text = READY_MADE[key]
    assert clean(text.html) == text.html
    assert text.html.count("<h2") >= 2
    shown = browse(facilitator).get(f"/communities/{community.slug}/pages/new/", {"template": key})
    assert shown.context["form"].initial["text"] == text.html


def test_a_word_that_is_an_address_gives_way(browse, facilitator, community):
    said = {"title": "History", "text": "<p>x</p>", "text-format": "html", "key": uuid.uuid4()}
    location = browse(facilitator).post(f"/communities/{community.slug}/pages/new/", said).headers["Location"]
    assert location.endswith("/pages/history-page/")


def test_the_editor_costs_the_same_for_2_and_for_20(browse, facilitator, page, at, queries_of, edit):
    client = browse(facilitator)
    few = queries_of(client, at(page, "page_edit"))
    for number in range(2, 12):
        edit(client, page, text=f"<p>Text {number}.</p>")
        page.refresh_from_db()
    for number in range(8):
        CommunityPage.begin(page.community, by=facilitator, title=f"P{number}", html="<p>x</p>", parent=page)
    assert queries_of(client, at(page, "page_edit")) == few <= 16
