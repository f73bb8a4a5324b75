"""The form field: what it takes, what it refuses, and the form without JavaScript."""

import pytest
from django import forms
from django.http import HttpResponse

from intranet.ui.editor import drafts
from intranet.ui.editor.fields import RichTextFormField
from intranet.ui.editor.typed import MAX_BYTES


class TextForm(forms.Form):
    text = RichTextFormField(label="Text")


def filled(text: str, format: str | None = None) -> TextForm:
    return TextForm({"text": text} | ({"text-format": format} if format else {}))


@pytest.mark.parametrize(
    ("text", "format", "html"),
    [
        ("**Hello**", "markdown", "<p><strong>Hello</strong></p>"),
        ("**Hello**", None, "<p><strong>Hello</strong></p>"),
        ("<p>**Hello**</p>", "html", "<p>**Hello**</p>"),
        ("<p onclick=x>a<script>b</script></p>", "html", "<p>a</p>"),
        ("<p onclick=x>a</p>", "unheard-of", "<p>a</p>"),
        ('![x](/media/x.png "t")', "markdown", '<p><img alt="x" src="/media/x.png"></p>'),
    ],
)
def test_both_formats_are_cleaned(text, format, html):
    form = filled(text, format)
    assert form.is_valid()
    assert form.cleaned_data["text"] == html


@pytest.mark.parametrize("nothing", ["", "  ", "<p></p>", "<p>&nbsp;<br></p>", "<ul><li></li></ul>", "<!-- x -->"])
def test_a_text_that_says_nothing_is_empty(nothing):
    for format in ("html", "markdown"):
        assert filled(nothing, format).errors["text"] == ["This field is required."]


@pytest.mark.parametrize("something", ["<hr>", '<img src="/media/x.png" alt="">', "<table><tr><td></td></tr></table>"])
def test_a_text_without_words_may_say_something(something):
    assert filled(something, "html").is_valid()


@pytest.mark.parametrize("format", ["html", "markdown"])
def test_too_large_a_text_is_refused_and_shown_again(format):
    text = "word " * (MAX_BYTES // 5 + 1)
    form = filled(text, format)
    assert form.errors["text"] == [
        "This text is larger than 1 MB. Shorten it, or put parts of it on pages of their own."
    ]
    assert text in str(form["text"])


def test_size_is_counted_in_bytes():
    assert filled("ü" * (MAX_BYTES // 2 + 1), "html").errors
    assert filled("ü" * (MAX_BYTES // 2), "html").is_valid()


def test_nul_is_refused():
    assert "cannot be stored" in filled("a\0b", "html").errors["text"][0]


def test_what_was_typed_stays_as_typed():
    """A form that comes back with an error elsewhere shows the very Markdown somebody wrote."""
    shown = str(filled("Title\n=====\n\n* star", "markdown")["text"])
    assert "Title\n=====\n\n* star" in shown
    assert 'name="text-format" value="markdown"' in shown


def test_html_comes_back_as_markdown_and_as_html():
    shown = str(filled("<h2>Title</h2><p>Words &amp; <b>more</b></p>", "html")["text"])
    assert "## Title\n\nWords &amp; **more**</textarea>" in shown
    assert "&lt;h2 id=&quot;title&quot;&gt;Title&lt;/h2&gt;" in shown


def test_stored_text_is_not_changed_by_being_shown():
    form = TextForm({"text": "Words **here**"}, initial={"text": "<p>Words <strong>here</strong></p>"})
    assert not form.has_changed()
    assert TextForm({"text": "Other"}, initial={"text": "<p>Words</p>"}).has_changed()


def test_a_text_too_long_for_markdown_is_shown_as_html():
    text = "<p>" + "word " * 25_000 + "</p>"
    shown = str(TextForm(initial={"text": text})["text"])
    assert 'name="text-format" value="html"' in shown
    assert "long and shown as HTML" in shown


def test_markup_in_a_text_cannot_leave_the_text_area():
    for format in ("html", "markdown"):
        shown = str(filled("</textarea><script>alert(1)</script>", format)["text"])
        assert "<script>" not in shown.replace('<script type="module"', "")


def test_options_reach_the_page():
    class Optional(forms.Form):
        text = RichTextFormField(upload_url="/up/", draft_key="page:1", max_length=500)

    shown = str(Optional()["text"])
    assert "&quot;uploadUrl&quot;: &quot;/up/&quot;" in shown
    assert "&quot;draftKey&quot;: &quot;page:1&quot;" in shown


def test_one_form_does_not_configure_another():
    first, second = TextForm(), TextForm()
    first.fields["text"].widget.configure(upload_url="/only/here/")
    assert "/only/here/" in str(first["text"])
    assert "/only/here/" not in str(second["text"])


def test_forgetting_names_the_drafts():
    response = HttpResponse()
    drafts.forget(response, "page:1:user:2", "topic:new")
    assert response.cookies["drafts_done"].value == "page%3A1%3Auser%3A2%7Ctopic%3Anew"
