"""How views carry a verb's refusal to the reader."""

from collections.abc import Callable
from typing import Any

import structlog
from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from communities.refusals import TooOften
from communities.request import Request
from intranet.ui.refusal import Refused

log = structlog.get_logger(__name__)


def done(form: forms.BaseForm, verb: Callable[..., Any], *args: Any, **words: Any) -> bool:
    """Whether the verb did it; a refusal becomes an error of the form."""
    try:
        verb(*args, **words)
    except Refused as refusal:
        refused(form, refusal)
        return False
    return True


def refused(form: forms.BaseForm, refusal: Refused) -> None:
    """The refusal becomes an error, beside the field it is about when the form has it."""
    field = getattr(refusal, "field", "")
    form.add_error(field if field in form.fields else None, str(refusal))
    form.refusal = refusal  # type: ignore[attr-defined]  # for the status of the answer


def answered(request: Request, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page with its ``form``, and the status the form gives it."""
    form = context["form"]
    response = render(request, template, context, status=status_of(form))
    return limited(request, response, getattr(form, "refusal", None))


def limited(request: Request, response: HttpResponse, refusal: Exception | None) -> HttpResponse:
    """When something was done too often: 429 with the time to wait, and a line in the log that names no text."""
    if isinstance(refusal, TooOften):
        response.status_code = 429
        response["Retry-After"] = str(refusal.seconds)
        limit, route = type(refusal).__name__, request.resolver_match and request.resolver_match.url_name
        log.warning("limit.reached", limit=limit, person=request.user.pk, route=route, seconds=refusal.seconds)
    return response


def done_or_told(request: Request, verb: Callable[..., Any], *args: Any, **words: Any) -> bool:
    """Whether the verb did it; a refusal becomes a message on the next page."""
    try:
        verb(*args, **words)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def posted(request: Request) -> QueryDict | None:
    """What a form is bound to: nothing unless the request is a POST."""
    return request.POST if request.method == "POST" else None


def status_of(form: forms.BaseForm) -> int:
    """422 for a form with errors, so that scripts and tests can tell; 200 otherwise."""
    return 422 if form.is_bound and form.errors else 200
