"""A request as views of communities see it: somebody is signed in, and their standing everywhere is at hand."""

from accounts import request
from communities.capability_map import CapabilityMap


class Request(request.Request):
    """What the middlewares make of ``HttpRequest``. For annotations: nothing makes one."""

    communities: CapabilityMap
