"""From entries to a search server beside the database. Safe to run at any time, and to be killed at any point.

What is to be sent is written down in the transaction of the entries; until it has arrived no search believes the server
about it. One at a time sends, and nobody while the index is made anew: the rest waits, and goes to the new one.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from intranet.search.backends.opensearch.client import PATIENCE_OF_WORKERS, Client, NotThere, ServerAway, the_client
from intranet.search.backends.opensearch.documents import INDEX, document_of, key_of
from intranet.search.models import SearchEntry, SearchForward, Source

log = structlog.get_logger(__name__)

LOCK = 7_305_114_204
#: Entries of one call, some megabytes of text.
BATCH = 300


def note(source: Source, targets: Iterable[int]) -> None:
    """Write down that the server is to be told of these; nothing where there is none. Inside a transaction."""
    if settings.SEARCH_URL:
        SearchForward.objects.bulk_create(SearchForward(source=source.value, target=target) for target in targets)


def forward() -> int:
    """Send whatever waits. Returns how many things the server was told of; those it was not wait for the next time."""
    client = the_client()
    done = 0
    try:
        while client is not None and (sent := forward_batch(client)):
            done += sent
    except ServerAway as error:
        log.warning("search.not_forwarded", error=str(error))
    return done


@transaction.atomic
def forward_batch(client: Client) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    rows = list(SearchForward.objects.order_by("id")[:BATCH])
    if rows:
        make_if_missing(client)
        send(client, client.name, {(row.source, row.target) for row in rows})
        SearchForward.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def send(client: Client, index: str, things: set[tuple[str, int]]) -> None:
    """Tell the server what these are now; what has no entry any more goes. Waits until it is found there."""
    these = Q()
    for source in {source for source, _target in things}:
        these |= Q(source=source, target__in=[target for one, target in things if one == source])
    entries = list(SearchEntry.objects.filter(these).defer("words", "names"))
    gone = things - {(entry.source, entry.target) for entry in entries}
    tell(client, index, [*written(entries), *({"delete": {"_id": key_of(*thing)}} for thing in gone)])


def written(entries: Iterable[SearchEntry]) -> Iterator[Any]:
    for entry in entries:
        yield {"index": {"_id": key_of(entry.source, entry.target)}}
        yield document_of(entry)


def tell(client: Client, index: str, lines: list[Any], refresh: str = "wait_for") -> None:
    """One bulk call. A document the server cannot take is left out, and named in the log; it stops no other.

    Raises:
        ServerAway: also when it was too busy for one of them.
    """
    answer = client.ask("POST", f"/{index}/_bulk?refresh={refresh}", lines, patience=PATIENCE_OF_WORKERS)
    for item in answer["items"] if answer.get("errors") else ():
        (what,) = item.values()
        if what["status"] == 429 or what["status"] >= 500:
            raise ServerAway(f"bulk {what['status']}")
        if what["status"] >= 400 and what["status"] != 404:
            log.error("search.refused", key=what["_id"], status=what["status"])


def make_if_missing(client: Client) -> None:
    """A first index under the alias: without it the server would make one up, with rules of its own."""
    try:
        client.ask("GET", f"/_alias/{client.name}", patience=PATIENCE_OF_WORKERS)
    except NotThere:
        index = fresh(client)
        switch(client, index)


def fresh(client: Client) -> str:
    index = f"{client.name}-{timezone.now():%Y%m%d%H%M%S%f}"
    client.ask("PUT", f"/{index}", INDEX, patience=PATIENCE_OF_WORKERS)
    return index


def switch(client: Client, index: str) -> None:
    """From now on the alias is this index; the earlier ones go. In one step: no search meets none or two."""
    try:
        earlier = list(client.ask("GET", f"/_alias/{client.name}", patience=PATIENCE_OF_WORKERS))
    except NotThere:
        earlier = []
    actions: list[dict[str, Any]] = [{"add": {"index": index, "alias": client.name}}]
    actions += [{"remove_index": {"index": one}} for one in earlier if one != index]
    client.ask("POST", "/_aliases", {"actions": actions}, patience=PATIENCE_OF_WORKERS)


def rebuild() -> int:
    """Fill a fresh index with every entry and put it in the place of the one before. Returns how many there are.

    What changes meanwhile waits, because this holds the lock of those who send.
    """
    client = the_client()
    if client is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            index = fresh(client)
            count = fill(client, index)
            client.ask("POST", f"/{index}/_refresh", patience=PATIENCE_OF_WORKERS)
            switch(client, index)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    forward()
    return count


def fill(client: Client, index: str) -> int:
    done, last = 0, 0
    while entries := list(SearchEntry.objects.filter(pk__gt=last).defer("words", "names").order_by("pk")[:BATCH]):
        tell(client, index, list(written(entries)), refresh="false")
        done, last = done + len(entries), entries[-1].pk
    return done


def drift() -> Iterator[str]:
    """A line for each entry the server has otherwise than the database, or not at all. What waits is no drift."""
    client = the_client()
    if client is None:
        return
    last, there = 0, 0
    waiting = {key_of(*pair) for pair in SearchForward.objects.values_list("source", "target")}
    rows = SearchEntry.objects.order_by("pk").values_list("pk", "source", "target", "digest")
    while batch := list(rows.filter(pk__gt=last)[: BATCH * 4]):
        last, there = batch[-1][0], there + len(batch)
        expected = {key_of(source, target): digest for _pk, source, target, digest in batch}
        asked = {"ids": list(expected)}
        answer = client.ask(
            "POST", f"/{client.name}/_mget?_source_includes=digest", asked, patience=PATIENCE_OF_WORKERS
        )
        known = {one["_id"]: one["_source"]["digest"] for one in answer["docs"] if one.get("found")}
        yield from (
            f"{key}: the server differs" for key in expected if known.get(key) != expected[key] and key not in waiting
        )
    count = client.ask("GET", f"/{client.name}/_count", patience=PATIENCE_OF_WORKERS)["count"]
    if count > there and not waiting:
        yield f"{count - there} left over on the server"
