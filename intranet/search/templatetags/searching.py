"""Words and pictures of the kinds of things that can be found."""

from django import template
from django.utils.translation import gettext_lazy as _

from intranet.search.models import Kind

register = template.Library()

_PICTURES = {
    Kind.OFFICIAL: "building",
    Kind.PAGE: "page",
    Kind.QUESTION: "question",
    Kind.TOPIC: "messages",
    Kind.PERSON: "person",
    Kind.FILE: "file",
    Kind.COMMUNITY: "people",
}


@register.filter
def kind_icon(kind: str) -> str:
    return _PICTURES[Kind(kind)]


_MANY = {
    Kind.OFFICIAL: _("Official pages"),
    Kind.PAGE: _("Community pages"),
    Kind.QUESTION: _("Questions"),
    Kind.TOPIC: _("Discussions"),
    Kind.PERSON: _("People"),
    Kind.FILE: _("Files"),
    Kind.COMMUNITY: _("Communities"),
}


@register.filter
def kinds_name(kind: str) -> str:
    """Of many."""
    return str(_MANY[Kind(kind)])


@register.filter
def kind_name(kind: str) -> str:
    return str(Kind(kind).label)
