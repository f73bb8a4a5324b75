"""Who vouches for which text, who asked for it, and everything that happened on the way."""

from communities.vetting.models.adopted import AdoptedPage
from communities.vetting.models.event import VettingEvent
from communities.vetting.models.handover import HandOver
from communities.vetting.models.notice import AddressNotice
from communities.vetting.models.reminder import Reminder
from communities.vetting.models.request import VettingRequest
from communities.vetting.models.suspension import Suspension
from communities.vetting.models.version import OfficialVersion

__all__ = [
    "AddressNotice",
    "AdoptedPage",
    "HandOver",
    "OfficialVersion",
    "Reminder",
    "Suspension",
    "VettingEvent",
    "VettingRequest",
]
