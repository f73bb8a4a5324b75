"""Official pages in templates."""

from typing import Any

from django import template
from django.db.models import prefetch_related_objects
from wagtail.models import Page

from pages.furniture import furniture
from pages.inventory import inventory

register = template.Library()


@register.simple_tag(takes_context=True)
def page_address(context: template.Context, page: Page) -> str:
    """Where a page of the tree is, without asking the database."""
    return furniture(context.get("request")).address(page)


@register.simple_tag(takes_context=True)
def linked_page(context: template.Context, page: Page | None) -> Any:
    """A page mentioned in a text, with its summary; nothing when it is gone, not published, or closed to the viewer."""
    if page is None:
        return None
    if reading := context.get("reading"):
        return reading.linked.get(page.pk)
    return inventory().filter(pk=page.pk).first()


@register.filter
def with_profiles(people: Any) -> list[Any]:
    """The people of a block with their profiles, in one query; who has left is not shown."""
    present = [person for person in people if person and person.is_active]
    prefetch_related_objects(present, "profile")
    return present
