"""The queue: what waits for somebody's answer, oldest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Length
from django.utils import timezone

from accounts.models import User
from communities.capabilities import Capability
from communities.models import Community
from communities.permissions import communities_with
from communities.vetting.models import OfficialVersion, VettingRequest
from intranet.written import Written

NEW, ADOPT, REAFFIRM = "new", "adopt", "reaffirm"
#: The badge counts no further: more is more.
MOST = 99
#: The median is taken of so many of the oldest and the newest requests at most.
SAMPLE = 500


@dataclass(frozen=True)
class Asked:
    """One line of the queue. ``active`` is what is official of its target now; ``edits`` is how far apart they are."""

    request: VettingRequest
    active: OfficialVersion | None
    now: datetime

    @property
    def kind(self) -> str:
        if self.active is None:
            return NEW
        return REAFFIRM if self.active.sha256 == self.request.sha256 else ADOPT

    @property
    def edits(self) -> int:
        return self.request.text.number - self.active.text.number if self.active else 0

    @property
    def size(self) -> int:
        """Characters of markup by which the text grew, or shrank; a first impression, not a measure."""
        return length_of(self.request) - (length_of(self.active) if self.active else 0)

    @property
    def is_late(self) -> bool:
        return self.request.due_at < self.now

    @property
    def is_near(self) -> bool:
        return not self.is_late and self.request.due_at < self.now + timedelta(days=2)

    @property
    def claimant(self) -> User | None:
        return self.request.claimant(self.now)


def length_of(row: VettingRequest | OfficialVersion) -> int:
    """As annotated by :func:`with_length`."""
    return row.length  # type: ignore[union-attr]


def answered_for(user: User) -> QuerySet[Community]:
    """The communities in which ``user`` may make text official."""
    if user.is_intranet_manager:
        return Community.objects.readable_by(user).in_use()
    return communities_with(user, Capability.GRANT_OFFICIAL)


def lines(requests: Iterable[VettingRequest]) -> list[Asked]:
    """With what is official of each target: one query for all."""
    requests, now = list(requests), timezone.now()
    about = Q(page__in=[r.page_id for r in requests if r.page_id]) | Q(
        post__in=[r.post_id for r in requests if r.post_id]
    )
    found = OfficialVersion.objects.active().filter(about) if requests else OfficialVersion.objects.none()
    official = {(version.page_id, version.post_id): version for version in with_length(slim(found))}
    return [Asked(request, official.get((request.page_id, request.post_id)), now) for request in requests]


def waiting(user: User) -> QuerySet[VettingRequest]:
    """What waits for ``user``, with all that a line shows and without the texts."""
    related = ("page__community", "post__topic__community", "asked_by", "claimed_by")
    return with_length(slim(VettingRequest.objects.waiting_for(user).select_related(*related)))


def slim(rows: QuerySet) -> QuerySet:
    """With their revision's number, without its text."""
    return rows.select_related("revision", "post_revision").defer(
        "revision__html", "revision__files", "post_revision__html", "post_revision__files"
    )


def with_length(rows: QuerySet) -> QuerySet:
    """Annotate ``length``: characters of the text it is about."""
    return rows.annotate(length=Coalesce(Length("revision__html"), Length("post_revision__html"), 0))


def of_kind(requests: QuerySet[VettingRequest], kind: str) -> QuerySet[VettingRequest]:
    """Only those that ask for a first vetting, for newer edits, or for the same text again."""
    active = OfficialVersion.objects.active()
    same = Q(page__official_versions__in=active, page__official_versions__sha256=F("sha256"))
    same |= Q(post__official_versions__in=active, post__official_versions__sha256=F("sha256"))
    official = Q(page__in=active.exclude(page=None).values("page")) | Q(
        post__in=active.exclude(post=None).values("post")
    )
    again = VettingRequest.objects.open().filter(same).values("pk")
    named = Case(
        When(pk__in=again, then=Value(REAFFIRM)),
        When(official, then=Value(ADOPT)),
        default=Value(NEW),
        output_field=CharField(),
    )
    return requests.annotate(kind=named).filter(kind=kind)


def next_for(user: User, after: VettingRequest) -> VettingRequest | None:
    """The next one in the queue that nobody else has claimed, from the beginning when it was the last."""
    free = VettingRequest.objects.waiting_for(user).free_for(user).exclude(pk=after.pk).order_by("asked_at", "pk")
    later = Q(asked_at__gt=after.asked_at) | Q(asked_at=after.asked_at, pk__gt=after.pk)
    return free.filter(later).first() or free.first()


def keys_in(communities: Sequence[Community] | QuerySet[Community]) -> list[int]:
    """Keys of the oldest open requests, at most ``MOST``, in one query.

    Pages and answers are found apart, each by an index; in one condition they took the database 30 ms.
    """
    if isinstance(communities, QuerySet):
        return [
            pk
            for pk, _asked_at in _keys_in(Q(page__community__in=communities), Q(post__topic__community__in=communities))
        ]
    return [pk for pk, _asked_at in _keys_in_some.rows(communities=[community.pk for community in communities])]


def _keys_in(of_page: Q, of_answer: Q) -> QuerySet[VettingRequest, Any]:
    waiting = VettingRequest.objects.open().order_by("asked_at", "pk")
    of_pages = waiting.filter(of_page, post=None).values_list("pk", "asked_at")[:MOST]
    of_answers = waiting.filter(of_answer, page=None).values_list("pk", "asked_at")[:MOST]
    return of_pages.union(of_answers, all=True).order_by("asked_at", "pk")[:MOST]


@Written
def _keys_in_some(communities: list[int]) -> QuerySet[VettingRequest, Any]:
    return _keys_in(Q(page__community__among=communities), Q(post__topic__community__among=communities))


def median_age(user: User) -> timedelta | None:
    """Of the open requests that wait for ``user``; None when there is none."""
    times = VettingRequest.objects.waiting_for(user).order_by("asked_at").values_list("asked_at", flat=True)[:SAMPLE]
    now = timezone.now()
    ages = [now - at for at in times]
    return median(ages) if ages else None  # type: ignore[type-var]
