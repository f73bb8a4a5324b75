"""Making a text official, and carrying a statement on. Each is one person's act, on a text they have seen."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.notifications.models import Activity
from communities.discussions.models import Post
from communities.vetting import guards
from communities.vetting.guards import Seen
from communities.vetting.live import Live, live
from communities.vetting.models import OfficialVersion
from communities.vetting.models.event import Transition
from communities.vetting.models.request import Outcome
from communities.vetting.models.version import Authority, FallbackRole
from communities.vetting.refusals import NotOfficial
from communities.vetting.targets import Text
from communities.wiki.models import CommunityPage
from communities.wiki.models.following import followers_of

#: Why a version ended that another took over from.
SUPERSEDED = "superseded"


@transaction.atomic
def grant(
    target: CommunityPage | Post,
    *,
    by: User,
    seen: Seen,
    owner: User,
    review_by: date,
    fallback_role: str = FallbackRole.FACILITATORS,
    note: str = "",
    now: datetime | None = None,
) -> OfficialVersion:
    """Make the reviewed revision official. Sent again by the same person, it returns what the first one made.

    Args:
        review_by: at most 24 months ahead.
        now: the moment it was made official, for imports.

    Raises:
        MayNotVet, PageNotInUse, ClaimedByOther, NeedsActiveOwner, ReviewDateOutOfRange, OwnText, UncheckedFiles,
            OlderThanOfficial.
        TextChanged: what was reviewed is not what would become official, or not what it was compared with.
    """
    here = live(target, by, now)
    authority = here.require(here.rights.authority_to_grant)
    if (done := already_done(here, seen)) is not None:
        return done
    here.require_in_use()
    revision = guards.reviewed(here, seen)
    if here.request is not None:
        here.request.refuse_claimed_by_other(here)
    guards.check(here, revision, owner, review_by)
    terms = {"owner": owner, "fallback_role": fallback_role, "review_by": review_by, "note": note}
    version = begin(here, revision, authority, reviewed_at=here.now, **terms)
    same = here.active is not None and here.active.text == revision
    say(here, Transition.REAFFIRMED if same else Transition.GRANTED, authority, version)
    return version


@transaction.atomic
def adopt_small_change(
    target: CommunityPage | Post, *, by: User, seen: Seen, now: datetime | None = None
) -> OfficialVersion:
    """Make a small change official. Owner, review date and the day of the last review stay as they are.

    Raises:
        MayNotVet, PageNotInUse, TextChanged, OwnText, UncheckedFiles, ClaimedByOther.
        NotSmall: the server classifies the change, see small.py.
        NotOfficial: nothing is official yet.
    """
    here = live(target, by, now)
    authority = here.require(here.rights.authority_to_adopt_small)
    if (done := already_done(here, seen)) is not None:
        return done
    here.require_in_use()
    if here.active is None:
        raise NotOfficial
    revision = guards.reviewed(here, seen)
    if here.request is not None:
        here.request.refuse_claimed_by_other(here)
    guards.refuse_not_small(here.active.text, revision)
    guards.refuse_own_text(here, revision)
    guards.refuse_unchecked_files(revision)
    version = begin(here, revision, authority, **terms_of(here.active))
    say(here, Transition.SMALL_CHANGE_ADOPTED, authority, version)
    return version


@transaction.atomic
def reaffirm(
    version: OfficialVersion,
    *,
    by: User,
    review_by: date,
    note: str = "",
    unchanged_only: bool = False,
    now: datetime | None = None,
) -> OfficialVersion:
    """Vouch for the same text again until a date, whatever newer edits there are.

    Raises:
        MayNotVet, PageNotInUse, NeedsActiveOwner, ReviewDateOutOfRange, NotOfficial.
        TextsDiffer: ``unchanged_only`` and the community's text is another one by now.
    """
    here = live(version.target, by, now)
    authority = here.require(here.rights.authority_to_reaffirm)
    if here.active is None or here.active.pk != version.pk:
        return renewed(here, version, review_by)
    here.require_in_use()
    if unchanged_only:
        guards.refuse_newer_edits(here)
    guards.refuse_absent_owner(here, here.active.owner)
    guards.refuse_review_date(here, review_by)
    terms = terms_of(here.active) | {"review_by": review_by, "reviewed_at": here.now, "note": note}
    made = begin(here, here.active.text, authority, **terms)
    say(here, Transition.REAFFIRMED, authority, made)
    return made


@transaction.atomic
def reown(version: OfficialVersion, *, by: User, owner: User, fallback_role: str = "") -> OfficialVersion:
    """Name a new owner of the same text; its review stays where it was.

    Raises:
        MayNotVet, NeedsActiveOwner, NotOfficial.
    """
    here = live(version.target, by)
    authority = here.require(here.rights.authority_to_grant)
    if here.active is None or here.active.pk != version.pk:
        raise NotOfficial
    if here.active.owner_id == owner.pk and fallback_role in ("", here.active.fallback_role):
        return here.active
    guards.refuse_absent_owner(here, owner)
    terms = terms_of(here.active) | {"owner": owner}
    if fallback_role:
        terms["fallback_role"] = fallback_role
    made = begin(here, here.active.text, authority, **terms)
    say(here, Transition.REOWNED, authority, made)
    return made


def already_done(here: Live, seen: Seen) -> OfficialVersion | None:
    """What this very submission made when it was sent before."""
    version = here.active
    if version is None or version.granted_by_id != here.person.pk or version.supersedes_id != seen.base:
        return None
    same = (version.text.number, version.sha256) == (seen.number, seen.sha256)
    return version if same else None


def renewed(here: Live, version: OfficialVersion, review_by: date) -> OfficialVersion:
    """The version a retry of the same re-affirmation made; otherwise the statement ended meanwhile."""
    now = here.active
    if now and (now.supersedes_id, now.granted_by_id, now.review_by) == (version.pk, here.person.pk, review_by):
        return now
    raise NotOfficial


def terms_of(version: OfficialVersion) -> dict[str, object]:
    """What a new version takes over from the one before it."""
    return {name: getattr(version, name) for name in ("owner", "fallback_role", "review_by", "reviewed_at")}


def begin(here: Live, revision: Text, authority: Authority, **terms: object) -> OfficialVersion:
    """End the active version, write the new one, and set the page's counters. The only place that does."""
    if here.active is not None:
        here.active.end(here, SUPERSEDED)
    version = OfficialVersion.objects.create(
        sha256=revision.sha256,
        files=revision.files,
        audience=here.community.visibility,
        granted_by=here.person,
        granted_at=here.now,
        granted_on=here.day,
        authority=authority,
        supersedes=here.active,
        **here.target.named,
        **here.target.text(revision),
        **terms,
    )
    here.target.note_official(revision.number)
    return version


def say(here: Live, transition: Transition, authority: Authority, version: OfficialVersion) -> None:
    """Write the audit line, answer the request it answers, and tell who asked and who owns it."""
    answered = here.request
    if answered is not None and answered.text.number <= version.text.number:
        answered.close(here, Outcome.GRANTED)
    else:
        answered = None
    data = {"newer": left_out(here, version)} if transition == Transition.REAFFIRMED else {}
    here.record(transition, authority, version.text, version=version, request=answered, note=version.note, **data)
    tell = {version.owner} | ({answered.asked_by} if answered else set())
    if version.page and transition != Transition.REAFFIRMED:
        tell |= set(followers_of(version.page))
    Activity.record(
        f"vetting.{transition}", by=here.person, on=version, community=here.community, tell=tell, at=here.now
    )


def left_out(here: Live, version: OfficialVersion) -> int:
    """How many newer edits were seen and left out by vouching for the same text again."""
    newest = here.target.newest
    return 0 if newest.sha256 == version.sha256 else newest.number - version.text.number
