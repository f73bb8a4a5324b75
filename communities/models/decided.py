"""What requests and invitations share: they wait for one decision, and keep it with who and when."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.notifications.settling import settle_all
from communities import refusals

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class Outcome(models.TextChoices):
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class DecidedQuerySet(models.QuerySet):
    """Rows that wait for a decision, and then keep it."""

    def open(self) -> Self:
        """Those nobody has decided yet."""
        return self.filter(decided_at=None)

    def open_to(self, user: "User | AnonymousUser") -> Self:
        """One's own that are open, in communities in use; with community and inviter or person."""
        if not user.is_active:
            return self.none()
        mine = self.open().filter(person=user, community__opened_at__isnull=False, community__archival=None)
        return mine.exclude(community__bans__person=user).select_related("community").order_by("created_at", "id")

    def decide(self, outcome: str, *, by: "User | None", comment: str | None = None) -> int:
        """Write the decision down on all of them; returns how many there were. They wait for nobody any more."""
        words = {} if comment is None else {"comment": comment}
        pks = list(self.values_list("pk", flat=True))
        count = self.filter(pk__in=pks).update(outcome=outcome, decided_at=timezone.now(), decided_by=by, **words)
        if count:
            settle_all(self.model, pks)
        return count


class Decided(models.Model):
    """What requests and invitations share: one decision, kept with who and when."""

    objects = DecidedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    def _begin(self):  # type: ignore[no-untyped-def]
        """The community, locked; and this row as it is by now."""
        here = self.community.locked()
        self.refresh_from_db()
        self.community = here
        return here

    def _is_already(self, outcome: str) -> bool:
        """Whether this was decided so before. Raises ``AlreadyDecided`` when it was decided otherwise."""
        if self.is_open:
            return False
        if self.outcome == outcome:
            return True
        raise refusals.AlreadyDecided

    def _decide(self, outcome: str, *, by: "User", **words: str) -> None:
        type(self).objects.filter(pk=self.pk).decide(outcome, by=by, **words)
        self.refresh_from_db(fields=["outcome", "decided_at", "decided_by", *words])
