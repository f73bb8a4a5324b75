"""How often a password or code may be wrong. Counted from the security log, so every process and restart agrees."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import SecurityEvent, User

WINDOW = timedelta(minutes=5)
#: Failures within the window: for one account from one place, for one account from anywhere, from one place for any
#: account (an office shares one address).
SAME_PERSON_SAME_PLACE = 5
SAME_PERSON = 50
SAME_PLACE = 100
FAILURES = ("sign_in.failed", "second_factor.failed")


def is_guessing(person: User | None, ip: str | None) -> bool:
    """Whether the next attempt on this account from this address is refused unheard."""
    recent = SecurityEvent.objects.filter(kind__in=FAILURES, at__gte=timezone.now() - WINDOW)
    if ip and at_least(recent.filter(ip=ip), SAME_PLACE):
        return True
    if person is None:
        return False
    reset = SecurityEvent.objects.filter(person=person, kind="password.reset", at__gte=timezone.now() - WINDOW)
    if forgotten := reset.order_by("-id").first():
        recent = recent.filter(id__gt=forgotten.pk)  # who proved to own the mailbox starts anew
    mine = recent.filter(person=person)
    return at_least(mine, SAME_PERSON) or at_least(mine.filter(ip=ip), SAME_PERSON_SAME_PLACE)


def at_least(events, number: int) -> bool:  # type: ignore[no-untyped-def]
    """Counts no further than it must."""
    return events.order_by().values("id")[:number].count() >= number
