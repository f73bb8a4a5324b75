"""Rooms above that keep something about topics of their own say so here, when they start.

A topic's posts are hidden, split, merged and moved in this room, which knows none of those above.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communities.discussions.models import Topic

#: Each is called with the locked topic whenever its posts or its community changed, in that transaction.
after_change: "list[Callable[[Topic], None]]" = []


def say_changed(topic: "Topic") -> None:
    for follow in after_change:
        follow(topic)
