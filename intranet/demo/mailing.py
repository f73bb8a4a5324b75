"""Mail that came to Meridian's communities, and what they did not take."""

import hashlib

from accounts.models import User
from accounts.notifications.addresses import community_address
from communities.models import Community
from intranet.demo.dates import ago
from intranet.mail_in.models import IncomingMail, Source, State
from intranet.mail_in.reasons import Reason

#: Who wrote to which community, how many days ago, why it was not taken, and bytes of the mail.
REFUSED = [
    ("employee", "data-and-analytics", 2, Reason.EMPTY, 4_100),
    ("member", "data-and-analytics", 9, Reason.TOO_LARGE, 31_400_000),
    ("delegate", "data-and-analytics", 16, Reason.REFUSED, 2_900),
]


def load_mail(people: dict[str, User], communities: dict[str, Community]) -> None:
    IncomingMail.objects.bulk_create(
        IncomingMail(
            identity=hashlib.sha256(f"{name} {slug} {days}".encode()).hexdigest(),
            recipient=community_address(communities[slug]),
            source=Source.LMTP,
            size=size,
            person=people[name],
            community=communities[slug],
            state=State.BOUNCED,
            reason=reason,
            at=ago(days, hour=9),
            handled_at=ago(days, hour=9),
            attempts=1,
        )
        for name, slug, days, reason, size in REFUSED
    )
