"""A request as views behind sign-in see it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class Request(HttpRequest):
    """What the middlewares make of ``HttpRequest``. For annotations: nothing makes one."""

    user: User
    htmx: HtmxDetails
