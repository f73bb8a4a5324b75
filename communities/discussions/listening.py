"""Who may listen to a topic's replies."""

from accounts.notifications.live.listening import Granted
from accounts.notifications.live.publishing import revoke
from accounts.notifications.models import Activity
from accounts.request import Request
from communities.discussions.models import Topic


def topics(request: Request, numbers: list[int]) -> dict[int, Granted]:
    """Those of these topics that the reader may see, with the number of the newest post."""
    rows = Topic.objects.visible_to(request.user).filter(pk__in=numbers)
    return {pk: Granted(place, seen) for pk, place, seen in rows.values_list("pk", "community", "highest_number")}


def follow_moves(activity: Activity) -> None:
    """For ``after_record``: another community has other readers."""
    if activity.verb == "topic.moved":
        revoke(f"topic:{activity.target_id}")
