"""A community page under an official address. It keeps no text: what stands there is decided when it is read."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from communities.vetting.models.withheld import facts_of_adopted
from pages.models import OfficialPage, ReviewRefused, VettingState

if TYPE_CHECKING:
    from communities.vetting.adopted import Standing


class AdoptedPage(OfficialPage):
    """Shows the official text of ``source``. Title and summary are the tree's own and are all that it ever tells.

    Owner, clock and community are those of the official version; the fields of the base are taken away, so that there
    is no second truth. ``source`` is empty in copies that the CMS makes of a whole section: they show a notice.
    """

    source = models.OneToOneField(
        "wiki.CommunityPage", models.PROTECT, null=True, related_name="adoption", verbose_name=_("community page")
    )

    content_owner = fallback_role = owning_community = None
    review_by = last_reviewed_at = last_reviewed_by = None
    content_owner_id = fallback_role_id = owning_community_id = None

    review_required = False
    keeps_own_clock = False
    review_fields = ()
    read_with = ()
    is_creatable = False
    exclude_fields_in_copy = ["source"]
    template = "vetting/adopted_page.html"
    promote_panels = OfficialPage.promote_panels[1:]
    content_panels = [*OfficialPage.content_panels]

    class Meta:
        verbose_name = _("adopted community page")
        verbose_name_plural = _("adopted community pages")

    @classmethod
    def inventory_facts(cls, day: datetime.date, now: datetime.datetime) -> dict[str, Any]:
        return facts_of_adopted("adoptedpage__source", day, now)

    @cached_property
    def everyones(self) -> "Standing":
        """What stands here for everybody in the organisation."""
        from communities.vetting.adopted import standing

        return standing(self)

    def vetting_state(self, day: datetime.date | None = None) -> VettingState:
        """The state for lists that know nothing of the reader."""
        shown = self.everyones.reading
        if shown is None:
            return VettingState.WITHDRAWN
        late = {state.value for state in (VettingState.DUE, VettingState.OVERDUE)}
        return VettingState(shown.page_state) if shown.page_state in late else VettingState.OFFICIAL

    @property
    def revision_number(self) -> int:
        return self.everyones.reading.shown.number if self.everyones.reading else 0

    def may_review(self, user: Any) -> bool:
        """Nobody here: the text is vouched for in its community."""
        return False

    def review(self, *, by: Any, review_by: datetime.date) -> None:
        raise ReviewRefused(_("A community keeps this text. Its review is done there."))

    def with_content_json(self, content: dict[str, Any]) -> "OfficialPage":
        """No draft of the CMS changes what is adopted."""
        page = super().with_content_json(content)
        page.source_id = type(self).objects.filter(pk=self.pk).values_list("source", flat=True).first()
        return page

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from communities.vetting.adopted import around

        return super().get_context(request, *args, **kwargs) | around(self, request)
