"""What somebody who leaves, or has left, still holds, and how it goes to somebody else in one act."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.directory import is_above
from accounts.models import Profile, SecurityEvent, User
from accounts.refusals import ManagerReportsToThem, NothingChosen, ToThemselves
from accounts.rooms_above import MOST, Held, Holding, registry
from intranet.ui.refusal import Refused

#: Things handed over in one act at most.
MOST_AT_ONCE = 200
#: People offered as heirs while somebody types.
MOST_HEIRS = 30


@dataclass(frozen=True)
class Kept:
    """A kind of thing with those somebody holds."""

    holding: Holding
    things: list[Held]

    @property
    def can_be_handed_over(self) -> bool:
        return self.holding.hand_over is not None

    @property
    def refusal(self) -> str:
        """What is said of every one of them, and then once above the list."""
        said = {one.refusal for one in self.things}
        return said.pop() if len(said) == 1 else ""

    def named(self) -> list[tuple[str, Held]]:
        """Each with its name in the form; no name where this reader cannot hand it over."""
        may = self.can_be_handed_over
        return [(f"{self.holding.name}:{one.pk}" if may and not one.refusal else "", one) for one in self.things]


class NotHandedOver(Refused):
    """Some of what was chosen was refused, and so nothing was done. ``refusals``: name in the form → why."""

    def __init__(self, refusals: dict[str, str]) -> None:
        self.refusals = refusals
        super().__init__(" ".join(dict.fromkeys(refusals.values())))


def everybody() -> QuerySet[User]:
    """For those who handle leavers: also people whose account has ended."""
    return User.objects.select_related("profile__team", "profile__manager")


def holdings() -> list[Holding]:
    return sorted(registry.holdings, key=lambda holding: holding.place)


def kept_by(person: User, reader: User) -> list[Kept]:
    """What ``person`` holds, as far as ``reader`` may know of it; kinds without any are left out."""
    found = [Kept(holding, holding.held(reader, person)) for holding in holdings()]
    return [kept for kept in found if kept.things]


def leavers(reader: User) -> QuerySet[User]:
    """People whose account has ended and who still hold something the reader may know of."""
    holders = [holding.holders(reader) for holding in holdings() if holding.holders]
    ids = holders[0].union(*holders[1:])
    return everybody().filter(is_active=False, pk__in=ids)


def likely_heirs(person: User) -> list[User]:
    """Their manager and those in their team, by name; one query."""
    profile = person.profile
    near = Q(pk=profile.manager_id) | (Q(profile__team=profile.team_id) if profile.team_id else Q())
    people = User.objects.active().filter(near).exclude(pk=person.pk)
    return list(people.select_related("profile__team").order_by("folded_name", "pk")[:MOST_HEIRS])


@transaction.atomic
def hand_over(person: User, *, to: User, by: User, chosen: list[str]) -> int:
    """Give what was chosen to ``to``, all of it or nothing. What is not theirs any more is passed over, so that the
    same again changes nothing.

    Args:
        chosen: names as :class:`Kept` gives them.

    Returns:
        How many things changed hands.

    Raises:
        NothingChosen, ToThemselves.
        NotHandedOver: the room of some thing refused.
    """
    if not chosen:
        raise NothingChosen
    if to.pk == person.pk:
        raise ToThemselves
    # Two who do this for one person wait for each other here, before anything else is locked.
    Profile.objects.select_for_update(no_key=True).get(pk=person.pk)
    done, refusals = [], {}
    for kept in kept_by(person, by):
        for name, thing in kept.named():
            if name and name in chosen[:MOST_AT_ONCE]:
                try:
                    with transaction.atomic():
                        kept.holding.hand_over(thing.pk, person=person, to=to, by=by)  # type: ignore[misc]
                except Refused as refused:
                    refusals[name] = str(refused)
                else:
                    done.append(name)
    if refusals:
        raise NotHandedOver(refusals)
    if done:
        SecurityEvent.record("leaver.handed_over", person=person, by=by, data={"to": to.pk, "things": done})
    return len(done)


# What is held of the organisation itself ------------------------------------------------------------------------------
def people_under(reader: User, person: User) -> list[Held]:
    """Who reports to them. One query."""
    refusal = "" if reader.is_superuser else _("Administrators say who somebody's manager is.")
    people = User.objects.visible_to(reader).filter(profile__manager=person).select_related("profile")
    return [
        Held(one.pk, one.name, one.get_absolute_url(), one.profile.job_title, refusal)
        for one in people.order_by("folded_name", "pk")[:MOST]
    ]


def report_to(pk: int, *, person: User, to: User, by: User) -> None:
    """Raises: ManagerReportsToThem, for somebody who would then report to themselves."""
    profile = Profile.objects.select_for_update(of=("self",)).filter(pk=pk, manager=person).first()
    if profile is not None and by.is_superuser:
        if is_above(profile.user, to):
            raise ManagerReportsToThem(name=to.name, person=profile.user.name)
        profile.manager = to
        profile.revise(["manager"], by=by)


REPORTS = Holding(
    "report",
    5,
    gettext_lazy("People who report to them"),
    gettext_lazy("The other one becomes their manager."),
    people_under,
    report_to,
    lambda reader: Profile.objects.filter(user__is_active=True, manager__is_active=False).values_list("manager"),
)
