"""Who the viewer is to every community at this moment, as filters of the server (security.md S2).

The database is asked for it with every search; the server keeps no rights. What the server may not have been told yet
is left out, so that its being late shows nothing that was taken out of sight, in no count and no facet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.models import User
from intranet.search.backends.predicate import sets_for
from intranet.search.backends.statement import Sql
from intranet.search.models import Seen
from intranet.search.models.entry import gates

#: Ids of one ``terms`` filter; a server takes 65,536 by default, whatever number of filters there is.
MOST_TERMS = 10_000
#: With more things the server was not told of than this, PostgreSQL is asked.
MOST_UNTOLD = 1_000

ASKED = """
WITH {sets}, untold AS (
    SELECT source, target FROM search_searchdirty WHERE withholds
    UNION SELECT source, target FROM search_searchforward LIMIT {most})
SELECT json_build_object(
    'readable', (SELECT json_agg(id) FROM readable), 'known', (SELECT json_agg(id) FROM known),
    'standing', (SELECT json_agg(id) FROM standing),
    'archived', (SELECT json_agg(id) FROM communities_community
        WHERE archival_id IS NOT NULL AND id IN (SELECT id FROM known)),
    'groups', (SELECT json_agg(group_id) FROM accounts_user_groups WHERE user_id = {person}),
    'untold', (SELECT json_agg(source || '-' || target) FROM untold),
    'community', (SELECT id FROM communities_community WHERE slug = {slug} AND id IN (SELECT id FROM known)),
    'owner', (SELECT id FROM accounts_user WHERE upper(username) = upper({owner}) AND is_active))
"""


@dataclass(frozen=True)
class Standing:
    """``community`` and ``owner`` are what the names of a question stand for, 0 where they stand for nothing."""

    readable: Sequence[int]
    known: Sequence[int]
    standing: Sequence[int]
    archived: Sequence[int]
    groups: frozenset[int]
    untold: Sequence[str]
    community: int
    owner: int

    @property
    def is_behind(self) -> bool:
        return len(self.untold) > MOST_UNTOLD


def standing_of(viewer: User, community: str | None = None, owner: str | None = None) -> Standing:
    """One query."""
    sql = Sql.of(
        ASKED,
        sets=sets_for(viewer),
        most=Sql(str(MOST_UNTOLD + 1)),
        person=Sql("%s", (viewer.pk,)),
        slug=Sql("%s", (community or "",)),
        owner=Sql("%s", (owner or "",)),
    )
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.values)
        found: dict[str, Any] = cursor.fetchone()[0]
    return Standing(
        found["readable"] or (),
        found["known"] or (),
        found["standing"] or (),
        found["archived"] or (),
        frozenset(found["groups"] or ()),
        found["untold"] or (),
        found["community"] or 0,
        found["owner"] or 0,
    )


def seen_by(viewer: Standing) -> list[dict[str, Any]]:
    """Filters that leave what the viewer may see."""
    shut = [gate.path for gate in gates() if not gate.group_ids & viewer.groups]
    either = [
        {"term": {"seen": Seen.EVERYONE.value}},
        of(Seen.READERS, viewer.readable),
        of(Seen.AWARE, viewer.known),
        of(Seen.OPEN, viewer.standing),
    ]
    without = [{"prefix": {"path": path}} for path in shut] + among("key", viewer.untold)
    return [{"bool": {"should": either, "minimum_should_match": 1, "must_not": without}}]


def of(seen: Seen, communities: Sequence[int]) -> dict[str, Any]:
    here = {"bool": {"should": among("community_id", communities) or [{"match_none": {}}], "minimum_should_match": 1}}
    return {"bool": {"filter": [{"term": {"seen": seen.value}}, here]}}


def among(field: str, values: Iterable[Any]) -> list[dict[str, Any]]:
    """Filters of which one holds for each of the values, however many they are."""
    listed = list(values)
    return [{"terms": {field: listed[at : at + MOST_TERMS]}} for at in range(0, len(listed), MOST_TERMS)]
