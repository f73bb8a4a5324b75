"""Links between the files of a folder."""

import pytest

from intranet.imports.findings import Kind
from intranet.imports.links import Anchors, PageIndex, Target
from intranet.imports.markdown import parse


@pytest.mark.parametrize(
    ("href", "wanted"),
    [
        ("/people/pay/", "/handbook/people/pay/"),
        ("/people/pay", "/handbook/people/pay/"),
        ("/People/Pay/", "/handbook/people/pay/"),
        ("/people/pay.md", "/handbook/people/pay/"),
        ("/people/pay.html#rates", "/handbook/people/pay/#rates"),
        ("/people/pay/?x=1", "/handbook/people/pay/"),
        ("../people/pay.md", "/handbook/people/pay/"),
        ("../../people/pay/", "/handbook/people/pay/"),
        ("../slack/", "/handbook/tools/slack/"),
        ("slack.md", "/handbook/tools/slack/"),
        ("slack/records.md", "/handbook/tools/slack/records/"),
        ("/pay/", "/handbook/people/pay/"),
        ("/salaries/#rates", "/handbook/people/pay/#rates"),
        ("/", "/handbook/"),
        ("/leave/", "/handbook/leave/leave/"),
        ("https://handbook.example.org/pay/#rates", "/handbook/people/pay/#rates"),
        ("https://HANDBOOK.example.org/gone/", "https://HANDBOOK.example.org/gone/"),
        ("//example.org/x", "//example.org/x"),
        ("mailto:a@example.org?subject=Hello%20you", "mailto:a@example.org?subject=Hello%20you"),
        ("tel:+44123", "tel:+44123"),
    ],
)
def test_link(converted, href, wanted):
    result = converted(f"[text]({href})")
    assert f'<a href="{wanted}"' in result.html
    assert not result.findings


@pytest.mark.parametrize(
    ("href", "kind"),
    [
        ("/gone/", Kind.LINK),
        ("gone.md", Kind.LINK),
        ("../../../../etc/passwd", Kind.LINK),
        ("hhttps://example.org", Kind.LINK),
        ("https://[bad/", Kind.LINK),
        ("form.pdf", Kind.DOWNLOAD),
        ("/files/form.docx", Kind.DOWNLOAD),
        ("#nowhere", Kind.ANCHOR),
        ("", Kind.LINK),
    ],
)
def test_a_link_that_leads_nowhere_is_text_and_told(converted, href, kind):
    result = converted(f"one\n\n[*the* text](<{href}>)")
    assert "<p><em>the</em> text</p>" in result.html
    assert [(finding.kind, finding.line, finding.path) for finding in result.findings] == [(kind, 3, "tools/page.md")]


@pytest.mark.parametrize(
    ("fragment", "wanted"),
    [
        ("questions-and-answers", "questions-and-answers"),
        ("questions--answers", "questions-and-answers"),
        ("Questions-And-Answers", "questions-and-answers"),
        ("own", "own"),
        ("in-a-cell", "own"),
        ("old-name", "old"),
        ("top", ""),
    ],
)
def test_places_in_a_page(fragment, wanted):
    text = """
## Questions & answers

## Titled {#own}

<table><tr><td id="in-a-cell">x</td></tr></table>

## Old

<a name="old-name"></a>
"""
    assert parse(text, "a.md").anchors.find(fragment) == wanted


def test_a_place_that_is_not_in_the_page_leads_to_the_page():
    index = PageIndex()
    index.add("pay.md", Target("/pay/", Anchors(frozenset({"rates"}), {})))
    good, bad = parse("[a](/pay/#rates)", "x.md").resolved(index), parse("[a](/pay/#gone)", "x.md").resolved(index)
    assert 'href="/pay/#rates"' in good.html
    assert 'href="/pay/"' in bad.html
    assert [finding.kind for finding in bad.findings] == [Kind.ANCHOR]


def test_a_link_to_a_page_that_has_moved_leads_on():
    index = PageIndex()
    index.add("pay.md", Target("/pay/", None, "Pay"), ["/salary/"])
    index.add("old.md", Target("/old/"), moved_to="/salary/#rates")
    index.add("loop.md", Target("/loop/"), moved_to="/loop/")
    html = parse("[a](/old/) [/old/](/old/) [c](/loop/)", "x.md").resolved(index).html
    assert html.count('href="/pay/#rates"') == 2
    assert ">Pay</a>" in html
    assert 'href="/loop/"' in html
