"""Words and pictures of communities in templates."""

from collections.abc import Container
from types import SimpleNamespace
from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communities import holdings
from communities.delegations import AnyDelegation, holder_of, kind_of
from communities.models import BlockKind, Community, HomeBlock
from communities.tester import CommunityPermissionTester
from intranet.ui.templatetags.ui import hue

register = template.Library()

#: A kind where there is little room.
KIND_WORDS: dict[str, str | Promise] = {
    Community.Kind.LEARNING: gettext_lazy("Learning and sharing"),
    Community.Kind.SUPPORT: gettext_lazy("Support"),
    Community.Kind.BOTH: gettext_lazy("Support and learning"),
}


@register.filter
def policy_words(community: Community) -> str:
    """Who sees it and what it does, as a line: "open · support and learning"."""
    seen: dict[str, str] = {
        Community.Visibility.OPEN: _("open"),
        Community.Visibility.CLOSED: _("closed"),
        Community.Visibility.SECRET: _("secret"),
    }
    return f"{seen[community.visibility]} · {str(KIND_WORDS[community.kind]).lower()}"


@register.filter
def hours_words(hours: int | None) -> str:
    """A promise in words people use: "within 4 hours", "within 2 days"."""
    if not hours:
        return ""
    if hours % 24 == 0:
        days = hours // 24
        return _("within a day") if days == 1 else _("within %(n)d days") % {"n": days}
    return _("within an hour") if hours == 1 else _("within %(n)d hours") % {"n": hours}


@register.simple_tag
def card_of(community: Community, mine: Container[int] = ()) -> dict[str, Any]:
    """What ``components/community_card.html`` says of a community: facts, and a chip where something is unusual."""
    people: int = community.member_count  # type: ignore[attr-defined]  # annotated by the door
    facts = [KIND_WORDS[community.kind], ngettext("%(n)d member", "%(n)d members", people) % {"n": people}]
    if community.is_archived:
        return {"facts": facts, "chip": _("Archived"), "icon": "archive"}
    if community.pk in mine:
        return {"facts": facts, "chip": _("Joined"), "icon": "check", "kind": "accent"}
    if community.visibility != Community.Visibility.OPEN:
        return {"facts": facts, "chip": community.get_visibility_display(), "icon": "lock"}
    return {"facts": facts}


@register.simple_tag
def community_tabs(community: Community, permissions: CommunityPermissionTester, here: str) -> list[tuple]:
    """The tabs of a community that this reader may open, for ``components/tabs.html``."""
    may_set = permissions.can_manage_settings or permissions.can_delegate or permissions.can_archive
    tabs = [
        ("home", _("Home"), "community_home", True),
        ("discussions", _("Discussions"), "topic_list", True),
        ("questions", _("Questions"), "question_list", True),
        ("pages", _("Pages"), "page_list", True),
        ("files", _("Files"), "attachment_list", True),
        ("members", _("Members"), "member_list", True),
        ("desk", _("Desk"), "community_desk", permissions.can_manage_members or permissions.can_manage_settings),
        ("settings", _("Settings"), settings_door(permissions), may_set or permissions.can_unarchive),
    ]
    own = [(key, title, name, 0) for key, title, name, shown in tabs if shown]
    more = [extra for tab in holdings.tabs if (extra := tab(community, permissions))]
    where = next((n for n, row in enumerate(own) if row[0] in ("desk", "settings")), len(own))
    every = [*own[:where], *more, *own[where:]]
    return [(title, reverse(name, args=[community.slug]), key == here, n) for key, title, name, n in every]


@register.simple_tag
def settings_tabs(community: Community, permissions: CommunityPermissionTester, here: str) -> list[tuple]:
    """The tabs of the settings that this reader may open."""
    may_set, delegates = permissions.can_manage_settings, permissions.can_delegate
    may_archive = permissions.can_archive or permissions.can_unarchive
    tabs = [
        ("community_settings", _("About"), may_set),
        ("community_policy", _("Policy"), may_set),
        ("community_vetting", _("Vetting"), may_set),
        ("community_delegations", _("Delegations"), may_set or delegates),
        *((name, title, may_set) for name, title in holdings.settings_tabs),
        ("community_archive", _("Archive"), may_archive),
    ]
    return [(title, reverse(name, args=[community.slug]), name == here) for name, title, shown in tabs if shown]


def settings_door(permissions: CommunityPermissionTester) -> str:
    """The first tab of the settings that somebody with these rights may open."""
    if permissions.can_manage_settings:
        return "community_settings"
    return "community_delegations" if permissions.can_delegate else "community_archive"


@register.simple_tag
def crumbs(community: Community | None = None) -> list[tuple[str, str]]:
    """The way down to a page of a community, for ``components/breadcrumbs.html``."""
    trail = [(_("Communities"), reverse("community_list"))]
    return [*trail, (community.name, community.get_absolute_url())] if community else trail


@register.filter
def hue_of(degrees: int) -> str:
    """The class of a colour given in degrees."""
    return hue(SimpleNamespace(hue=int(degrees)))


@register.filter
def holder(delegation: AnyDelegation) -> str:
    """Who holds a delegation: the name of the person or of the group."""
    return holder_of(delegation)


@register.filter
def holder_kind(delegation: AnyDelegation) -> str:
    """``person`` or ``group``, as in the delegation's address."""
    return kind_of(delegation)


@register.simple_tag
def block_kind(block: HomeBlock) -> str:
    return str(BlockKind(block.kind).label)
