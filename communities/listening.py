"""Whose connections to live events end when their standing in a community does (security.md S3)."""

from accounts.notifications.live.publishing import revoke
from accounts.notifications.models import Activity

#: What changes the standing of one person: ``data["person"]``.
OF_PERSON = {"membership.left", "membership.removed", "membership.banned", "membership.role_changed"}
#: What may change that of everybody.
OF_ALL = {"community.policy_changed", "community.transferred", "community.archived", "delegation.revoked"}


def end_of_standing(activity: Activity) -> None:
    """For ``after_record``: whoever is concerned gets a new ticket, for what they may listen to now."""
    if activity.verb in OF_PERSON:
        revoke(f"person:{activity.data['person']}")
    elif activity.verb in OF_ALL:
        revoke(f"community:{activity.community_id}")
