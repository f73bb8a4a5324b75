"""The summary of a day or a week: what is official and what the communities did, on one page, a line a thread."""

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.notifications.consolidating import Facts
from accounts.notifications.inbox import Entry, entries
from accounts.notifications.kinds import Kind
from accounts.notifications.mail.envelopes import Envelope
from accounts.notifications.mail.reading import Item
from accounts.notifications.mail.tokens import stop_address
from accounts.notifications.mail.writing import written
from accounts.notifications.models import Mail, Notification

#: How a thread begins; its line tells of what was said since.
BEGUN = frozenset({"announcement.made", "question.asked", "topic.started"})
#: Of official texts, wherever they live.
OFFICIAL = ("official", "policy", "review", "vetting")


@dataclass(frozen=True)
class Group:
    name: str
    lines: list[Item]


def summary(mail: Mail, person: User, found: list[Entry], *, more: bool) -> EmailMessage:
    lines = lines_of(found, person)
    official = [line for line in lines if is_official(line)]
    context = {
        "official": official,
        "groups": by_community([line for line in lines if line not in official]),
        "title": title_of(mail),
        "more": more,
        "count": len(lines),
    }
    return written(mail, person, envelope_of(mail, person, len(lines)), "mail/summary", context)


def envelope_of(mail: Mail, person: User, count: int) -> Envelope:
    """It tells of several communities, so that it names none outside."""
    said = ngettext("%(title)s: %(n)d thing", "%(title)s: %(n)d things", count)
    return Envelope(
        subject=said % {"title": title_of(mail), "n": count},
        sender=settings.SITE_NAME,
        list_name=_("Summaries of %(site)s") % {"site": settings.SITE_NAME},
        list_id="summaries",
        thread=mail.key,
        stop=stop_address(person, "summaries"),
    )


def title_of(mail: Mail) -> str:
    return _("Your day") if mail.sort == Mail.Sort.DAY else _("Your week")


def is_official(item: Item) -> bool:
    return item.activity.kind == Kind.OFFICIAL or item.activity.verb.partition(".")[0].startswith(OFFICIAL)


def lines_of(found: list[Entry], person: User) -> list[Item]:
    """One a thread, in the words of the inbox for all that happened there; what happened last comes first."""
    threads: dict[str, list[Notification]] = {}
    for entry in found:
        one = entry.notification
        threads.setdefault(one.thread or f"#{one.pk}", []).append(one)
    heads = sorted((together[-1] for together in threads.values()), key=lambda one: one.pk, reverse=True)
    counted = {together[-1].pk: facts_of(together) for together in threads.values()}
    return [Item(entry) for entry in entries(heads, person, counted)]


def facts_of(together: list[Notification]) -> Facts:
    since = [one.activity for one in together if one.activity.verb not in BEGUN]
    actors = {activity.actor_id for activity in since if activity.actor_id}
    verbs = frozenset(activity.verb for activity in since)
    return Facts(count=len(together), since=len(since), actors=actors, verbs=verbs)


def by_community(lines: list[Item]) -> list[Group]:
    groups: dict[str, list[Item]] = {}
    for line in lines:
        groups.setdefault(getattr(line.activity.community, "name", ""), []).append(line)
    return [Group(name or _("Elsewhere"), groups[name]) for name in sorted(groups, key=lambda one: (not one, one))]
