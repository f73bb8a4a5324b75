"""Once a year a profile asks its owner whether it is still right: calmly, in their inbox, once for each year."""

from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Profile, User
from accounts.models.profiles import CONFIRM_EVERY
from accounts.notifications.models import Activity
from accounts.notifications.settling import settle_for

VERB = "profile.confirmation_asked"
#: Who has just come is not asked for so long.
SETTLING_IN = timedelta(days=30)
#: People asked in one run. A site that begins with everybody at once asks them over some days.
MOST_A_RUN = 500


def due(now: datetime) -> QuerySet[Profile]:
    """Profiles nobody has confirmed for a year, whose owner works here and was not asked in that time."""
    year_ago = now - CONFIRM_EVERY
    kind = ContentType.objects.get_for_model(User)
    asked = Activity.objects.filter(verb=VERB, target_type=kind, target_id=OuterRef("pk"), at__gt=year_ago)
    never = Q(confirmed_at=None, user__date_joined__lt=now - SETTLING_IN)
    rows = Profile.objects.filter(never | Q(confirmed_at__lt=year_ago), ~Exists(asked), user__is_active=True)
    return rows.order_by("confirmed_at", "pk")


@transaction.atomic
def ask_to_confirm(now: datetime | None = None) -> int:
    """Ask whom it is time to ask; returns how many. Safe to run at any time, and twice at once."""
    rows = due(now or timezone.now()).select_for_update(of=("self",), skip_locked=True, no_key=True)
    profiles = list(rows.select_related("user")[:MOST_A_RUN])
    # Somebody else may have asked between the look and the lock.
    still = set(due(now or timezone.now()).filter(pk__in=[one.pk for one in profiles]).values_list("pk", flat=True))
    for profile in profiles:
        if profile.pk in still:
            Activity.record(VERB, by=None, on=profile.user, tell=[profile.user])
    return len(still)


def confirmed(sender: type, instance: Profile, update_fields: frozenset[str] | None = None, **_signal: object) -> None:
    """Of ``post_save``: accounts know nothing of notifications. Who confirmed their profile is asked no more."""
    if "confirmed_at" in (update_fields or ()):
        settle_for(instance.pk, User(pk=instance.pk), VERB)
