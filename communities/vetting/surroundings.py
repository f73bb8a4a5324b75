"""What stands around the text of a page: the way there, what is below it, its files, who asked for vetting."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from communities.models import Community
from communities.templatetags.communities import crumbs
from communities.vetting import discussed
from communities.vetting.label import label_of
from communities.vetting.models import VettingRequest
from communities.vetting.resolver import Reading
from communities.vetting.rights import VettingPermissionTester
from communities.vetting.states import State
from communities.wiki.helpfulness import Answers, answers_to
from communities.wiki.models import CommunityPage
from intranet.ui import markup

#: Most pages listed below a text.
MOST_BELOW = 60


@dataclass
class Surroundings:
    """Each part is asked for once, when the template needs it. ``trail`` holds the addresses of the pages above."""

    reading: Reading
    rights: VettingPermissionTester
    trail: list[str]

    @cached_property
    def label(self) -> dict[str, Any]:
        return label_of(self.reading, self.rights)

    @cached_property
    def _around(self) -> list[CommunityPage]:
        """The pages above and right below: one query for both."""
        page = self.reading.page
        around = CommunityPage.objects.in_use().filter(community=page.community_id)
        wanted = Q(parent=page.pk) | Q(path__in=self.trail) if self.trail else Q(parent=page.pk)
        rows = around.filter(wanted).order_by("position", "pk").only("title", "path", "parent_id")
        return list(rows[: MOST_BELOW + len(self.trail)])

    @cached_property
    def above(self) -> list[tuple[str, str]]:
        """Title and address of each page above, from the top down."""
        rows = sorted((page for page in self._around if page.path in self.trail), key=lambda page: page.path.count("/"))
        return [(page.title, self._address(page)) for page in rows]

    @cached_property
    def way(self) -> list[tuple[str, str]]:
        """For components/breadcrumbs.html."""
        return [*way_to_pages(self.reading.community), *self.above]

    @cached_property
    def below(self) -> list[tuple[str, str]]:
        rows = (page for page in self._around if page.parent_id == self.reading.page.pk)
        return [(page.title, self._address(page)) for page in rows]

    @cached_property
    def contents(self) -> list[markup.Heading]:
        found = markup.headings(self.reading.shown.html)
        return found if len(found) > 2 else []

    @cached_property
    def files(self) -> list[dict[str, str]]:
        """The files the shown text names, with the names they had when it was saved."""
        slug = self.reading.community.slug
        held = self.reading.shown.files.items()
        return [
            {"name": file["name"], "url": reverse("attachment_serve", args=[slug, pk, file["name"]])}
            for pk, file in held
        ]

    @property
    def request(self) -> VettingRequest | None:
        """What somebody has asked for this page, for those it concerns; it came along with the page."""
        concerned = self.rights.can_ask or self.rights.can_grant
        # Django leaves the name unset where nothing waits.
        return getattr(self.reading.page, "open_request", None) if concerned else None

    @cached_property
    def may_ask(self) -> bool:
        """Asking would do something: the newest text is not official, or its review is near."""
        page, reading = self.reading.page, self.reading
        if page.archival_id is not None or not self.rights.can_ask or self.request is not None:
            return False
        return reading.page_state != State.OFFICIAL

    @cached_property
    def helpful(self) -> Answers:
        """Whether readers say the shown text helps."""
        return answers_to(self.reading.shown, self.rights.user, self.rights.tester)

    @cached_property
    def discussed(self) -> discussed.Discussed:
        return discussed.of_page(self.reading.page, self.rights.user)  # type: ignore[arg-type]

    @property
    def may_vet(self) -> bool:
        """There is something to look at for somebody who may make at least a small change official."""
        may = self.rights.can_grant or self.rights.can_adopt_small
        return may and self.reading.page.archival_id is None and bool(self.reading.newer_edits)

    def _address(self, page: CommunityPage) -> str:
        return reverse("page_detail", args=[self.reading.community.slug, page.path])


def way_to_pages(community: Community) -> list[tuple[str, str]]:
    return [*crumbs(community), (_("Pages"), reverse("page_list", args=[community.slug]))]
