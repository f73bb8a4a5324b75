"""Finding people: by name as one remembers it, by what they do, by where they are."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Case, Func, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Concat

from accounts.models import Profile, Team, User
from accounts.models.folding import Fold, FoldArray, FoldWords
from accounts.rooms_above import registry

#: More words than this are not a person's name; each costs a search.
MOST_WORDS = 6
#: Managers of managers of managers … shown, and followed when looking for a circle.
MOST_LEVELS = 12


@dataclass(frozen=True)
class Wanted:
    """What the directory is asked for; empty is everyone."""

    words: str = ""
    team: Team | None = None
    location: str = ""
    skill: str = ""
    language: str = ""
    about: str = ""
    manager: User | None = None
    #: What the rooms above narrow by: ids of people, by the name of the filter.
    others: dict[str, QuerySet[Any]] = field(default_factory=dict)


def find(people: QuerySet[User], wanted: Wanted, teams: list[Team]) -> QuerySet[User]:
    """Those of ``people`` who match every condition, with ``rank`` (0 by name, 1 by anything else)."""
    conditions = Q()
    if wanted.team:
        conditions &= Q(profile__team__in=with_parts(wanted.team, teams))
    if wanted.location:
        conditions &= Q(profile__location=wanted.location)
    if wanted.skill:
        conditions &= Q(profile__folded_skills__contains=FoldArray.of([wanted.skill]))
    if wanted.language:
        conditions &= Q(profile__folded_languages__contains=FoldArray.of([wanted.language]))
    if wanted.manager:
        conditions &= Q(profile__manager=wanted.manager)
    for ids in wanted.others.values():
        conditions &= Q(pk__in=ids)
    by_name = Q()
    for word in wanted.words.split()[:MOST_WORDS]:
        conditions &= Q(pk__in=matching(word))
        by_name &= Q(folded_name__contains=Fold(Value(word)))
    rank = Case(When(by_name, then=0), default=1, output_field=IntegerField()) if by_name else Value(0, IntegerField())
    return people.filter(conditions).annotate(rank=rank)


def knowing(subject: str, reader: User) -> QuerySet[Any]:
    """Ids of those to ask about a subject: who says so themselves, and whom a room above names for it.

    A subject is the beginning of a word of theirs: *leave* finds *Parental leave*, and not *sleaves*.
    """
    # Signs are escaped after folding, which makes brackets and dots of others: ［ becomes [, … becomes three dots.
    folded = Func(
        Fold(Value(subject)),
        Value(r"(\W)"),
        Value(r"\\\1"),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )
    begins = Concat(Value(r"\m"), folded, output_field=TextField())
    words = Concat(FoldWords("ask_about"), Value(" "), FoldWords("skills"), output_field=TextField())
    # The first condition is what the trigram index answers, the second looks at those it leaves.
    said = Profile.objects.filter(folded_text__contains=Fold(Value(subject))).alias(said=words)
    named = [find_named(reader, subject) for find_named in registry.named_for]
    return said.filter(said__regex=begins).values_list("pk").union(*named)


def matching(word: str) -> QuerySet[Any]:
    """Ids of those whose name holds the word or nearly so, or whose profile or team holds it.

    A union, so that each part uses its own trigram index.
    """
    folded = Fold(Value(word))
    parts = [
        User.objects.filter(folded_name__contains=folded).values_list("pk"),
        Profile.objects.filter(folded_text__contains=folded).values_list("pk"),
        Profile.objects.filter(
            team__in=Team.objects.alias(folded=Fold("name")).filter(folded__contains=folded)
        ).values_list("pk"),
    ]
    if len(word) > 3:  # shorter words resemble everything
        parts.append(User.objects.filter(folded_name__trigram_word_similar=folded).values_list("pk"))
    return parts[0].union(*parts[1:])


def with_parts(team: Team, teams: list[Team]) -> list[int]:
    """Ids of the team and of all teams in it."""
    found = [team.pk]
    for pk in found:
        found += [part.pk for part in teams if part.parent_id == pk and part.pk not in found]
    return found


def managers_of(person: User) -> list[User]:
    """The line from this person's manager up, nearest first. Two queries; a circle in the data ends the line."""
    sql = """
        WITH RECURSIVE line(id, level, seen) AS (
            SELECT manager_id, 1, ARRAY[user_id, manager_id] FROM accounts_profile
            WHERE user_id = %s AND manager_id IS NOT NULL
            UNION ALL
            SELECT p.manager_id, line.level + 1, seen || p.manager_id
            FROM line JOIN accounts_profile p ON p.user_id = line.id
            WHERE p.manager_id IS NOT NULL AND NOT p.manager_id = ANY(seen) AND line.level < %s
        ) SELECT id FROM line ORDER BY level
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [person.pk, MOST_LEVELS])
        ids = [row[0] for row in cursor.fetchall()]
    people = User.objects.active().select_related("profile").in_bulk(ids)
    return [people[pk] for pk in ids if pk in people]


def is_above(person: User, other: User) -> bool:
    """Whether ``person`` is ``other`` or somewhere in the line of managers above them."""
    return person == other or person in managers_of(other)
