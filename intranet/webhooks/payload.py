"""What a webhook is told: what happened, to what, where. Numbers and addresses, never a text or a name: the rights of
those who read at the other end are not known.
"""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from communities.discussions.models import Post, Topic
from communities.models import Membership
from communities.vetting.models import OfficialVersion, VettingRequest
from communities.wiki.models import CommunityPage
from intranet.webhooks.events import PING
from intranet.webhooks.models import WebhookDelivery


def by_number(page: CommunityPage) -> str:
    """A page's address that holds no words of its title."""
    return reverse("page_by_number", args=[page.pk])


def of_statement(row: OfficialVersion | VettingRequest) -> str:
    return by_number(row.page) if row.page else reverse("post_detail", args=[row.post_id])


#: Kind of target → its address. What is not here is reached by its community.
ADDRESSES: dict[type, Callable[[Any], str]] = {
    Topic: lambda topic: topic.get_absolute_url(),
    Post: lambda post: reverse("post_detail", args=[post.pk]),
    CommunityPage: by_number,
    OfficialVersion: of_statement,
    VettingRequest: of_statement,
    Membership: lambda membership: reverse("member_list", args=[membership.community.slug]),
}


def body_of(delivery: WebhookDelivery) -> bytes:
    """The message, the same whenever it is sent."""
    said: dict[str, Any] = {"type": delivery.verb, "timestamp": delivery.created_at.isoformat(), "data": {}}
    if delivery.verb != PING:
        said["timestamp"] = delivery.activity.at.isoformat()
        said["data"] = data_of(delivery)
    return json.dumps(said, separators=(",", ":"), ensure_ascii=True).encode()


def data_of(delivery: WebhookDelivery) -> dict[str, Any]:
    activity, community = delivery.activity, delivery.activity.community
    target, kind = activity.target, activity.target_type
    # What has moved meanwhile may be where nobody may know of it.
    here = target is not None and getattr(target, "community_id", community.pk) == community.pk
    address = ADDRESSES.get(type(target), lambda _target: community.get_absolute_url()) if here else None
    return {
        "activity": activity.pk,
        "actor": activity.actor_id,
        "community": {"id": community.pk, "url": absolute(community.get_absolute_url())},
        "target": {
            "type": f"{kind.app_label}.{kind.model}",
            "id": activity.target_id,
            "url": absolute(address(target)) if address else None,
        },
    }


def absolute(address: str) -> str:
    return settings.BASE_URL.rstrip("/") + address


def timestamp_now() -> int:
    return int(timezone.now().timestamp())
