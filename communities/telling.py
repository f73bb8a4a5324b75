"""Who may be told of a community, and how much of it each wants mailed."""

from django.db.models import Case, CharField, OuterRef, QuerySet, Subquery, Value, When

from accounts.models import User
from accounts.notifications.kinds import Cadence
from communities.capabilities import Capability
from communities.models import Community, Membership
from communities.models.membership import MailFrequency
from communities.permissions import people_with

#: What a member's choice is for the life of the community. Who only wants to be spoken to gets none of it.
CADENCES = {
    MailFrequency.EACH: Cadence.NOW,
    MailFrequency.MENTIONS: Cadence.NEVER,
    MailFrequency.DAILY: Cadence.DAY,
    MailFrequency.WEEKLY: Cadence.WEEK,
    MailFrequency.NONE: Cadence.NEVER,
}


def readers(community: int) -> QuerySet[User]:
    """Who may read the community now."""
    return people_with(Community.objects.get(pk=community), Capability.VIEW)


def mail(community: int, life: bool) -> Subquery:
    """The cadence that each person, ``OuterRef("pk")``, chose for the community; null where they chose none.

    Args:
        life: of its life; otherwise of what speaks to them there, which only ``none`` silences.
    """
    here = Membership.objects.filter(community=community, person=OuterRef("pk"))
    if not life:
        silent = here.filter(mail=MailFrequency.NONE).annotate(cadence=Value(Cadence.NEVER.value, CharField()))
        return Subquery(silent.values("cadence")[:1])
    words = [When(mail=chosen, then=Value(cadence.value)) for chosen, cadence in CADENCES.items()]
    return Subquery(here.annotate(cadence=Case(*words, output_field=CharField())).values("cadence")[:1])
