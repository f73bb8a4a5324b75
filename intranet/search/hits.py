"""From entries to what a reader is shown of them: the title, the label and the words of the text they would get.

Each entry is looked up once more behind the door, with what it is of: what was true a second ago is not enough.
Two queries at most for a page of results, whatever is on it (lookup.py).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from communities.models.community import Visibility
from communities.vetting.readings import Reading
from intranet.search.highlighting import as_html, piece
from intranet.search.lookup import Wanted, as_it_stands, community_pages, looked_up
from intranet.search.models import Kind, SearchEntry, Seen, Source
from intranet.search.models.entry import gates
from intranet.search.results import Hit, Place
from intranet.search.words import Words
from pages.furniture import Furniture, furniture
from pages.models.review import VettingState, state_on

TOPIC_PLACES = {Kind.QUESTION: "question_detail"}


@dataclass
class Page:
    """What a page of results is made of, fetched at once. ``pages`` are by their keys."""

    entries: list[SearchEntry]
    pages: dict[int, Reading] = field(default_factory=dict)
    official_first: bool = False
    tree: Furniture = field(default_factory=furniture)


def hits_of(wanted: Wanted, viewer: User, words: Words) -> tuple[list[Hit], dict[int, Hit]]:
    """The hits in the order of the ids, without those that are gone; and the promised ones by their keys."""
    if not wanted.ids and not wanted.promised:
        return [], {}
    page = Page(list(looked_up(wanted, viewer, words)), official_first=wanted.official_first)
    page.pages = community_pages(page.entries, viewer)
    for entry in page.entries:
        entry.is_partly = entry.pk in wanted.partly  # type: ignore[attr-defined]
    made = {entry.pk: MAKERS[Source(entry.source)](entry, page) for entry in page.entries}
    official = {found.target: found for found in made.values() if found and found.source == Source.OFFICIAL}
    hits = [found for pk in wanted.ids if (found := made.get(pk)) is not None]
    return hits, {pk: official[pk] for pk in wanted.promised if pk in official}


def official_hit(entry: Any, page: Page) -> Hit | None:
    found = as_it_stands(entry)
    if found is None:
        return None
    reviewed, state = found.last_reviewed_at, state_on(found.review_by)
    if entry.seen == Seen.OPEN and state == VettingState.LAPSED:
        state = VettingState.OVERDUE  # it stands there still: the community gives it more time
    return hit(
        entry,
        url=page.tree.address(found),
        state=state.value,
        reviewed_on=reviewed.date() if reviewed else None,
        owner=person(entry.owner),
        title=found.title if entry.seen != Seen.OPEN else entry.title,
        visible_to=audience_in(page.tree, entry),
    )


def page_hit(entry: Any, page: Page) -> Hit | None:
    """The text is the resolver's; the other one is shown only where the words stand in it alone, and is named."""
    reading = page.pages.get(entry.target)
    if reading is None:
        return None
    shown: Any = reading.shown
    state, url = reading.state.value, reading.page.get_absolute_url()
    if page.official_first and reading.is_official and not reading.shows_official:
        shown, state = reading.version.revision, reading.page_state.value
        url = f"{url}?version=official"
    body, beside = getattr(entry, "marked_body", ""), getattr(entry, "marked_other", "")
    excerpt, why = {entry.other_number: beside, entry.body_number: body}.get(shown.number, ""), ""
    in_other_alone = is_marked(beside) and not is_marked(excerpt) and not is_marked(entry.marked_title)
    if in_other_alone and shown.number == entry.body_number:
        excerpt = beside
        newer = entry.other_number > entry.body_number
        why = _("Found in a newer community edit") if newer else _("Found in the earlier official text")
        url = f"{reading.page.get_absolute_url()}?version={'community' if newer else 'official'}"
    return hit(
        entry,
        url=url,
        state=state,
        state_words=reading.state_words,
        revision=shown.number,
        reviewed_on=reading.version.reviewed_at.date() if reading.has_vetted and reading.version else None,
        owner=person(reading.owner) if reading.has_vetted else None,
        title=shown.title,
        excerpt=excerpt,
        why=why,
        marks=(_("Archived"),) if reading.page.archival_id or entry.community.archival_id else (),
    )


def topic_hit(entry: Any, page: Page) -> Hit:
    """What was asked before leads to where it was asked first."""
    before = entry.asked_before
    marks = [_("Verified answer")] if entry.is_verified else []
    marks += [_("Asked before")] if before else []
    marks += [_("Closed")] if entry.is_closed and not before else []
    marks += [_("Archived")] if entry.community.archival_id else []
    kind, slug, pk = entry.kind, entry.community.slug, entry.target
    known: dict[str, Any] = {}
    if before:
        kind, slug, pk = before["kind"], before["slug"], before["pk"]
        known["why"] = _("Leads to “%(title)s”") % before
    url = reverse(TOPIC_PLACES.get(kind, "topic_detail"), args=[slug, pk])
    return hit(entry, url=url, state="community", owner=person(entry.owner), marks=tuple(marks), **known)


def file_hit(entry: Any, page: Page) -> Hit:
    url = reverse("attachment_serve", args=[entry.community.slug, entry.target, entry.title])
    return hit(entry, url=url, owner=person(entry.owner))


def document_hit(entry: Any, page: Page) -> Hit:
    """Its summary is the name of the file."""
    url = reverse("wagtaildocs_serve", args=[entry.target, entry.summary])
    return hit(entry, url=url, visible_to=audience_in(page.tree, entry))


def person_hit(entry: Any, page: Page) -> Hit:
    profile = entry.owner.profile
    team = Place(profile.team.name, f"{reverse('person_list')}?team={profile.team.slug}") if profile.team else None
    facts = " · ".join(filter(None, [profile.job_title, profile.location]))
    marked = getattr(entry, "marked_body", "")
    excerpt = " · ".join(filter(None, [facts, marked])) if is_marked(marked) else facts
    url = entry.owner.get_absolute_url()
    return hit(entry, url=url, title=entry.owner.name, excerpt=excerpt, detail=facts, owner=team)


def community_hit(entry: Any, page: Page) -> Hit:
    marks = (_("Archived"),) if entry.community.archival_id else ()
    here = entry.community
    return hit(entry, url=here.get_absolute_url(), title=here.name, excerpt=here.purpose, marks=marks)


MAKERS: dict[Source, Callable[[Any, Page], Hit | None]] = {
    Source.OFFICIAL: official_hit,
    Source.PAGE: page_hit,
    Source.TOPIC: topic_hit,
    Source.FILE: file_hit,
    Source.DOCUMENT: document_hit,
    Source.PERSON: person_hit,
    Source.COMMUNITY: community_hit,
}


def hit(entry: Any, *, url: str, title: str = "", excerpt: str | None = None, **known: Any) -> Hit:
    """What all kinds have in common. A title the entry does not know yet is shown without marks."""
    title = title or entry.title
    marked = entry.marked_title if title == entry.title else title
    text = excerpt if excerpt is not None else getattr(entry, "marked_body", "")
    if not is_marked(text) and entry.source in (Source.OFFICIAL, Source.PAGE, Source.TOPIC):
        text = entry.summary or text
    defaults: dict[str, Any] = {"state": "", "revision": 0, "owner": None, "reviewed_on": None, "marks": ()}
    known.setdefault("visible_to", audience(entry))
    known.setdefault("why", "")
    if not known["why"]:
        known["why"] = reason(entry, marked, text)
    community = place(entry)
    known.setdefault("detail", community.name if community else "")
    return Hit(
        kind=entry.kind,
        source=entry.source,
        target=entry.target,
        title=title,
        title_html=as_html(marked),
        excerpt_html=as_html(piece(text) if excerpt is None and is_marked(text) else text),
        url=url,
        community=community,
        updated_at=entry.updated_at,
        **(defaults | known),
    )


def reason(entry: Any, title: str, text: str) -> str:
    """Nothing where the title shows it."""
    if entry.is_partly and (is_marked(title) or is_marked(text)):
        return _("Has some of the words")
    if is_marked(title):
        return ""
    if is_marked(text):
        return _("Found in the text")
    return _("Found in its headings, tags or names")


def is_marked(text: str) -> bool:
    return "\x02" in text


def place(entry: Any) -> Place | None:
    """The community, where the viewer may know of it and it is not the result itself."""
    known = entry.community is not None and entry.source != Source.COMMUNITY and entry.knows_community
    return Place(entry.community.name, entry.community.get_absolute_url()) if known else None


def person(someone: User | None) -> Place | None:
    return Place(someone.name, someone.get_absolute_url()) if someone is not None and someone.is_active else None


def audience_in(tree: Furniture, entry: SearchEntry) -> str:
    gated = any(entry.path.startswith(gate.path) for gate in gates(tree))
    return _("Some groups only") if gated else _("Everyone")


def audience(entry: SearchEntry) -> str:
    """Who else can see it, in words."""
    if entry.seen in (Seen.EVERYONE, Seen.OPEN) or entry.community is None:
        return _("Everyone")
    if entry.community.visibility == Visibility.OPEN:
        return _("Everyone")
    if entry.seen == Seen.AWARE and entry.community.visibility == Visibility.CLOSED:
        return _("Everyone")
    return _("Members of %(name)s") % {"name": entry.community.name}
