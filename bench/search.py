"""The search against the bare text query: 50,000 things in 2,000 communities, for somebody who is in 200 of them.

A search fetches candidates, rights, facets, highlights, labels and what stands beside them. The bare query ranks the
same matches and gives twenty ids. Words are of four strata, from one in thousands of texts to one in every other.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection

from accounts.models import User
from bench.databases import fresh_database
from bench.seed import seed_communities, seed_people
from communities.models import Membership
from intranet.search.finding import Query, find
from intranet.search.indexing.rebuilding import rebuild
from intranet.search.models import SearchEntry, Source

PEOPLE, COMMUNITIES, MINE, TOPICS = 2_000, 2_000, 200, 46_000
#: Most the whole search may take, in times of the bare query; most statements of one page.
MUST, MOST_STATEMENTS = 3, 8
#: Share of the texts a word of each stratum stands in, at most.
STRATA = {"rare": 0.0005, "seldom": 0.005, "common": 0.05, "in every other": 0.6}
#: Words as often as words are: each number is a word of letters, and no word is a form or a beginning of another.
SEED = """
CREATE FUNCTION pg_temp.text_of(count int) RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT string_agg(translate(lpad(floor(exp(random() * ln(20000)))::int::text, 5, '0'),
        '0123456789', 'bcdfghklmp') || 'a', ' ') FROM generate_series(1, count) $$;
INSERT INTO discussions_topic (community_id, kind, title, author_id, created_at, last_post_at, last_poster_id,
    post_count, highest_number)
SELECT (%(communities)s::bigint[])[1 + n %% %(places)s], 'discussion', pg_temp.text_of(4 + 0 * n), %(author)s,
    now() - n * interval '9 minutes', now() - n * interval '9 minutes', %(author)s, 2, 2
FROM generate_series(0, %(topics)s - 1) n;
INSERT INTO discussions_post (topic_id, number, author_id, at, html, revision_count)
SELECT t.id, n, %(author)s, t.created_at, '<p>' || pg_temp.text_of(60 + 0 * n) || '</p>', 1
FROM discussions_topic t, generate_series(1, 2) n WHERE NOT EXISTS (SELECT FROM discussions_post WHERE topic_id = t.id);
"""
BARE = """
SELECT id, ts_rank_cd(words, q) AS rank FROM search_searchentry, plainto_tsquery('search_english', %s) q
WHERE words @@ q ORDER BY rank DESC LIMIT 20
"""
#: Of the simple vocabulary of the seed, how many texts each word stands in.
COUNTED = "SELECT word, ndoc FROM ts_stat('SELECT words FROM search_searchentry') ORDER BY ndoc, word"


def search_figures(rounds: int, topics: int = TOPICS) -> dict[str, Any]:
    """Milliseconds, ratios and statements by stratum; and how long a rebuild took, in seconds."""
    from django.core.management import call_command

    fresh_database("bench_search")
    call_command("migrate", verbosity=0)
    viewer = seed_search(topics)
    started = time.perf_counter()
    rebuild(list(Source), lambda *_progress: None)
    figures: dict[str, Any] = {"rebuild_s": round(time.perf_counter() - started, 1)}
    figures["entries"] = SearchEntry.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")
    return figures | strata_of(viewer, rounds)


def judged_figures() -> dict[str, float]:
    """How good the order is on the judged queries of the tests, over the demo organisation."""
    from django.core.management import call_command

    from intranet.demo.loading import load_demo
    from tests.search.measuring import average, measured, official_share

    fresh_database("bench_judged")
    call_command("migrate", verbosity=0)
    load_demo()
    rows = measured({person.username: person for person in User.objects.all()})
    found = {"queries": len(rows), "ndcg_at_10": average(rows), "official_among_first_3": official_share(rows)}
    return {name: round(value, 3) for name, value in found.items()}


def seed_search(topics: int) -> User:
    """Everything is talk, because of that there is most."""
    people, communities = seed_people(PEOPLE), seed_communities(COMMUNITIES)
    Membership.objects.bulk_create(
        Membership(person=people[0], community=community, role="member") for community in communities[:MINE]
    )
    ids = [community.pk for community in communities]
    values = {"communities": ids, "places": len(ids), "author": people[1].pk, "topics": topics}
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(SEED, values)
    return people[0]


def strata_of(viewer: User, rounds: int) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(COUNTED)
        counted = cursor.fetchall()
    total, found = SearchEntry.objects.count(), {}
    for name, share in STRATA.items():
        words = [word for word, n in counted if n <= share * total][-5:]
        found[name] = compared(words, viewer, rounds)
    whole = sum(row["search_ms"] for row in found.values()) / sum(row["bare_ms"] for row in found.values())
    return found | {"ratio": round(whole, 2), "queries": max(row["queries"] for row in found.values())}


def compared(words: list[str], viewer: User, rounds: int) -> dict[str, float]:
    """A, B, A, B …: medians."""
    bare, whole = [], []
    for number in range(rounds):
        word = words[number % len(words)]
        bare.append(milliseconds(lambda word=word: bare_query(word)))
        whole.append(milliseconds(lambda word=word: find(Query(text=f"{word} "), viewer)))
    b, w = statistics.median(bare), statistics.median(whole)
    return {
        "bare_ms": round(b, 1),
        "search_ms": round(w, 1),
        "ratio": round(w / b, 2),
        "queries": statements(words[0], viewer),
    }


def bare_query(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARE, [word])
        cursor.fetchall()


def statements(word: str, viewer: User) -> int:
    """SQL statements of one search."""
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        find(Query(text=word), viewer)
    return len(captured)


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000
