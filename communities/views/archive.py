"""Settings: archiving a community, and opening it again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.forms.joining import ConfirmForm
from communities.forms.settings import ArchiveForm
from communities.request import Request
from communities.views.answers import done, status_of
from communities.views.doors import require, visible_community

MAY_NOT = gettext_lazy("Facilitators and intranet managers archive a community. Ask one of them.")


def community_archive(request: Request, slug: str) -> HttpResponse:
    """One page, one action: archive what is in use, open again what is archived."""
    community, permissions = visible_community(request, slug)
    require(permissions.can_archive or permissions.can_unarchive, MAY_NOT)
    is_archived = community.is_archived
    form_class, verb = (ConfirmForm, community.unarchive) if is_archived else (ArchiveForm, community.archive)
    asked = request.method == "POST" and request.POST.get("answer") == ("unarchive" if is_archived else "archive")
    form = form_class(request.POST if asked else None)
    if form.is_valid() and done(form, verb, by=request.user, **form.cleaned_data):
        said = _("The community is in use again.") if is_archived else _("The community is archived.")
        messages.success(request, said)
        return redirect(community)
    if request.method == "POST" and not asked:  # a repeated click: what was asked for is so already
        return redirect(community)
    context = {"community": community, "permissions": permissions, "form": form, "is_archived": is_archived}
    return render(request, "communities/community_archive.html", context, status=status_of(form))
