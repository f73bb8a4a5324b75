"""What must hold before a text becomes official. Each guard raises the refusal that its name says."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from communities.attachments.models import Attachment
from communities.vetting import refusals
from communities.vetting.live import Live
from communities.vetting.small import why_not_small
from communities.vetting.targets import Text
from pages.models.review import latest_review


@dataclass(frozen=True)
class Seen:
    """What the decider had before them: the compare-and-set of a grant (invariant 4).

    ``number`` and ``sha256`` are the reviewed revision's, ``base`` is the official version the difference started
    from (its id), None when there was none.
    """

    number: int
    sha256: str
    base: int | None


def reviewed(here: Live, seen: Seen) -> Text:
    """The revision that was reviewed, if it is still what it was and stands against the same official text.

    Raises:
        TextChanged.
    """
    revision = here.target.revisions.filter(number=seen.number, sha256=seen.sha256).first()
    base = here.active.pk if here.active else None
    if revision is None or not revision.is_intact or base != seen.base:
        raise refusals.TextChanged
    return revision


def check(here: Live, revision: Text, owner: User, review_by: date) -> None:
    """All guards of a grant.

    Raises:
        OlderThanOfficial, NeedsActiveOwner, ReviewDateOutOfRange, OwnText, UncheckedFiles.
    """
    if here.active is not None and revision.number < here.active.text.number:
        raise refusals.OlderThanOfficial
    refuse_absent_owner(here, owner)
    refuse_review_date(here, review_by)
    refuse_own_text(here, revision)
    refuse_unchecked_files(revision)


def refuse_absent_owner(here: Live, owner: User) -> None:
    """The owner has an account in use and may read the page they answer for."""
    now = User.objects.get(pk=owner.pk)
    if not now.is_active or not here.community.permissions_for(now).can_view:
        raise refusals.NeedsActiveOwner(person=now.name)


def refuse_review_date(here: Live, review_by: date) -> None:
    if not here.day < review_by <= latest_review(here.day):
        raise refusals.ReviewDateOutOfRange


def refuse_own_text(here: Live, revision: Text) -> None:
    """With four eyes, whoever decides wrote nothing of what they decide upon."""
    since = here.active.text.number if here.active else 0
    difference = here.target.revisions.filter(number__gt=since, number__lte=revision.number)
    if here.community.four_eyes and difference.filter(author=here.person).exists():
        raise refusals.OwnText


def refuse_unchecked_files(revision: Text) -> None:
    if revision.files and Attachment.objects.scanned().filter(pk__in=revision.files).count() < len(revision.files):
        raise refusals.UncheckedFiles


def refuse_newer_edits(here: Live) -> None:
    if here.active is None or here.active.sha256 != here.target.newest.sha256:
        raise refusals.TextsDiffer


def refuse_not_small(old: Text, new: Text) -> None:
    why = why_not_small(old.text, new.text)
    if why:
        raise refusals.NotSmall(why=why)
