"""Recorded clipboards of other programs come out clean; Markdown is understood; nothing else is guessed at."""

from pathlib import Path

import pytest

from intranet.ui import markup
from tests.browser import tolerate, until

pytestmark = pytest.mark.browser

CLIPBOARDS = sorted(path for path in Path(__file__).parent.glob("clipboard/*.html") if ".expected" not in path.name)


def test_clipboards_of_other_programs(writer):
    writer.open()
    for clipboard in CLIPBOARDS:
        writer.through("")
        writer.paste(html=clipboard.read_text(), text="(plain)")
        expected = clipboard.with_suffix(".expected.html").read_text().strip()
        assert (clipboard.name, writer.html) == (clipboard.name, expected)
        assert markup.clean(expected, heading_ids=False) == expected


def test_pictures_left_behind_are_told(writer):
    writer.open()
    writer.paste(html='<p>a<img src="https://elsewhere.example/x.png"><img src="file:///C:/y.png"></p>')
    assert writer.html == "<p>a</p>"
    assert writer.page.get_by_role("status").filter(has_text="could not be taken along: 2").is_visible()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# Title\n\n- a\n- b", "<h2>Title</h2><ul><li>a</li><li>b</li></ul>"),
        ("- a\n    1. b", "<ul><li>a<ol><li>b</li></ol></li></ul>"),
        (
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
        ),
        ("```sh\nls\n```\n", '<pre><code class="language-sh">ls</code></pre>'),
        ("See [this](/x/).", '<p>See <a href="/x/">this</a>.</p>'),
        (
            "> [!WARNING]\n> Hot **water**",
            '<aside class="callout" data-kind="warning"><p>Hot <strong>water</strong></p></aside>',
        ),
        ("**a** `b` <img src=x onerror=alert(1)>", "<p><strong>a</strong> <code>b</code></p>"),
    ],
)
def test_markdown_is_understood_and_undone(writer, text, html):
    writer.open()
    writer.paste(text=text)
    assert writer.html == html
    writer.press("Control+z")
    raw = [line.strip() for line in text.split("\n") if line.strip()]
    assert writer.surface.inner_text().split() == " ".join(raw).split()


@pytest.mark.parametrize(
    "text",
    [
        "Dear all,\nplease come.",
        "* one star",
        "#!/bin/sh\n# a comment\nls -l",
        "2 * 3 * 4",
        "a_b_c",
        "1. Only one",
        "C:\\dir",
    ],
)
def test_plain_text_stays_plain(writer, text):
    writer.open()
    writer.paste(text=text)
    assert writer.surface.inner_text().split() == text.split()
    assert "<p>" in writer.html
    assert not any(tag in writer.html for tag in ("<ul", "<ol", "<h2", "<em", "<strong"))


def test_code_stays_code(writer):
    writer.open("<pre><code>x</code></pre>")
    writer.surface.locator("code").click()
    writer.press("End")
    writer.paste(text="\n# not a heading\n- nor a list")
    assert writer.html == "<pre><code>x\n# not a heading\n- nor a list</code></pre>"


def test_code_of_a_programmers_editor(writer):
    writer.open()
    coloured = '<div style="font-family:Menlo;white-space:pre"><span style="color:#00f">def</span> f():</div>'
    writer.paste(html=coloured, text="def f():\n    pass", vscode='{"version":1,"mode":"python"}')
    assert writer.html == '<pre><code class="language-python">def f():\n    pass</code></pre>'


def test_an_address_becomes_a_link(writer):
    writer.open("<p>words</p>")
    writer.select_all()
    writer.paste(text="https://example.org/a?b=1")
    assert writer.html == '<p><a href="https://example.org/a?b=1" rel="noopener noreferrer">words</a></p>'


def test_copies_within_the_editor_keep_everything(writer):
    """The clipboard belongs to the machine: another browser may take it in between, so up to five times."""
    html = '<aside class="callout" data-kind="tip"><p>a <span data-mention="x">@X</span></p></aside><p>b</p>'
    writer.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for _attempt in range(5):
        writer.open(html)
        writer.select_all()
        writer.press("Control+c", "Control+End", "Enter", "Control+v")
        for _moment in range(50):
            if writer.html == html + html:
                return
            writer.page.wait_for_timeout(20)
    assert writer.html == html + html


def test_a_large_paste_is_quick_enough(writer):
    writer.open()
    rows = "".join(
        f"<tr style='mso-yfti-irow:{n}'><td><p class=MsoNormal>{n}<o:p></o:p></p></td><td>x</td></tr>"
        for n in range(500)
    )
    writer.page.set_default_timeout(15_000)
    writer.paste(html=f"<html xmlns:o='x'><body><table class=MsoTableGrid>{rows}</table></body></html>")
    assert writer.html.count("<tr>") == 500


def test_refused_pictures_are_no_error(writer):
    """A picture of our own site that is not there is the browser's complaint, not ours."""
    tolerate(writer.page, "404")
    writer.page.route("**/media/none.png", lambda route: route.fulfill(status=404))
    writer.open()
    writer.paste(html=f'<p>a<img src="{writer.page.live_url}/media/none.png" alt="x"></p>')
    assert writer.html == '<p>a<img alt="x" src="/media/none.png"></p>'
    until(writer.page, "() => document.querySelector('.ProseMirror img').complete")
