"""Official texts as a list: how each stands, who answers for it."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from accounts.models import User
from communities.vetting.models import OfficialVersion
from communities.vetting.models.version import OfficialVersionQuerySet
from communities.vetting.queue import answered_for
from communities.vetting.resolver import this_moment
from communities.vetting.states import State, state_of


def held(user: User) -> OfficialVersionQuerySet:
    """What is official in the communities ``user`` answers for, with all that a line shows and without the texts."""
    related = ("page__community", "post__topic__community", "owner", "suspension", "revision")
    rows = OfficialVersion.objects.active().in_communities(answered_for(user)).select_related(*related)
    return rows.defer("revision__html", "revision__files")


@dataclass(frozen=True)
class Held:
    """One line."""

    version: OfficialVersion

    @cached_property
    def state(self) -> State:
        """By its dates; newer edits are a number of their own."""
        return state_of(self.version, self.version.sha256, self.version.community, this_moment())

    @property
    def newer(self) -> int:
        return self.version.page.edits_since_official if self.version.page_id else 0

    @property
    def url(self) -> str:
        """To where it is decided: what happened to a page, or the answer itself."""
        version = self.version
        if not version.page_id:
            return version.get_absolute_url()
        return reverse("page_vetting", args=[version.community.slug, version.page.path])
