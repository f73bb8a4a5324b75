"""What becomes of a webhook while its messages are sent: rests, failures, the end."""

import random
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from communities.capabilities import Capability
from communities.permissions import people_with
from intranet.webhooks.models.delivery import RETRY_FOR

if TYPE_CHECKING:
    from intranet.webhooks.models import Webhook

FIRST_PAUSE = 30.0
#: Longest pause of one message, and longest rest of a webhook whose receiver does not answer, seconds.
LONGEST_PAUSE, LONGEST_REST = 6 * 3600.0, 15 * 60.0
#: So many failures in a row mean that the receiver was away, and not one message the trouble.
AWAY_AFTER = 3


def pause(failures: int, longest: float = LONGEST_PAUSE) -> timedelta:
    """How long to wait after the so-manyth failure: each time twice as long, and never exactly, so that what failed
    together does not come back together.
    """
    seconds = min(FIRST_PAUSE * 2 ** min(failures - 1, 20), longest)
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311  # nothing secret


class Sending(models.Model):
    """Part of :class:`intranet.webhooks.models.Webhook`."""

    class Meta:
        abstract = True

    @property
    def may_send(self: "Webhook") -> bool:
        """Whether who answers for it may still manage it, asked of the database now (security.md S3). Archiving the
        community takes nobody's right to it away.
        """
        from intranet.webhooks.models.webhook import answers_for_site

        owner = User.objects.with_duty().active().filter(pk=self.owner_id).first()
        if owner is None:
            return False
        if self.community is None:
            return answers_for_site(owner)
        permissions = self.community.permissions_for(owner)
        archived = self.community.archival_id is not None and permissions.is_facilitator
        return permissions.can_manage_settings or archived

    @transaction.atomic
    def stop(self: "Webhook", because: str, by: User | None = None) -> bool:
        """Stop it and park what waits. Who answers for it is told, unless somebody did it by hand; where they may no
        longer, all who might take it over. False when it was stopped already.
        """
        now = timezone.now()
        rows = type(self).objects.running().filter(pk=self.pk)
        if not rows.update(stopped_at=now, stopped_by=by, stopped_because=because):
            return False
        self.deliveries.waiting().update(parked_at=now)
        self.refresh_from_db(fields=["stopped_at", "stopped_by", "stopped_because"])
        if because != self.Because.HAND:
            told = self._heirs() if because == self.Because.RIGHTS else User.objects.filter(pk=self.owner_id)
            self._note("stopped", None, tell=told)
        return True

    def _heirs(self: "Webhook") -> models.QuerySet[User]:
        """Who may switch it on again."""
        if self.community is None:
            return User.objects.intranet_managers()
        return people_with(self.community, Capability.MANAGE_SETTINGS)

    def note_success(self: "Webhook") -> None:
        """The receiver answers. Where it was away, what waits goes at once."""
        if self.failures:
            if self.failures >= AWAY_AFTER:
                self.deliveries.waiting().filter(attempts__gt=0).update(not_before=timezone.now())
            self.failures, self.failing_since = 0, None
            self._keep_failures()

    def note_failure(self: "Webhook") -> timedelta:
        """The receiver did not take a message. Stopped after days of nothing else. Returns its rest."""
        self.failures += 1
        self.failing_since = self.failing_since or timezone.now()
        self._keep_failures()
        if timezone.now() - self.failing_since >= RETRY_FOR:
            self.stop(self.Because.FAILURES)
        return pause(self.failures, LONGEST_REST)

    def _keep_failures(self: "Webhook") -> None:
        """Somebody may have removed it meanwhile: then there is nothing to keep."""
        type(self).objects.filter(pk=self.pk).update(failures=self.failures, failing_since=self.failing_since)
