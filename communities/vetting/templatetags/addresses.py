"""Official addresses in templates."""

from typing import Any

from django import template
from django.urls import reverse

from communities.vetting import discussed
from communities.vetting.actions.handing import KINDS
from communities.vetting.models import AdoptedPage
from communities.vetting.resolver import Reading
from pages.door import passes
from pages.furniture import furniture
from pages.models import OfficialPage

register = template.Library()


@register.inclusion_tag("vetting/_official_address.html", takes_context=True)
def official_address(context: template.Context, reading: Reading) -> dict[str, Any]:
    """Where a community page stands in the official tree, as far as the reader may go there; else the way to it."""
    request = context["request"]
    there = AdoptedPage.objects.live().filter(source=reading.page).first()
    if there is not None:
        may_open = passes(request, there.path, furniture(request).page_gates)
        return {"url": furniture(request).address(there) if may_open else ""}
    if not reading.is_official or not request.user.is_intranet_manager:
        return {}
    return {"adopt_url": reverse("page_adopt", args=[reading.community.slug, reading.page.path])}


@register.inclusion_tag("vetting/_address_actions.html", takes_context=True)
def address_actions(context: template.Context, page: OfficialPage) -> dict[str, Any]:
    """What an intranet manager may do with the place of a page in the tree. Nobody else pays a query for it."""
    user = context["request"].user
    adopted = isinstance(page, AdoptedPage)
    if not getattr(user, "is_intranet_manager", False) or not (adopted or isinstance(page, KINDS)):
        return {"may": False}
    return {"may": page.permissions_for_user(user).can_publish(), "adopted": adopted, "page": page}


@register.inclusion_tag("vetting/_discussed.html", takes_context=True)
def official_discussed(context: template.Context, page: OfficialPage) -> dict[str, Any]:
    """The talk about an official page that the reader may see; one query, none in a preview."""
    user = context["request"].user
    if not user.is_authenticated or getattr(context["request"], "is_preview", False):
        return {}
    return {"discussed": discussed.of_official(page, user)}
