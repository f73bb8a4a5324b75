"""A request as views of communities see it: somebody is signed in, and their standing everywhere is at hand."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from communities.capability_map import CapabilityMap


class Request(HttpRequest):
    """What the middlewares make of ``HttpRequest``. For annotations: nothing makes one."""

    user: User
    communities: CapabilityMap
    htmx: HtmxDetails
