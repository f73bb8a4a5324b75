"""Whatever stands in an address can be asked (S17)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from intranet.search.finding import Query, find, suggest
from intranet.search.indexing.drafts import initials
from intranet.search.words import unquoted, words_in
from pages.models.review import today

NASTY = [
    "\0",
    "a\0b",
    "\x02mark\x03",
    "' OR 1=1 --",
    "foo & bar | !baz:* <-> (qux)",
    ":*",
    "!!!",
    "%s %(x)s %%",
    "{seen} {text}",
    "\\m(",
    "\ud800",
    "a" * 10_000,
    "word " * 3_000,
    "\u202egnirts",
    "ＦＵＬＬ ｗｉｄｔｈ",
    "naïve Straße",
    "the of and",
    "' \" ` $$",
    "co-op's NG-204 v2.1 50% café",
    "電力",
]


@pytest.mark.parametrize("typed", NASTY)
@pytest.mark.django_db
def test_anything_can_be_asked(typed, employee):
    data = QueryDict(mutable=True)
    for name in ("q", "kind", "community", "label", "owner", "since", "official", "sort", "after"):
        data[name] = typed
    find(Query.from_request_data(data), employee)
    find(Query(text=Query.from_request_data(data).text, kinds=frozenset({"page"})), employee)
    suggest(typed, employee)


@given(st.text(max_size=300))
def test_a_text_is_one_short_line_of_words(typed):
    data = QueryDict(mutable=True)
    data["q"] = typed
    query = Query.from_request_data(data)
    assert len(query.text) <= 200
    assert query.text.isprintable() or not query.text
    assert all(word.isalnum() or not word.isascii() for word in words_in(query.text).all)
    assert len(words_in(query.text).all) <= 12


def test_what_is_understood():
    query = Query.from_request_data(
        QueryDict("q=+leave++policy&kind=page&kind=nonsense&label=official&since=week&official=1&sort=newest")
    )
    assert query.text == "leave policy"
    assert query.kinds == {"page"}
    assert (query.label, query.sort, query.official_only) == ("official", "newest", True)
    assert query.since == today() - timedelta(days=7)
    assert Query.from_request_data(QueryDict("since=2026-02-30&label=great&sort=id")) == Query()
    assert Query.from_request_data(QueryDict("since=2026-02-28")).since == date(2026, 2, 28)


def test_idle_words_count_only_when_there_is_nothing_else():
    assert words_in("how do I claim expenses").all == ("claim", "expenses")
    assert words_in("who are you").all == ("who", "are", "you")
    assert words_in("leave pol").begun
    assert not words_in("leave policy for the").begun


@pytest.mark.parametrize(
    ("asked", "looked_for", "alike"),
    [
        ("how many days off do I get", ("days",), ("leave",)),
        ("WFH", ("wfh",), ("home working", "working from home", "remote work", "telework")),
        ("car park", ("car", "park"), ("parking",)),
        ("leave policy", ("leave", "policy"), ()),
        ('"days off" balance', ("days", "balance"), ()),
    ],
)
def test_other_words_for_the_same_are_looked_for_too(asked, looked_for, alike):
    assert (words_in(asked).all, words_in(asked).others) == (looked_for, alike)


def test_who_knows_asks_for_people_and_who_may_does_not():
    assert words_in("who knows SQL") == replace(words_in("SQL"), of_people=True)
    assert words_in("expert in confined spaces").all == ("confined", "spaces")
    assert not words_in("who may sign a contract").of_people
    assert not words_in("know your customer").of_people


def test_what_stands_in_quotation_marks_is_a_phrase():
    words = words_in('“three days a week” "home" policy')
    assert (words.phrases, words.all) == (("three days a week",), ("three", "days", "week", "home", "policy"))
    assert unquoted('"three days" or “a week”') == "three days or a week"
    assert words_in('an unclosed "quotation mark').phrases == ()


def test_names_have_short_forms():
    assert initials("The priority services register") == "PSR"
    assert (initials("Leave policy"), initials("Data protection officer")) == ("", "DPO")
    assert initials("How do I get my old mailing list moved into a community?") == ""
