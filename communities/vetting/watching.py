"""Managers hear of official addresses where a notice stands. The notice itself is there at once, by computation."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.notifications.models import Activity
from accounts.notifications.settling import settle_all
from communities.vetting.adopted import Why, standing
from communities.vetting.models import AddressNotice, AdoptedPage
from pages.inventory import inventory


def watch_addresses() -> int:
    """Tell of each notice once, for every time and reason; returns how many were told of.

    Safe to run at any time, and twice at once.
    """
    here = dict(notices_now())
    for known in AddressNotice.objects.filter(over_at=None):
        if here.get(known.address_id) != known.why:
            settle_all(AdoptedPage, [known.address_id], "vetting.address_withheld")
            AddressNotice.objects.filter(pk=known.pk, over_at=None).update(over_at=timezone.now())
    told = [_tell(pk, why) for pk, why in here.items()]
    return sum(told)


def notices_now() -> Iterator[tuple[int, Why]]:
    """Pages on which everybody finds a notice, and why."""
    for row in inventory().filter(withheld=True).order_by("pk").iterator():
        page = AdoptedPage.objects.filter(pk=row.pk).first()
        if page is not None and (why := standing(page).why):
            yield page.pk, why


@transaction.atomic
def _tell(pk: int, why: Why) -> bool:
    page = AdoptedPage.objects.get(pk=pk)
    made = AddressNotice.objects.get_or_create(address=page.page_ptr, why=why, over_at=None)[1]
    if made:
        data = {"why": why.value, "title": page.title}
        Activity.record("vetting.address_withheld", by=None, on=page, data=data, tell=User.objects.intranet_managers())
    return made
