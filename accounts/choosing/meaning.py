"""Whom a typed name means: a user name means its owner, and a name means somebody only when it is nobody else's."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Concat, Upper

from accounts.models import User
from accounts.models.folding import Fold

#: People offered for a name, and words of a name that are looked at.
MOST_OFFERED, MOST_WORDS = 8, 8
#: How well a name fits; the best first.
WHOLE, BEGUN, WITHIN = 0, 1, 2


@dataclass(frozen=True)
class Meant:
    """``people``: whom ``typed`` may mean, at most ``MOST_OFFERED``; ``is_sure`` when it is the one there."""

    typed: str
    people: list[User]
    is_sure: bool = False
    has_more: bool = False


def called(person: User) -> str:
    """What is typed, or put into the field, so that nobody else is meant: ``Ada Lovelace @ada``."""
    return f"{person.name} @{person.username}" if person.name != person.username else f"@{person.username}"


def work_of(person: User) -> str:
    """Role and team; asks the database unless the profile came with the person."""
    profile = person.profile
    return " · ".join(filter(None, [profile.job_title, profile.team.name if profile.team else ""]))


def named(people: QuerySet[User], words: list[str]) -> QuerySet[User]:
    """Those whose name or user name holds every word, with ``rank``: ``WHOLE`` when these are words of it, ``BEGUN``
    when its words begin so.
    """
    people, whole, begun = people.alias(padded=_joined(Value(" "), "folded_name", Value(" "))), Q(), Q()
    for word in words:
        folded = Fold(Value(word))
        people = people.filter(folded_name__contains=folded)
        whole &= Q(padded__contains=_joined(Value(" "), folded, Value(" ")))
        begun &= Q(padded__contains=_joined(Value(" "), folded))
    ranked = people.annotate(rank=Case(When(whole, then=WHOLE), When(begun, then=BEGUN), default=WITHIN))
    return ranked.order_by("rank", "folded_name", "pk")


def _joined(*parts: Any) -> Concat:
    return Concat(*parts, output_field=TextField())


def by_user_name(people: QuerySet[User], names: Iterable[str]) -> dict[str, User]:
    """The people of these user names, in any case of letters, by the case-folded name. One query, or none."""
    wanted = [Upper(Value(name)) for name in {name.casefold() for name in names if name}]
    rows = people.select_related("profile__team").alias(upper=Upper("username"))
    found = rows.filter(upper__in=wanted) if wanted else []
    return {person.username.casefold(): person for person in found}


def parted(typed: str) -> tuple[str, str]:
    """The user name and the name that were typed; the first alone is a user name or a whole name.

    ``Ada Lovelace @ada`` are both; ``@ada``, ``ada`` and ``Ada Lovelace`` are one.
    """
    name, at, username = typed.rpartition(" @")
    return (username, name) if at else (typed.lstrip("@"), "")


def meant_by(typed: list[str], people: QuerySet[User], likely: QuerySet[User]) -> list[Meant]:
    """Whom each of the texts means: ``people`` by their user name, ``likely`` ones by name. At most three queries."""
    handles = [parted(text) for text in typed]
    owners = by_user_name(people, [username for username, _name in handles if " " not in username])
    found = {}
    for text, (username, name) in zip(typed, handles, strict=True):
        if owner := owners.get(username.casefold()):
            found[text] = Meant(text, [owner], is_sure=_is_of(name, owner))
    # Who says "@" means a user name: nobody is looked for by it.
    names = [text for text in dict.fromkeys(typed) if text not in found and not text.startswith("@")]
    found |= _by_name([text for text in names if " @" not in text], likely)
    return [found.get(text, Meant(text, [])) for text in typed]


def _is_of(name: str, person: User) -> bool:
    """Whether the words of a name are those of the person: half of it may have been typed over."""
    return all(word in person.name.casefold() for word in name.casefold().split())


def _by_name(names: list[str], likely: QuerySet[User]) -> dict[str, Meant]:
    """Two queries, however many names: who they are, and the people."""
    words = {name: name.replace(",", " ").split() for name in names}
    asked = [name for name in names if 0 < len(words[name]) <= MOST_WORDS]
    parts = [
        named(likely, words[name]).annotate(place=Value(place)).values_list("place", "pk", "rank")[: MOST_OFFERED + 1]
        for place, name in enumerate(asked)
    ]
    rows = list(parts[0].union(*parts[1:], all=True)) if parts else []
    people = User.objects.select_related("profile__team").in_bulk({pk for _place, pk, _rank in rows})
    return {name: _weighed(name, [row for row in rows if row[0] == place], people) for place, name in enumerate(asked)}


def _weighed(name: str, rows: list[tuple[int, int, int]], people: dict[int, User]) -> Meant:
    """One whose whole words were typed is who is meant, whoever else's name holds them."""
    ranked = [(rank, people[pk].folded_name, pk) for _place, pk, rank in rows if pk in people]
    by_name = [people[pk] for _rank, _name, pk in sorted(ranked)]
    if [rank for rank, _name, _pk in ranked].count(WHOLE) == 1:
        return Meant(name, by_name[:1], is_sure=True)
    return Meant(name, by_name[:MOST_OFFERED], has_more=len(by_name) > MOST_OFFERED)
