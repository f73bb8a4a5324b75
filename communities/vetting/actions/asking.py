"""Asking for vetting."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.notifications.models import Activity
from communities.capabilities import Capability
from communities.discussions.models import Post
from communities.models import Community
from communities.permissions import people_with
from communities.vetting.live import Live, live
from communities.vetting.models import VettingRequest
from communities.vetting.models.event import Transition
from communities.vetting.models.request import Outcome
from communities.vetting.models.version import Authority
from communities.vetting.refusals import AlreadyAsked, NothingNew
from communities.wiki.models import CommunityPage
from pages.models.review import DUE_DAYS


@transaction.atomic
def ask(target: CommunityPage | Post, *, by: User, note: str = "", now: datetime | None = None) -> VettingRequest:
    """Ask for the newest text to be made official, or re-affirmed when its review is near.

    Asking again for the same text returns the request that waits; after an edit of their own the asker's request
    moves on to the newest text.

    Args:
        now: the moment it was asked, for imports.

    Raises:
        MayNotVet, PageNotInUse, NothingNew.
        AlreadyAsked: somebody else's request waits, or one that is being looked at.
    """
    here = live(target, by, now)
    authority = here.require(here.rights.authority_to_ask)
    here.require_in_use()
    revision = here.target.newest
    if here.request and (here.request.asked_by_id, here.request.text) == (here.person.pk, revision):
        return here.request
    refuse_nothing_new(here)
    make_room(here, authority)
    due = here.now + timedelta(days=settings.VETTING_DUE_DAYS)
    made = VettingRequest.objects.create(
        sha256=revision.sha256,
        asked_by=here.person,
        asked_at=here.now,
        note=note,
        due_at=due,
        **here.target.named,
        **here.target.text(revision),
    )
    here.record(Transition.ASKED, authority, revision, request=made, note=note)
    tell = answerers(here.community)
    Activity.record("vetting.asked", by=by, on=made, community=here.community, tell=tell, at=here.now)
    return made


def refuse_nothing_new(here: Live) -> None:
    """Raises: NothingNew, while the newest text is official and its review far."""
    same = here.active is not None and here.active.sha256 == here.target.newest.sha256
    if same and (here.active.review_by - here.day).days > DUE_DAYS:
        raise NothingNew


def make_room(here: Live, authority: Authority) -> None:
    """Close the asker's own earlier request, unless somebody is looking at it.

    Raises:
        AlreadyAsked.
    """
    waiting = here.request
    if waiting is None:
        return
    if waiting.asked_by_id != here.person.pk or waiting.claimant(here.now) is not None:
        raise AlreadyAsked(person=waiting.asked_by.name)
    waiting.close(here, Outcome.TAKEN_BACK)
    here.record(Transition.TAKEN_BACK, authority, waiting.text, request=waiting)


def answerers(community: Community) -> "list[User]":
    """Who may answer a request here: delegates, and intranet managers."""
    delegates = people_with(community, Capability.GRANT_OFFICIAL).values("pk")
    managers = User.objects.intranet_managers().values("pk")
    return list(User.objects.filter(Q(pk__in=delegates) | Q(pk__in=managers), is_active=True))
