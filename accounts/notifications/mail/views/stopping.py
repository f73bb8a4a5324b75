"""One click in a mail program, or two in a browser (RFC 8058)."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.notifications.kinds import Kind
from accounts.notifications.mail.stopping import resume_mail, stop_mail
from accounts.notifications.mail.tokens import Stop, read_stop

SALT = "accounts.notifications.mail.undo"
#: What would be stopped, and what was. Nothing is named here: whoever has the mail has the link.
WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "thread": (_("mail and notifications about this one conversation"), _("You hear no more of this conversation.")),
    "community": (
        _("mail about what happens in this community"),
        _("You get no more mail about what happens in this community. When somebody speaks to you there, you do."),
    ),
    "kind": (_("mail of this kind: %(kind)s"), _("You get no more mail of this kind: %(kind)s.")),
    "summaries": (_("daily and weekly summaries"), _("You get no more summaries by mail.")),
    "all": (_("all mail of notifications"), _("You get no more mail of notifications. The inbox goes on.")),
}


@csrf_exempt  # a mail program sends it, who knows no token of ours; the signed address is the proof
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """A POST stops the mail; opening the page changes nothing, because scanners of mail follow its links."""
    stop = read_stop(token)
    if stop is None:
        raise Http404
    context = words_for(stop) | {"stop": stop, "undo": ""}
    if request.method == "POST" and "undo" in request.POST:
        before = signed_before(request.POST["undo"], stop)
        resume_mail(stop, before)
        context["resumed"] = True
    elif request.method == "POST":
        before = stop_mail(stop)
        context |= {"stopped": True, "undo": signing.dumps([token_of(stop), before], salt=SALT)}
    return render(request, "mail/mail_stop.html", context)


def words_for(stop: Stop) -> dict[str, Any]:
    asked, done = WORDS[stop.scope]
    kind = {"kind": Kind(stop.which).label if stop.scope == "kind" else ""}
    return {"asked": str(asked) % kind, "done": str(done) % kind}


def token_of(stop: Stop) -> list[Any]:
    return [stop.person_id, stop.scope, stop.which]


def signed_before(undo: str, stop: Stop) -> dict[str, Any]:
    """What there was before, as we wrote it into the page.

    Raises:
        Http404: we did not, or for another link.
    """
    try:
        token, before = signing.loads(undo, salt=SALT)
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise Http404 from error
    if token != token_of(stop):
        raise Http404
    return dict(before)
