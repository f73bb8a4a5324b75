"""People: who they are, where they work, and what happened to their accounts."""

from accounts.models.people import INTRANET_MANAGERS, User
from accounts.models.profiles import Profile
from accounts.models.security import SecurityEvent
from accounts.models.teams import Team

__all__ = ["INTRANET_MANAGERS", "Profile", "SecurityEvent", "Team", "User"]
