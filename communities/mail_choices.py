"""What a mail's link may change of a membership: how much mail a member wants."""

from typing import Any

from communities.models import Membership
from communities.models.membership import MailFrequency

SUMMARIES = (MailFrequency.DAILY, MailFrequency.WEEKLY)
QUIET = (MailFrequency.MENTIONS, MailFrequency.NONE)


def stop(person: int, community: int | None) -> dict[str, Any] | None:
    """Only what speaks to them is left: of one community, or for none of each they have summaries of.

    Returns the former choices by community; None where the person is no member.
    """
    mine = Membership.objects.filter(person=person)
    mine = mine.filter(mail__in=SUMMARIES) if community is None else mine.filter(community=community)
    before = dict(mine.values_list("community", "mail"))
    mine.exclude(mail__in=QUIET).update(mail=MailFrequency.MENTIONS)
    return {str(key): chosen for key, chosen in before.items()} if before or community is None else None


def restore(person: int, before: dict[str, Any]) -> None:
    for community, chosen in before.items():
        Membership.objects.filter(person=person, community=int(community)).update(mail=MailFrequency(chosen))
