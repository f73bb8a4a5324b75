"""The state of a text, computed when it is read from rows and dates: right even when no job runs (vetting.md)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from communities.vetting.models import OfficialVersion
from pages.models.review import DUE_DAYS

if TYPE_CHECKING:
    from communities.models import Community


class State(StrEnum):
    """The values of ``data-vetting-state``."""

    COMMUNITY = "community"
    OFFICIAL = "official"
    NEWER_EDITS = "official-newer-edits"
    DUE = "due"
    OVERDUE = "overdue"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


#: In these the text counts as official: it is what readers get first, and has its lift in search.
IN_DATE = frozenset({State.OFFICIAL, State.NEWER_EDITS, State.DUE})
#: In these the vetted text is what readers get first.
VETTED_FIRST = IN_DATE | {State.OVERDUE}


@dataclass(frozen=True)
class Moment:
    """When a state is asked for. Days are the organisation's, moments carry their zone."""

    day: date
    now: datetime


def state_of(version: OfficialVersion | None, newest_sha256: str, community: "Community", at: Moment) -> State:
    """The state of a page whose latest official version is ``version``.

    Of the states that hold at the same time the gravest is given: a review that is due goes before newer edits, whose
    number the label says in any case.
    """
    if version is None:
        return State.COMMUNITY
    if not version.is_active or is_suspended(version, at.now):
        return State.WITHDRAWN
    left = (version.review_by - at.day).days
    if left < -community.grace_days:
        return State.LAPSED
    if left < 0:
        return State.OVERDUE
    if left <= DUE_DAYS:
        return State.DUE
    return State.OFFICIAL if version.sha256 == newest_sha256 else State.NEWER_EDITS


def is_suspended(version: OfficialVersion, now: datetime) -> bool:
    """Whether a suspension of an active version is in force; fetch it with ``select_related("suspension")``."""
    suspension = getattr(version, "suspension", None)
    return version.is_active and suspension is not None and suspension.is_in_force(now)


def ceased_on(version: OfficialVersion, community: "Community") -> date:
    """The last day on which a lapsed text was official, its grace included."""
    return version.review_by + timedelta(days=community.grace_days)
