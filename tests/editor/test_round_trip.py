"""HTML in, editor, HTML out: nothing of the vocabulary is lost, and the server finds nothing to clean."""

import pytest

from intranet.ui import markup
from intranet.ui.editor.likeness import alike, plain_form
from tests.editor.corpus import TEXTS, handbook, sayable
from tests.editor.test_markdown import settled

pytestmark = pytest.mark.browser


def test_every_word_of_the_vocabulary_comes_out_as_it_went_in(writer):
    writer.open()
    for name, html in TEXTS.items():
        assert (name, writer.through(html)) == (name, html)


def test_the_handbook_comes_out_as_it_went_in(writer):
    writer.open()
    for name, html in handbook().items():
        out = writer.through(html)
        assert markup.clean(out) == out, name
        assert writer.through(out) == out, name
        expected = settled(sayable(html))
        assert alike(out, expected), (name, first_difference(plain_form(out), plain_form(expected)))


def first_difference(one: str, other: str) -> tuple[str, str]:
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return one[max(0, at - 60) : at + 80], other[max(0, at - 60) : at + 80]


@pytest.mark.parametrize(
    ("given", "out"),
    [
        ("<p>a  b\n c</p>", "<p>a b c</p>"),
        ("<p></p><p>a</p><p> </p>", "<p>a</p>"),
        ("words alone", "<p>words alone</p>"),
        ("<ul><ul><li>deep</li></ul></ul>", "<ul><li><ul><li>deep</li></ul></li></ul>"),
        ("<pre>plain</pre>", "<pre><code>plain</code></pre>"),
        ("<pre>a<br>b</pre>", "<pre><code>a\nb</code></pre>"),
        (
            "<figure><figcaption>c</figcaption><img src='/x'></figure>",
            '<figure><img alt="" src="/x"><figcaption>c</figcaption></figure>',
        ),
        (
            "<details>text<summary><h3>s</h3></summary></details>",
            "<details><summary>s</summary><p>text</p></details>",
        ),
        ("<aside>old</aside>", '<aside class="callout" data-kind="note"><p>old</p></aside>'),
        (
            "<table><tr><td>1</td></tr><tr><th>h</th></tr></table>",
            "<table><tbody><tr><td>1</td></tr><tr><th>h</th></tr></tbody></table>",
        ),
    ],
)
def test_odd_html_becomes_canonical(writer, given, out):
    assert writer.open().through(given) == out


def test_what_the_form_sends_is_what_is_shown(writer):
    text = "".join(TEXTS.values())
    writer.open(markup.clean(text))
    writer.page.get_by_role("button", name="Save").click()
    writer.ready()
    assert alike(markup.clean(writer.page.locator("#saved").inner_html()), markup.clean(text))
