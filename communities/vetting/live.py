"""What a transition decides upon: rows as they are now, locked until it is over (invariants 4 and 5).

Locks are always taken in this order, so that two transitions wait for each other and never deadlock: page or
answer, official version, request, person, delegations. An edit takes the page's lock too.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts.models import User
from communities.discussions.models import Post
from communities.models import Community, GroupDelegation, PersonDelegation
from communities.vetting.listening import say_queue_changed
from communities.vetting.models import OfficialVersion, VettingEvent, VettingRequest
from communities.vetting.models.event import Transition
from communities.vetting.models.version import Authority
from communities.vetting.refusals import MayNotVet, PageNotInUse
from communities.vetting.rights import VettingPermissionTester
from communities.vetting.targets import Target, Text, locked
from communities.wiki.models import CommunityPage


@dataclass
class Live:
    """Made by :func:`live`, inside a transaction. ``now`` lies in the past for imports only."""

    target: Target
    active: OfficialVersion | None
    request: VettingRequest | None
    person: User
    now: datetime

    @property
    def day(self) -> date:
        """The organisation's date of ``now``."""
        return timezone.localdate(self.now, timezone.get_default_timezone())

    @cached_property
    def community(self) -> Community:
        return self.target.community

    @cached_property
    def rights(self) -> VettingPermissionTester:
        return VettingPermissionTester(self.community.permissions_for(self.person), self.active)

    def require(self, authority: Authority | None) -> Authority:
        """The authority, or the refusal for everybody who has none.

        Raises:
            MayNotVet.
        """
        if authority is None:
            raise MayNotVet(community=self.community.name)
        return authority

    def require_in_use(self) -> None:
        """Raises: PageNotInUse."""
        if not self.target.is_in_use or self.community.archival_id is not None:
            raise PageNotInUse

    def record(
        self,
        transition: Transition,
        authority: Authority,
        revision: Text,
        *,
        version: OfficialVersion | None = None,
        request: VettingRequest | None = None,
        note: str = "",
        **data: Any,
    ) -> VettingEvent:
        """Write the line of the audit log, and say that the queue may be another. ``active`` is still the version from
        before the transition."""
        say_queue_changed(self.community.pk)
        return VettingEvent.objects.create(
            at=self.now,
            transition=transition,
            actor=self.person,
            authority=authority,
            community=self.community,
            version=version,
            request=request,
            revision_number=revision.number,
            sha256=revision.sha256,
            previous_sha256=self.active.sha256 if self.active else "",
            note=note,
            data=data,
            **self.target.named,
        )


def live(target: CommunityPage | Post, by: User, now: datetime | None = None) -> Live:
    """Lock a page or an answer and what is official of it, and read the actor afresh."""
    here = locked(target)
    versions = OfficialVersion.objects.active().select_for_update(of=("self",))
    requests = VettingRequest.objects.open().select_for_update(of=("self",))
    active, request = versions.filter(**here.named).first(), requests.filter(**here.named).first()
    person = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    _hold_delegations(here.community, person)
    return Live(here, active, request, person, now or timezone.now())


def _hold_delegations(community: Community, person: User) -> None:
    """A delegation that carries a transition is not revoked in the middle of it."""
    persons = PersonDelegation.objects.current().filter(content_object=community, user=person)
    groups = GroupDelegation.objects.current().filter(content_object=community, group__in=person.groups.all())
    for rows in (persons, groups):
        list(rows.order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
