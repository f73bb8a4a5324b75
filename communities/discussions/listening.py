"""Who may listen to a topic's replies, and what the log of moderation is told of."""

from accounts.models import User
from accounts.notifications.live.listening import Granted
from accounts.notifications.live.publishing import revoke
from accounts.notifications.models import Activity
from accounts.request import Request
from communities.discussions.models import ModerationEvent, Topic

#: What keeps a person out of a community, and lets them back in.
BANS = frozenset({"membership.banned", "membership.unbanned"})


def topics(request: Request, numbers: list[int]) -> dict[int, Granted]:
    """Those of these topics that the reader may see, with the number of the newest post."""
    rows = Topic.objects.visible_to(request.user).filter(pk__in=numbers)
    return {pk: Granted(place, seen) for pk, place, seen in rows.values_list("pk", "community", "highest_number")}


def follow_moves(activity: Activity) -> None:
    """For ``after_record``: another community has other readers."""
    if activity.verb == "topic.moved":
        revoke(f"topic:{activity.target_id}")


def write_down_bans(activity: Activity) -> None:
    """For ``after_record``: a ban is deleted when it is lifted; its reason stays in the log of moderation."""
    if activity.verb not in BANS or activity.community_id is None:
        return
    person, reason = User.objects.get(pk=activity.data["person"]), activity.data.get("reason")
    data = {"person": person.pk, "name": person.name} | ({"reason": reason} if reason else {})
    ModerationEvent.objects.create(
        community_id=activity.community_id, actor=activity.actor, verb=activity.verb, data=data
    )
