"""The same decision for several pages at once: one event each, and what could not be done is said for each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from communities.vetting.actions.granting import reaffirm, reown
from communities.vetting.models import OfficialVersion
from communities.vetting.refusals import TooMany, VettingRefused

#: Most pages in one batch (vetting.md).
MOST = 50


@dataclass(frozen=True)
class Result:
    """``refusal`` is empty where it was done."""

    version: OfficialVersion
    refusal: str = ""


def reaffirm_all(versions: Iterable[OfficialVersion], *, by: User, review_by: date) -> list[Result]:
    """Vouch again for texts nobody has changed since; those with newer edits are left for a look of their own.

    Raises:
        TooMany.
    """
    return _each(versions, lambda version: reaffirm(version, by=by, review_by=review_by, unchanged_only=True))


def reown_all(versions: Iterable[OfficialVersion], *, by: User, owner: User, fallback_role: str = "") -> list[Result]:
    """Name one owner for all of them.

    Raises:
        TooMany.
    """
    return _each(versions, lambda version: reown(version, by=by, owner=owner, fallback_role=fallback_role))


def withdraw_all(versions: Iterable[OfficialVersion], *, by: User, reason: str) -> list[Result]:
    """Take all of them back, for one reason.

    Raises:
        TooMany.
    """
    return _each(versions, lambda version: version.withdraw(by=by, reason=reason))


def _each(versions: Iterable[OfficialVersion], do: Callable[[OfficialVersion], object]) -> list[Result]:
    chosen = sorted(versions, key=lambda version: version.pk)
    if len(chosen) > MOST:
        raise TooMany(limit=MOST)
    results = []
    for version in chosen:
        try:
            do(version)
        except VettingRefused as refused:
            results.append(Result(version, str(refused)))
        else:
            results.append(Result(version))
    return results
