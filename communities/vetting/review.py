"""What somebody has before them who decides about a text: what is official, what would be, and what speaks against."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import User
from communities.models import Community
from communities.vetting import guards
from communities.vetting.guards import Seen
from communities.vetting.live import Live
from communities.vetting.models import OfficialVersion, VettingRequest
from communities.vetting.models.version import Authority, FallbackRole
from communities.vetting.refusals import AlreadyAnswered, ClaimedByOther, MayNotVet, OlderThanOfficial, VettingRefused
from communities.vetting.rights import VettingPermissionTester
from communities.vetting.small import why_not_small
from communities.vetting.targets import AnswerTarget, Target, Text
from communities.wiki.comparing import compared
from communities.wiki.models import HelpfulVote
from intranet.ui.difference import Difference
from pages.models.review import in_a_year, today

#: Beyond these a delegate is warned: nobody keeps more promises than that (vetting.md).
MOST_LIVE, MOST_DUE = 40, 10
#: Saved texts named beside a difference.
MOST_EDITS = 6


def title_of(target: Target, text: Text) -> str:
    """A page goes by the title of the text that is looked at, an answer by its question."""
    return target.post.topic.title if isinstance(target, AnswerTarget) else getattr(text, "title", "")


def address_of(target: Target) -> str:
    return (target.post if isinstance(target, AnswerTarget) else target.page).get_absolute_url()


@dataclass(frozen=True)
class Edits:
    """``shown`` are the newest of ``count`` saved texts, with their authors and without the texts."""

    shown: list[Any]
    count: int

    @property
    def earlier(self) -> int:
        return self.count - len(self.shown)


@dataclass
class Review:
    """Each part is asked for once. ``text`` is what would become official, ``active`` what it is compared with."""

    target: Target
    text: Text
    active: OfficialVersion | None
    request: VettingRequest | None
    rights: VettingPermissionTester

    @property
    def community(self) -> Community:
        return self.target.community

    @property
    def title(self) -> str:
        return title_of(self.target, self.text)

    @property
    def address(self) -> str:
        """Where the text is read."""
        return address_of(self.target)

    @property
    def decision_address(self) -> str:
        """Where the decision is sent to."""
        if self.request is not None:
            return reverse("vetting_request", args=[self.request.pk])
        if isinstance(self.target, AnswerTarget):
            post = self.target.post
            return reverse("answer_vet", args=[self.community.slug, post.topic_id, post.pk])
        return reverse("page_vet", args=[self.community.slug, self.target.page.path])

    @property
    def seen(self) -> Seen:
        return Seen(self.text.number, self.text.sha256, self.active.pk if self.active else None)

    @cached_property
    def difference(self) -> Difference | None:
        """The one cumulative difference since the last official text; None where nothing was official yet."""
        return compared(self.active.text, self.text) if self.active else None

    @property
    def is_same(self) -> bool:
        """What is looked at is official already, and would be vouched for again."""
        return self.active is not None and self.active.sha256 == self.text.sha256

    @cached_property
    def edits(self) -> "Edits":
        """What was saved since the official text, up to the one that is looked at: one query."""
        since = self.active.text.number if self.active else 0
        rows = self.target.revisions.filter(number__gt=since, number__lte=self.text.number)
        slim = rows.select_related("author").defer("html", "files").order_by("-number")
        return Edits(list(slim[:MOST_EDITS]), max(0, self.text.number - since))

    @property
    def owner(self) -> User:
        """Whom the form proposes: the owner who answers now, or who asked."""
        asker = self.request.asked_by if self.request else self.rights.user
        return self.active.owner if self.active and self.active.owner.is_active else asker

    @property
    def edits_since(self) -> int:
        """Edits made after the text that is looked at."""
        return self.target.newest.number - self.text.number

    @cached_property
    def why_not(self) -> list[str]:
        """Everything that would refuse a grant, told before anybody tries."""
        here = Live(self.target, self.active, self.request, self.rights.user, timezone.now())
        checks = (self._may, self._is_open, self._is_free, self._is_newer)
        told = [refusal for check in checks if (refusal := refused(check, here))]
        own, files = refused(guards.refuse_own_text, here, self.text), refused(guards.refuse_unchecked_files, self.text)
        return [*told, *(words for words in (own, files, refused(Live.require_in_use, here)) if words)]

    @cached_property
    def may_adopt_small(self) -> bool:
        """The change is small by the server's own measure, and this person may adopt such a one."""
        if self.active is None or self.is_same or not self.rights.can_adopt_small:
            return False
        others = [words for words in self.why_not if words != str(MayNotVet(community=self.community.name))]
        return not others and not why_not_small(self.active.text.text, self.text.text)

    @property
    def may_answer(self) -> bool:
        """Holds the right to at least one of the answers."""
        return self.rights.can_grant or self.rights.can_adopt_small

    @cached_property
    def load(self) -> dict[str, int]:
        """How much a delegate vouches for already: live grants, and how many of them are due within a month."""
        if self.rights.authority_to_grant != Authority.DELEGATION:
            return {"live": 0, "due": 0}
        soon = Q(review_by__lte=today() + timedelta(days=30))
        mine = OfficialVersion.objects.active().filter(granted_by=self.rights.user)
        return mine.aggregate(live=Count("pk"), due=Count("pk", filter=soon))

    @property
    def is_too_much(self) -> bool:
        return self.load["live"] >= MOST_LIVE or self.load["due"] >= MOST_DUE

    @cached_property
    def helpful(self) -> dict[str, int]:
        """What readers of the page's texts have said."""
        page = getattr(self.target, "page", None)
        votes = HelpfulVote.objects.filter(revision__page=page) if page else HelpfulVote.objects.none()
        return votes.aggregate(yes=Count("pk", filter=Q(helpful=True)), no=Count("pk", filter=Q(helpful=False)))

    @property
    def until(self) -> date:
        return in_a_year()

    @property
    def terms(self) -> dict[str, Any]:
        """What the form proposes: the owner, a year, and the role as it is."""
        role = self.active.fallback_role if self.active else FallbackRole.FACILITATORS
        return {"owner": self.owner, "review_by": self.until, "fallback_role": role} | vars(self.seen)

    def _may(self, here: Live) -> None:
        here.require(self.rights.authority_to_grant)

    def _is_open(self, _here: Live) -> None:
        if self.request is not None and not self.request.is_open:
            raise AlreadyAnswered

    def _is_free(self, here: Live) -> None:
        holder = self.request.claimant(here.now) if self.request else None
        if holder is not None and holder != here.person:
            raise ClaimedByOther(person=holder.name)

    def _is_newer(self, _here: Live) -> None:
        if self.active is not None and self.text.number < self.active.text.number:
            raise OlderThanOfficial


def refused(check: Any, *arguments: Any) -> str:
    """The words of a guard's refusal; empty when it lets through."""
    try:
        check(*arguments)
    except VettingRefused as refusal:
        return str(refusal)
    return ""
