"""Giving a community page an official address, and giving the address up. The text stays where it is."""

from typing import cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from accounts.models import User
from accounts.notifications.models import Activity
from communities.capabilities import Role
from communities.vetting.adopted import is_for_all
from communities.vetting.live import Live, live
from communities.vetting.models import AdoptedPage, HandOver, OfficialVersion
from communities.vetting.models.event import Transition
from communities.vetting.models.version import Authority
from communities.vetting.refusals import (
    AddressRefused,
    AdoptedAlready,
    NotForEveryone,
    NotOfficialInDate,
    OnlyManagersOfTree,
    PagesBelow,
)
from communities.vetting.tree import hold, require_planter, require_publisher
from communities.wiki.models import CommunityPage, PageRevision
from pages.furniture import furniture


@transaction.atomic
def adopt(page: CommunityPage, *, by: User, parent: Page, title: str, slug: str) -> AdoptedPage:
    """Show the page's official text in the official tree, below ``parent``. Sent again, it returns what was made.

    Args:
        title: what menus and lists of the tree call it; all that is ever told of a community that closes.

    Raises:
        PermissionDenied: ``by`` may not publish below ``parent``.
        OnlyManagersOfTree, NotForEveryone, NotOfficialInDate, AdoptedAlready.
        AddressRefused: the address is taken or reserved, or the place takes no such page.
    """
    place = hold(parent)
    here = live(page, by)
    require_manager(here, here.rights.authority_to_grant)
    require_planter(here.person, place)
    there = AdoptedPage.objects.filter(source=page).first()
    if there is not None:
        if (there.slug, there.path[: len(place.path)]) == (slug, place.path):
            return there
        raise AdoptedAlready(address=furniture().address(there))
    version = refuse_not_adoptable(here, page)
    made = _plant(AdoptedPage(source=page, title=title, slug=slug, owner=here.person), place, here.person)
    say(here, Transition.ADOPTED_BY_TREE, version, made)
    return made


def refuse_not_adoptable(here: Live, page: CommunityPage) -> OfficialVersion:
    """The version that is official now, and in date.

    Raises:
        PageNotInUse, NotForEveryone, NotOfficialInDate.
    """
    here.require_in_use()
    if not is_for_all(page):
        raise NotForEveryone
    version = OfficialVersion.objects.in_date().filter(page=page).select_related("revision", "owner").first()
    if version is None:
        raise NotOfficialInDate
    return version


def _plant(new: AdoptedPage, place: Page, by: User) -> AdoptedPage:
    try:
        with transaction.atomic():
            place.add_child(instance=new)
            new.save_revision(user=by).publish(user=by)
    except ValidationError as error:
        raise AddressRefused(why=" ".join(error.messages)) from error
    return AdoptedPage.objects.get(pk=new.pk)


@transaction.atomic
def release(adopted: AdoptedPage, *, by: User) -> CommunityPage | None:
    """Give the official address up. Who comes there is led to the community page as long as they may read it.

    Returns the community page; doing it again changes nothing.

    Raises:
        PermissionDenied: ``by`` may not publish at the address. OnlyManagersOfTree.
        PagesBelow.
    """
    row = Page.objects.select_for_update(of=("self",)).filter(pk=adopted.pk).first()
    there = AdoptedPage.objects.filter(pk=adopted.pk).select_related("source__newest").first()
    if row is None or there is None:
        return adopted.source
    require_publisher(by, row)
    if row.numchild:
        raise PagesBelow
    source = cast("CommunityPage | None", there.source)
    if source is not None:
        here = live(source, by)
        require_manager(here, here.rights.authority_to_withdraw)
        say(here, Transition.RELEASED_BY_TREE, here.active, there)
        HandOver.objects.in_force().filter(address=row).update(ended_by=here.person, ended_at=timezone.now())
        _lead_on(there, source)
    there.delete(user=by)
    return source


def _lead_on(there: AdoptedPage, source: CommunityPage) -> None:
    """The redirect names a number: an address would tell the name of a community that has closed since."""
    old = Redirect.normalise_path(furniture().address(there))
    words = {"redirect_link": reverse("page_by_number", args=[source.pk]), "redirect_page": None, "is_permanent": False}
    Redirect.objects.update_or_create(old_path=old, site=None, defaults=words)


def require_manager(here: Live, authority: Authority | None) -> None:
    """Raises: OnlyManagersOfTree."""
    if authority != Authority.MANAGER:
        raise OnlyManagersOfTree


def say(here: Live, transition: Transition, version: OfficialVersion | None, there: Page, note: str = "") -> None:
    """Write the audit line with the address, and tell the owner and the community's facilitators."""
    address = furniture().address(there)
    source = cast(CommunityPage, version.page if version else there.source)
    revision = cast(PageRevision, version.revision if version else source.newest)
    here.record(transition, Authority.MANAGER, revision, version=version, note=note, address=address)
    tell = {*here.community.people_in(Role.FACILITATOR)} | ({version.owner} if version else set())
    words = {"address": address, "title": there.title}
    Activity.record(f"vetting.{transition}", by=here.person, on=source, community=here.community, data=words, tell=tell)
