"""A form that arrives after the session ended: its text waits, on the server, until the same person signs in again.

Only forms that were made for somebody are held: they carry that person's name, signed. What is held lies in a session
of its own, in the database, and only the session of the browser that sent it knows where; nobody else ever sees it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from communities.request import Request

#: Seconds a text waits for its author.
WAITS = 60 * 60
#: Bytes of a form that are held: twice what the longest text may be. Markdown may be longer than what becomes of it.
MOST_BYTES = 2_000_000
#: The fields of the forms in which people write: of pages, of topics with their polls, of replies, edits and questions.
FIELDS = frozenset(
    ("title", "text", "text-format", "tags", "key", "writer", "summary", "minor", "base", "place", "kind", "question")
).union(("options", "multiple", "closes_on", "reply_to", "based_on", "page", "agreed"))
SALT = "communities.writer"
#: Where the browser's session keeps the key of what is held.
HELD = "held_text"


def writer(person: int | None) -> str:
    """The name a form carries of the person it was made for."""
    return signing.dumps(person, salt=SALT)


def named(form: QueryDict) -> int | None:
    """Whom the form was made for; nobody when the name is not ours, or as old as no session gets."""
    try:
        person: int = signing.loads(form.get("writer", ""), salt=SALT, max_age=settings.SESSION_ABSOLUTE_SECONDS)
    except signing.BadSignature:
        return None
    return person


def store(key: str | None = None) -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore(key)


def hold(request: HttpRequest) -> None:
    """Keep the form that was posted; forms of nobody and such as are too large are let go."""
    kept = QueryDict(mutable=True)
    for name in FIELDS & request.POST.keys():
        kept[name] = request.POST[name]
    words, person = kept.urlencode(), named(request.POST)
    size = sum(len(str(value).encode()) for value in kept.values())
    if person is None or size > MOST_BYTES:
        return
    release(request)
    waiting = store()
    waiting.update({"person": person, "address": request.path, "form": words})
    waiting.set_expiry(WAITS)
    waiting.save(must_create=True)
    request.session[HELD] = waiting.session_key


def release(request: HttpRequest) -> Any:
    """What waited for this browser, which waits no more."""
    key = request.session.pop(HELD, None)
    if key is None:
        return {}
    waiting = store(key)
    found = {name: waiting.get(name) for name in ("person", "address", "form")}
    waiting.delete()
    return found


def taken(request: "Request") -> QueryDict | None:
    """The form this person sent to this address before they had to sign in. It is given once."""
    if request.method != "GET" or HELD not in request.session:
        return None
    found = release(request)
    if (found.get("person"), found.get("address")) != (request.user.pk, request.path):
        return None
    return QueryDict(found["form"])


def sent(request: "Request") -> QueryDict | None:
    """What a form is bound to: what is posted, or what was before this person had to sign in again, which they are
    told. The latter is shown to them and nothing more: only a POST does something.
    """
    if request.method == "POST":
        return request.POST
    if request.htmx:  # a part of another page
        return None
    if (held := taken(request)) is not None:
        messages.info(request, _("You were signed out while you wrote. Your text is here, and was not sent."))
    return held


def name_writer(form: forms.Form, person: int | None) -> None:
    """The form carries the name of whom it was made for, whatever is sent back."""
    form.fields["writer"] = forms.CharField(
        widget=forms.HiddenInput, required=False, initial=writer(person), max_length=200
    )
