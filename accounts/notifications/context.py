"""The bell in the header."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.notifications.consolidating import count_unread

#: The bell counts no further: more is more.
MOST = 99


def bell(request: HttpRequest) -> dict[str, object]:
    """``unread_notifications``: asked of the database once, and only by pages that show the bell."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"unread_notifications": SimpleLazyObject(lambda: unread_count(user))}


def unread_count(user: User) -> int:
    """Threads, not notifications: what is one row of the inbox is one thing to look at."""
    return count_unread(user, MOST)
