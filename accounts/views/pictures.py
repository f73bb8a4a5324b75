"""A person's picture: shown to colleagues, changed by its owner."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.forms import PictureForm
from accounts.models import User
from accounts.permissions import require_may_edit
from accounts.request import Request
from accounts.views.people import above
from intranet.ui.refusal import Refused


@require_safe
def person_picture(request: Request, username: str) -> HttpResponse | FileResponse:
    """The file itself, for signed-in readers. Its address changes with its content, so browsers may keep it."""
    person = get_object_or_404(User.objects.visible_to(request.user), username=username)
    if not person.picture:
        raise Http404
    try:
        content = person.picture.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type="image/webp")
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def person_picture_edit(request: Request, username: str) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user).select_related("profile"), username=username)
    require_may_edit(request.user, person)
    form = PictureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            person.set_picture(form.cleaned_data["picture"], by=request.user)
        except Refused as refusal:
            form.add_error("picture", str(refusal))
        else:
            messages.success(request, _("Picture changed."))
            return redirect(person)
    context = {"person": person, "form": form, "breadcrumbs": above(person)}
    return render(request, "accounts/person_picture_edit.html", context, status=422 if form.errors else 200)


@require_POST
def person_picture_remove(request: Request, username: str) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user).select_related("profile"), username=username)
    require_may_edit(request.user, person)
    person.remove_picture(by=request.user)
    messages.success(request, _("Picture removed."))
    return redirect(person)
