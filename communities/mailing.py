"""What mail has to do with communities: what it shows of an invitation, and what its links change of a membership."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notifications.mail.bodies import Body, Link, absolute
from accounts.notifications.models import Activity
from communities.models import Invitation, JoinRequest, Membership
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


def body_of_invitation(activity: Activity, reader: User) -> Body | None:
    """What the inviter wrote; None when it was answered or taken back meanwhile."""
    invitation = Invitation.objects.open_to(reader).select_related("community").filter(pk=activity.target_id).first()
    if invitation is None:
        return None
    links = (Link(_("See the invitation"), absolute(invitation.get_absolute_url())),)
    return Body(note=invitation.message, links=links)


def body_of_join_request(activity: Activity, reader: User) -> Body | None:
    """What they wrote, and where it is answered; None when somebody did meanwhile."""
    asked = JoinRequest.objects.filter(pk=activity.target_id, decided_at=None).select_related("community").first()
    if asked is None or not asked.community.permissions_for(reader).can_manage_members:
        return None
    return Body(note=asked.message, links=(Link(_("Let in or decline"), absolute(asked.get_absolute_url())),))
