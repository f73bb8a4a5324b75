"""Handing an official page to a community and taking it back. The address stays, and both ways lose nothing."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.models import User
from communities.models import Community
from communities.models.community import Visibility
from communities.vetting import guards
from communities.vetting.actions.adopting import require_manager, say
from communities.vetting.actions.granting import begin
from communities.vetting.as_html import body_as_html, open_to_all
from communities.vetting.live import Live, live
from communities.vetting.models import AdoptedPage, HandOver, OfficialVersion, Suspension
from communities.vetting.models.event import Transition
from communities.vetting.models.version import Authority, FallbackRole
from communities.vetting.refusals import (
    AddressChanged,
    DraftWaits,
    IssuedPolicy,
    NeedsOwner,
    NotForEveryone,
    NothingOfficial,
    NotPublicPage,
    NotToHandOver,
)
from communities.vetting.tree import exchange, hold, require_publisher
from communities.wiki.models import CommunityPage, PageRevision
from communities.wiki.models.placing import address_part
from pages.furniture import furniture
from pages.models import ContentPage, OfficialPage, PolicyPage

#: Kinds of pages whose text a community can keep.
KINDS = (ContentPage, PolicyPage)


@dataclass(frozen=True)
class Terms:
    """Who answers for the text in the community, and by when it is reviewed; empty means as before."""

    owner: User | None = None
    review_by: date | None = None


@transaction.atomic
def hand_over(
    page: OfficialPage, *, by: User, community: Community, key: uuid.UUID, slug: str = "", terms: Terms | None = None
) -> AdoptedPage:
    """Let a community keep the text of an official page. It is official there at once; the address shows it as before.

    Args:
        key: names the submission; sent again, it returns what the first one made.
        slug: the address in the community, by default the page's own.

    Raises:
        PermissionDenied: ``by`` may not publish the page. OnlyManagersOfTree.
        AddressChanged, NotToHandOver, DraftWaits, IssuedPolicy, NotPublicPage: the page cannot be handed over.
        NotForEveryone: the community cannot have it.
        NeedsOwner, NeedsActiveOwner, ReviewDateOutOfRange: the terms.
        AddressTaken, TextTooLong: see communities.wiki.
    """
    row = hold(page)
    done = HandOver.objects.filter(key=key, address=row).first()
    if done is not None:
        return AdoptedPage.objects.get(pk=row.pk)
    old = refuse_not_to_hand_over(row, by)
    refuse_closed(community)
    html = body_as_html(old)
    words = {"title": old.title, "html": html, "slug": address_part(slug or old.slug), "key": key}
    text = CommunityPage.begin(community, by=by, summary=_("Handed over from the official tree"), **words)
    here = live(text, by)
    version = _vouch(here, text, old, terms or Terms())
    there = exchange(old, AdoptedPage(source=text, summary=old.summary), by=here.person)
    HandOver.objects.create(
        address=row,
        page=text,
        revision=cast(PageRevision, text.newest),
        kind=ContentType.objects.get_for_model(type(old)),
        original=own_fields(old),
        key=key,
        handed_by=here.person,
    )
    say(here, Transition.HANDED_TO_COMMUNITY, version, there)
    return there


def refuse_not_to_hand_over(row: Page, by: User) -> OfficialPage:
    """The page in its own type, if it can be handed over by this person.

    Raises:
        PermissionDenied, AddressChanged, NotToHandOver, DraftWaits, IssuedPolicy, NotPublicPage.
    """
    require_publisher(by, row)
    page = row.specific
    if isinstance(page, AdoptedPage) or not page.live:
        raise AddressChanged
    if not isinstance(page, KINDS):
        raise NotToHandOver(kind=page.page_type_display_name)
    if page.has_unpublished_changes or page.workflow_in_progress:
        raise DraftWaits
    if isinstance(page, PolicyPage) and page.versions.exists():
        raise IssuedPolicy
    if not open_to_all(row, furniture()):
        raise NotPublicPage
    return page


def refuse_closed(community: Community) -> None:
    """Raises: NotForEveryone."""
    row = Community.objects.get(pk=community.pk)
    if row.visibility != Visibility.OPEN or row.opened_at is None or row.archival_id is not None:
        raise NotForEveryone


def _vouch(here: Live, text: CommunityPage, old: OfficialPage, terms: Terms) -> OfficialVersion:
    """The manager's word for the text as it was vouched for before: the same owner and date, unless named anew."""
    require_manager(here, here.rights.authority_to_grant)
    owner, review_by = terms.owner or old.content_owner, terms.review_by or old.review_by
    if owner is None or review_by is None:
        raise NeedsOwner
    guards.refuse_absent_owner(here, owner)
    if review_by != old.review_by:
        guards.refuse_review_date(here, review_by)
    reviewed = old.last_reviewed_at or old.first_published_at or here.now
    promise = {"owner": owner, "review_by": review_by, "reviewed_at": reviewed, "fallback_role": FallbackRole.MANAGERS}
    return begin(here, cast(PageRevision, text.newest), Authority.MANAGER, **promise)


def own_fields(page: OfficialPage) -> dict[str, Any]:
    """Every field of the page's own type, as Wagtail keeps it in a revision."""
    data = page.serializable_data()
    return {field.name: data[field.name] for field in type(page)._meta.local_fields if field.name in data}


@transaction.atomic
def take_back(adopted: AdoptedPage, *, by: User) -> OfficialPage:
    """Keep the official text in the tree again, at the same address; the community's page stays, and is told so.

    A text nobody has made anything else official of is restored with the very blocks it had. Doing it again changes
    nothing.

    Raises:
        PermissionDenied: ``by`` may not publish at the address. OnlyManagersOfTree.
        AddressChanged, NothingOfficial.
    """
    row = hold(adopted)
    require_publisher(by, row)
    there = AdoptedPage.objects.filter(pk=row.pk).select_related("source").first()
    if there is None:
        return row.specific
    if there.source is None:
        raise NothingOfficial
    here = live(there.source, by)
    require_manager(here, here.rights.authority_to_withdraw)
    version = here.active
    if version is None or Suspension.objects.in_force().filter(version=version).exists():
        raise NothingOfficial
    handed = HandOver.objects.in_force().filter(address=row).select_related("revision", "kind").first()
    made = exchange(there, _with_clock(_text_of(version, there, handed), version), by=here.person)
    if handed is not None:
        handed.ended_by, handed.ended_at = here.person, timezone.now()
        handed.save(update_fields=["ended_by", "ended_at"])
    note = _("The official text is kept in the official tree again: %(address)s") % {"address": made.get_absolute_url()}
    version.withdraw(by=here.person, reason=note)
    say(here, Transition.TAKEN_FROM_COMMUNITY, version, made, note=note)
    return made


def _text_of(version: OfficialVersion, there: AdoptedPage, handed: HandOver | None) -> OfficialPage:
    """The page as it was handed over, or with the text that is official now where that is another one."""
    if handed is None:
        new: OfficialPage = ContentPage(body=[("text", version.revision.html)])
    else:
        original = handed.original | {"pk": there.pk}
        new = handed.kind.model_class().from_serializable_data(original, check_fks=True, strict_fks=False)
        if version.sha256 != handed.revision.sha256:
            new.body = [("text", version.revision.html)]
    if handed is None or version.sha256 != handed.revision.sha256:
        there.title = version.revision.title
    new.summary = there.summary
    return new


def _with_clock(new: OfficialPage, version: OfficialVersion) -> OfficialPage:
    """Owner, review and community as they are now."""
    new.content_owner, new.review_by = version.owner, version.review_by
    new.last_reviewed_at, new.last_reviewed_by = version.reviewed_at, version.granted_by
    new.owning_community = version.page.community
    return new
