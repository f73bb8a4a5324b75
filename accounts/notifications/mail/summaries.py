"""The summary of a day or a week: what is official and what the communities did, on one page, a line a thread."""

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.notifications.kinds import Kind
from accounts.notifications.mail.envelopes import Envelope
from accounts.notifications.mail.reading import Item
from accounts.notifications.mail.tokens import stop_address
from accounts.notifications.mail.writing import written
from accounts.notifications.models import Mail

#: Of official texts, wherever they live.
OFFICIAL = ("official", "policy", "review", "vetting")


@dataclass(frozen=True)
class Line:
    """The newest of a thread, and how many came before it."""

    newest: Item
    count: int

    @property
    def others(self) -> int:
        return self.count - 1


@dataclass(frozen=True)
class Group:
    name: str
    lines: list[Line]


def summary(mail: Mail, person: User, items: list[Item], *, more: bool) -> EmailMessage:
    official = [item for item in items if is_official(item)]
    others = [item for item in items if not is_official(item)]
    context = {
        "official": lines(official),
        "groups": by_community(others),
        "title": title_of(mail),
        "more": more,
        "count": len(lines(official)) + len(lines(others)),
    }
    return written(mail, person, envelope_of(mail, person, context["count"]), "mail/summary", context)


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


def lines(items: list[Item]) -> list[Line]:
    """One a thread, where something happened last comes first."""
    threads: dict[str, list[Item]] = {}
    for item in items:
        threads.setdefault(item.notification.thread or f"#{item.notification.pk}", []).append(item)
    found = [Line(of_thread[-1], len(of_thread)) for of_thread in threads.values()]
    return sorted(found, key=lambda line: line.newest.notification.pk, reverse=True)


def by_community(items: list[Item]) -> list[Group]:
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(getattr(item.activity.community, "name", ""), []).append(item)
    return [
        Group(name or _("Elsewhere"), lines(groups[name])) for name in sorted(groups, key=lambda one: (not one, one))
    ]
