"""Who reports to whom, from the top and from anybody."""

from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.chart import MOST_REPORTS
from accounts.models import Profile, User

PAGE = "/people/chart/"


@pytest.fixture
def line(person):
    """A factory: ``line("head", "boss", "sam")``, each reporting to the one before."""

    def make(*usernames):
        people = [person(username, first_name=username.capitalize()) for username in usernames]
        for above, below in pairwise(people):
            Profile.objects.filter(user=below).update(manager=above)
        return people

    return make


@pytest.fixture
def signed_in(client, employee):
    client.force_login(employee)
    return client


def names(nodes):
    """The tree as nested lists of user names."""
    return [(node.person.username, names(node.below)) if node.below is not None else node.person.username
            for node in nodes]  # fmt: skip


def test_from_the_top(signed_in, line):
    line("head", "boss", "sam")
    assert names(signed_in.get(PAGE).context["nodes"]) == [("head", ["boss"])]


def test_from_somebody_up_and_down(signed_in, line, person):
    _head, boss, _sam, _kim = line("head", "boss", "sam", "kim")
    Profile.objects.filter(user=person("lee")).update(manager=boss)
    response = signed_in.get(PAGE, {"from": "sam"})
    assert names(response.context["nodes"]) == [("head", [("boss", [("sam", ["kim"])])])]
    body = response.content.decode()
    assert 'aria-current="true"' in body
    assert "1 more" in body
    assert signed_in.get(PAGE, {"from": "nobody"}).status_code == 404


def test_a_branch_alone_for_htmx(signed_in, line):
    line("head", "boss", "sam")
    body = signed_in.get(PAGE, {"from": "boss"}, headers={"HX-Request": "true"}).content.decode()
    assert "Sam" in body
    assert "Head" not in body
    assert "<html" not in body


def test_circles_do_no_harm(signed_in, line):
    one, *_, last = line("one", "two", "three")
    Profile.objects.filter(user=one).update(manager=last)
    assert names(signed_in.get(PAGE, {"from": "one"}).context["nodes"]) == [("two", [("three", [("one", ["two"])])])]
    assert names(signed_in.get(PAGE).context["nodes"]) == []


def test_leavers_are_not_in_it(signed_in, line, administrator):
    _head, boss, _sam, kim = line("head", "boss", "sam", "kim")
    for leaver in (boss, kim):
        leaver.deactivate(by=administrator)
    assert names(signed_in.get(PAGE, {"from": "sam"}).context["nodes"]) == [("head", [("sam", [])])]
    assert signed_in.get(PAGE, {"from": "boss"}).status_code == 404


def test_a_large_team_is_shown_in_part_and_costs_the_same(signed_in, line):
    boss, _sam = line("boss", "sam")
    signed_in.get(PAGE)  # fills what is remembered
    with CaptureQueriesContext(connection) as few:
        signed_in.get(PAGE, {"from": "boss"})
    team = User.objects.bulk_create(User(username=f"p{n:02}") for n in range(MOST_REPORTS))
    Profile.objects.filter(user__in=team).update(manager=boss)
    with CaptureQueriesContext(connection) as many:
        response = signed_in.get(PAGE, {"from": "boss"})
    assert len(few) == len(many)
    assert "/people/?manager=boss" in response.content.decode()
    assert len(response.context["nodes"][0].below) == MOST_REPORTS


def test_the_card_says_who_somebody_is(signed_in, line, administrator):
    _boss, sam = line("boss", "sam")
    Profile.objects.filter(user=sam).update(job_title="Fitter", location="Leeds", ask_about=["<b>Valves"])
    body = signed_in.get("/people/sam/card/").content.decode()
    for words in ("Sam", "Fitter", "Leeds", "&lt;b&gt;Valves"):
        assert words in body
    assert "<a " not in body
    sam.deactivate(by=administrator)
    assert signed_in.get("/people/sam/card/").status_code == 404
