"""Community pages: the text readers get by default, and beside it the other one, both chosen by the resolver."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from communities.models.community import DefaultView
from communities.vetting.readings import Reading
from communities.vetting.resolver import resolve_many, with_texts
from communities.vetting.states import State
from communities.wiki.models import CommunityPage, PageRevision
from intranet.search.indexing.drafts import Draft, end_of, headings, plain
from intranet.search.models import Kind, Seen, Source


def community_pages(ids: Iterable[int]) -> list[Draft]:
    pages = with_texts(CommunityPage.objects.filter(pk__in=ids, newest__isnull=False))
    return [draft_of(reading) for reading in resolve_many(list(pages))]


def draft_of(reading: Reading) -> Draft:
    page, shown, version = reading.page, reading.shown, reading.version
    other = other_text(reading)
    draft = Draft(
        source=Source.PAGE,
        target=page.pk,
        kind=Kind.PAGE,
        seen=Seen.READERS,
        title=shown.title,
        updated_at=page.changed_at,
        community_id=page.community_id,
        summary="",
        keywords=headings(shown.html),
        body=plain(shown.html),
        body_number=shown.number,
        other=f"{other.title} {plain(other.html)}" if other else "",
        other_number=other.number if other else 0,
        is_archived=page.archival_id is not None,
    )
    if version is not None:
        draft.vetted, draft.withdrawn = version.is_active, reading.page_state == State.WITHDRAWN
        draft.newest_first = page.community.default_view == DefaultView.NEWEST
        draft.newer_edits = version.sha256 != page.newest.sha256
        draft.review_by = version.review_by
        draft.lapses_on = version.review_by + timedelta(days=page.community.grace_days)
        draft.owner_id = version.owner_id
        draft.fresh_until = fresh_until(reading, draft)
    return draft


def other_text(reading: Reading) -> PageRevision | None:
    """The newest text beside the vetted one, or the vetted one beside the newest; of a withdrawn one there is none."""
    newest, version = reading.page.newest, reading.version
    if version is None or reading.page_state == State.WITHDRAWN or version.sha256 == newest.sha256:
        return None
    return newest if reading.shown.pk != newest.pk else version.revision  # type: ignore[return-value]


def fresh_until(reading: Reading, draft: Draft) -> datetime | None:
    """When readers get another text by default though nobody does anything: a suspension ends, a text lapses."""
    if reading.is_suspended:
        return reading.version.suspension.until
    if not reading.has_vetted or draft.lapses_on is None:
        return None
    return end_of(draft.lapses_on)
