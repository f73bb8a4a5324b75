"""Meridian's official tree: sections, pages, policies with their versions, news, the banner and the quick links."""

import hashlib
from typing import Any

from wagtail.models import Page

from accounts.models import Team, User
from communities.models import Community
from intranet.demo.dates import ago, ahead, day
from intranet.demo.sources import Document, documents, html
from pages.models import (
    AlertBanner,
    ContentPage,
    HomePage,
    LaunchDay,
    LaunchPage,
    NewsIndexPage,
    NewsPage,
    PageAudience,
    PolicyPage,
    PolicyVersion,
    QuickLink,
    QuickLinks,
    SectionPage,
)

TYPES = {"section": SectionPage, "content": ContentPage, "policy": PolicyPage, "news": NewsPage, "launch": LaunchPage}
#: Sections in the order of the menu.
MENU = ("working-here", "safety", "customers", "digital", "finance", "about")
QUICK_LINKS = (
    ("Leave policy", "working-here/leave-policy"),
    ("Report a near miss", "safety/reporting-a-near-miss"),
    ("Who may sign what", "finance/delegation-of-authority"),
    ("Ask the service desk", "digital/service-desk"),
    ("Our sites", "about/our-sites"),
)


def load_official(people: dict[str, User], communities: dict[str, Community]) -> dict[str, Page]:
    """Every page by its address below the home page."""
    home = HomePage.objects.get()
    home.headline = "What do you need to know?"
    home.save_revision(user=people["manager"]).publish(user=people["manager"])
    pages: dict[str, Page] = {"": home}
    pages["news"] = publish(home, NewsIndexPage(title="News", slug="news", show_in_menus=True), people["manager"])
    found = {document.path: document for document in documents()}
    for path in [*MENU, *(path for path in found if path not in MENU)]:
        document = found[path]
        page = build(document, people, communities)
        pages[path] = publish(pages[document.parent], page, page.content_owner)
        backdate(pages[path], document.head)
        if isinstance(page, PolicyPage):
            issue_versions(page, document, people)
        if isinstance(page, LaunchPage):
            used = (LaunchDay(page=page, day=day(-n), count=n * 5 % 7) for n in range(1, 80))
            LaunchDay.objects.bulk_create(used)
    load_settings(pages)
    return pages


def build(document: Document, people: dict[str, User], communities: dict[str, Community]) -> Page:
    head = document.head
    kind = TYPES[head["type"]]
    fields: dict[str, Any] = {
        "title": head["title"],
        "slug": document.slug,
        "summary": head.get("summary", ""),
        "content_owner": people[head["owner"]],
        "owning_community": communities.get(head.get("community", "")),
        "review_by": day(head["review_in"]) if "review_in" in head else None,
        "show_in_menus": kind is SectionPage,
    }
    if kind in (ContentPage, PolicyPage, NewsPage):
        fields["body"] = [("text", html(document.text))]
    if kind is PolicyPage:
        fields["acknowledgement_required"] = document.path in {"safety/life-saving-rules", "digital/personal-data"}
    if kind is NewsPage:
        fields |= {"date": day(-head["days_ago"]), "must_read": head.get("must_read", False)}
        fields["comments_open"] = head.get("comments", True)
        fields["audiences"] = [audience(named) for named in head.get("audiences", ())]
    if kind is LaunchPage:
        fields["link_url"] = head.get("url", "")
    return kind(**fields)


def audience(named: dict[str, str]) -> PageAudience:
    """A place, or a team by its name."""
    team = Team.objects.get(name=named["team"]) if "team" in named else None
    return PageAudience(team=team, location=named.get("location", ""))


def publish(parent: Page, page: Page, by: User) -> Page:
    parent.add_child(instance=page)
    page.save_revision(user=by, log_action=True).publish(user=by, skip_permission_checks=True)
    page.refresh_from_db()
    return page


def backdate(page: Page, head: dict[str, Any]) -> None:
    """Dates of a page that has been here for a while."""
    age = head.get("reviewed_ago", head.get("days_ago", 600))
    then = ago(age)
    Page.objects.filter(pk=page.pk).update(
        first_published_at=ago(max(age, 600)), last_published_at=then, latest_revision_created_at=then
    )
    if "reviewed_ago" in head:
        type(page).objects.filter(pk=page.pk).update(last_reviewed_at=then, last_reviewed_by=page.content_owner)
    page.refresh_from_db()


def issue_versions(page: PolicyPage, document: Document, people: dict[str, User]) -> None:
    """The versions the page's head lists; publishing may have issued one already, and what is issued stays."""
    for version in document.head.get("versions", ()):
        text = html(as_said(document.text, version.get("said", {})))
        PolicyVersion.objects.get_or_create(  # type: ignore[misc]  # every policy here has its owner
            page=page,
            number=version["number"],
            defaults={
                "html": text,
                "sha256": hashlib.sha256(text.encode()).hexdigest(),
                "changes": version["changes"],
                "effective_on": day(-version["effective_ago"]),
                "confirm_by": day(version["confirm_in"]) if "confirm_in" in version else None,
                "issued_by": page.content_owner,
            },
        )


def as_said(text: str, said: dict[str, str]) -> str:
    """An earlier version: what reads so now, read so then."""
    for now, then in said.items():
        text = text.replace(now, then)
    return text


def load_settings(pages: dict[str, Page]) -> None:
    AlertBanner.objects.create(
        text="Amber wind warning from Thursday noon. Drive only if you must.",
        level=AlertBanner.Level.WARNING,
        starts_at=ago(1),
        ends_at=ahead(4),
        link_page=pages["news/storm-edda"],
        link_text="Who is on the storm desk",
    )
    setting = QuickLinks.load()
    setting.save()
    for order, (title, path) in enumerate(QUICK_LINKS):
        QuickLink.objects.create(setting=setting, sort_order=order, title=title, page=pages[path])
