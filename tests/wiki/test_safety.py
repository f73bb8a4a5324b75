"""What people type is cleaned, whatever field it comes through (security.md S5), and large texts cost little (S14)."""

import uuid
from time import perf_counter

import pytest

from communities.wiki.forms import DraftForm, PageForm
from communities.wiki.models import CommunityPage, PageDraft
from intranet.ui.editor.typed import MOST_SIGNS
from intranet.ui.markup import clean
from tests.browser import sign_in
from tests.ui.vectors import VECTORS

#: Where a vector stands: by itself, in a table, a list, a link, an attribute that ends early, and in Markdown.
PLACES = (
    "{}",
    "<table><tr><td>{}</td></tr></table>",
    "<ul><li>{}",
    '<a href="/x">{}</a>',
    '<img alt="x"{}">',
    "- [x]({})",
)
CORPUS = [place.replace("{}", vector) for vector in VECTORS for place in PLACES]
#: Vectors sent together: each stands in a paragraph of its own.
TOGETHER = 25
GROUPS = [CORPUS[at : at + TOGETHER] for at in range(0, len(CORPUS), TOGETHER)]


def test_the_corpus_is_large():
    assert len(CORPUS) >= 400


@pytest.mark.parametrize("format", ["html", "markdown"])
def test_stored_texts_are_clean_already(browse, facilitator, page, edit, format):
    """Every vector by itself would need 800 revisions; in groups, each still passes the whole way through HTTP."""
    client = browse(facilitator)
    for vectors in GROUPS:
        text = "\n\n".join(vectors).replace("\0", "")
        response = edit(client, page, text=f"Start\n\n{text}", **{"text-format": format})
        assert response.status_code in (302, 422), vectors
        page.refresh_from_db()
        assert clean(page.newest.html) == page.newest.html, vectors


def test_each_vector_through_the_draft(browse, facilitator, page, at):
    client, url = browse(facilitator), at(page, "page_draft")
    for vector in VECTORS:
        response = client.post(url, {"html": vector, "base": 1})
        assert response.status_code in (200, 413), vector
        stored = PageDraft.objects.get(person=facilitator).html
        assert clean(stored) == stored, vector


def test_titles_and_summaries_are_words(browse, facilitator, outsider, page, edit, at):
    """Shown escaped wherever they stand: page, history, comparison, list."""
    client, reader = browse(facilitator), browse(outsider)
    for vector in CORPUS[::40]:
        words = f"zq{vector}"[:190].replace("\0", "")
        response = edit(client, page, text=f"<p>{uuid.uuid4()}</p>", title=words, summary=words)
        assert response.status_code == 302, vector
        page.refresh_from_db()
        shown = " ".join(words.split())
        for address in (page.get_absolute_url(), at(page, "page_history"), at(page, "page_compare")):
            body = reader.get(address).content.decode()
            if "<" in shown:
                assert shown not in body, (address, vector)


@pytest.mark.browser
def test_a_browser_runs_nothing_of_it(chromium_page, facilitator, page, at):
    """Under the policy and without it, no vector may open a dialog."""
    opened = []
    chromium_page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    chromium_page.tolerated += ["404", "Failed to load", "ERR_"]
    sign_in(chromium_page, facilitator)
    text = clean("\n".join(f"<p>{vector}</p>" for vector in CORPUS[::2]))
    page.publish(by=facilitator, title="<script>alert(1)</script>", html=text, based_on=1, summary="<img onerror=x>")
    for address in (page.get_absolute_url(), at(page, "page_history"), at(page, "page_compare"), at(page, "page_edit")):
        chromium_page.goto(address)
        chromium_page.wait_for_timeout(300)
    assert opened == []


HUGE = {
    "a megabyte of words": "<p>" + "word " * 199_990 + "</p>",
    "too much": "x" * 1_000_001,
    "one long word": "<p>" + "x" * 100_000 + "</p>",
    "deep lists": "<ul><li>" * 5_000 + "x",
    "deep quotations": "<blockquote>" * 5_000 + "x",
    "ten thousand mentions": '<span data-mention="facilitator">x</span>' * 10_000,
    "many paragraphs": "<p>x</p>" * 50_000,
    "open tags": "<table><tr><td>" * 20_000,
}


@pytest.mark.parametrize("what", HUGE)
def test_large_and_odd_texts_are_taken_or_refused(browse, facilitator, page, edit, at, what):
    """No error and no endless work. The time is told to the reader of the report, and bounded generously."""
    client, before = browse(facilitator), perf_counter()
    response = edit(client, page, text=HUGE[what])
    assert response.status_code in (302, 400, 413, 422)
    draft = client.post(at(page, "page_draft"), {"html": HUGE[what], "base": 1})
    assert draft.status_code in (200, 400, 413)
    print(f"{what}: {perf_counter() - before:.2f} s")
    assert client.get(at(page, "page_edit")).status_code == 200
    assert perf_counter() - before < 30


@pytest.mark.parametrize(
    ("format", "sign"), [("html", "<p>"), ("html", "<td>"), ("markdown", "x\n\n"), ("markdown", "|")]
)
def test_more_parts_than_a_text_holds_are_refused_before_any_work(monkeypatch, format, sign):
    """S14: bounded by a count, for the author to read; what they typed stands there again."""
    monkeypatch.setattr("intranet.ui.markup.clean", None)
    monkeypatch.setattr("intranet.ui.editor.typed.to_html", None)
    form = PageForm({"title": "x", "text": sign * (MOST_SIGNS + 1), "text-format": format, "base": 1})
    assert "Split it into several" in form.errors["text"][0]
    assert form["text"].value() == sign * (MOST_SIGNS + 1)
    assert "Split it" in DraftForm({"html": sign * (MOST_SIGNS + 1), "html-format": format}).errors["html"][0]


def test_a_long_conflict_shows_both_texts_without_comparing_them(browse, facilitator, editor, page, edit, monkeypatch):
    monkeypatch.setattr("communities.wiki.stale.MOST_TO_COMPARE", 5)
    edit(browse(editor), page, text="<p>Theirs.</p>")
    response = edit(browse(facilitator), page, text="<p>Mine.</p>", base=1)
    assert response.status_code == 409
    text = response.content.decode()
    assert text.count("Too long to be compared here.") == 2
    assert "Theirs." in text
    assert "Mine." in text


def test_markdown_bombs(browse, facilitator, page, edit):
    for text in ("> " * 5_000 + "x", "[" * 20_000, "*" * 50_000, "- " * 5_000, "`" * 30_000, "|" * 20_000):
        response = edit(browse(facilitator), page, text=text, **{"text-format": "markdown"})
        assert response.status_code in (302, 400, 413, 422)
        page.refresh_from_db()


@pytest.mark.parametrize("field", ["title", "summary", "text", "base", "key"])
@pytest.mark.parametrize("value", ["\0", "x\0y", "\ud7ff\uffff", "a" * 5_000, "\u202egnp.exe"])
def test_odd_values_are_no_error(browse, facilitator, page, edit, field, value):
    response = edit(browse(facilitator), page, **({"text": "<p>x</p>"} | {field: value}))
    assert response.status_code in (302, 404, 409, 422)


def test_fields_that_are_not_in_the_form_change_nothing(browse, facilitator, page, edit, manager):
    """S12: no field of a model is set by naming it."""
    forged = {"official_number": 1, "archival": 1, "author": manager.pk, "number": 77, "community": 1, "path": "x"}
    forged |= {"created_by": manager.pk, "restores": 1, "sha256": "0" * 64, "at": "2001-01-01", "files": "{}"}
    edit(browse(facilitator), page, text="<p>New.</p>", **forged)
    page.refresh_from_db()
    kept = CommunityPage.objects.get(pk=page.pk)
    assert (kept.official_number, kept.archival_id, kept.path, kept.revision_count) == (None, None, "expenses", 2)
    assert (page.newest.author, page.newest.number, page.newest.restores) == (facilitator, 2, None)
    assert page.newest.is_intact
