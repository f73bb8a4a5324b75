"""Official pages, and the documents of their tree."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from communities.vetting.adopted import standing
from communities.vetting.models import AdoptedPage
from intranet.search.indexing.drafts import MOST_HTML, Draft, headings, joined, plain
from intranet.search.models import Kind, Seen, Source
from pages.furniture import furniture
from pages.inventory import inventory
from pages.models import NewsPage, PageDocument, PolicyPage
from pages.models.review import GRACE_DAYS
from pages.reading import streams, texts

#: Pages made by a migration have no dates.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


def official_pages(ids: Iterable[int]) -> list[Draft]:
    """Live pages below the home page of the site; a notice where an adopted text would stand is nothing to be found."""
    rows = {row.pk: row for row in inventory().filter(pk__in=ids, path__startswith=furniture().root_path)}
    drafts = []
    for page in in_their_types(rows.values()):
        row = rows[page.pk]
        draft = adopted(page, row) if isinstance(page, AdoptedPage) else ordinary(page, row)
        if draft is not None:
            drafts.append(draft)
    return drafts


def in_their_types(rows: Iterable[Page]) -> Iterable[Any]:
    """Pages with the fields of their types: one query a type."""
    by_type: dict[int, list[int]] = {}
    for row in rows:
        by_type.setdefault(row.content_type_id, []).append(row.pk)
    for type_id, ids in by_type.items():
        model = ContentType.objects.get_for_id(type_id).model_class()
        if model is not None:
            yield from model._base_manager.filter(pk__in=ids)


def ordinary(page: Any, row: Any) -> Draft:
    html = " ".join(texts(page))
    dated = page.date if isinstance(page, NewsPage) else None
    changed = page.last_published_at or page.first_published_at or page.latest_revision_created_at
    draft = Draft(
        source=Source.OFFICIAL,
        target=page.pk,
        kind=Kind.OFFICIAL,
        seen=Seen.EVERYONE,
        title=page.title,
        updated_at=max(filter(None, [changed, row.last_reviewed_at]), default=EARLIEST),
        community_id=row.owning_community_pk,
        owner_id=row.content_owner_pk,
        path=page.path,
        summary=row.summary or "",
        keywords=joined([kind_of(page), headings(html)]),
        body=words_of(page),
        vetted=True,
        review_by=row.review_by,
        lapses_on=row.review_by + timedelta(days=GRACE_DAYS) if row.review_by else None,
    )
    if dated:
        draft.updated_at = draft.updated_at.replace(year=dated.year, month=dated.month, day=dated.day)
    return draft


def kind_of(page: Any) -> str:
    """What people call it besides its name: "complaints policy"."""
    return str(page._meta.verbose_name) if isinstance(page, PolicyPage | NewsPage) else ""


def words_of(page: Any) -> str:
    """All that the blocks of a page say."""
    said = (part for stream in streams(page) for part in stream.stream_block.get_searchable_content(stream))
    return joined(said)[:MOST_HTML]


def adopted(page: AdoptedPage, row: Any) -> Draft | None:
    """The vetted text that stands there for everybody, while its community is open."""
    reading = standing(page).reading
    if reading is None or row.withheld:
        return None
    return Draft(
        source=Source.OFFICIAL,
        target=page.pk,
        kind=Kind.OFFICIAL,
        seen=Seen.OPEN,
        title=reading.shown.title,
        updated_at=reading.version.reviewed_at,
        community_id=reading.community.pk,
        owner_id=reading.version.owner_id,
        path=page.path,
        summary=page.summary,
        keywords=f"{page.title} {headings(reading.shown.html)}",
        body=plain(reading.shown.html),
        body_number=reading.shown.number,
        vetted=True,
        review_by=reading.version.review_by,
        lapses_on=reading.version.review_by + timedelta(days=reading.community.grace_days),
    )


def documents(ids: Iterable[int]) -> list[Draft]:
    """By their titles and names; their summary holds the name, which is part of their address."""
    rows = PageDocument.objects.filter(pk__in=ids).select_related("collection").prefetch_related("tags")
    return [
        Draft(
            source=Source.DOCUMENT,
            target=row.pk,
            kind=Kind.FILE,
            seen=Seen.EVERYONE,
            title=row.title,
            updated_at=row.created_at,
            owner_id=row.uploaded_by_user_id,
            path=f"c{row.collection.path}",
            summary=row.filename,
            keywords=joined(tag.name for tag in row.tags.all()),
        )
        for row in rows
    ]
