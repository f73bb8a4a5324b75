"""What a results page tells the log: which result was opened, and whether it was the right one."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.request import Request
from intranet.search.asked import note_answer, note_click, tells_too_often
from intranet.search.forms import AnswerForm, ClickForm
from intranet.search.models.log import Answer


@require_POST
def search_clicked(request: Request) -> HttpResponse:
    """Told by a script while the browser is already on its way; nobody reads the answer. It leads nowhere."""
    form = ClickForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    if tells_too_often(request.user):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    values = form.cleaned_data
    note_click(values["q"], by=request.user, rank=values["rank"], kind=values["kind"])
    return HttpResponse(status=204)


@require_POST
def search_answer(request: Request) -> HttpResponse:
    """Back to the results; after a no, to where people can be asked."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    if tells_too_often(request.user):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    values = form.cleaned_data
    note_answer(values["q"], by=request.user, answer=Answer(values["answer"]))
    found = values["answer"] == Answer.YES
    messages.success(request, _("Good to know.") if found else _("Thank you. Somebody may know: ask them below."))
    back = QueryDict(mutable=True)
    back["q"] = values["q"]
    return redirect(f"{reverse('search')}?{back.urlencode()}{'' if found else '#ask'}")
