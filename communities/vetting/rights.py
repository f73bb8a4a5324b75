"""Who may do what to one official text: the community's rights, and what being its owner adds.

Each ``authority_to_…`` says by what right, or None. A transition asks again inside its own transaction (live.py); what
a screen asked before decides only which buttons it shows.
"""

from typing import cast

from accounts.models import User
from communities.models import Community
from communities.tester import CommunityPermissionTester
from communities.vetting.models.version import Authority, OfficialVersion


def _can(authority: str) -> property:
    return property(lambda self: getattr(self, authority) is not None)


class VettingPermissionTester:
    """For one person and one page; ``version`` is its active official version, if there is one."""

    def __init__(self, tester: CommunityPermissionTester, version: OfficialVersion | None = None) -> None:
        self.tester, self.version = tester, version
        self.user = cast(User, tester.user)
        self.community: Community = tester.community

    @property
    def authority_to_grant(self) -> Authority | None:
        """Intranet managers everywhere they can look, delegates where it was delegated to them; not in archives."""
        if not self._reads or self.community.archival_id is not None:
            return None
        if self.user.is_intranet_manager:
            return Authority.MANAGER
        return Authority.DELEGATION if self.tester.can_grant_official else None

    @property
    def authority_to_adopt_small(self) -> Authority | None:
        small = Authority.SMALL_CHANGES if self._reads and self.tester.can_grant_minor else None
        return self.authority_to_grant or small

    @property
    def authority_to_reaffirm(self) -> Authority | None:
        """As to grant; the owner too where the community allows it."""
        return self.authority_to_grant or (self._as_owner if self.community.owner_may_reaffirm else None)

    @property
    def authority_to_withdraw(self) -> Authority | None:
        """Also in an archive: what is wrong there must not stay official."""
        if self._reads and self.user.is_intranet_manager:
            return Authority.MANAGER
        return self.authority_to_grant or self._as_owner

    @property
    def authority_to_suspend(self) -> Authority | None:
        return self.authority_to_grant or (Authority.FACILITATOR if self.tester.is_facilitator else None)

    @property
    def authority_to_ask(self) -> Authority | None:
        return Authority.MEMBER if self.tester.can_request_vetting else None

    can_grant = _can("authority_to_grant")
    can_adopt_small = _can("authority_to_adopt_small")
    can_reaffirm = _can("authority_to_reaffirm")
    can_withdraw = _can("authority_to_withdraw")
    can_suspend = _can("authority_to_suspend")
    can_ask = _can("authority_to_ask")

    @property
    def _reads(self) -> bool:
        return self.user.is_active and self.tester.can_view and not self.tester.is_banned

    @property
    def _as_owner(self) -> Authority | None:
        owns = self.version is not None and self.version.owner_id == self.user.pk
        return Authority.OWNER if owns and self._reads else None
