"""What Meridian's people gave back: what they have read and confirmed, reactions, comments, what they follow."""

import uuid
from datetime import timedelta

from django.utils import timezone
from wagtail.models import Page

from accounts.models import User
from communities.models import Community
from communities.wiki.models import CommunityPage
from communities.wiki.models import PageFollow as CommunityPageFollow
from intranet.demo.dates import ago
from intranet.demo.sources import records
from pages.models import (
    HomeVisit,
    NewsAcknowledgement,
    NewsComment,
    NewsReaction,
    PageFollow,
    PolicyAcknowledgement,
    PolicyPage,
)

#: Accounts of the demo that are left with something to read.
WAITING = {"employee", "facilitator", "delegate"}


def load_readers(people: dict[str, User], communities: dict[str, Community], pages: dict[str, Page]) -> None:
    for page in PolicyPage.objects.filter(acknowledgement_required=True):
        confirm(page, people)
    for entry in records("readers/news"):
        respond(entry, people, pages)
    for entry in records("readers/follows"):
        follow(entry, people, communities, pages)
    visit(people)


def confirm(page: PolicyPage, people: dict[str, User]) -> None:
    """Everybody but a few confirmed earlier versions; half of them the current one."""
    everybody = [person for name, person in people.items() if name not in WAITING]
    for version in page.versions.order_by("number"):
        current = version == page.current_version
        some = everybody[::2] if current else everybody
        PolicyAcknowledgement.objects.bulk_create([PolicyAcknowledgement(person=one, version=version) for one in some])
        first = ago((timezone.localdate() - version.effective_on).days)
        for number, said in enumerate(version.acknowledgements.order_by("pk")):
            said.at = min(first + timedelta(hours=5 * number), timezone.now())
            said.save(update_fields=["at"])


def respond(entry: dict, people: dict[str, User], pages: dict[str, Page]) -> None:
    page = pages[entry["page"]]
    for kind, names in entry.get("reactions", {}).items():
        NewsReaction.objects.bulk_create([NewsReaction(page=page, person=people[name], kind=kind) for name in names])
    for name in entry.get("read", ()):
        NewsAcknowledgement.objects.create(page=page, person=people[name], at=ago(0.1))
    for said in entry.get("comments", ()):
        NewsComment.objects.create(
            page=page, author=people[said["by"]], at=ago(said["ago"]), text=said["text"], key=uuid.uuid4()
        )


def follow(entry: dict, people: dict[str, User], communities: dict[str, Community], pages: dict[str, Page]) -> None:
    person = people[entry["person"]]
    for path in entry.get("official", ()):
        PageFollow.begin(pages[path], by=person)
    for slug, paths in entry.get("communities", {}).items():
        for page in CommunityPage.objects.filter(community=communities[slug], path__in=paths):
            CommunityPageFollow.begin(page, by=person)


def visit(people: dict[str, User]) -> None:
    """Everybody but the employee was here some days ago, so that there is something new."""
    rows = [
        HomeVisit(person=person, since=ago(6 + number % 5), latest=ago(3 + number % 4))
        for number, (name, person) in enumerate(people.items())
        if name != "employee"
    ]
    HomeVisit.objects.bulk_create(rows)
