"""A community's life: in which state it is, what keeps it awake, how it is archived.

The state is computed when it is read, from two dates and a record, so it is right even when no job runs:
proposed (not opened) → active → quiet → dormant by the days since somebody did something → archived by somebody.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.notifications.models import Activity
from communities import refusals
from communities.capabilities import Role
from communities.holdings import Held, answers_for
from communities.models.home import HomeBlock
from communities.models.life import Archival, LifeNotice
from communities.models.membership import MailFrequency, Membership

if TYPE_CHECKING:
    from accounts.models import User

#: Activity is written down at most so often: a busy community's row is not rewritten with every post.
NOTED_EVERY = timedelta(minutes=10)


class State(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACTIVE = "active", _("Active")
    QUIET = "quiet", _("Quiet")
    DORMANT = "dormant", _("Dormant")
    ARCHIVED = "archived", _("Archived")


def threshold(state: State, now: datetime | None = None) -> datetime:
    """The moment before which the last activity must lie for a community to be quiet, or dormant."""
    days = {
        State.QUIET: settings.COMMUNITY_QUIET_AFTER_DAYS,
        State.DORMANT: settings.COMMUNITY_DORMANT_AFTER_DAYS,
    }[state]
    return (now or timezone.now()) - timedelta(days=days)


class LivingQuerySet(models.QuerySet):
    """By state. Archived and proposed communities are in none of active, quiet, dormant."""

    def opened(self) -> Self:
        """Not those still proposed, and not those declined."""
        return self.filter(opened_at__isnull=False)

    def in_use(self) -> Self:
        """Opened and not archived."""
        return self.opened().filter(archival=None)

    def archived(self) -> Self:
        return self.filter(archival__isnull=False)

    def active(self) -> Self:
        return self._awake().filter(awake_at__gt=threshold(State.QUIET))

    def quiet(self) -> Self:
        quiet, dormant = threshold(State.QUIET), threshold(State.DORMANT)
        return self._awake().filter(awake_at__lte=quiet, awake_at__gt=dormant)

    def dormant(self) -> Self:
        return self._awake().filter(awake_at__lte=threshold(State.DORMANT))

    def in_state(self, state: str) -> Self:
        """Those in one :class:`State`."""
        doors = {
            State.PROPOSED: lambda: self.filter(opened_at=None, proposal__decided_at=None),
            State.ACTIVE: self.active,
            State.QUIET: self.quiet,
            State.DORMANT: self.dormant,
            State.ARCHIVED: self.archived,
        }
        return doors[State(state)]()

    def without_facilitator(self) -> Self:
        """In use, and nobody active runs them."""
        return self.in_use().exclude(pk__in=Membership.objects.facilitators().values("community"))

    def _awake(self) -> Self:
        return self.in_use().alias(awake_at=Coalesce("last_activity_at", "opened_at"))


class Living(models.Model):
    """Part of :class:`communities.models.Community`."""

    opened_at: datetime | None
    last_activity_at: datetime | None

    class Meta:
        abstract = True

    @property
    def state(self) -> State:
        """Where in its life the community is. Costs no query."""
        if self.opened_at is None:
            return State.PROPOSED
        if self.archival_id is not None:
            return State.ARCHIVED
        awake_at = self.last_activity_at or self.opened_at
        if awake_at <= threshold(State.DORMANT):
            return State.DORMANT
        return State.QUIET if awake_at <= threshold(State.QUIET) else State.ACTIVE

    @property
    def is_archived(self) -> bool:
        return self.archival_id is not None

    def note_activity(self, at: datetime | None = None) -> None:
        """Somebody did something here. Wakes a quiet community; writes at most every ten minutes."""
        at = at or timezone.now()
        stale = Q(last_activity_at=None) | Q(last_activity_at__lt=at - NOTED_EVERY)
        if type(self).objects.filter(stale, pk=self.pk).update(last_activity_at=at):
            self.last_activity_at = at

    def notice_is_due(self, about: str, again_after: timedelta | None = None) -> bool:
        """Whether nobody was told of ``about`` since the last activity; or, with ``again_after``, for so long."""
        since = timezone.now() - again_after if again_after else (self.last_activity_at or self.opened_at)
        return not LifeNotice.objects.filter(community=self, about=about, sent_at__gte=since).exists()

    def second_in_line(self) -> "User | None":
        """Who would follow the facilitators."""
        membership = Membership.objects.filter(community=self).next_in_line().select_related("person").first()
        return membership.person if membership else None

    def official_pages(self) -> list[models.Model]:
        return [held.what for held in self.held()]

    def held(self) -> list[Held]:
        """The official pages this community answers for, of every page type, and its own texts that are official.

        Page types are found by the name of their foreign key, so that one of an upper room is not forgotten.
        """
        fields = type(self)._meta.get_fields(include_hidden=True)
        owning = [f.field.model for f in fields if f.one_to_many and f.field.name == "owning_community"]
        owned = [page for pages in owning for page in pages._default_manager.filter(owning_community=self)]
        return [Held(page, f"“{page}”") for page in owned] + [held for answer in answers_for for held in answer(self)]

    def open(self, *, facilitators: "Iterable[User]") -> None:
        """Begin its life: facilitators, the first blocks of the home page, the date. Called by founding and approval.

        Raises:
            InactivePerson: a facilitator has no account in use.
            ValueError: no facilitator was named.
        """
        from communities.presets import HOME_BLOCKS

        now = timezone.now()
        self.opened_at, self.last_activity_at = self.opened_at or now, self.last_activity_at or now
        self.save(update_fields=["opened_at", "last_activity_at"])
        people = list(facilitators)
        if not people:
            raise ValueError("a community begins with a facilitator")
        for person in people:
            self._refuse_entry(person, banned=refusals.PersonBanned)
            self._admit(person, by=None, role=Role.FACILITATOR, mail=MailFrequency.WEEKLY)
        blocks = enumerate(HOME_BLOCKS[self.kind])
        HomeBlock.objects.bulk_create(HomeBlock(community=self, kind=kind, position=n) for n, kind in blocks)

    @transaction.atomic
    def archive(self, *, by: "User", reason: str = "") -> Archival:
        """Make the community read-only: it is still found, and marked. Archiving again returns the same archival.

        Raises:
            NotAllowed: ``by`` neither manages the settings nor is an intranet manager.
            HoldsOfficialPages: each needs a new owner first, or is withdrawn.
            NotOpened.
        """
        here = self.locked()
        if here.archival is not None:
            return here.archival
        if here.opened_at is None:
            raise refusals.NotOpened
        if not here.permissions_for(by).can_archive:
            raise refusals.NotAllowed
        if held := here.held():
            raise refusals.HoldsOfficialPages.among([one.name for one in held])
        archival = Archival.objects.create(community=here, archived_by=by, reason=reason)
        self._point_to(archival)
        told = here.people_in(Role.FACILITATOR)
        Activity.record("community.archived", by=by, on=self, community=self, data={"reason": reason}, tell=told)
        return archival

    @transaction.atomic
    def unarchive(self, *, by: "User") -> None:
        """Open an archived community again. When it is not archived nothing happens.

        Raises:
            NotAllowed: ``by`` is neither a facilitator of it nor an intranet manager.
        """
        here = self.locked()
        if here.archival is None:
            return
        if not here.permissions_for(by).can_unarchive:
            raise refusals.NotAllowed
        here.archival.lift(by=by)
        self._point_to(None)
        self.note_activity()
        told = here.people_in(Role.FACILITATOR)
        Activity.record("community.unarchived", by=by, on=self, community=self, tell=told)

    def _point_to(self, archival: Archival | None) -> None:
        self.archival = archival
        self.save(update_fields=["archival"])
