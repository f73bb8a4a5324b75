"""What the demo organisation has connected: a webhook that is off because nobody listens at its address, and one that
is off since the person left who answered for it.
"""

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
    left_alone = Webhook.objects.create(
        community=communities["water-quality"],
        name="Laboratory system",
        address="https://lab.example.com/hooks/sampling",
        groups=[Group.PAGES, Group.OFFICIAL],
        owner=people["nils.roth"],
    )
    left_alone.stop(Webhook.Because.RIGHTS)
