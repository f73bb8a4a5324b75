"""Issuing a version of a policy from the CMS."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pages.forms import IssueForm
from pages.models import PolicyPage
from pages.models.policy import NothingChanged


@require_http_methods(["GET", "HEAD", "POST"])
def policy_issue(request: HttpRequest, page_id: int) -> HttpResponse:
    """Keep the published text as the policy's next version."""
    page = get_object_or_404(PolicyPage.objects.live(), pk=page_id)
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied(_("Only who may publish this policy can issue a version of it."))
    form = IssueForm(request.POST or None)
    if form.is_valid():
        try:
            version = page.issue(by=request.user, **form.cleaned_data)
        except NothingChanged as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Version %(n)d is issued.") % {"n": version.number})
            return redirect("wagtailadmin_pages:edit", page.pk)
    return render(request, "pages/cms/policy_issue.html", {"page": page, "form": form})
