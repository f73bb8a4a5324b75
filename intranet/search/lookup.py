"""Entries of a page of results, looked up behind the door once more, with what they are of as it is at this moment.

Two queries, whatever is on the page: entries with the official pages among them, and community pages with what is
official of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import JSONObject

from accounts.models import User
from communities.attachments.models import Attachment
from communities.discussions.models import Topic
from communities.models import Community
from communities.vetting.readings import Reading
from communities.vetting.resolver import resolve_listed
from communities.wiki.models import CommunityPage
from intranet.search.highlighting import marked_text, marked_title
from intranet.search.models import Kind, SearchEntry, Source
from intranet.search.words import Words
from pages.inventory import inventory


@dataclass(frozen=True)
class Wanted:
    """Keys of entries, and beside them keys of official pages that were promised for these words.

    ``official_first`` shows the vetted text of a page also where its community shows the newest first; ``texts`` are
    left out for lists of titles.
    """

    ids: Sequence[int]
    promised: Sequence[int] = ()
    official_first: bool = False
    texts: bool = True
    #: Those of the entries that hold only some of the words.
    partly: frozenset[int] = frozenset()


def looked_up(wanted: Wanted, viewer: User, words: Words) -> Any:
    topics = Topic.objects.filter(pk=OuterRef("target"), community=OuterRef("community"), hiding=None, merged_into=None)
    files = Attachment.objects.scanned().filter(pk=OuterRef("target"), community=OuterRef("community"))
    still = (
        ~Q(source__in=[Source.TOPIC, Source.FILE, Source.PERSON])
        | Q(Exists(topics), source=Source.TOPIC)
        | Q(Exists(files), source=Source.FILE)
        | Q(source=Source.PERSON, owner__is_active=True)
    )
    these = Q(pk__in=wanted.ids)
    if wanted.promised:
        these |= Q(source=Source.OFFICIAL, target__in=wanted.promised)
    related = ("community", "owner__profile__team")
    rows = SearchEntry.objects.visible_to(viewer).filter(still, these).select_related(*related)
    marked = {"marked_title": marked_title(words)}
    if wanted.texts:
        marked |= {"marked_body": marked_text("body", words), "marked_other": marked_text("other", words)}
    known = Exists(Community.objects.visible_to(viewer).order_by().filter(pk=OuterRef("community")))
    settled = {"is_closed": Exists(topics.exclude(closure=None)), "asked_before": asked_before(viewer)}
    return rows.annotate(knows_community=known, standing=standing(), **settled, **marked).defer(
        "words", "names", "body", "other", "keywords", "community__description"
    )


def standing() -> Case:
    """An official page as the tree has it now: a JSON object; null where there is none, or only a notice."""
    facts = JSONObject(**{name: F(name) for name in ("title", "url_path", "review_by", "last_reviewed_at")})
    pages = inventory().order_by().filter(pk=OuterRef("target"), withheld=False).annotate(facts=facts)
    return Case(When(source=Source.OFFICIAL, then=Subquery(pages.values("facts")[:1])))


def asked_before(viewer: User) -> Case:
    """The question an entry is a duplicate of, where the viewer may read it: a JSON object; null for all others."""
    facts = JSONObject(pk="pk", title="title", kind="kind", slug="community__slug")
    readable = Community.objects.readable_by(viewer).order_by().values("pk")
    originals = Topic.objects.listed().filter(hiding=None, community__in=readable)
    mine = originals.filter(duplicates__topic=OuterRef("target"), duplicates__lifted_at=None).annotate(facts=facts)
    return Case(When(kind=Kind.QUESTION, then=Subquery(mine.order_by().values("facts")[:1])))


@dataclass(frozen=True)
class Standing:
    title: str
    url_path: str
    review_by: date | None
    last_reviewed_at: datetime | None


def as_it_stands(entry: Any) -> Standing | None:
    """The official page of an entry that was looked up."""
    if entry.standing is None:
        return None
    day, moment = entry.standing["review_by"], entry.standing["last_reviewed_at"]
    return Standing(
        entry.standing["title"],
        entry.standing["url_path"],
        date.fromisoformat(day) if day else None,
        datetime.fromisoformat(moment) if moment else None,
    )


def community_pages(entries: list[SearchEntry], viewer: User) -> dict[int, Reading]:
    ids = [entry.target for entry in entries if entry.source == Source.PAGE]
    if not ids:
        return {}
    pages = CommunityPage.objects.visible_to(viewer).filter(pk__in=ids)
    return {reading.page.pk: reading for reading in resolve_listed(pages)}
