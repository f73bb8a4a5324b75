"""How views reach webhooks: those of a community whose settings the reader manages, or those of the site."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from communities.request import Request
from communities.tester import CommunityPermissionTester
from communities.views.doors import require, visible_community
from communities.views.settings import MAY_NOT
from intranet.webhooks.models import Webhook
from intranet.webhooks.models.webhook import WebhookQuerySet, answers_for_site

MAY_NOT_HERE = _("Only administrators and intranet managers keep webhooks of the whole site. Ask one of them.")


@dataclass(frozen=True)
class Place:
    """A community, or the site: then both are None."""

    request: Request
    community: Community | None
    permissions: CommunityPermissionTester | None

    @property
    def webhooks(self) -> WebhookQuerySet:
        rows = Webhook.objects.visible_to(self.request.user).of(self.community)
        return rows.select_related("owner", "stopped_by", "community")

    def webhook(self, pk: int) -> Webhook:
        return get_object_or_404(self.webhooks, pk=pk)

    def url(self, name: str, *args: Any) -> str:
        """The address of a page about the webhooks of this place, by the name it has in a community."""
        if self.community is None:
            return reverse(f"site_{name}", args=args)
        return reverse(name, args=[self.community.slug, *args])

    def redirect(self, name: str, *args: Any) -> HttpResponse:
        return redirect(self.url(name, *args))

    def context(self, **more: Any) -> dict[str, Any]:
        webhook = more.get("webhook")
        acts = ("edit", "ping", "rotate", "switch", "remove") if webhook else ()
        urls = {act: self.url(f"webhook_{act}", webhook.pk) for act in acts}  # type: ignore[union-attr]
        urls |= {"list": self.url("webhook_list"), "new": self.url("webhook_new")}
        return {"community": self.community, "permissions": self.permissions, "urls": urls, **more}


def place_of(request: Request, slug: str | None) -> Place:
    """Raises: Http404, PermissionDenied."""
    if slug is None:
        require(answers_for_site(request.user), MAY_NOT_HERE)
        return Place(request, None, None)
    community, permissions = visible_community(request, slug)
    require(permissions.can_manage_settings, MAY_NOT)
    return Place(request, community, permissions)
