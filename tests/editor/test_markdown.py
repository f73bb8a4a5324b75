"""Markdown and back: what a person without JavaScript sees loses nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intranet.ui import markup
from intranet.ui.editor.from_markdown import to_html
from intranet.ui.editor.likeness import alike
from intranet.ui.editor.to_markdown import to_markdown
from tests.editor.corpus import TEXTS, handbook


@pytest.mark.parametrize("name", TEXTS)
def test_every_word_of_the_vocabulary_survives(name):
    assert alike(to_html(to_markdown(TEXTS[name])), TEXTS[name])


@pytest.mark.parametrize("name", TEXTS)
def test_texts_are_canonical(name):
    assert markup.clean(TEXTS[name]) == TEXTS[name]


def test_the_handbook_survives():
    pages = handbook()
    lost = [name for name, html in pages.items() if not alike(to_html(to_markdown(html)), settled(html))]
    assert not lost


def settled(html: str) -> str:
    """With paragraphs around words that stand between blocks, as Markdown has it."""
    from bs4 import BeautifulSoup

    from intranet.ui.editor.to_markdown import _settle

    text = BeautifulSoup(html, "html.parser")
    _settle(text)
    return markup.clean(str(text))


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ('<h2 id="meals">Meals</h2>', "## Meals"),
        ('<h2 id="food">Meals</h2>', "## Meals {#food}"),
        ("<ul><li>one<ul><li>two</li></ul></li></ul>", "- one\n  - two"),
        ('<aside class="callout" data-kind="tip"><p>Do</p></aside>', "> [!TIP]\n> Do"),
        ("<details><summary>Why</summary><p>So</p></details>", "<details>\n<summary>Why</summary>\n\nSo\n\n</details>"),
        ('<p><span data-mention="sam">@Sam</span></p>', "[@Sam](mention:sam)"),
        ("<p>R&amp;D, a_b, 3 &lt; 4</p>", "R&D, a_b, 3 < 4"),
        ("<p># 1</p>", "\\# 1"),
        (
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>",
            "| a |\n| --- |\n| 1 |",
        ),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n<!-- -->\n\n- b"),
    ],
)
def test_the_plainest_form(html, written):
    assert to_markdown(html) == written


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("# Top", '<h2 id="top">Top</h2>'),
        ("> [!important]\n> Now", '<aside class="callout" data-kind="warning"><p>Now</p></aside>'),
        ("> [!NOTE]", '<aside class="callout" data-kind="note"></aside>'),
        ("> [!NOTE] same line", "<blockquote><p>[!NOTE] same line</p></blockquote>"),
        ("<script>alert(1)</script>\n\n[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](mention:a&quot;onclick=)", "<p>x</p>"),
        ("~~no~~ `yes`", "<p><s>no</s> <code>yes</code></p>"),
        ("a\r\nb\r\n\r\nc", "<p>a b</p><p>c</p>"),
    ],
)
def test_what_people_type(typed, html):
    assert alike(to_html(typed), html)


WORDS = st.text(st.sampled_from("ab*_`#>-+~[](){}!|\\<&\n1. @:=x\u00a0"), max_size=30)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@st.composite
def texts(draw, depth: int = 2) -> str:
    def inline() -> str:
        mark = draw(st.sampled_from(["strong", "em", "code", "s", ""]))
        words = escaped(draw(WORDS))
        return f"{escaped(draw(WORDS))}<{mark}>{words}</{mark}>" if mark and words.strip() else words

    kinds = ["p", "h2", "pre", "li", "td"] + (["aside", "details", "blockquote"] if depth else [])
    kind = draw(st.sampled_from(kinds))
    if kind == "aside":
        return f'<aside data-kind="tip">{draw(texts(depth - 1))}</aside>'
    if kind == "details":
        return f"<details><summary>{inline()}</summary>{draw(texts(depth - 1))}</details>"
    if kind == "blockquote":
        return f"<blockquote>{draw(texts(depth - 1))}</blockquote>"
    if kind == "pre":
        return f"<pre><code>{escaped(draw(WORDS))}</code></pre>"
    if kind == "li":
        return "<ul>" + "".join(f"<li>{inline()}</li>" for _ in range(draw(st.integers(1, 3)))) + "</ul>"
    if kind == "td":
        return f"<table><tr><th>{inline()}</th></tr><tr><td>{inline()}</td></tr></table>"
    return f"<{kind}>{inline()}</{kind}>"


@settings(max_examples=300, deadline=None)
@given(st.lists(texts(), min_size=1, max_size=4))
def test_any_text_survives(blocks):
    html = settled(markup.clean("".join(blocks)))
    assert alike(to_html(to_markdown(html)), html)
