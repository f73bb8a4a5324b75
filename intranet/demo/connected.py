"""What the demo organisation has connected: one webhook, switched off, because nobody listens at its address."""

from accounts.models import User
from communities.models import Community
from intranet.webhooks.events import Group
from intranet.webhooks.models import Webhook


def load_connected(people: dict[str, User], communities: dict[str, Community]) -> None:
    facilitator = people["facilitator"]
    groups = [Group.QUESTIONS, Group.OFFICIAL]
    words = {"name": "Team chat", "address": "https://chat.example.com/hooks/data-and-analytics", "groups": groups}
    webhook, _is_new = Webhook.make(communities["data-and-analytics"], by=facilitator, **words)  # type: ignore[arg-type]
    webhook.switch_off(by=facilitator)
