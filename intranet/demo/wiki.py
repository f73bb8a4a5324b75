"""Meridian's community pages: what people wrote over two years, and what others vouched for.

Everything goes through the verbs, in the order of time, each with its own moment. A page is a first text and what came
``then``: edits (``put`` words for others, ``add`` a part at the end) and acts of vetting (``do``).
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from wagtail.models import Page

from accounts.models import User
from accounts.notifications.kinds import TO_DO
from accounts.notifications.models import Notification, Outbox
from communities.attachments.models import Attachment, Scan
from communities.models import Community
from communities.vetting import actions
from communities.vetting.actions.adopting import adopt
from communities.vetting.actions.handing import hand_over
from communities.vetting.guards import Seen
from communities.vetting.models import OfficialVersion, VettingRequest
from communities.wiki.models import CommunityPage, HelpfulVote, PageDraft
from intranet.demo import files
from intranet.demo.dates import ago
from intranet.demo.sources import html, records

COMMUNITIES = (
    "data-and-analytics", "pay-and-leave", "field-safety", "it-help", "new-joiners", "water-quality", "buying-well",
    "people-leads", "accessibility-network", "restructuring",
)  # fmt: skip
#: What was told longer ago has been read.
READ_AFTER = timedelta(days=6)


@dataclass
class Story:
    """A page on its way through time. ``text`` is its Markdown so far."""

    community: Community
    entry: dict[str, Any]
    people: dict[str, User]
    files: dict[str, Attachment]
    text: str = ""
    page: CommunityPage = field(init=False)

    def begin(self, event: dict[str, Any], at: datetime) -> None:
        self.text = self.entry["text"]
        parent, _slash, slug = self.entry["path"].rpartition("/")
        above = CommunityPage.objects.get(community=self.community, path=parent) if parent else None
        self.page = CommunityPage.begin(
            self.community, by=self.people[event["by"]], title=event["title"], html=self.html(), parent=above,
            summary=event.get("says", ""), slug=slug, at=at,
        )  # fmt: skip

    def edit(self, event: dict[str, Any], at: datetime) -> None:
        for old, new in event.get("put", {}).items():
            if old not in self.text:
                raise ValueError(f"{self.entry['path']} does not say “{old}” {event['ago']} days ago.")
            self.text = self.text.replace(old, new)
        self.text += f"\n\n{event['add']}" if "add" in event else ""
        self.page.publish(
            by=self.people[event["by"]], title=event.get("title", self.page.title), html=self.html(),
            based_on=self.page.revision_count, summary=event.get("says", ""), minor=event.get("minor", False), at=at,
        )  # fmt: skip

    def html(self) -> str:
        """The text, with files by their addresses."""
        text = self.text
        for name, file in self.files.items():
            text = text.replace(f"](file:{name})", f"]({file.get_absolute_url()})")
        return files.sized(html(text), self.files.values())

    def vet(self, event: dict[str, Any], at: datetime) -> None:
        VETTING[event["do"]](self, self.people[event["by"]], event, at)
        self.page.refresh_from_db()

    def seen(self, number: int | None) -> Seen:
        revision = self.page.revisions.get(number=number or self.page.revision_count)
        return Seen(revision.number, revision.sha256, self.version.pk if self.version else None)

    @property
    def version(self) -> OfficialVersion | None:
        return OfficialVersion.objects.active().filter(page=self.page).first()

    @property
    def request(self) -> VettingRequest:
        return VettingRequest.objects.open().get(page=self.page)

    def review_by(self, event: dict[str, Any], at: datetime) -> Any:
        return at.date() + timedelta(days=event.get("days", 365))


def grant(story: Story, by: User, event: dict[str, Any], at: datetime) -> None:
    owner, note = story.people[event.get("owner", by.username)], event.get("note", "")
    review_by, seen = story.review_by(event, at), story.seen(event.get("number"))
    actions.grant(story.page, by=by, seen=seen, owner=owner, review_by=review_by, note=note, now=at)


def reaffirm(story: Story, by: User, event: dict[str, Any], at: datetime) -> None:
    review_by, note = story.review_by(event, at), event.get("note", "")
    version = OfficialVersion.objects.active().get(page=story.page)
    actions.reaffirm(version, by=by, review_by=review_by, note=note, now=at)


#: The acts of vetting, by what the data calls them.
VETTING: dict[str, Callable[[Story, User, dict[str, Any], datetime], object]] = {
    "ask": lambda story, by, event, at: actions.ask(story.page, by=by, note=event.get("note", ""), now=at),
    "claim": lambda story, by, _event, at: story.request.claim(by=by, now=at),
    "ask for changes": lambda story, by, event, at: story.request.ask_changes(by=by, comment=event["note"], now=at),
    "decline": lambda story, by, event, at: story.request.decline(by=by, comment=event["note"], now=at),
    "grant": grant,
    "adopt small change": lambda story, by, _event, at: actions.adopt_small_change(
        story.page, by=by, seen=story.seen(None), now=at
    ),
    "reaffirm": reaffirm,
    "withdraw": lambda story, by, event, at: story.version.withdraw(by=by, reason=event["note"], now=at),
    "suspend": lambda story, by, event, at: story.version.suspend(by=by, reason=event["note"], now=at),
    "archive": lambda story, by, event, _at: story.page.archive(by=by, reason=event["note"]),
}


def load_wiki(people: dict[str, User], communities: dict[str, Community]) -> dict[str, CommunityPage]:
    """Every page by its community's address and its own, such as ``it-help/printers``."""
    kept = load_files(people, communities)
    stories = list(told(people, communities, kept))
    for at, story, event in sorted(happened(stories), key=lambda row: row[0]):
        story.vet(event, at) if "do" in event else story.edit(event, at) if "ago" in event else story.begin(event, at)
    pages = {f"{story.community.slug}/{story.entry['path']}": story.page for story in stories}
    load_votes(stories)
    load_draft(people, pages["data-and-analytics/open-hour"])
    return pages


def told(
    people: dict[str, User], communities: dict[str, Community], kept: dict[str, dict[str, Attachment]]
) -> Iterator[Story]:
    for slug in COMMUNITIES:
        for entry in records(f"wiki/{slug}"):
            yield Story(communities[slug], entry, people, kept.get(slug, {}))


def happened(stories: list[Story]) -> Iterator[tuple[datetime, Story, dict[str, Any]]]:
    """Everything that was done, with its moment: at some hour of a working day, later on a page than what was before.

    The first text of a page is the entry itself, without ``ago`` of its own.
    """
    for number, story in enumerate(stories):
        begun = {key: value for key, value in story.entry.items() if key in {"title", "by", "says"}}
        before = ago(story.entry["begun"], 7 + number % 10)
        yield before, story, begun
        for step, event in enumerate(story.entry.get("then", ()), 1):
            moment = max(ago(event["ago"], 7 + (number + step * 3) % 10), before + timedelta(minutes=5))
            before = moment
            yield moment, story, event


def load_files(people: dict[str, User], communities: dict[str, Community]) -> dict[str, dict[str, Attachment]]:
    """Files by community and name. A scanner has looked at them: the demo organisation has one."""
    kept: dict[str, dict[str, Attachment]] = {}
    for entry in records("wiki/files"):
        community, by = communities[entry["community"]], people[entry["by"]]
        file = files.demo_file(community, entry["name"], made(entry), by)
        if not file.scans.exists():
            Scan.objects.create(attachment=file, found_clean=True, scanner="Meridian demo")
        kept.setdefault(community.slug, {})[entry["name"]] = file
    return kept


def made(entry: dict[str, Any]) -> bytes:
    if "chart" in entry:
        return files.chart(entry["chart"], entry["title"])
    return files.table(entry["table"]) if "table" in entry else files.pdf(entry["title"], entry["lines"])


def load_votes(stories: list[Story]) -> None:
    """Answers to "was this helpful", of the newest text."""
    rows = [
        HelpfulVote(revision=story.page.newest, person=story.people[name], helpful=helpful)
        for story in stories
        for helpful, names in story.entry.get("helpful", {}).items()
        for name in names
    ]
    HelpfulVote.objects.bulk_create(rows)


def load_draft(people: dict[str, User], page: CommunityPage) -> None:
    """Sam began an edit yesterday and was called away."""
    words = html("**From next month we meet in the large room:** the glass room is too small for all of you.")
    draft = PageDraft.objects.create(
        person=people["facilitator"], community=page.community, page=page, title=page.title,
        html=page.newest.html + words, summary="The new room", based_on=page.revision_count,
    )  # fmt: skip
    PageDraft.objects.filter(pk=draft.pk).update(saved_at=ago(1, 16))


def show_in_official_tree(
    people: dict[str, User],
    communities: dict[str, Community],
    pages: dict[str, Page],
    community_pages: dict[str, CommunityPage],
) -> None:
    """A community page is adopted, and an official page is handed to the community that keeps it from now on."""
    payslip, manager = community_pages["pay-and-leave/payslip"], people["manager"]
    place = Page.objects.get(pk=pages["working-here"].pk)
    adopted = adopt(payslip, by=manager, parent=place, title=payslip.title, slug="reading-your-payslip")
    adopted.summary = "What each line means, from basic pay to the student loan that stops by itself."
    adopted.save_revision(user=manager).publish(user=manager)
    codes = pages["finance/cost-codes"].specific
    hand_over(codes, by=manager, community=communities["buying-well"], key=uuid.UUID(int=0))


def settle_notifications() -> None:
    """What was told in the past is in the inboxes with its own time; what is long ago has been read."""
    settled = ago(READ_AFTER.days)
    rows = list(Outbox.objects.filter(activity__at__lt=ago(0.02)).select_related("activity").order_by("activity__at"))
    active = set(User.objects.active().values_list("pk", flat=True))
    Notification.objects.bulk_create(
        [
            Notification(
                person_id=pk,
                activity=row.activity,
                created_at=row.activity.at,
                read_at=row.activity.settled_at or read,
                to_do=row.activity.verb in TO_DO,
                settled_at=row.activity.settled_at,
            )
            for row in rows
            for read in [row.activity.at + timedelta(hours=5) if row.activity.at < settled else None]
            for pk in row.people
            if pk in active
        ]
    )
    Outbox.objects.filter(pk__in=[row.pk for row in rows]).delete()


def part(people: dict[str, User]) -> None:
    """Nils has left; what he answered for has nobody by name any more."""
    people["nils.roth"].deactivate(by=people["admin"])
