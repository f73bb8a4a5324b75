"""Who may see an entry, as part of the statement that searches (security.md S2).

The same rule as ``SearchEntry.objects.visible_to``, which a test compares it with. The doors of communities write the
three sets; the statement asks them once and looks every match up in them.
"""

from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from communities.compiled import PERSON
from communities.models import Community
from communities.models.community import Visibility
from intranet.search.backends.statement import Sql
from intranet.search.models.entry import gates
from pages.models.review import DUE_DAYS, today

#: The sets, to stand behind WITH.
SETS = """
readable AS MATERIALIZED ({readable}),
known AS MATERIALIZED ({known}),
standing AS MATERIALIZED ({standing})"""

SEEN = """(
    e.seen = 'everyone'
    OR e.seen = 'readers' AND e.community_id IN (SELECT id FROM readable)
    OR e.seen = 'aware' AND e.community_id IN (SELECT id FROM known)
    OR e.seen = 'open' AND e.community_id IN (SELECT id FROM standing))
AND NOT EXISTS (
    SELECT FROM search_searchdirty d WHERE d.withholds AND d.source = e.source AND d.target = e.target){closed}"""

CLOSED = """
AND NOT (starts_with(e.path, %s)
    AND NOT EXISTS (SELECT FROM accounts_user_groups g WHERE g.user_id = %s AND g.group_id = ANY(%s)))"""

#: The label of the text a reader gets by default, by the clock of this moment: states.state_of in SQL.
STATE = """CASE
    WHEN e.kind IN ('person', 'file', 'community') THEN ''
    WHEN e.withdrawn AND (NOT e.vetted OR e.fresh_until > %s) THEN 'withdrawn'
    WHEN NOT e.vetted THEN 'community'
    WHEN e.lapses_on < %s THEN 'lapsed'
    WHEN e.newest_first AND e.newer_edits THEN 'community'
    WHEN e.review_by < %s THEN 'overdue'
    WHEN e.review_by <= %s + {due} THEN 'due'
    WHEN e.newer_edits THEN 'official-newer-edits'
    ELSE 'official' END"""

#: What "official only" keeps: vouched for today, whichever of its texts readers get first.
IN_DATE = """(e.vetted AND NOT (e.withdrawn AND coalesce(e.fresh_until > %s, true))
    AND coalesce(e.review_by >= %s, true))"""


def sets_for(viewer: User) -> Sql:
    """The doors' own SQL, written once a process: only the person and the moment differ."""
    text, values = _sets()
    now = timezone.now()
    known = {PERSON: viewer.pk}
    return Sql(text, tuple(now if isinstance(v, datetime) else known.get(v, v) for v in values))


@cache
def _sets() -> tuple[str, tuple[Any, ...]]:
    anyone = User(pk=PERSON, is_active=True)
    standing = Community.objects.opened().filter(visibility=Visibility.OPEN, archival=None)
    found = Sql.of(
        SETS,
        readable=_compiled(Community.objects.readable_by(anyone)),
        known=_compiled(Community.objects.visible_to(anyone)),
        standing=_compiled(standing),
    )
    return found.text, found.values


def _compiled(rows: QuerySet) -> Sql:
    text, values = rows.order_by().values("id").query.sql_with_params()
    return Sql(text, tuple(values))


def seen_by(viewer: User) -> Sql:
    closed = [Sql(CLOSED, (gate.path, viewer.pk, sorted(gate.group_ids))) for gate in gates()]
    return Sql.of(SEEN, closed=Sql.joined("", closed))


def state() -> Sql:
    day = today()
    return Sql(STATE.replace("{due}", str(DUE_DAYS)), (timezone.now(), day, day, day))


def in_date() -> Sql:
    return Sql(IN_DATE, (timezone.now(), today()))
