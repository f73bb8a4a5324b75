"""The bell in the header."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.notifications.models import Notification

#: The bell counts no further: more is more.
MOST = 99


def bell(request: HttpRequest) -> dict[str, object]:
    """``unread_notifications``: asked of the database once, and only by pages that show the bell."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"unread_notifications": SimpleLazyObject(lambda: unread_count(user))}


def unread_count(user) -> int:  # type: ignore[no-untyped-def]
    return Notification.objects.visible_to(user).unread().values("id")[:MOST].count()
