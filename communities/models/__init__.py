"""The nouns of a community."""

from communities.models.community import Community, DefaultView, Joining, Kind, Visibility
from communities.models.delegation import GroupDelegation, PersonDelegation
from communities.models.home import BlockKind, Event, HomeBlock, KeyPage, Service
from communities.models.invitation import Invitation
from communities.models.joining import Ban, JoinRequest
from communities.models.life import Archival, LifeNotice, Proposal
from communities.models.living import State
from communities.models.membership import MailFrequency, Membership, RoleCapability

__all__ = [
    "Archival",
    "Ban",
    "BlockKind",
    "Community",
    "DefaultView",
    "Event",
    "GroupDelegation",
    "HomeBlock",
    "Invitation",
    "JoinRequest",
    "Joining",
    "KeyPage",
    "Kind",
    "LifeNotice",
    "MailFrequency",
    "Membership",
    "PersonDelegation",
    "Proposal",
    "RoleCapability",
    "Service",
    "State",
    "Visibility",
]
