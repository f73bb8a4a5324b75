"""When somebody was last on the home page, so that it can say what is new since then."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User

#: Coming back within this is the same visit; the mark is moved no more often.
ONE_VISIT = timedelta(hours=1)
#: What somebody is shown who was never here.
AT_FIRST = timedelta(days=7)
#: Nothing older is called new, however long somebody was away.
LONGEST = timedelta(days=30)


class HomeVisit(models.Model):
    """One row a person. ``latest`` is when this visit began, ``since`` when the one before it did."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="home_visit")
    since = models.DateTimeField(_("what is new is new since"))
    latest = models.DateTimeField(_("last visit"))

    class Meta:
        verbose_name = _("visit of the home page")
        verbose_name_plural = _("visits of the home page")

    def __str__(self) -> str:
        return f"{self.person_id}: {self.latest}"

    @classmethod
    def note(cls, by: "User", *, seen_all: bool = False) -> None:
        """``by`` is on the home page now. Twice within an hour is one visit; two tabs at once leave one row.

        Args:
            seen_all: nothing up to now is new any more.
        """
        now = timezone.now()
        if seen_all:
            cls.objects.update_or_create(person=by, defaults={"since": now, "latest": now})
            return
        changed = cls.objects.filter(person=by, latest__lte=now - ONE_VISIT).update(since=F("latest"), latest=now)
        if not changed:
            first = HomeVisit(person=by, since=now - AT_FIRST, latest=now)
            HomeVisit.objects.bulk_create([first], ignore_conflicts=True)


def new_since(since: datetime | None, latest: datetime | None, now: datetime | None = None) -> datetime:
    """The moment after which things are new for somebody with this row, or with none."""
    now = now or timezone.now()
    if since is None or latest is None:
        return now - AT_FIRST
    return max(since if latest > now - ONE_VISIT else latest, now - LONGEST)
