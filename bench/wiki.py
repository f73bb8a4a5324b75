"""Community pages to measure against: in every state of vetting, and a world of forty thousand of them.

Rows are written by PostgreSQL itself, with triggers and constraints in force; the digests are the product's, computed
for each text once.
"""

import datetime

from django.contrib.auth.models import Permission
from django.db import connection
from django.utils import timezone

from accounts.models import User
from communities.models import Community, PersonDelegation
from communities.vetting import actions
from communities.vetting.guards import Seen
from communities.vetting.models import OfficialVersion
from communities.wiki.models import CommunityPage
from communities.wiki.models.revision import digest

#: Pages for each unit of size, and revisions of each: 40,000 and a million at a hundred times the basic size.
PAGES_A_SCALE, REVISIONS = 400, 25

#: State → days from today until the review, and whether there are newer edits. None: not official at all.
STATES: dict[str, tuple[int, bool] | None] = {
    "community": None,
    "official": (200, False),
    "newer": (200, True),
    "due": (10, False),
    "overdue": (-10, False),
    "lapsed": (-90, False),
    "withdrawn": (200, False),
}


def seed_wiki(people: list[User], communities: list[Community], text: str) -> None:
    """A page in each state in the first community, its text among twenty others, and requests that wait."""
    manager, community = people[1], communities[0]
    let_decide(people[0], manager, community)
    for state, terms in STATES.items():
        page = write(community, people, f"In state {state}", f"state-{state}", text)
        if terms:
            vouch(page, manager, *terms)
        if state == "withdrawn":
            OfficialVersion.objects.active().get(page=page).withdraw(by=manager, reason="The figures were wrong.")
    for number in range(20):
        actions.ask(write(community, people, f"Page {number}", f"page-{number}", text), by=people[0])
    long = write(community, people, "A long page", "long", text * 6)
    long.publish(by=people[2], title=long.title, html=long.newest.html.replace("Ask", "Enquire", 9), based_on=5)


def let_decide(person: User, manager: User, community: Community) -> None:
    """Who measures holds a delegation, so that the queue is theirs to see."""
    PersonDelegation.objects.create(
        content_object=community,
        user=person,
        permission=Permission.objects.get(codename="grant_official", content_type__app_label="communities"),
        granted_by=manager,
        reason="To measure the queue.",
        expires_at=timezone.now() + datetime.timedelta(days=300),
    )


def write(community: Community, people: list[User], title: str, slug: str, text: str) -> CommunityPage:
    """A page with five revisions over half a year."""
    began = timezone.now() - datetime.timedelta(days=500)
    page = CommunityPage.begin(community, by=people[0], title=title, html=text, slug=slug, at=began)
    for number in range(1, 5):
        at, html = began + datetime.timedelta(days=30 * number), f"{text}<p>Edit {number}.</p>"
        page.publish(by=people[number], title=title, html=html, based_on=number, at=at)
    return page


def vouch(page: CommunityPage, manager: User, left: int, newer: bool) -> None:
    """Official since a year before its review, with one newer edit or none."""
    revision = page.revisions.get(number=4 if newer else 5)
    then = timezone.now() - datetime.timedelta(days=365 - left)
    seen, review_by = Seen(revision.number, revision.sha256, None), then.date() + datetime.timedelta(days=365)
    actions.grant(page, by=manager, seen=seen, owner=manager, review_by=review_by, now=then)


PAGES = """
INSERT INTO wiki_communitypage (community_id, slug, path, position, title, revision_count, edits_since_official,
    created_by_id, created_at, changed_at)
SELECT (%(communities)s::bigint[])[1 + n %% cardinality(%(communities)s::bigint[])], 'big-' || n, 'big-' || n, n,
    'Big page ' || n, 0, 0, %(author)s, now() - interval '700 days', now() - (n %% 600) * interval '1 day'
FROM generate_series(1, %(pages)s) n
"""
WRITTEN = """
INSERT INTO wiki_pagerevision (page_id, number, title, html, summary, minor, author_id, at, based_on, files, sha256)
SELECT page.id, n, page.title, %(html)s || n, 'Edit', false,
    (%(people)s::bigint[])[1 + (page.id + n) %% cardinality(%(people)s::bigint[])],
    now() - (700 - 20 * n) * interval '1 day', nullif(n - 1, 0), '{}',
    encode(sha256(convert_to('["' || page.title || '","' || %(quoted)s || n || '",[]]', 'UTF8')), 'hex')
FROM wiki_communitypage page, generate_series(1, %(revisions)s) n WHERE page.slug LIKE 'big-%%'
"""
NEWEST = """
UPDATE wiki_communitypage page SET newest_id = revision.id, revision_count = %(revisions)s,
    official_number = CASE WHEN page.id %% 3 = 0 THEN %(revisions)s - page.id %% 4 END,
    edits_since_official = CASE WHEN page.id %% 3 = 0 THEN page.id %% 4 ELSE 0 END
FROM wiki_pagerevision revision
WHERE revision.page_id = page.id AND revision.number = %(revisions)s AND page.slug LIKE 'big-%%'
"""
VOUCHED = """
INSERT INTO vetting_officialversion (page_id, revision_id, sha256, files, audience, owner_id, fallback_role, review_by,
    reviewed_at, granted_by_id, granted_at, granted_on, authority, note, end_reason)
SELECT page.id, revision.id, revision.sha256, '{}', 'open', %(manager)s, 'facilitators',
    current_date - 60 + (page.id %% 300)::int, revision.at, %(manager)s, now() - interval '70 days', current_date - 70,
    'manager', '', ''
FROM wiki_communitypage page JOIN wiki_pagerevision revision
    ON revision.page_id = page.id AND revision.number = page.official_number
WHERE page.slug LIKE 'big-%%'
"""
ASKED = """
INSERT INTO vetting_vettingrequest (page_id, revision_id, sha256, asked_by_id, asked_at, note, due_at, outcome, comment)
SELECT page.id, page.newest_id, revision.sha256, %(author)s, now() - (page.id %% 30) * interval '1 day', '',
    now() + (7 - page.id %% 30) * interval '1 day', '', ''
FROM wiki_communitypage page JOIN wiki_pagerevision revision ON revision.id = page.newest_id
WHERE page.slug LIKE 'big-%%' AND page.id %% 20 = 1
"""


def seed_many_pages(pages: int, people: list[User], communities: list[Community], paragraph: str) -> None:
    """So many pages more: a third official, each with ``REVISIONS`` texts, one in twenty waiting for an answer."""
    html = paragraph * 3
    quoted = html.replace("\\", "\\\\").replace('"', '\\"')
    facts = {
        "pages": pages, "revisions": REVISIONS, "html": html, "quoted": quoted, "author": people[0].pk,
        "manager": people[1].pk, "people": [person.pk for person in people[:500]],
        "communities": [community.pk for community in communities],
    }  # fmt: skip
    with connection.cursor() as cursor:
        for statement in (PAGES, WRITTEN, NEWEST, VOUCHED, ASKED):
            cursor.execute(statement, facts)
    page = CommunityPage.objects.filter(slug="big-1").select_related("newest").get()
    if page.newest.sha256 != digest(page.title, page.newest.html, {}):
        raise RuntimeError("The loader's digests are not the product's.")
