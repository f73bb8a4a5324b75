"""Rows to measure against: 50 communities and 1,000 people, or a hundred times that. Bulk inserts, no mail."""

import datetime
from itertools import batched

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import INTRANET_MANAGERS, Profile, Team, User
from bench.talk import seed_talk
from bench.wiki import PAGES_A_SCALE, seed_many_pages, seed_wiki
from communities.discussions.models import Topic
from communities.models import Community, HomeBlock, Membership, RoleCapability, Service
from communities.presets import HOME_BLOCKS, Preset, matrix_for
from pages.models import ContentPage, HomePage, SectionPage

PEOPLE, COMMUNITIES, PAGES = 1_000, 50, 100
#: Communities of the person who measures: as many as a busy employee has.
MINE = 12
BATCH = 5_000

PARAGRAPH = (
    "<p>Ask before you start, write down what was agreed, and say by when you will look at it again. "
    'The <a href="/handbook/">handbook</a> has the details; <strong>your team</strong> has the experience.</p>'
)
TEXT = "".join(f'<h2 id="part-{n}">Part {n}</h2>{PARAGRAPH * 3}' for n in range(6))


def seed(scale: int, pages: int = 0) -> None:
    """Fill an empty, migrated database, ``scale`` times the basic size; ``pages`` community pages at any scale."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # a million rows are one statement
    people = seed_people(PEOPLE * scale)
    communities = seed_communities(COMMUNITIES * scale)
    seed_memberships(people, communities)
    seed_pages(people[0], communities)
    seed_talk(people, communities, scale)
    seed_wiki(people, communities, TEXT)
    seed_many_pages(pages or PAGES_A_SCALE * scale, people, communities, PARAGRAPH)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def known() -> dict[str, int]:
    """The numbers in measured addresses, as seeded."""
    topics = {
        "topic": "Topic 0",
        "long": "Long",
        "ten_watch": "Ten watch",
        "all_watch": "All watch",
        "question": "Question",
    }
    found = dict(Topic.objects.filter(title__in=topics.values()).values_list("title", "pk"))
    return {word: found[title] for word, title in topics.items()} | {"community": Community.objects.get(slug="c0").pk}


def seed_people(count: int) -> list[User]:
    teams = [Team.objects.create(name=f"Team {n}", slug=f"team-{n}") for n in range(20)]
    for numbers in batched(range(count), BATCH):
        User.objects.bulk_create(
            [
                User(username=f"p{n}", email=f"p{n}@example.com", first_name=f"First{n}", last_name="Last")
                for n in numbers
            ]
        )
    people = list(User.objects.order_by("pk"))
    for index, team in enumerate(teams):
        Profile.objects.filter(user_id__in=[p.pk for p in people[index :: len(teams)]]).update(
            team=team, job_title="Adviser", location="Head office", skills=["planning", "writing"]
        )
    Group.objects.get(name=INTRANET_MANAGERS).user_set.add(people[1])
    return people


def seed_communities(count: int) -> list[Community]:
    now = timezone.now()
    rows = [
        Community(
            slug=f"c{n}",
            name=f"Community {n}",
            purpose="What this one is for, in a line.",
            kind="both",
            visibility=("open", "open", "open", "closed")[n % 4],
            joining=("freely", "request")[n % 2],
            hue=n % 360,
            opened_at=now,
            last_activity_at=now - datetime.timedelta(hours=n),
        )
        for n in range(count)
    ]
    Community.objects.bulk_create(rows, batch_size=BATCH)
    cells = [
        RoleCapability(community=community, role=role, capability=capability)
        for community in rows
        for role, capabilities in matrix_for(Preset.EVERYONE, community.visibility).items()
        for capability in sorted(capabilities)
    ]
    RoleCapability.objects.bulk_create(cells, batch_size=BATCH)
    HomeBlock.objects.bulk_create(
        [
            HomeBlock(community=community, kind=kind, position=position, content=PARAGRAPH)
            for community in rows
            for position, kind in enumerate(HOME_BLOCKS[community.kind])
        ],
        batch_size=BATCH,
    )
    Service.objects.bulk_create(
        [Service(community=c, title=f"Service {n}", promise="within a day") for c in rows for n in range(3)],
        batch_size=BATCH,
    )
    return rows


def seed_memberships(people: list[User], communities: list[Community]) -> None:
    """Ten communities each, spread evenly; the first person facilitates the first community and is in ``MINE``."""
    rows = {(0, index): "member" for index in range(MINE)}
    for number in range(len(people)):
        for step in range(10):
            rows.setdefault((number, (number * 7 + step * 13) % len(communities)), "member")
    for index in range(len(communities)):
        rows[(index % len(people), index)] = "facilitator"
    made = (Membership(person=people[p], community=communities[c], role=role) for (p, c), role in rows.items())
    for batch in batched(made, BATCH):
        Membership.objects.bulk_create(batch)


def seed_pages(owner: User, communities: list[Community]) -> None:
    """The tree keeps its size at every scale: an organisation of any size has one intranet."""
    home = HomePage.objects.get()
    review_by = timezone.localdate() + datetime.timedelta(days=200)
    for s in range(8):
        section = home.add_child(instance=SectionPage(title=f"Section {s}", slug=f"section-{s}", show_in_menus=True))
        for n in range(PAGES // 8):
            page = ContentPage(
                title=f"Page {n}",
                slug=f"page-{n}",
                summary="What this page is about, in one sentence.",
                content_owner=owner,
                owning_community=communities[0],
                review_by=review_by,
                last_reviewed_at=timezone.now(),
                last_reviewed_by=owner,
                body=[("text", TEXT)],
            )
            section.add_child(instance=page)


def session_of(person: User) -> str:
    """A signed-in session of this person, as sign-in makes it."""
    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key or ""
