"""Rights at the size of a large organisation: 2,000 communities, 20,000 people, 200,000 memberships.

Nothing here asserts a time (they are in docs/decisions/); what is asserted is that no plan reads a big table from end
to end. ``.venv/bin/pytest tests/communities/test_scale.py -m soak -s`` prints the figures.
"""

import re
import time
from statistics import median

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from communities.capabilities import Capability, Role
from communities.capability_map import CapabilityMap, _concerning, _with_standing
from communities.models import Community, Membership
from communities.permissions import communities_with, people_with
from communities.presets import Preset, matrix_for

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]

COMMUNITIES, PEOPLE, MEMBERSHIPS, IN_MANY = 2_000, 20_000, 200_000, 200
BIG = ("communities_membership", "accounts_user", "accounts_profile", "communities_rolecapability")


def fill():
    """The organisation, written by the server itself: 70% of communities open, 20% closed, 10% secret."""
    cells = [
        (visibility, str(role), str(capability))
        for visibility in ("open", "closed", "secret")
        for role, held in matrix_for(Preset.EVERYONE, visibility).items()
        for capability in held
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(
            """INSERT INTO accounts_user (username, email, first_name, last_name, password, is_superuser, is_staff,
                                          is_active, date_joined, picture)
               SELECT 'p' || n, 'p' || n || '@example.com', 'P', n, '', false, false, true, now(), ''
               FROM generate_series(1, %s) n""",
            [PEOPLE],
        )
        cursor.execute(
            """INSERT INTO communities_community (name, slug, purpose, description, kind, visibility, joining, hue,
                   default_view, grace_days, four_eyes, owner_may_reaffirm, created_at, opened_at)
               SELECT 'C' || n, 'c' || n, '-', '', 'both',
                   CASE WHEN n %% 10 = 0 THEN 'secret' WHEN n %% 10 < 3 THEN 'closed' ELSE 'open' END,
                   'invitation', 0, 'official', 30, false, false, now(), now()
               FROM generate_series(1, %s) n""",
            [COMMUNITIES],
        )
        cursor.execute("CREATE TEMPORARY TABLE cells (visibility text, role text, capability text)")
        cursor.executemany("INSERT INTO cells VALUES (%s, %s, %s)", cells)
        cursor.execute(
            """INSERT INTO communities_rolecapability (community_id, role, capability)
               SELECT c.id, cells.role, cells.capability FROM communities_community c JOIN cells USING (visibility)"""
        )
        cursor.execute(
            """INSERT INTO communities_membership (person_id, community_id, role, mail, joined_at)
               SELECT p.id, c.id, CASE WHEN (p.n + k) %% 50 = 0 THEN 'facilitator' ELSE 'member' END, 'weekly', now()
               FROM (SELECT id, row_number() OVER (ORDER BY id) n FROM accounts_user) p
               CROSS JOIN generate_series(1, %s) k
               JOIN (SELECT id, row_number() OVER (ORDER BY id) n FROM communities_community) c
                 ON c.n = (p.n * 37 + k * 199) %% %s + 1""",
            [MEMBERSHIPS // PEOPLE, COMMUNITIES],
        )
        cursor.execute("ANALYZE")


@pytest.fixture
def organisation():
    fill()
    somebody = User.objects.get(username="p7")
    busy = User.objects.get(username="p8")
    free = Community.objects.exclude(memberships__person=busy)[:IN_MANY]
    Membership.objects.bulk_create(Membership(person=busy, community=c, role=Role.MEMBER) for c in free)
    return somebody, busy


def questions(person):
    """Name → queryset, of everything a page asks about rights."""
    community = Community.objects.filter(memberships__person=person, visibility="secret").first()
    community = community or Community.objects.first()
    return {
        "map": _concerning.build(person.pk, timezone.now()),
        "map of one": _with_standing(Community.objects.filter(pk=community.pk), person.pk, timezone.now()),
        "visible_to, 20 by name": Community.objects.visible_to(person).order_by("name", "id")[:20],
        "visible_to, one": Community.objects.visible_to(person).filter(slug=community.slug),
        "readable_by, all ids": Community.objects.readable_by(person).values("pk"),
        "communities_with reply": communities_with(person, Capability.REPLY).values("pk"),
        "communities_with moderate": communities_with(person, Capability.MODERATE).values("pk"),
        "communities_with grant_official": communities_with(person, Capability.GRANT_OFFICIAL).values("pk"),
        "people_with moderate": people_with(community, Capability.MODERATE).values("pk"),
        "people_with view": people_with(community, Capability.VIEW).values("pk"),
        "shared_with": Community.objects.shared_with(person, User.objects.get(username="p9")),
    }


def milliseconds(ask, rounds=9):
    """The median of a few rounds."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - start) * 1000)
    return median(taken)


def whole_map(person):
    """A map as a request builds it, asked about all its communities."""
    communities = CapabilityMap(person)
    return [communities.tester(community).can_reply for community in communities.mine]


def scans(plan):
    """The big tables a plan reads from end to end, unless it never comes to it."""
    lines = [line for line in plan.splitlines() if "never executed" not in line]
    return [table for table in BIG for line in lines if re.search(rf"Seq Scan on {table}\b", line)]


@pytest.mark.parametrize("who", [0, 1], ids=["in 10", f"in {IN_MANY + 10}"])
def test_no_plan_reads_a_big_table_from_end_to_end(organisation, who, capsys):
    person = organisation[who]
    assert Membership.objects.count() >= MEMBERSHIPS
    plans = {name: queryset.explain(analyze=True) for name, queryset in questions(person).items()}
    with capsys.disabled():
        floor = milliseconds(lambda: User.objects.get(pk=person.pk))
        print(f"\n{'one person by key':34} {floor:7.1f} ms")
        for name, queryset in questions(person).items():
            taken = milliseconds(lambda queryset=queryset: list(queryset.all()))
            server = re.search(r"Execution Time: ([\d.]+)", queryset.explain(analyze=True))[1]
            rows = queryset.count()
            print(f"{name:34} {taken:7.1f} ms {taken / floor:6.1f} × {server:>9} ms in the server {rows:6} rows")
        taken = milliseconds(lambda: CapabilityMap(person).mine)
        print(f"{'map as a request fetches it':34} {taken:7.1f} ms {taken / floor:6.1f} ×")
        taken = milliseconds(lambda: whole_map(person))
        print(f"{'map and a tester for each':34} {taken:7.1f} ms {taken / floor:6.1f} ×")
    assert {name: tables for name, plan in plans.items() if (tables := scans(plan))} == {}
