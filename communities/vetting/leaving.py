"""What somebody who leaves holds of vetting: official texts they answer for, requests that wait for an answer."""

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rooms_above import MOST, Held, Holding
from communities.vetting.actions import reown
from communities.vetting.models import OfficialVersion, VettingRequest
from communities.vetting.models.version import OfficialVersionQuerySet
from communities.vetting.queue import answered_for

RELATED = ("page__community", "post__topic__community", "revision")


def vouched(reader: User) -> OfficialVersionQuerySet:
    return OfficialVersion.objects.visible_to(reader).active()


def vouched_by(reader: User, person: User) -> list[Held]:
    """The texts they answer for, the next to be reviewed first. Two queries."""
    mine = set(answered_for(reader).values_list("pk", flat=True))
    rows = vouched(reader).filter(owner=person).select_related(*RELATED).defer("revision__html", "revision__files")
    return [
        Held(
            row.pk,
            row.title,
            row.get_absolute_url(),
            f"{row.community.name} · {_('review by %(day)s') % {'day': date_format(row.review_by, 'DATE_FORMAT')}}",
            "" if row.community.pk in mine else _("An intranet manager or a delegate of this community does this."),
        )
        for row in rows.order_by("review_by", "pk")[:MOST]
    ]


def hand_over(pk: int, *, person: User, to: User, by: User) -> None:
    """Name the other one as owner of the same text; its review stays where it was.

    Raises:
        MayNotVet, NeedsActiveOwner, NotOfficial.
    """
    row = vouched(by).filter(pk=pk, owner=person).select_related(*RELATED).first()
    if row is not None:
        reown(row, by=by, owner=to)


def asked_by(reader: User, person: User) -> list[Held]:
    """Open requests they made or claimed. They are answered, not handed over. One query."""
    rows = VettingRequest.objects.visible_to(reader).open().filter(Q(asked_by=person) | Q(claimed_by=person))
    slim = rows.select_related(*RELATED).defer("revision__html", "revision__files")
    return [
        Held(
            row.pk,
            row.title,
            reverse("vetting_request", args=[row.pk]),
            f"{row.community.name} · {_('asked %(day)s') % {'day': date_format(row.asked_at, 'DATE_FORMAT')}}",
        )
        for row in slim.order_by("due_at", "pk")[:MOST]
    ]


VOUCHED = Holding(
    "vouched",
    20,
    gettext_lazy("Official texts of communities they answer for"),
    gettext_lazy("The text and its review date stay; readers see the new owner."),
    vouched_by,
    hand_over,
    lambda reader: vouched(reader).values_list("owner"),
)
ASKED = Holding(
    "asked",
    60,
    gettext_lazy("Requests for vetting that wait"),
    gettext_lazy("They need an answer, whoever asked. Answer them in the queue."),
    asked_by,
)
