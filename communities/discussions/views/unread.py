"""From one unread topic to the next."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communities.discussions.unread import next_unread
from communities.request import Request


@require_safe
def topic_unread(request: Request) -> HttpResponse:
    """``?after=`` names the topic that is left; without anything unread it leads home, which says what else is new."""
    after = request.GET.get("after", "")
    mine = [community.pk for community in request.communities.mine]
    topic = next_unread(request.user, mine, int(after) if after.isdecimal() and len(after) < 19 else 0)
    if topic is None:
        messages.info(request, _("You have read everything in the discussions you follow."))
        return redirect("/")
    return redirect(topic)
