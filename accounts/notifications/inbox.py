"""Notifications as their person may read them: in their verb's words, while the target is theirs to see."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import FETCH_PEERS, Model, QuerySet
from django.template.loader import render_to_string, select_template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notifications.consolidating import Facts, facts, heads, is_read, muted, rows_of
from accounts.notifications.models import Activity, Notification
from intranet.ui.days import pattern

#: Text for a verb whose room wrote none, and for what the reader may no longer see.
FALLBACK, GONE = "notifications/verbs/_fallback.html", "notifications/verbs/_gone.html"
#: Verbs that have words for several of them at once.
SEVERAL = {
    frozenset({"topic.replied", "question.answered", "question.commented"}): "notifications/verbs/_replies.html",
    frozenset({"page.edited", "page.restored"}): "notifications/verbs/_edits.html",
    frozenset({"official_page.changed"}): "notifications/verbs/_changes.html",
}


@dataclass(frozen=True)
class Entry:
    """One line of the inbox."""

    notification: Notification
    text: str
    url: str
    #: What it stands for besides; and others of its thread that the text does not tell of.
    facts: Facts = field(default_factory=Facts)
    more: int = 0
    is_muted: bool = False

    @property
    def day(self) -> str:
        """The heading it stands under, in the reader's zone."""
        day = timezone.localdate(self.notification.created_at)
        ago = (timezone.localdate() - day).days
        return [_("Today"), _("Yesterday")][ago] if 0 <= ago < 2 else date_format(day, pattern("l, j F Y"))

    @property
    def when(self) -> str:
        """How its time is shown: the day stands in the heading already."""
        happened, heard = self.notification.activity.at, self.notification.created_at
        earlier = timezone.localdate(happened) == timezone.localdate(heard) < timezone.localdate()
        return "clock" if earlier else ""

    @property
    def actor(self) -> User | None:
        return self.notification.activity.actor if self.url else None


def inbox(person: User, which: str = "all") -> QuerySet[Notification]:
    """The newest notification of each thread, with ``is_read`` and what their texts need fetched along."""
    return with_texts(Notification.objects.filter(pk__in=heads(rows_of(person, which))))


def with_texts(notifications: QuerySet[Notification]) -> QuerySet[Notification]:
    related = ("activity__actor", "activity__community", "activity__target_type")
    return notifications.annotate(is_read=is_read()).select_related(*related)


def consolidated(notifications: Iterable[Notification], reader: User, which: str = "all") -> list[Entry]:
    """The lines for these heads of threads, each with all that it stands for."""
    shown = list(notifications)
    silent, known = muted(reader, shown), facts(reader, shown, which)
    counted = {one.pk: known.get((one.thread, one.read_at is not None), Facts()) for one in shown}
    return entries(shown, reader, counted, silent)


def entries(
    notifications: Iterable[Notification],
    reader: User,
    counted: dict[int, Facts] | None = None,
    silent: Iterable[str] = (),
) -> list[Entry]:
    """The lines for these notifications. The number of queries depends on the kinds of targets, not on the rows.

    Args:
        counted: by a notification's id, what its line stands for besides.
        silent: threads that the reader has muted.
    """
    notifications = list(notifications)
    activities = [notification.activity for notification in notifications]
    targets = targets_of(activities)
    seen = {kind: visible(objects, reader) for kind, objects in targets.items()}
    communities = visible([a.community for a in activities if a.community_id], reader)
    known = counted or {}
    return [
        entry(n, targets, seen, communities, known.get(n.pk, Facts()), is_muted=n.thread in silent and n.can_be_muted)
        for n in notifications
    ]


def entry(
    notification: Notification,
    targets: Any,
    seen: Any,
    communities: set[int] | None,
    stands_for: Facts,
    *,
    is_muted: bool,
) -> Entry:
    activity = notification.activity
    target = next((t for t in targets[activity.target_type_id] if t.pk == activity.target_id), None)
    may = seen[activity.target_type_id]
    if may is None:  # the target's kind has no door: its community's is asked
        may_see = activity.community_id is None or communities is None or activity.community_id in communities
    else:
        may_see = activity.target_id in may
    if target is None or not may_see:
        return Entry(notification, plain(render_to_string(GONE)), "")
    text, more = words(activity, target, stands_for)
    url = target.get_absolute_url() if hasattr(target, "get_absolute_url") else ""
    if not url and activity.community:
        url = activity.community.get_absolute_url()
    return Entry(notification, text, url, stands_for, more, is_muted)


def words(activity: Activity, target: Model, stands_for: Facts) -> tuple[str, int]:
    """What a line says, and how many of its thread it does not tell of."""
    several = next((words for verbs, words in SEVERAL.items() if stands_for.verbs and stands_for.verbs <= verbs), None)
    own = [f"notifications/verbs/{activity.verb}.html", FALLBACK]
    as_one = several is not None and stands_for.since > 1 and activity.verb in stands_for.verbs
    template = select_template([several] if as_one and several else own)
    others = len(stands_for.actors - {activity.actor_id})
    context = {"activity": activity, "actor": activity.actor, "target": target, "data": activity.data}
    context |= {"community": activity.community, "count": stands_for.since, "others": others}
    return plain(template.render(context)), 0 if as_one else stands_for.count - 1


def plain(rendered: str) -> str:
    """The words as text, which whoever shows them escapes: in a page, and not in a plain mail."""
    return unescape(rendered).strip()


def targets_of(activities: Iterable[Activity]) -> dict[int, list[Model]]:
    """The targets by the id of their content type: one query a kind, and one for each thing their texts name."""
    wanted: dict[int, set[int]] = defaultdict(set)
    for activity in activities:
        wanted[activity.target_type_id].add(activity.target_id)
    found = {}
    for kind, ids in wanted.items():
        model = ContentType.objects.get_for_id(kind).model_class()
        found[kind] = list(model._base_manager.fetch_mode(FETCH_PEERS).filter(pk__in=ids)) if model else []  # type: ignore[attr-defined]
    return found


def visible(objects: list[Any], reader: User) -> set[int] | None:
    """Ids of those the reader may see, by the door of their kind; None when the kind has no door."""
    if not objects:
        return set()
    manager = type(objects[0])._default_manager
    if not hasattr(manager, "visible_to"):
        return None
    return set(manager.visible_to(reader).filter(pk__in=[one.pk for one in objects]).values_list("pk", flat=True))
