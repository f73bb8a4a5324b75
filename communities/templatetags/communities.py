"""Words and pictures of communities in templates."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from communities.capabilities import Capability
from communities.models import Community
from intranet.ui.templatetags.ui import hue, initials

register = template.Library()


@register.simple_tag
def tile(community: Community, size: str = "m") -> SafeString:
    """The community's coloured tile with its initials; decoration, its name stands beside it. Sizes s, m, l, xl."""
    return format_html(
        '<span class="tile tile--{} {}" aria-hidden="true">{}</span>', size, hue(community), initials(community.name)
    )


@register.filter
def policy_words(community: Community) -> str:
    """Who sees it and what it does, as a line: "open · support and learning"."""
    kinds = {
        Community.Kind.LEARNING: _("learning and sharing"),
        Community.Kind.SUPPORT: _("support"),
        Community.Kind.BOTH: _("support and learning"),
    }
    seen = {
        Community.Visibility.OPEN: _("open"),
        Community.Visibility.CLOSED: _("closed"),
        Community.Visibility.SECRET: _("secret"),
    }
    return f"{seen[community.visibility]} · {kinds[community.kind]}"


@register.filter
def hours_words(hours: int | None) -> str:
    """A promise in words people use: "within 4 hours", "within 2 days"."""
    if not hours:
        return ""
    if hours % 24 == 0:
        days = hours // 24
        return _("within a day") if days == 1 else _("within %(n)d days") % {"n": days}
    return _("within an hour") if hours == 1 else _("within %(n)d hours") % {"n": hours}


@register.filter
def capability_label(name: str) -> str:
    return str(Capability(name).label)


@register.filter
def of(mapping: Mapping[Any, Any], key: Any) -> Any:
    """``{{ mapping|of:key }}``: what the mapping holds for the key."""
    return mapping.get(key)
