"""What ends with somebody's standing in a community: their live connections (security.md S3), what waited for them."""

from accounts.notifications.live.publishing import revoke
from accounts.notifications.models import Activity
from accounts.notifications.settling import settle_of
from communities.capabilities import Role

#: What changes the standing of one person: ``data["person"]``.
OF_PERSON = {"membership.left", "membership.removed", "membership.banned", "membership.role_changed"}
#: What is asked of whoever runs a community, and of whoever is in it.
OF_RUNNING = {"join_request.made", "post.reported", "webhook.stopped"}
OF_BEING_THERE = OF_RUNNING | {"question.asked", "question.escalated", "question.left_open"}
#: What may change that of everybody.
OF_ALL = {"community.policy_changed", "community.transferred", "community.archived", "delegation.revoked"}


def end_of_standing(activity: Activity) -> None:
    """For ``after_record``: whoever is concerned gets a new ticket, for what they may listen to now."""
    if activity.verb in OF_PERSON:
        revoke(f"person:{activity.data['person']}")
    elif activity.verb in OF_ALL:
        revoke(f"community:{activity.community_id}")


def end_of_tasks(activity: Activity) -> None:
    """For ``after_record``: what they may answer no longer waits for them no longer."""
    if activity.verb not in OF_PERSON or activity.community is None:
        return
    person, left = activity.data["person"], activity.verb != "membership.role_changed"
    if left or activity.data.get("from") == Role.FACILITATOR:
        settle_of(person, activity.community.pk, OF_BEING_THERE if left else OF_RUNNING)
