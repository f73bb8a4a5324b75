"""Texts that use every word of the vocabulary, each in canonical form; and the handbook, where it is at hand."""

import re
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup, NavigableString

from intranet.ui import markup
from intranet.ui.editor.from_markdown import to_html

HANDBOOK = Path(__file__).parents[3] / "shared" / "data" / "handbook" / "pages"

TEXTS = {
    "words": "<p>Plain, <strong>bold</strong>, <em>italic</em>, <u>under</u>, <s>struck</s>, <code>a &lt; b</code></p>",
    "marks in marks": '<p><strong>bold <em>and italic</em> again</strong> <a href="/x/"><code>code</code> link</a></p>',
    "outer marks": '<p><em><a href="/a/">in</a></em> <a href="/b/"><em>out</em></a> <strong><em>x</em></strong> '
    "<em><strong>y</strong></em></p>",
    "links": '<p><a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer">out</a> '
    '<a href="mailto:a@example.org">mail</a> <a href="tel:+4912345">call</a> <a href="#there">down</a></p>',
    "headings": '<h2 id="kept">One</h2><h3 id="also-kept">Two</h3><h4 id="three">Three</h4>',
    "lists": "<ul><li>one<ul><li>deep<ol><li>deeper</li></ol></li></ul></li><li>two</li></ul>"
    '<ol start="3"><li>three</li></ol>',
    "loose list": "<ul><li><p>one</p><p>more</p></li><li><p>two</p></li></ul>",
    "code in a list": '<ol><li>Run<pre><code class="language-sh">ls -l\n\n  # done</code></pre></li></ol>',
    "quotation": "<blockquote><p>Said</p><ul><li>so</li></ul></blockquote>",
    "code": '<pre><code class="language-python">def f(x):\n    return "&lt;&amp;&gt;"</code></pre>'
    "<pre><code>```</code></pre>",
    "breaks": "<p>one<br>two</p><hr><p>three&nbsp;m</p>",
    "table": "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1<br>2</td><td><strong>x</strong></td>"
    "</tr></tbody></table>",
    "headless table": "<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
    "spans": '<table><tbody><tr><th colspan="2" scope="row">a</th></tr><tr><td rowspan="2">1</td><td>2</td></tr>'
    "<tr><td><p>one</p><ul><li>two</li></ul></td></tr></tbody></table>",
    "figure": '<figure><img alt="A &lt;pump&gt;" height="90" src="/static/mark.svg" width="160">'
    "<figcaption>The <em>pump</em></figcaption></figure>",
    "linked figure": '<figure><a href="/full/"><img alt="x" src="/static/mark.svg"></a></figure>',
    "picture in a line": '<p>See <img alt="icon" src="/static/mark.svg"> here</p>',
    "callouts": "".join(
        f'<aside class="callout" data-kind="{kind}"><p>Mind <strong>this</strong></p></aside>'
        for kind in ("note", "tip", "warning", "danger")
    ),
    "full callout": '<aside class="callout" data-kind="tip"><h3 id="how">How</h3><ul><li>so</li></ul></aside>',
    "details": '<details open=""><summary>More <em>of it</em></summary><p>Text</p><ul><li>x</li></ul></details>',
    "details in a callout": '<aside class="callout" data-kind="note"><details><summary>Why</summary>'
    "<p>So</p></details></aside>",
    "mention": '<p>Ask <span data-mention="sam.okoro">@Sam Okoro</span>, please.</p>',
    "looks like Markdown": "<p># no heading</p><p>- no list</p><p>1. no list</p><p>[!NOTE] no callout</p>"
    "<p>a*b*c _d_ `e`</p><blockquote><p>[!NOTE] a quotation</p></blockquote>",
    "two lists": "<ul><li>one</li></ul><ul><li>another</li></ul>",
}


@cache
def handbook() -> dict[str, str]:
    """Every page of the handbook as cleaned HTML; nothing when the data is not beside the project."""
    pages = sorted(HANDBOOK.rglob("*.md"))
    bodies = {str(page.relative_to(HANDBOOK)): page.read_text() for page in pages}
    return {name: to_html(re.sub(r"\A---\n.*?\n---\n", "", body, flags=re.DOTALL)) for name, body in bodies.items()}


def sayable(html: str) -> str:
    """As every editor has it: no links to nowhere, no captions of nothing, and words after a box in a paragraph."""
    html = re.sub(r'<a(?: href="")?>(.*?)</a>|<a [^>]*></a>', r"\1", html, flags=re.DOTALL)
    if "<figure" not in html:
        html = re.sub(r"<(/?)figcaption>", r"<\1p>", html)
    text = BeautifulSoup(html, "html.parser")
    for item in text.find_all("li"):
        for box in item.find_all(["ul", "ol"], recursive=False):
            after = box.next_sibling
            if isinstance(after, NavigableString) and after.strip():
                after.wrap(text.new_tag("p"))
    return markup.clean(str(text))
