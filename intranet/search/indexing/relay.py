"""From changes to entries. Safe to run at any time, by any number of workers, and to be killed at any point."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

import structlog
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.utils import timezone

from communities.vetting.models import AdoptedPage
from intranet.search.indexing import forwarding
from intranet.search.indexing.sources import ORIGINS
from intranet.search.indexing.vocabulary import learn
from intranet.search.indexing.writing import write
from intranet.search.models import SearchDirty, SearchEntry, Source

log = structlog.get_logger(__name__)

#: Changes one transaction carries.
BATCH = 200
#: After so many failures a change waits for a human (security.md F14).
PARKED_AFTER = 8
#: Things a clock has changed that are written down at once.
MOST_BY_TIME = 1000
#: One at a time writes entries, so that nobody puts an older text over a newer one.
LOCK = 7_305_114_203
#: How long to wait for another writer of entries: longer than a batch of a rebuild takes.
PATIENCE = "60s"
#: What making an entry of a row that is not as it should be may raise.
BROKEN = (DatabaseError, ObjectDoesNotExist, ValueError, TypeError, AttributeError, LookupError)


def index_changes() -> int:
    """Index whatever has changed, and tell the search server where there is one. Returns how many were looked at."""
    done = 0
    while batch := index_batch():
        done += batch
    forwarding.forward()
    return done


def index_batch() -> int:
    """Up to a batch, in one transaction; when it fails, each thing by itself, so that one does not stop the others."""
    try:
        with transaction.atomic():
            rows = due()
            index_rows(rows)
            return len(rows)
    except BROKEN as error:
        log.warning("search.batch_failed", error=type(error).__name__)
    return one_by_one()


def due(most: int = BATCH) -> list[SearchDirty]:
    alone()
    # By the clock that wrote the rows: that of another machine may be behind.
    rows = SearchDirty.objects.filter(not_before__lte=Now(), attempts__lt=PARKED_AFTER).order_by("id")
    return list(rows.select_for_update(skip_locked=True)[:most])


def alone() -> None:
    """Wait until nobody else writes entries, and keep it so until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def index_rows(rows: list[SearchDirty]) -> None:
    by_source: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        by_source[row.source].add(row.target)
    for source, targets in by_source.items():
        index(Source(source), targets)
    SearchDirty.objects.filter(pk__in=[row.pk for row in rows]).delete()


def index(source: Source, targets: Iterable[int]) -> None:
    """Make the entries of these as they are now; entries of what is not to be found go. Inside a transaction."""
    wanted = set(targets)
    drafts = ORIGINS[source].make(wanted)
    write(drafts)
    gone = wanted - {draft.target for draft in drafts}
    SearchEntry.objects.filter(source=source, target__in=gone).delete()
    learn(source, wanted)
    forwarding.note(source, wanted)


@transaction.atomic
def one_by_one() -> int:
    rows = due()
    for row in rows:
        try:
            with transaction.atomic():
                index_rows([row])
        except BROKEN as error:
            put_off(row, error)
    return len(rows)


def put_off(row: SearchDirty, error: Exception) -> None:
    """Try again later: after 30 seconds, then each time twice as long."""
    row.attempts += 1
    row.not_before = timezone.now() + timedelta(seconds=15 * 2**row.attempts)
    row.failure = type(error).__name__
    row.save(update_fields=["attempts", "not_before", "failure"])
    log.error("search.failed", source=row.source, target=row.target, attempts=row.attempts, error=row.failure)


def mark_changed_by_time() -> int:
    """Write down what readers get another text of since a suspension ended or a text lapsed, also in the tree."""
    waiting = SearchDirty.objects.filter(source=OuterRef("source"), target=OuterRef("target"))
    late = SearchEntry.objects.filter(~Exists(waiting), fresh_until__lte=timezone.now())
    found = list(late.values_list("source", "target")[:MOST_BY_TIME])
    pages = [target for source, target in found if source == Source.PAGE]
    found += [(Source.OFFICIAL, pk) for pk in AdoptedPage.objects.filter(source__in=pages).values_list("pk", flat=True)]
    SearchDirty.objects.bulk_create(SearchDirty(source=source, target=target) for source, target in found)
    return len(found)
