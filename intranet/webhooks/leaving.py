"""Webhooks somebody who leaves answers for. Nothing is sent for who has no account; an heir makes them go on."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.rooms_above import MOST, Held, Holding
from communities.models import Community
from intranet.webhooks.models import Webhook
from intranet.webhooks.models.webhook import StoppedBecause, WebhookQuerySet, answers_for_site

if TYPE_CHECKING:
    from accounts.models import User


def known(reader: "User") -> WebhookQuerySet:
    """Those in use, and those that ended because their owner left: of communities the reader may look into, and of the
    site for who answers for it.
    """
    here = Q(community__in=Community.objects.readable_by(reader).order_by().values("pk"))
    if answers_for_site(reader):
        here |= Q(community=None)
    return Webhook.objects.filter(here, Q(stopped_at=None) | Q(stopped_because=StoppedBecause.RIGHTS))


def held(reader: "User", person: "User") -> list[Held]:
    """Two queries."""
    mine = set(Webhook.objects.visible_to(reader).filter(owner=person).values_list("pk", flat=True))
    rows = known(reader).filter(owner=person).select_related("community").order_by("name", "pk")[:MOST]
    return [
        Held(
            row.pk,
            row.name,
            row.get_absolute_url() if row.pk in mine else "",
            row.community.name if row.community else _("Of the whole site"),
            "" if row.pk in mine else _("Facilitators of this community keep its webhooks."),
            "" if row.is_running else _("Off since they left"),
        )
        for row in rows
    ]


def hand_over(pk: int, *, person: "User", to: "User", by: "User") -> None:
    """Raises: HeirMayNot, NotAllowed, IsArchived, NotForSite."""
    row = known(by).filter(pk=pk, owner=person).select_related("community").first()
    if row is not None:
        row.hand_over(to=to, by=by)


def holders(reader: "User") -> QuerySet[Any]:
    return known(reader).exclude(owner=None).values_list("owner")


WEBHOOKS = Holding(
    "webhook",
    70,
    gettext_lazy("Webhooks they answer for"),
    gettext_lazy("The other one answers for what is sent. Until then nothing is."),
    held,
    hand_over,
    holders,
)
