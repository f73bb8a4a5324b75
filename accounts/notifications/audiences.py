"""What rooms above add to telling people. They register here when they start.

Who is told is worked out when it is delivered: a reply costs its author the same whoever follows.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet, Subquery

from accounts.models import User

if TYPE_CHECKING:
    from accounts.notifications.models import Activity

#: Given the activity and what was written down with it: the people who are told now, and may see it now. By name.
audiences: "dict[str, Callable[[Activity, dict[str, Any]], QuerySet[User]]]" = {}
#: Given a community's id: who may read it now.
readers: list[Callable[[int], QuerySet[User]]] = []
#: Given a community's id, and whether it is a matter of the community's life: the cadence (``kinds.Cadence``) that each
#: person, ``OuterRef("pk")``, chose for it; null where the choice for the kind counts.
mail_of_community: list[Callable[[int, bool], Subquery]] = []
#: Each is called with every activity, in the transaction that wrote it down: what it writes is kept or lost with it.
after_record: "list[Callable[[Activity], None]]" = []
#: Each is called after people were told, with the activity's id and theirs; no ids stand for a crowd.
after_delivery: list[Callable[[int, list[int]], None]] = []
#: Each is called with a person's id when something of theirs was unread and is read now, in that transaction.
after_reading: list[Callable[[int], None]] = []
