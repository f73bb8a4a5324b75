"""Markdown in all its dialects, as HTML in the closed vocabulary."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intranet.imports.findings import Kind
from intranet.imports.links import PageIndex
from intranet.imports.markdown import convert
from intranet.ui import markup


def kinds(result):
    return [(finding.kind, finding.line, finding.detail) for finding in result.findings]


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("a\nb  \nc", "<p>a b<br>\nc</p>"),
        ("*a* **b** ~~c~~ `d`", "<em>a</em> <strong>b</strong> <s>c</s> <code>d</code>"),
        ("<b>a</b> <i>b</i> <del>c</del> <kbd>d</kbd>", "<strong>a</strong> <em>b</em> <s>c</s> <code>d</code>"),
        ("```python\nx < 1\n```", '<pre><code class="language-python">x &lt; 1\n</code></pre>'),
        ("- a\n  - b\n    1. c", "<li>c</li>"),
        ("3. a\n4. b", '<ol start="3">'),
        ("- [ ] a\n- [x] b", "<li>☐ a</li>"),
        ("> quoted", "<blockquote>"),
        ("> [!CAUTION]\n> Mind", '<aside class="callout" data-kind="danger">'),
        ("| a | b |\n|:--|--:|\n| *1* | [2](/pay/) |", '<td><a href="/handbook/people/pay/">2</a></td>'),
        ("see https://example.org/x.", '<a href="https://example.org/x" rel="noopener noreferrer">https://example.org/x</a>.'),
        ("<me@example.org>", '<a href="mailto:me@example.org">me@example.org</a>'),
        ("10<sup>2</sup>, 4<sup>th</sup>, H<sub>2</sub>O", "10², 4th, H₂O"),
        ('<abbr title="By the way">BTW</abbr>', "BTW (By the way)"),
        ("*[HTML]: Hypertext\n*[CSS]: Styles", "<strong>HTML</strong>: Hypertext<br>"),
        ("Open `a` in <your branch> now", "Open <code>a</code> in &lt;your branch&gt; now"),
        ("<div>\nplain\n\n*marked*\n</div>", "<p>plain</p>\n<p><em>marked</em></p>"),
        ('<div markdown="1">\n*marked*\n</div>', "<p><em>marked</em></p>"),
        ("<details><summary>More</summary>\n\ntext\n\n</details>", "<summary>More</summary>"),
        ("<table><caption>C</caption><tr><td>x</td></tr></table>", "<p><em>C</em></p>"),
        ("<figcaption>By me</figcaption>", "<p><em>By me</em></p>"),
        ("text\n{: .wide}", "<p>text</p>"),
    ],
)  # fmt: skip
def test_marks(converted, source, wanted):
    assert wanted.replace("\n", "") in converted(source).html.replace("\n", "")


def test_definition_list(converted):
    html = converted("Term\n: first\n: second\n\nOther\n: third").html.replace("\n", "")
    assert html == (
        "<p><strong>Term</strong></p><ul><li>first</li><li>second</li></ul><p><strong>Other</strong></p><ul><li>third</li></ul>"
    )


def test_footnotes_become_a_list_of_notes(converted):
    html = converted("One[^a] and two[^b], one again[^a].\n\n[^a]: First *note*\n[^b]: Second").html
    assert html.count('<a href="#footnotes">[1]</a>') == 2
    assert '<h2 id="footnotes">Notes</h2>' in html
    assert "<ol>" in html
    assert "First <em>note</em>" in html
    assert "↩" not in html


def test_headings_form_an_outline_without_gaps(converted):
    html = converted("---\ntitle: T\n---\n# A\n\n### B\n\n##### C\n\n###### D\n\n## E").html
    assert [(h.level, h.text) for h in markup.headings(html)] == [(2, "A"), (3, "B"), (4, "C"), (4, "D"), (3, "E")]
    told = converted("# A\n\n## B\n\n### C\n\n#### D\n\ntext", "a.md").findings
    assert [(finding.kind, finding.line, finding.detail) for finding in told] == []
    told = converted("---\ntitle: T\n---\n# A\n\n## B\n\n### C\n\n#### D\n\ntext").findings
    assert [(finding.kind, finding.line, finding.detail) for finding in told] == [(Kind.HEADING, 10, "D")]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("## Q & A: what's new?", "q-and-a-whats-new"),
        ("## Set up {#own}", "own"),
        ("## Set up {: #own .wide}", "own"),
        ("## `code` and *marks*", "code-and-marks"),
        ("## 1. Use a manager", "1-use-a-manager"),
        ("## Café 🔒", "cafe"),
        ("## 规则", "guize"),
        ("## !!!", "section"),
        ("<h2>Raw</h2>", "raw"),
        ("## {#id_email}", "section"),
    ],
)
def test_heading_ids(converted, heading, name):
    found = markup.headings(converted(f"{heading}\n\ntext").html)
    assert [h.id for h in found] in ([name], [])
    assert found or heading == "## {#id_email}"


def test_the_same_heading_twice(converted):
    html = converted("## Tips\n\n## Tips\n\n## Tips").html
    assert [h.id for h in markup.headings(html)] == ["tips", "tips-1", "tips-2"]


def test_title_from_front_matter_or_heading_or_name(converted):
    assert converted("---\ntitle: A\n---\n# B").title == "A"
    assert converted("# B\n\ntext").title == "B"
    assert "B" not in converted("# B\n\ntext").html
    assert converted("text", "some/travel-card.md").title == "Travel card"
    assert converted("text", "some/travel-card/index.md").title == "Travel card"
    assert len(converted("# " + "word " * 90).title) <= 255


def test_summary_is_the_first_paragraph(converted):
    text = "---\ntitle: A\n---\n> quoted\n\nThe first *whole* sentence.\n\nThe second."
    assert converted(text).summary == "The first whole sentence."
    assert converted("We do this:\n\n- a").summary == "We do this…"
    assert converted("## Heading\n\nNot an introduction.").summary == ""
    assert converted("---\nsubtitle: In short\n---\nLong text it is.").summary == "In short"
    assert len(converted("word " * 200).summary) <= 400


def test_front_matter_is_kept_and_what_is_not_shown_is_told(converted):
    result = converted("---\ntitle: A\nkeywords: x, y\n---\ntext")
    assert result.front_matter == {"title": "A", "keywords": "x, y"}
    assert kinds(result) == [(Kind.FRONT_MATTER, 1, "keywords")]


def test_questions_become_a_section(converted):
    html = converted(
        "---\nquestions:\n  - help\n  - me@example.org\n  - https://example.org\n"
        "  - text: Desk\n    url: /pay/\n  - Ask anybody\n---\ntext"
    ).html
    assert '<h2 id="questions">Questions</h2>' in html
    for item in (
        "<code>#help</code>",
        '<a href="mailto:me@example.org">me@example.org</a>',
        '<a href="/handbook/people/pay/">Desk</a>',
        "<li>Ask anybody</li>",
    ):
        assert item in html


def test_outdated_redirected_and_draft(converted):
    assert 'data-kind="warning"' in converted("---\noutdated: true\n---\ntext").html
    moved = converted("---\nredirect_to: /pay/#rates\n---\nold text")
    assert '<a href="/handbook/people/pay/#rates">' in moved.html
    assert "old text" not in moved.html
    assert converted("---\ndraft: true\n---\n").draft
    assert converted("---\npublished: false\n---\n").draft


@pytest.mark.parametrize(
    ("source", "kind", "detail", "html"),
    [
        ("![A cat](cat.png)", Kind.PICTURE, "cat.png", "<p>[Picture: A cat]</p>"),
        ("![A cat](https://x.org/cat.png)", Kind.PICTURE, "https://x.org/cat.png", "[Picture: A cat]</a>"),
        ('<img src="cat.png">', Kind.PICTURE, "cat.png", ""),
        ("<!-- hidden -->", Kind.COMMENT, "<!-- hidden -->", ""),
        ("a <script>x</script> b", Kind.HTML, "<script>", "<p>a  b</p>"),
        ("<style>\np {}\n</style>", Kind.HTML, "<style>", ""),
        ('<iframe src="https://x.org/film" title="A film"></iframe>', Kind.HTML, "<iframe>", ">A film</a>"),
        ("<form><button>Go</button></form>", Kind.HTML, "<form>", "<p>Go</p>"),
    ],
)
def test_what_is_not_carried_over_is_told(converted, source, kind, detail, html):
    result = converted(f"\n\n{source}")
    assert kinds(result)[0] == (kind, 3, detail)
    assert html in result.html


@pytest.mark.parametrize(
    "source",
    [
        "[x](javascript:alert(1))",
        '<a href="javascript:alert(1)">x</a>',
        '<img src=x onerror="alert(1)">',
        '<p style="color:red" onclick="x()">x</p>',
        "<svg><script>alert(1)</script></svg>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        '<iframe src="javascript:alert(1)"></iframe>',
        '{% slack_channel "<script>alert(1)</script>" %}',
        '{% alert "<img src=x onerror=alert(1)>" %}x{% endalert %}',
        '{{ "<script>alert(1)</script>" }}',
    ],
)
def test_nothing_dangerous_comes_through(converted, source):
    html = converted(f'---\nquestions: ["<script>alert(2)</script>"]\ntitle: T\n---\n{source}').html
    for element in BeautifulSoup(html, "html.parser").find_all(True):
        assert element.name in markup.TAGS
        assert not {"onerror", "onclick", "style"} & set(element.attrs)
        assert not element.get("href", "").startswith(("javascript", "data"))


def test_a_dangerous_address_is_told(converted):
    result = converted("a\n\n<p>b\n<a class='x' href='javascript:alert(1)'>c</a></p>")
    assert kinds(result) == [(Kind.LINK, 4, "javascript:alert(1)")]


def test_broken_front_matter_is_told_and_the_text_kept(converted):
    result = converted("---\ntitle: [\n---\nThe text")
    assert result.findings[0].kind is Kind.FILE
    assert "The text" in result.html


def test_text_nested_too_deeply_is_told(converted):
    assert Kind.NESTING in [finding.kind for finding in converted("> " * 200 + "deep").findings]


WORDS = r"""
{% %} {{ }} {% raw%} {%endraw%} {%alert"a"%} {%endalert%} {%comment%} {%endcomment%} {%page"x"%} [a](b)
![a](b) [a]: <div> </div> <table> <tr> <td> </table> <details> <summary> <aside> <p> </p> <h1> <h3/id="a"> ##
--- *** > - 1. | : ``` ~~~ [^1] [^1]: <a <a/href="b"> <!-- --> <dl> <dt> <dd> <sup> <script> <iframe>
<video/src="/x"> <ul> <li> <figcaption> <input> &amp; &#0; *[a]: {#x} {:#y} [toc] \
"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\n\n", "    ", "## "])
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(PIECES, st.text(max_size=8), st.just("\n"), st.just("  ")), max_size=40).map("".join),
)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.booleans())
@example("<table>" * 40 + "x", False)
@example("<details>" * 50, False)
@example("> " * 500 + "x", True)
@example("- " * 500 + "x", True)
@example("*a _b " * 500, True)
@example("[" * 2000, True)
def test_any_text_converts_to_clean_html(text, with_front_matter):
    result = convert("---\ntitle: T\n---\n" + text if with_front_matter else text, "a/b.md", PageIndex())
    assert markup.clean(result.html) == result.html
    assert result.title
    for trace in ("\0", " data-line=", " data-address="):
        assert trace not in result.html
