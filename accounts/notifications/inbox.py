"""Notifications as their person may read them: in their verb's words, while the target is theirs to see."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import FETCH_PEERS, BooleanField, Case, Model, QuerySet, Value, When
from django.template.loader import render_to_string, select_template

from accounts.models import User
from accounts.notifications.models import Activity, Notification

#: Text for a verb whose room wrote none, and for what the reader may no longer see.
FALLBACK, GONE = "notifications/verbs/_fallback.html", "notifications/verbs/_gone.html"


@dataclass(frozen=True)
class Entry:
    """One line of the inbox."""

    notification: Notification
    text: str
    url: str

    @property
    def actor(self) -> User | None:
        return self.notification.activity.actor if self.url else None


def inbox(person: User) -> QuerySet[Notification]:
    """A person's notifications with ``is_read`` to sort by, and what their texts need fetched along."""
    is_read = Case(When(read_at=None, then=Value(False)), default=Value(True), output_field=BooleanField())
    related = ("activity__actor", "activity__community", "activity__target_type")
    return Notification.objects.visible_to(person).annotate(is_read=is_read).select_related(*related)


def entries(notifications: Iterable[Notification], reader: User) -> list[Entry]:
    """The lines for these notifications. The number of queries depends on the kinds of targets, not on the rows."""
    notifications = list(notifications)
    activities = [notification.activity for notification in notifications]
    targets = targets_of(activities)
    seen = {kind: visible(objects, reader) for kind, objects in targets.items()}
    communities = visible([a.community for a in activities if a.community_id], reader)
    return [entry(n, targets, seen, communities) for n in notifications]


def entry(notification: Notification, targets: Any, seen: Any, communities: set[int] | None) -> Entry:
    activity = notification.activity
    target = next((t for t in targets[activity.target_type_id] if t.pk == activity.target_id), None)
    may = seen[activity.target_type_id]
    if may is None:  # the target's kind has no door: its community's is asked
        may_see = activity.community_id is None or communities is None or activity.community_id in communities
    else:
        may_see = activity.target_id in may
    if target is None or not may_see:
        return Entry(notification, render_to_string(GONE), "")
    template = select_template([f"notifications/verbs/{activity.verb}.html", FALLBACK])
    context = {"activity": activity, "actor": activity.actor, "target": target, "data": activity.data}
    url = target.get_absolute_url() if hasattr(target, "get_absolute_url") else ""
    if not url and activity.community:
        url = activity.community.get_absolute_url()
    return Entry(notification, template.render(context | {"community": activity.community}).strip(), url)


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
