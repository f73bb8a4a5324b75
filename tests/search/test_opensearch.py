"""A search server beside the database: what it is told and asked, that it keeps no rights, and that it may be away."""

import base64
import json
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from communities.discussions.models import Topic
from communities.models import Community, Membership
from intranet.search.backends.opensearch import bodies
from intranet.search.backends.opensearch.backend import bits_of
from intranet.search.backends.opensearch.client import client_of
from intranet.search.backends.opensearch.documents import PROPERTIES
from intranet.search.backends.opensearch.standing import MOST_TERMS, MOST_UNTOLD, among, standing_of
from intranet.search.backends.ranking import PEOPLE
from intranet.search.finding import Query, find, suggest
from intranet.search.indexing import forwarding
from intranet.search.indexing.relay import index_changes
from intranet.search.indexing.vocabulary import learn_anew
from intranet.search.models import SearchEntry, SearchForward
from intranet.search.query import LABELS
from tests.search.opensearch_double import OpenSearchDouble

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    with OpenSearchDouble() as double:
        settings.SEARCH_URL = double.url
        yield double
        client_of.cache_clear()


@pytest.fixture
def topic(open_community, facilitator_of):
    by = facilitator_of(open_community)
    return Topic.begin(open_community, by=by, title="Heat pumps", html="<p>Which one hums least?</p>", tags=["Warmth"])


def asked_last(server):
    return server.bodies("/_search")[-1]


def test_it_is_told_what_the_database_holds(server, topic, open_community):
    index_changes()
    assert len(server.documents) == SearchEntry.objects.count() > 3
    document = server.documents[f"topic-{topic.pk}"]
    assert set(document) == set(PROPERTIES)
    assert (document["title"], document["community_id"]) == ("Heat pumps", open_community.pk)
    assert "hums least" in document["body"]
    (made,) = [body for method, _path, body, _headers in server.asked if method == "PUT"]
    assert made["mappings"]["dynamic"] == "strict"
    sent = next(headers for _method, path, _body, headers in server.asked if "_bulk" in path)
    assert base64.b64decode(sent["Authorization"].removeprefix("Basic ")) == b"finder:s@cret"
    assert not SearchForward.objects.exists()
    Topic.objects.filter(pk=topic.pk).update(title="Heat exchangers")
    index_changes()
    assert server.documents[f"topic-{topic.pk}"]["title"] == "Heat exchangers"
    topic.posts.get().hide(by=topic.author, reason="Advertising")
    Topic.objects.filter(pk=topic.pk).update(hiding=topic.posts.get().hiding)
    index_changes()
    assert "hums" not in json.dumps(server.documents.get(f"topic-{topic.pk}", {}))


def test_hits_facets_and_marks(server, topic, employee, open_community):
    index_changes()
    server.finds = [[f"topic-{topic.pk}"]]
    results = find(Query(text="heat pump"), employee)
    assert [(hit.title, hit.state) for hit in results.hits] == [("Heat pumps", "community")]
    assert "<mark>Heat</mark>" in results.hits[0].title_html
    assert (results.total, results.capped, results.loosely) == (1, False, False)
    facets = results.facets
    assert [(one.value, one.count) for one in (*facets.kinds, *facets.communities, *facets.labels)] == [
        ("topic", 1), ("open-house", 1), ("community", 1),
    ]  # fmt: skip
    assert [one.title for one in suggest("heat pu", employee)] == ["Heat pumps"]
    assert "bool_prefix" in json.dumps(asked_last(server))


def test_other_words_phrases_and_people_are_asked_for_as_of_the_database(server, topic, employee):
    index_changes()
    plain = json.dumps(asked_after(server, Query(text="heat pump"), employee)["query"])
    assert '"phrase"' not in plain
    assert '{"term": {"kind": "person"}}' not in plain
    assert '"now-3y/d"' in plain, "what was said long ago"
    assert '"query": "home working"' in json.dumps(asked_after(server, Query(text="wfh"), employee)["query"])
    quoted = server.bodies("/_search")
    find(Query(text='"heat pump"'), employee)
    first = server.bodies("/_search")[len(quoted)]["query"]
    assert '"query": "heat pump", "fields"' in json.dumps(first)
    assert '"type": "phrase"' in json.dumps(first)
    knows = asked_after(server, Query(text="who knows heat pumps"), employee)["query"]["function_score"]["functions"]
    assert {"filter": {"term": {"kind": "person"}}, "weight": PEOPLE} in knows


def test_few_results_are_followed_by_a_looser_question(server, topic, employee):
    index_changes()
    find(Query(text="heat pumsp"), employee)
    strict, loose = server.bodies("/_search")[-2:]
    assert "fuzziness" not in json.dumps(strict)
    assert '"fuzziness": "AUTO"' in json.dumps(loose)
    assert strict["track_total_hits"] == 1001


def test_better_words_come_from_public_texts_in_the_database(server, topic, employee):
    index_changes()
    learn_anew()
    assert "suggest" not in json.dumps(asked_after(server, Query(text="pumpss"), employee))
    server.finds = [[], [], [f"topic-{topic.pk}"]]
    assert find(Query(text="pumpss"), employee).shown_for == "pumps"


def asked_after(server, query, viewer):
    find(query, viewer)
    return asked_last(server)


def test_rights_are_asked_of_the_database_with_every_search(server, topic, secret_community, employee):
    """Communities of the person as terms, also more than a thousand of them; none of the others."""
    index_changes()

    def readers_of(body):
        (either,) = [one["bool"]["should"] for one in filters(body) if "should" in one.get("bool", {})][:1]
        (readers,) = [one for one in either if "readers" in json.dumps(one)]
        found = readers["bool"]["filter"][1]["bool"]["should"]
        return {pk for one in found for pk in one.get("terms", {}).get("community_id", ())}

    assert readers_of(asked_after(server, Query(text="heat"), employee)) == {topic.community_id}
    membership = Membership.objects.create(community=secret_community, person=employee)
    assert secret_community.pk in readers_of(asked_after(server, Query(text="heat"), employee))
    membership.delete()
    assert secret_community.pk not in readers_of(asked_after(server, Query(text="heat"), employee))
    rooms = [Community(name=f"Room {n}", slug=f"room-{n}", purpose="One of many") for n in range(1200)]
    Community.objects.bulk_create(rooms)
    Community.objects.filter(slug__startswith="room-").update(opened_at=topic.created_at)
    assert len(readers_of(asked_after(server, Query(text="heat"), employee))) == 1201
    assert [len(one["terms"]["id"]) for one in among("id", range(MOST_TERMS + 1))] == [MOST_TERMS, 1]


def filters(body):
    query = body["query"].get("function_score", body)["query"]
    return query["bool"]["filter"]


def test_what_it_finds_is_looked_up_behind_the_door(server, secret_community, facilitator_of, employee):
    """A server that answered with everything it has would still show nothing of a secret community."""
    by = facilitator_of(secret_community)
    topic = Topic.begin(secret_community, by=by, title="Heat pumps", html="<p>Ours</p>")
    index_changes()
    server.finds = [[f"topic-{topic.pk}"]]
    results = find(Query(text="heat"), employee)
    assert (results.hits, results.facets.communities) == ([], [])
    assert [hit.title for hit in find(Query(text="heat"), by).hits] == ["Heat pumps"]


def test_what_it_was_not_told_yet_is_left_out_of_everything(server, topic, employee):
    index_changes()
    server.fails = 503
    Topic.objects.filter(pk=topic.pk).update(title="Heat exchangers")
    index_changes()
    assert SearchForward.objects.get().target == topic.pk, "nothing is lost while it is away"
    server.fails = 0
    assert f"topic-{topic.pk}" in standing_of(employee).untold
    assert f"topic-{topic.pk}" in json.dumps(asked_after(server, Query(text="heat"), employee)["query"])
    index_changes()
    assert standing_of(employee).untold == ()
    SearchForward.objects.bulk_create(SearchForward(source="topic", target=n) for n in range(MOST_UNTOLD + 1))
    before = len(server.asked)
    assert [hit.title for hit in find(Query(text="exchangers"), employee).hits] == ["Heat exchangers"]
    assert len(server.asked) == before, "too far behind to be asked"


@pytest.mark.parametrize("fails", [500, 503, 404, 400])
def test_while_it_is_away_the_database_answers(fails, server, topic, employee):
    index_changes()
    server.fails = fails
    assert [hit.title for hit in find(Query(text="hums"), employee).hits] == ["Heat pumps"]
    assert [one.title for one in suggest("heat", employee)] == ["Heat pumps"]


def test_a_server_that_is_gone_is_left_alone_for_a_while(settings, topic, employee):
    settings.SEARCH_URL = "http://127.0.0.1:1/intranet"
    index_changes()
    for _again in range(3):
        assert [hit.title for hit in find(Query(text="hums"), employee).hits] == ["Heat pumps"]
    assert client_of(settings.SEARCH_URL)._rests_until > 0


def test_a_document_it_cannot_take_stops_no_other(server, topic, open_community):
    server.refuses = {f"topic-{topic.pk}": 400}
    index_changes()
    assert f"topic-{topic.pk}" not in server.documents
    assert f"community-{open_community.pk}" in server.documents
    assert not SearchForward.objects.exists()
    Topic.objects.filter(pk=topic.pk).update(title="Heat exchangers")
    server.refuses = {f"topic-{topic.pk}": 429}
    index_changes()
    assert SearchForward.objects.count() == 1, "too busy is not refused"


def test_a_rebuild_fills_a_fresh_index_and_puts_it_in_the_others_place(server, topic):
    index_changes()
    earlier = server.aliases["intranet"]
    server.documents["topic-999999"] = {"digest": "left over"}
    server.documents.pop(f"topic-{topic.pk}")
    with pytest.raises(CommandError):
        call_command("search_index", "--verify", stdout=StringIO(), stderr=StringIO())
    call_command("search_index", "--rebuild", stdout=StringIO(), stderr=StringIO())
    assert server.aliases["intranet"] != earlier
    assert earlier not in server.indexes
    assert len(server.documents) == SearchEntry.objects.count()
    switched = server.bodies("/_aliases")[-1]["actions"]
    assert [next(iter(action)) for action in switched] == ["add", "remove_index"], "in one step"
    call_command("search_index", "--verify", stdout=StringIO(), stderr=StringIO())


def test_pages_of_results_go_on_where_the_last_ended(server, topic, employee, open_community):
    index_changes()
    server.finds = [[f"topic-{topic.pk}", f"community-{open_community.pk}"]]
    for query in (Query(text="heat"), Query(text="heat", sort="newest")):
        first = find(query, employee, size=1)
        assert len(first.hits) == 1
        find(replace(query, after=first.next_cursor), employee, size=1)
        place = 1_700_000_000_000 if query.sort == "newest" else 9.25
        assert asked_last(server)["search_after"] == [place, SearchEntry.objects.get(source="topic").pk]
    assert bits_of(2.0) > bits_of(1.5) > bits_of(0.001)


def test_every_label_is_one_filter_and_none_is_two():
    """They leave each other out, as the rule of the statement does."""
    said = {label: json.dumps(bodies.labelled(label)) for label in LABELS}
    assert len(set(said.values())) == 5
    assert all("must_not" in one for one in said.values())


def test_nothing_typed_is_part_of_a_query(server, topic, employee):
    index_changes()
    for typed in ('" } ] } _all:* OR', "a AND (b", "*:*", "heat~2^9"):
        body = asked_after(server, Query(text=typed), employee)
        kinds = json.dumps(body)
        assert "query_string" not in kinds
        assert "script" not in kinds
    assert forwarding.forward() == 0
