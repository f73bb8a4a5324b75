"""What is a small change, and the fewest words that make one text of another."""

from collections import Counter
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communities.vetting import small
from communities.vetting.models import OfficialVersion
from communities.vetting.shortest import words_changed
from communities.vetting.small import small_among, why_not_small
from communities.wiki.models import CommunityPage
from intranet.ui.difference import Text

TEXTS = st.lists(st.sampled_from("abc"), max_size=12)


def kept_at_most(old, new):
    """How many words both texts have in the same order, by the plain table."""
    row = [0] * (len(new) + 1)
    for word in old:
        above = row
        row = [0]
        for at, other in enumerate(new):
            row.append(above[at] + 1 if word == other else max(above[at + 1], row[at]))
    return row[-1]


@given(TEXTS, TEXTS, st.integers(0, 24))
def test_no_shorter_way(old, new, most):
    least = len(old) + len(new) - 2 * kept_at_most(old, new)
    changed = words_changed(old, new, most=most)
    if changed is None:
        assert least > most
        return
    assert len(changed) == least <= most
    gone = Counter(old) - Counter(new)
    come = Counter(new) - Counter(old)
    assert not (gone + come) - Counter(changed)


def test_two_words_far_apart_in_a_long_text():
    old = [f"word{n % 700}" if n % 2 else " " for n in range(20_000)]
    new = ["First", *old[:10_000], "kindly", *old[10_000:]]
    assert sorted(words_changed(old, new, most=200)) == ["First", "kindly"]
    assert words_changed(old, new[::-1], most=200) is None


# What is small --------------------------------------------------------------------------------------------------------
A_LINK, A_HEADING, A_PICTURE = "a link changes", "a heading changes", "a picture changes"
A_BOX, STRUCK = "a list, a table or a box changes", "struck-out text or code changes"
A_NUMBER, A_DATE, TOO_MUCH = "a number or a negation changes", "a date changes", "more than 200 characters change"
WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "half", "Never", "not"]


def why(before, after):
    return str(why_not_small(Text("A", before, {}), Text("A", after, {})))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("<p>Send the form.</p>", "<p>Please send the form!</p>", ""),
        ('<p><a href="/a/">form</a></p>', '<p><a href="/b/">form</a></p>', A_LINK),
        ('<p><a href="/a/">form</a></p>', '<p><a href="/a/">paper</a></p>', A_LINK),
        ('<p><img src="/a.png" alt="A"></p>', '<p><img src="/b.png" alt="A"></p>', A_PICTURE),
        ('<p><img src="/a.png" alt="A"></p>', '<p><img src="/a.png" alt="B"></p>', A_PICTURE),
        ("<h2>Rates</h2>", "<h3>Rates</h3>", A_HEADING),
        *[
            (f"<{name}>Old</{name}>", f"<{name}>New</{name}>", A_HEADING)
            for name in ("h1", "h2", "h3", "h4", "h5", "h6")
        ],
        ("<summary>Old</summary>", "<summary>New</summary>", A_HEADING),
        *[
            ("<p>x</p>", f"<p>x</p><{name}></{name}>", A_BOX)
            for name in ("table", "tr", "td", "th", "li", "pre", "aside", "details")
        ],
        *[(f"<p><{name}>old</{name}></p>", f"<p><{name}>new</{name}></p>", STRUCK) for name in ("s", "del", "code")],
        ("<pre>old</pre>", "<pre>new</pre>", STRUCK),
        *[("<p>Send forms.</p>", f"<p>Send {word} forms.</p>", A_NUMBER) for word in WORDS],
        *[("<p>Send forms.</p>", f"<p>Send{sign} forms.</p>", A_NUMBER) for sign in (" 7", "%", " ½", "€")],
        *[("<p>Send forms.</p>", f"<p>Send {day} forms.</p>", A_DATE) for day in ("May", "mon", "Sunday", "Oct")],
        ("<p>Send.</p>", f"<p>Send {'x' * 199}.</p>", ""),
        ("<p>Send.</p>", f"<p>Send {'x' * 200}.</p>", TOO_MUCH),
        ("<p>Send.</p>", f"<p>Send{' it' * 101}.</p>", TOO_MUCH),
        ("<p>Send.</p>", f"<p>Send.{'!' * 200}</p>", ""),
        ("<p>Send.</p>", f"<p>Send.{'!' * 201}</p>", TOO_MUCH),
    ],
)
def test_what_makes_a_change_more_than_small(before, after, said):
    assert (why(before, after), why(after, before), why(after, after)) == (said, said, "")


def test_a_changed_title_is_named_first():
    assert str(why_not_small(Text("A", "<p>x</p>", {}), Text("B", "<p>7</p>", {}))) == "the title changes"


def test_small_ones_of_a_list_are_worked_out_once(
    community, manager, grant, edit, monkeypatch, django_assert_num_queries
):
    """Of three texts one changed a little, one much, and of one nobody asks; what is too long is not looked at."""
    texts = {"Little": "<p>Send it, please.</p>", "Much": "<p>Send 7 of them.</p>", "Other": "<p>Send it, please.</p>"}
    for title, newer in texts.items():
        page = CommunityPage.begin(community, by=manager, title=title, html="<p>Send it.</p>")
        grant(page, by=manager)
        edit(page, by=manager, html=newer)
    little, much, _other = OfficialVersion.objects.order_by("pk")
    rows = [
        SimpleNamespace(pk=row.pk, sha256=row.sha256, newest_sha256=row.page.newest.sha256) for row in (little, much)
    ]
    with django_assert_num_queries(1):
        assert small_among(rows) == {little.pk}
    with django_assert_num_queries(0):
        assert small_among(rows) == {little.pk}
    row = OfficialVersion.objects.filter(pk=little.pk)
    shorter, longer = len("<p>Send it.</p>"), len("<p>Send it, please.</p>")
    for most, looked_at in ((shorter, False), (longer - 1, False), (longer, True)):
        monkeypatch.setattr(small, "LOOKED_AT", most)
        assert small._short(row).exists() is looked_at
