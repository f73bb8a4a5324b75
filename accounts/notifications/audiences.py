"""Who is told, where that is worked out when it is delivered: a reply costs its author the same whoever follows.

Rooms above name their audiences here when they start.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from accounts.models import User

if TYPE_CHECKING:
    from accounts.notifications.models import Activity

#: Given the activity and what was written down with it: the people who are told now, and may see it now. By name.
audiences: "dict[str, Callable[[Activity, dict[str, Any]], QuerySet[User]]]" = {}
