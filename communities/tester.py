"""May this person do it here: the answer to every button, weighed by the rules at the head of ``permissions.py``."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from communities.capabilities import OUTSIDERS_OF_CLOSED, Capability, Role
from communities.models.community import Community, Joining, Visibility

if TYPE_CHECKING:
    from communities.models import Ban

Viewer = User | AnonymousUser


def where_everyone_counts(capability: str) -> list[str]:
    """The visibilities of communities in which the employee's row of the matrix counts for this capability."""
    if capability in OUTSIDERS_OF_CLOSED:
        return [Visibility.OPEN, Visibility.CLOSED]
    return [Visibility.OPEN]


@dataclass(frozen=True)
class Standing:
    """Where one person stands in one community, as fetched. ``role`` and the rest are what the rows say, unweighed."""

    role: Role | None = None
    role_capabilities: frozenset[str] = frozenset()
    everyones_capabilities: frozenset[str] = frozenset()
    delegated: frozenset[str] = frozenset()
    banned: bool = False
    requested: bool = False
    invited: bool = False


def _right(capability: Capability) -> property:
    return property(lambda self: capability in self.capabilities, doc=str(capability.label))


class CommunityPermissionTester:
    """What one person may do in one community. Ask without arguments, also in templates: ``permissions.can_reply``.

    Get it from ``request.communities.tester(community)`` or ``community.permissions_for(user)``.
    """

    def __init__(self, user: Viewer, community: Community, standing: Standing) -> None:
        self.user = user
        self.community = community
        self.standing = standing
        self.capabilities = self._weigh()

    def _weigh(self) -> frozenset[Capability]:
        """The rules of this module's head, for one person and one community."""
        community, standing = self.community, self.standing
        if not self.user.is_active or community.opened_at is None:
            return frozenset()
        delegated = frozenset() if standing.banned else standing.delegated
        belongs = self.is_member or bool(delegated)
        reads = community.visibility == Visibility.OPEN or belongs or self.user.is_intranet_manager
        view = {Capability.VIEW} if reads else set()
        if standing.banned or community.archival_id is not None:
            return frozenset(view)
        as_member = standing.role_capabilities if self.is_member else frozenset()
        as_anyone = {c for c in standing.everyones_capabilities if community.visibility in where_everyone_counts(c)}
        return frozenset(view | {Capability(c) for c in delegated | as_member | as_anyone})

    def can(self, capability: Capability) -> bool:
        return capability in self.capabilities

    can_view = _right(Capability.VIEW)
    can_start_discussions = _right(Capability.START_DISCUSSIONS)
    can_reply = _right(Capability.REPLY)
    can_ask = _right(Capability.ASK)
    can_answer = _right(Capability.ANSWER)
    can_mail_in = _right(Capability.MAIL_IN)
    can_create_pages = _right(Capability.CREATE_PAGES)
    can_edit_pages = _right(Capability.EDIT_PAGES)
    can_request_vetting = _right(Capability.REQUEST_VETTING)
    can_moderate = _right(Capability.MODERATE)
    can_manage_members = _right(Capability.MANAGE_MEMBERS)
    can_manage_settings = _right(Capability.MANAGE_SETTINGS)
    can_announce = _right(Capability.ANNOUNCE)
    can_grant_minor = _right(Capability.GRANT_MINOR)
    can_grant_official = _right(Capability.GRANT_OFFICIAL)

    @property
    def role(self) -> Role | None:
        """The role of a member who is not banned."""
        return None if self.standing.banned else self.standing.role

    @property
    def is_member(self) -> bool:
        return self.role is not None

    @property
    def is_facilitator(self) -> bool:
        return self.role == Role.FACILITATOR

    @property
    def is_banned(self) -> bool:
        return self.standing.banned

    @property
    def ban(self) -> "Ban | None":
        """The ban in force, which says why. No query for who is not banned."""
        return self.community.bans.filter(person=self.user.pk).first() if self.is_banned else None

    @property
    def is_invited(self) -> bool:
        """Has an invitation that waits for an answer."""
        return self.standing.invited

    @property
    def has_requested(self) -> bool:
        """Asked to join, and waits for an answer."""
        return self.standing.requested

    @property
    def can_join(self) -> bool:
        """Now, without asking anybody: because joining is free, or because of an invitation."""
        return self._may_enter and (self.community.joining == Joining.FREELY or self.is_invited)

    @property
    def can_request_to_join(self) -> bool:
        by_request = self.community.joining == Joining.REQUEST
        return self._may_enter and by_request and not self.has_requested and not self.is_invited

    @property
    def can_leave(self) -> bool:
        """The last facilitator is told how to hand over when they try."""
        return self.user.is_active and self.is_member

    @property
    def can_name_facilitators(self) -> bool:
        """Facilitators, and intranet managers so that no community stays without one."""
        return self._runs_or_answers and self.community.archival_id is None

    @property
    def can_archive(self) -> bool:
        may = self.can_manage_settings or (self.user.is_active and self.user.is_intranet_manager)
        return may and self.community.opened_at is not None and self.community.archival_id is None

    @property
    def can_unarchive(self) -> bool:
        return self._runs_or_answers and self.community.archival_id is not None

    @property
    def can_delegate(self) -> bool:
        """Intranet managers only; whoever holds a delegation cannot pass it on."""
        return self.can_view and self.user.is_intranet_manager

    @property
    def _may_enter(self) -> bool:
        closed_to_all = self.community.opened_at is None or self.community.archival_id is not None
        return self.user.is_active and not (closed_to_all or self.is_member or self.is_banned)

    @property
    def _runs_or_answers(self) -> bool:
        return self.can_view and (self.is_facilitator or self.user.is_intranet_manager)
