"""What stands at the official address of a community page, for one reader, at this moment (invariant 7).

The text is the resolver's. Whether it may stand there is asked here at every reading, and the answer is no unless
everything holds: the community is open and in use, the page is in use, the reader may read it, and the text is official
or its review at most overdue.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest

from accounts.models import User
from communities.models.community import Visibility
from communities.vetting.label import label_of
from communities.vetting.models import AdoptedPage
from communities.vetting.resolver import Reading, resolve, with_texts
from communities.vetting.rights import VettingPermissionTester
from communities.vetting.states import State
from communities.wiki.models import CommunityPage
from intranet.ui import markup
from pages.embedding import parts_of
from pages.reading import CONTENTS_FROM


class Why(StrEnum):
    """Why a notice stands there. HIDDEN says nothing of what is hidden, nor that there is anything."""

    HIDDEN = "hidden"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    NEVER = "never"


@dataclass(frozen=True)
class Standing:
    """``reading`` is there only with the official text; ``source`` also with a notice whose reason is no secret."""

    reading: Reading | None = None
    why: Why | None = None
    source: Reading | None = None


def standing(page: AdoptedPage, user: User | None = None) -> Standing:
    """What stands there for ``user``, or for everybody in the organisation when nobody is named. Two queries."""
    pages = CommunityPage.objects.all() if user is None else CommunityPage.objects.visible_to(user)
    source = with_texts(pages).filter(pk=page.source_id).first()
    if source is None or not is_for_all(source):
        return Standing(why=Why.HIDDEN)
    reading = resolve(source, "official")
    why = _why_not(reading)
    return Standing(why=why, source=reading) if why else Standing(reading=reading, source=reading)


def is_for_all(page: CommunityPage) -> bool:
    """Everybody in the organisation may read the page's community."""
    return page.community.visibility == Visibility.OPEN and page.community.opened_at is not None


def _why_not(reading: Reading) -> Why | None:
    if reading.page.archival_id is not None or reading.community.archival_id is not None:
        return Why.ARCHIVED
    if reading.has_vetted and reading.version is not None and reading.shown.pk == reading.version.revision_id:
        return None
    if reading.is_suspended:
        return Why.SUSPENDED
    gone = {State.WITHDRAWN: Why.WITHDRAWN, State.LAPSED: Why.LAPSED}
    return gone.get(reading.page_state, Why.NEVER)


def around(page: AdoptedPage, request: HttpRequest) -> dict[str, Any]:
    """What the template shows beside what every official page has."""
    stands = standing(page, request.user)  # type: ignore[arg-type]
    if stands.source is None:
        return {"standing": stands, "heading": page.title}
    community = request.owning_community = stands.source.community  # type: ignore[attr-defined]
    tester = request.communities.tester(community)  # type: ignore[attr-defined]
    rights = VettingPermissionTester(tester, stands.source.version)
    found = {"standing": stands, "source": stands.source.page, "community": community, "permissions": tester}
    found |= {"label": label_of(stands.source, rights), "heading": page.title}
    if stands.reading is None:
        return found
    contents = markup.headings(stands.reading.shown.html)
    contents = contents if len(contents) >= CONTENTS_FROM else []
    parts = parts_of(stands.reading.shown.html, request)
    return found | {"heading": stands.reading.shown.title, "contents": contents, "parts": parts}
