"""The files of a community: who sent what, when, how large."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def queries(client, member):
    """How many queries a GET costs the member, after one that warmed the caches."""

    def count(address):
        client.force_login(member)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    return count


def test_who_what_and_how_large(send, get, member, community):
    assert "No files yet" in get(f"/communities/{community.slug}/files/", member).content_seen.decode()
    send(b"words", "plan.txt")
    page = get(f"/communities/{community.slug}/files/", member).content_seen.decode()
    assert "plan.txt" in page
    assert "TXT, 5" in page
    assert member.name in page


def test_a_list_costs_the_same_for_few_and_many(send, queries, member_of, community):
    address = f"/communities/{community.slug}/files/"
    send(b"words", "a.txt")
    few = queries(address)
    for number in range(20):
        send(b"words", f"{number}.txt", by=member_of(community, f"sender-{number}"))
    assert queries(address) == few


def test_serving_a_file_costs_few_queries(send, queries):
    address = send(b"words", "a.txt").json()["url"]
    assert queries(address) <= 4


def test_long_lists_come_in_pieces(send, get, member, community):
    for number in range(32):
        send(b"%d" % number, f"{number}.txt")
    page = get(f"/communities/{community.slug}/files/", member).content_seen.decode()
    assert "Load more" in page
    assert "31.txt" in page
    assert ">0.txt<" not in page
