"""The whole index anew, and its comparison with what it was made of. Both go through keys in batches."""

from collections.abc import Callable, Iterator, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from intranet.search.indexing import forwarding
from intranet.search.indexing.relay import alone
from intranet.search.indexing.sources import ORIGINS
from intranet.search.indexing.vocabulary import learn_anew
from intranet.search.indexing.writing import write
from intranet.search.models import SearchDirty, SearchEntry, Source

#: Things of one transaction.
BATCH = 500
Progress = Callable[[str, int, int], None]


def rebuild(sources: Sequence[Source], progress: Progress) -> int:
    """Index everything, a batch a transaction, while people search and write. Returns how many things there are."""
    done = 0
    for source in sources:
        for targets in batches(source, progress):
            again(source, targets)
            done += len(targets)
        forget_lost(source)
    learn_anew()
    forwarding.rebuild()
    return done


@transaction.atomic
def again(source: Source, targets: list[int]) -> None:
    """What changed meanwhile has left its mark before this transaction reads, or leaves one that is found later."""
    alone()
    waiting = list(SearchDirty.objects.filter(source=source, target__in=targets).values_list("pk", flat=True))
    drafts = ORIGINS[source].make(targets)
    write(drafts, anew=True)
    gone = set(targets) - {draft.target for draft in drafts}
    SearchEntry.objects.filter(source=source, target__in=gone).delete()
    SearchDirty.objects.filter(pk__in=waiting).delete()


def forget_lost(source: Source) -> None:
    """Entries of what has been deleted."""
    lost(source).delete()


def lost(source: Source) -> QuerySet[SearchEntry]:
    there = ORIGINS[source].everything().order_by().filter(pk=OuterRef("target"))
    return SearchEntry.objects.filter(~Exists(there), source=source)


def drift(sources: Sequence[Source], progress: Progress) -> Iterator[str]:
    """A line for each entry that is missing, left over or made of something else. What waits is no drift."""
    for source in sources:
        for targets in batches(source, progress):
            yield from differences(source, targets)
        for target in lost(source).values_list("target", flat=True):
            yield f"{source} {target}: left over"
    yield from forwarding.drift()


def differences(source: Source, targets: list[int]) -> Iterator[str]:
    entries = dict(SearchEntry.objects.filter(source=source, target__in=targets).values_list("target", "digest"))
    drafts = {draft.target: draft.digest for draft in ORIGINS[source].make(targets)}
    waiting = set(SearchDirty.objects.filter(source=source, target__in=targets).values_list("target", flat=True))
    for target in sorted((set(entries) | set(drafts)) - waiting):
        if target not in entries:
            yield f"{source} {target}: missing"
        elif target not in drafts:
            yield f"{source} {target}: left over"
        elif entries[target] != drafts[target]:
            yield f"{source} {target}: out of date"


def batches(source: Source, progress: Progress) -> Iterator[list[int]]:
    """The keys of everything a source may hold, in their order."""
    rows = ORIGINS[source].everything().order_by("pk").values_list("pk", flat=True)
    total, done, last = rows.count(), 0, 0
    while targets := list(rows.filter(pk__gt=last)[:BATCH]):
        yield targets
        done, last = done + len(targets), targets[-1]
        progress(source.value, done, total)
