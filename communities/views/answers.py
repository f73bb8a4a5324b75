"""How views carry a verb's refusal to the reader."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import QueryDict

from communities.request import Request
from intranet.ui.refusal import Refused


def done(form: forms.BaseForm, verb: Callable[..., Any], *args: Any, **words: Any) -> bool:
    """Whether the verb did it; a refusal becomes an error of the form."""
    try:
        verb(*args, **words)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


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
