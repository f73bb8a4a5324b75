"""What people do with a webhook. Each verb asks for the right again, and is written down."""

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from accounts.notifications.models import Activity
from accounts.notifications.settling import settle
from communities.capabilities import Capability
from intranet import outgoing
from intranet.outgoing.errors import OutgoingError
from intranet.webhooks import refusals
from intranet.webhooks.events import PING
from intranet.webhooks.signing import new_seed

if TYPE_CHECKING:
    from communities.models import Community
    from intranet.webhooks.models import Webhook, WebhookDelivery

#: Webhooks of one community, or of the site.
MOST = 10


def require_right(community: "Community | None", by: User) -> None:
    """Raises: NotAllowed, IsArchived; NotForSite."""
    from intranet.webhooks.models.webhook import answers_for_site

    if community is not None:
        community.require(by, Capability.MANAGE_SETTINGS)
    elif not answers_for_site(by):
        raise refusals.NotForSite


def require_sense(address: str, groups: list[str]) -> None:
    """Raises: AddressNotCalled, NoEvents."""
    try:
        outgoing.checked(address)
    except OutgoingError as error:
        raise refusals.AddressNotCalled from error
    if not groups:
        raise refusals.NoEvents


class Keeping(models.Model):
    """Part of :class:`intranet.webhooks.models.Webhook`."""

    class Meta:
        abstract = True

    @classmethod
    @transaction.atomic
    def make(
        cls,
        community: "Community | None",
        *,
        by: User,
        name: str,
        address: str,
        groups: list[str],
        key: uuid.UUID | None = None,
    ) -> "tuple[Webhook, bool]":
        """A new webhook of a community or of the site. Returns it, and whether it was made just now: the same ``key``
        finds what it made before.

        Raises:
            NotAllowed, IsArchived, NotForSite, AddressNotCalled, NoEvents, TooManyWebhooks.
        """
        from intranet.webhooks.models import Webhook

        require_right(community.locked() if community else None, by)
        here = Webhook.objects.of(community)
        if key and (made := here.filter(key=key, owner=by).first()):
            return made, False
        require_sense(address, groups)
        if here.count() >= MOST:
            raise refusals.TooManyWebhooks(most=MOST)
        words = {"name": name, "address": address, "groups": groups, "owner": by, "seed": new_seed()}
        webhook = Webhook.objects.create(community=community, key=key or uuid.uuid4(), **words)
        webhook._note("made", by)
        return webhook, True

    @transaction.atomic
    def change(self: "Webhook", *, by: User, name: str, address: str, groups: list[str]) -> None:
        """Raises: NotAllowed, IsArchived, NotForSite, AddressNotCalled, NoEvents."""
        require_right(self.community, by)
        require_sense(address, groups)
        self.name, self.address, self.groups = name, address, groups
        self.save(update_fields=["name", "address", "groups"])
        self._note("changed", by)

    @transaction.atomic
    def rotate(self: "Webhook", *, by: User) -> None:
        """Make a new secret. The earlier one signs beside it for a day, so that nothing is lost meanwhile.

        Raises:
            NotAllowed, IsArchived, NotForSite.
        """
        require_right(self.community, by)
        self.previous_seed, self.seed, self.rotated_at = self.seed, new_seed(), timezone.now()
        self.save(update_fields=["previous_seed", "seed", "rotated_at"])
        self._note("secret_rotated", by)

    @transaction.atomic
    def switch_off(self: "Webhook", *, by: User) -> None:
        """Send nothing any more, not even what waits. Doing it again changes nothing.

        Raises:
            NotAllowed, IsArchived, NotForSite.
        """
        require_right(self.community, by)
        if self.stop(self.Because.HAND, by=by):
            self._note("switched_off", by)

    @transaction.atomic
    def switch_on(self: "Webhook", *, by: User) -> None:
        """Send what happens from now on; ``by`` answers for it.

        Raises:
            NotAllowed, IsArchived, NotForSite.
        """
        require_right(self.community, by)
        if self.is_running:
            return
        self.owner = by
        self._start()
        self._note("switched_on", by)

    def _start(self: "Webhook") -> None:
        self.stopped_at, self.stopped_by, self.stopped_because = None, None, ""
        self.failing_since, self.failures, self.rests_until = None, 0, timezone.now()
        self.save(
            update_fields=[
                "stopped_at", "stopped_by", "stopped_because", "failing_since", "failures", "rests_until", "owner",
            ]
        )  # fmt: skip
        settle(self)

    @transaction.atomic
    def hand_over(self: "Webhook", *, to: User, by: User) -> None:
        """``to`` answers for it from now on. It goes on where it ended because its owner might not keep it any more.

        Raises:
            HeirMayNot: ``to`` could not keep it either.
            NotAllowed, IsArchived, NotForSite.
        """
        require_right(self.community, by)
        self.owner = to
        if not self.may_send:
            raise refusals.HeirMayNot(person=to.name, name=self.name)
        self.save(update_fields=["owner"])
        self._note("handed_over", by, tell=[to])
        if self.stopped_because == self.Because.RIGHTS:
            self._start()

    @transaction.atomic
    def remove(self: "Webhook", *, by: User) -> None:
        """Take it away with all its messages.

        Raises:
            NotAllowed, IsArchived, NotForSite.
        """
        require_right(self.community, by)
        self._note("removed", by)
        settle(self)
        self.delete()

    @transaction.atomic
    def ping(self: "Webhook", *, by: User) -> "WebhookDelivery":
        """Send a message that tries it out. One that still waits is returned instead of a second one.

        Raises:
            NotAllowed, IsArchived, NotForSite.
        """
        require_right(self.community, by)
        waiting = self.deliveries.waiting().filter(verb=PING).first()
        return waiting or self.deliveries.create(verb=PING)

    def _note(self: "Webhook", what: str, by: User | None, **words: Any) -> None:
        Activity.record(f"webhook.{what}", by=by, on=self, community=self.community, **words)
