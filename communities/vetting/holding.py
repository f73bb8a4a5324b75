"""Official texts as a list: how each stands, who answers for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from communities.capabilities import DELEGABLE
from communities.models import Community
from communities.permissions import communities_with
from communities.vetting.models import OfficialVersion
from communities.vetting.models.version import OfficialVersionQuerySet
from communities.vetting.queue import answered_for
from communities.vetting.resolver import this_moment
from communities.vetting.small import small_among
from communities.vetting.states import State, is_suspended, state_of


def looked_after_by(user: User) -> QuerySet[Community]:
    """The communities in which ``user`` may make at least small changes official."""
    if user.is_intranet_manager:
        return answered_for(user)
    either = (communities_with(user, right).order_by().values("pk") for right in DELEGABLE)
    return Community.objects.filter(reduce(or_, (Q(pk__in=ids) for ids in either)))


def held(communities: QuerySet[Community]) -> OfficialVersionQuerySet:
    """What is official in these communities, with all that a line shows and without the texts."""
    related = ("page__community", "post__topic__community", "owner", "suspension", "revision")
    rows = OfficialVersion.objects.active().in_communities(communities).select_related(*related)
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
    def state_words(self) -> str:
        return _("Suspended") if is_suspended(self.version, this_moment().now) else ""

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


@dataclass(frozen=True)
class Ahead(Held):
    """One line about a page its community has moved on from. ``small``: what changed since is a small change."""

    small: bool

    @property
    def url(self) -> str:
        """To the difference, where it is decided."""
        return reverse("page_vet", args=[self.version.community.slug, self.version.page.path])


def ahead(versions: Iterable[OfficialVersion]) -> list[Ahead]:
    """Lines about pages whose newest text is another one than the official."""
    versions = list(versions)
    small = small_among(versions)
    return [Ahead(version, version.pk in small) for version in versions]
