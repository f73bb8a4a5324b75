"""Finding a community: by words, kind, way of joining and state; and suggestions from one's team."""

from typing import TYPE_CHECKING

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Value, When

from accounts.models import Profile, User
from accounts.models.folding import Fold
from communities.models import Community, Membership
from communities.models.community import CommunityQuerySet

if TYPE_CHECKING:
    from communities.forms.directory import Wanted

#: More words than this do not name a community better; each costs a search.
MOST_WORDS = 6
#: Communities suggested to one person at a time.
MOST_SUGGESTED = 3


def find(communities: CommunityQuerySet, wanted: "Wanted", person: User) -> CommunityQuerySet:
    """Those of ``communities`` that match, with ``place``: 0 for one's own, or the rank of a match of words."""
    conditions = Q()
    if wanted.kind:
        conditions &= Q(kind__in={wanted.kind, Community.Kind.BOTH})
    if wanted.joining:
        conditions &= Q(joining=wanted.joining)
    mine = Exists(Membership.objects.filter(community=OuterRef("pk"), person=person))
    if wanted.mine:
        conditions &= Q(mine)
    rows = communities.filter(conditions)
    if wanted.words:
        return _matching(rows, wanted.words)
    return rows.annotate(place=Case(When(mine, then=0), default=1, output_field=IntegerField()))


def _matching(rows: CommunityQuerySet, words: str) -> CommunityQuerySet:
    """Every word must occur, or nearly so in the name. Best: the name begins with it, then name, purpose, the rest."""
    folded = Fold(Value(words))
    rows = rows.alias(folded_name=Fold("name"), folded_purpose=Fold("purpose"), folded_description=Fold("description"))
    for word in words.split()[:MOST_WORDS]:
        value = Fold(Value(word))
        match = (
            Q(folded_name__contains=value) | Q(folded_purpose__contains=value) | Q(folded_description__contains=value)
        )
        if len(word) > 3:  # shorter words resemble everything
            match |= Q(folded_name__trigram_word_similar=value)
        rows = rows.filter(match)
    ranks = [("folded_name__startswith", 0), ("folded_name__contains", 1), ("folded_purpose__contains", 2)]
    return rows.annotate(
        place=Case(*(When(**{key: folded}, then=rank) for key, rank in ranks), default=3, output_field=IntegerField())
    )


def suggested_to(person: User) -> list[Community]:
    """Communities several of the person's team are in and they are not, each with ``teammates``; two queries.

    Only those of whose members the person may know: a list of members is content. Teammates are counted first and
    communities fetched afterwards, because what is annotated to each community would else be reckoned for each member.
    """
    team = Profile.objects.filter(user=person, team__isnull=False).values("team")
    mine = Membership.objects.filter(person=person).values("community")
    readable = Community.objects.readable_by(person).in_use().exclude(bans__person=person).order_by().values("pk")
    counted = (
        Membership.objects.filter(person__profile__team__in=team, person__is_active=True, community__in=readable)
        .exclude(community__in=mine)
        .order_by()
        .values("community")
        .annotate(teammates=Count("pk"))
        .order_by("-teammates", "community__name")
    )
    teammates: dict[int, int] = {row["community"]: row["teammates"] for row in counted[:MOST_SUGGESTED]}
    # 0 is no community: asked for so that the page costs the same with and without suggestions.
    found = Community.objects.readable_by(person).with_member_count().in_bulk([*teammates, 0])
    for pk, community in found.items():
        community.teammates = teammates[pk]  # type: ignore[attr-defined]
    return [found[pk] for pk in teammates if pk in found]
