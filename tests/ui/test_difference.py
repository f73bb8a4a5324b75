"""The difference between two texts is complete, harmless and quick."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intranet.ui.difference import Text, difference
from intranet.ui.markup import clean, to_text


def between(old, new, **more):
    return difference(Text("A title", old), Text("A title", new), **more)


@pytest.mark.parametrize(
    ("old", "new", "summary", "shown"),
    [
        ("<p>one two three</p>", "<p>one 2 three</p>", "1 text", "<del>two</del><ins>2</ins>"),
        ('<p><a href="/a/">x</a></p>', '<p><a href="/b/">x</a></p>', "1 link", "link: /a/ → /b/"),
        ('<p><a href="/a/">x</a></p>', "<p>x</p>", "1 link", "link: /a/ → none"),
        ("<p>very <strong>bold</strong></p>", "<p>very bold</p>", "1 formatting", "no longer bold"),
        (
            '<p><img src="/a.png" alt="A"></p>',
            '<p><img src="/a.png" alt="B"></p>',
            "1 picture",
            "description: “A” → “B”",
        ),
        ('<p><img src="/a.png" alt="A"></p>', '<p><img src="/b.png" alt="A"></p>', "1 picture", "/b.png"),
        ("<h2>Part</h2>", "<h3>Part</h3>", "1 block", "heading 2 became heading 3"),
        ("<ul><li>a</li></ul>", "<ol><li>a</li></ol>", "1 block", "bullet list became numbered list"),
        ("<p>a</p>", "<p>a</p><p>b</p>", "1 text", '<ins class="diff-block"><p>b</p></ins>'),
        ("<p>a</p><p>b</p>", "<p>a</p>", "1 text", '<del class="diff-block"><p>b</p></del>'),
    ],
)
def test_each_kind_of_change_is_shown_and_counted(old, new, summary, shown):
    found = between(old, new)
    assert found.summary == f"1 change: {summary}"
    assert shown in found.html


def test_cells_are_compared_in_their_place():
    row = "<table><tbody><tr><td>{}</td><td>kept</td></tr></tbody></table>"
    assert "<td><del>1</del><ins>2</ins></td><td>kept</td>" in between(row.format(1), row.format(2)).html


def test_title_and_files():
    found = difference(
        Text("Old", "<p>x</p>", {"a.pdf": "1", "b.pdf": "1"}), Text("New", "<p>x</p>", {"b.pdf": "2", "c.pdf": "1"})
    )
    assert found.summary == "4 changes: the title, 3 files"
    for words in ("File removed: a.pdf", "File replaced: b.pdf", "File added: c.pdf"):
        assert words in found.html


def test_nothing_differs():
    found = between("<p>x</p>", "<p>x</p>")
    assert (found.html, found.summary, found.total) == ("", "", 0)


def test_only_markup_differs():
    assert "readers see the same text" in between('<h2 id="a">x</h2>', '<h2 id="b">x</h2>').html


def test_long_unchanged_parts_are_folded():
    many = "".join(f"<p>Paragraph {n} stays.</p>" for n in range(30))
    found = between(f"{many}<p>end</p>", f"{many}<p>the end</p>")
    assert "29 unchanged blocks" in found.html


WORDS = st.sampled_from(["leave", "policy", "days", "manager", "a", "the", "&", "<", "27"])
LINES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
INLINE = st.one_of(
    LINES,
    LINES.map(lambda x: f"<strong>{x}</strong>"),
    st.tuples(LINES, st.sampled_from("abc")).map(lambda x: f'<a href="/{x[1]}/">{x[0]}</a>'),
    st.sampled_from("ab").map(lambda x: f'<img src="/{x}.png" alt="{x}">'),
)
PARAGRAPHS = st.lists(INLINE, min_size=1, max_size=3).map(" ".join)
BLOCKS = st.one_of(
    PARAGRAPHS.map(lambda x: f"<p>{x}</p>"),
    LINES.map(lambda x: f"<h2>{x}</h2>"),
    st.lists(PARAGRAPHS, min_size=1, max_size=4).map(lambda x: "<ul>" + "".join(f"<li>{i}</li>" for i in x) + "</ul>"),
    st.lists(st.tuples(LINES, LINES), min_size=1, max_size=3).map(
        lambda rows: (
            "<table><tbody>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows) + "</tbody></table>"
        )
    ),
    PARAGRAPHS.map(lambda x: f'<aside class="callout" data-kind="tip"><p>{x}</p></aside>'),
)
TEXTS = st.lists(BLOCKS, max_size=4).map("".join).map(clean)


class Balance(HTMLParser):
    """Fails on an end tag that closes something else."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in {"img", "br", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@given(old=TEXTS, new=TEXTS)
def test_whatever_differs_is_shown(old, new):
    """Empty exactly when equal; well formed; and without what is gone it holds every word of the new text."""
    found = between(old, new)
    assert bool(found.total) == (old != new) == bool(found.html)
    parser = Balance()
    parser.feed(found.html)
    assert not parser.open
    if old != new and "only" not in found.summary:
        kept = re.sub(
            r'<del\b.*?</del>|<span class="diff-words">.*?</span>|<summary>.*?</summary>',
            " ",
            found.html,
            flags=re.DOTALL,
        )
        assert set(to_text(new).split()) <= set(to_text(kept).split())


def test_nothing_of_a_text_becomes_markup():
    """What was escaped stays escaped, and what slipped in is cleaned before it is compared."""
    found = between(
        "<p>&lt;script&gt;</p>", '<p>&lt;script&gt; <img src="/x" onerror="alert(1)"><script>alert(2)</script></p>'
    )
    assert "<script" not in found.html
    assert "onerror" not in found.html
