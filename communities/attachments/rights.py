"""Who may send files: whoever may write anything in the community that files go into."""

from communities.capabilities import Capability
from communities.tester import CommunityPermissionTester

WRITING = frozenset(
    {
        Capability.START_DISCUSSIONS,
        Capability.REPLY,
        Capability.ASK,
        Capability.ANSWER,
        Capability.CREATE_PAGES,
        Capability.EDIT_PAGES,
    }
)


def may_upload(permissions: CommunityPermissionTester) -> bool:
    """Whoever may not read here could not even see what they sent."""
    return permissions.can_view and bool(WRITING & permissions.capabilities)
