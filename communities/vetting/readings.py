"""What a reader gets of a text that may be official, as the resolver (resolver.py) decided it."""

from dataclasses import dataclass
from typing import cast

from django.utils.translation import gettext as _

from accounts.models import User
from communities.discussions.models import Post
from communities.models import Community
from communities.vetting.models import OfficialVersion
from communities.vetting.states import IN_DATE, VETTED_FIRST, Moment, State, is_suspended
from communities.vetting.targets import Text
from communities.wiki.models import CommunityPage, PageRevision


@dataclass(frozen=True)
class TextReading:
    """``version`` is the latest official version, active or ended, if there ever was one."""

    community: Community
    #: How the page or answer stands, whichever of its texts is shown.
    page_state: State
    #: None for an answer's newest text, which needs no revision to be fetched.
    shown: Text | None
    version: OfficialVersion | None
    at: Moment

    @property
    def shows_official(self) -> bool:
        """The vetted text is shown, or one that says the same."""
        return self.has_vetted and self.shows_vetted

    @property
    def shows_vetted(self) -> bool:
        """The very text of the latest official version is shown, whatever has become of it."""
        return self.version is not None and self.shown is not None and self.shown.sha256 == self.version.sha256

    @property
    def has_vetted(self) -> bool:
        """There is a text that is official, or whose review is late."""
        return self.page_state in VETTED_FIRST

    @property
    def state(self) -> State:
        """What the label says: it always names the text that is shown."""
        if self.has_vetted and not self.shows_official:
            return State.COMMUNITY
        return self.page_state

    @property
    def is_official(self) -> bool:
        """Passes the "official only" filter."""
        return self.page_state in IN_DATE

    @property
    def is_suspended(self) -> bool:
        return self.version is not None and is_suspended(self.version, self.at.now)

    @property
    def state_words(self) -> str:
        """What lists say instead of the state's own word: who doubts a text has not withdrawn it."""
        return _("Suspended") if self.is_suspended and self.state == State.WITHDRAWN else ""

    @property
    def newer_edits(self) -> int:
        """Edits since the vetted text; each kind of text counts its own."""
        raise NotImplementedError

    @property
    def newer_people(self) -> int:
        """By how many people; 0 where that is not counted."""
        return 0

    @property
    def owner(self) -> User | None:
        """Who answers for the text; None from the moment they left, when the fallback role does (invariant 11)."""
        return self.version.owner if self.version and self.version.owner.is_active else None


@dataclass(frozen=True)
class Reading(TextReading):
    """Of a page."""

    page: CommunityPage
    shown: PageRevision

    @property
    def shows_newest(self) -> bool:
        """What the community has now is shown, or a text that says the same."""
        return self.shown.sha256 == cast(PageRevision, self.page.newest).sha256

    @property
    def newer_edits(self) -> int:
        """How many edits the community has made since the vetted text; 0 when it says the same again."""
        if not self.has_vetted or self.version.sha256 == self.page.newest.sha256:
            return 0
        return self.page.edits_since_official

    @property
    def newer_people(self) -> int:
        """By how many people; ``resolve`` counts them along the way, for a single page only."""
        return getattr(self.version, "newer_people", 0) if self.newer_edits else 0


@dataclass(frozen=True)
class AnswerReading(TextReading):
    """Of an answer that has, or once had, an official version. ``html`` and ``number`` are what is shown."""

    post: Post

    @property
    def html(self) -> str:
        return self.shown.html if self.shown else self.post.html

    @property
    def number(self) -> int:
        return self.shown.number if self.shown else self.post.revision_count

    @property
    def shows_newest(self) -> bool:
        return self.html == self.post.html

    @property
    def newer_edits(self) -> int:
        """How many edits came after the vetted text; 0 when it says the same again."""
        if not self.has_vetted or self.version is None or self.version.text.html == self.post.html:
            return 0
        return self.post.revision_count - self.version.text.number
