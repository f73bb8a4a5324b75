"""A secret community leaves no trace in any answer of the search (S2). Its words are in every text it can hold."""

import pytest

from intranet.search.finding import Query, find, suggest
from intranet.search.indexing.relay import index_changes
from intranet.search.indexing.vocabulary import learn_anew
from intranet.search.models import Kind, SearchEntry, SearchWord
from tests.access.world import CANARY
from tests.test_access import world  # noqa: F401

pytestmark = pytest.mark.django_db

OUTSIDE = ("employee", "ex_member", "banned", "elsewhere", "invited", "administrator")
INSIDE = ("member", "facilitator", "manager")
#: Whole, begun, misspelt, with a word everybody uses, and every way of narrowing down.
ASKED = [
    Query(text=CANARY),
    Query(text=CANARY[:5]),
    Query(text="zqxcannary"),
    Query(text=f"room {CANARY}"),
    Query(text="room"),
    Query(text="about"),
    Query(community=f"{CANARY}-room"),
    Query(text="room", community=f"{CANARY}-room"),
    Query(owner="runner"),
    Query(official_only=True),
    Query(text=CANARY, sort="newest"),
    *(Query(kinds=frozenset({kind})) for kind in Kind.values),
]


@pytest.fixture
def indexed(engine, world):  # noqa: F811
    index_changes()
    learn_anew()
    return world


def everything(viewer) -> str:
    """All that the search says to somebody, but for what they typed themselves."""
    said = [repr(find(query, viewer)) for query in ASKED]
    said += [repr(suggest(text, viewer)) for text in (CANARY, CANARY[:4], "zqxcannary", "room", "ro", "runa")]
    return "\n".join(said)


@pytest.mark.parametrize("persona", OUTSIDE)
def test_nobody_outside_finds_a_trace(persona, indexed):
    viewer = indexed.people[persona]
    assert CANARY not in everything(viewer)
    assert find(Query(text=CANARY), viewer).total == 0
    assert not find(Query(text=f"room {CANARY}", kinds=frozenset({"community"})), viewer).facets.communities


@pytest.mark.parametrize("persona", INSIDE)
def test_those_inside_find_all_of_it(persona, indexed):
    found = find(Query(text=CANARY), indexed.people[persona])
    assert {hit.kind for hit in found.hits} >= {"page", "question", "topic", "community"}
    assert "Members of" in next(hit for hit in found.hits if hit.kind == "page").visible_to


def test_an_inactive_person_finds_nothing(indexed):
    assert "Hit(" not in everything(indexed.people["deactivated"])


@pytest.mark.parametrize("persona", [*OUTSIDE, *INSIDE])
def test_the_statement_counts_what_the_door_lets_through(persona, indexed):
    """The predicate written for the statement and the one of the ORM are one rule."""
    viewer = indexed.people[persona]
    door = SearchEntry.objects.visible_to(viewer)
    assert find(Query(kinds=frozenset(Kind.values)), viewer).total == door.count()


def test_no_word_of_it_is_ever_meant(indexed):
    assert not SearchWord.objects.filter(word__contains="canary").exists()
    SearchWord.objects.create(word=CANARY, entries=9)  # a text that was open, once
    assert find(Query(text="zqxcannary"), indexed.people["employee"]).did_you_mean is None
    assert find(Query(text="zqxcannary"), indexed.people["member"]).did_you_mean == CANARY


def test_the_index_is_not_asked_who_may_see(indexed, member_of):
    """Rights are those of this moment, though nothing was indexed since."""
    employee, community = indexed.people["employee"], indexed.community
    membership = community.memberships.create(person=employee)
    assert find(Query(text=CANARY), employee).total > 0
    membership.delete()
    assert find(Query(text=CANARY), employee).total == 0
    type(community).objects.filter(pk=community.pk).update(visibility="open", joining="freely")
    assert find(Query(text=CANARY), employee).total > 0
