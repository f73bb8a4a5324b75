"""What is done with a text that is official: re-affirm, name an owner, withdraw, suspend and lift."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.sign_in.recent import require_recent_sign_in
from communities.request import Request
from communities.vetting import actions
from communities.vetting.forms import acts
from communities.vetting.models import OfficialVersion
from communities.vetting.refusals import NotOfficial
from communities.vetting.surroundings import way_to_pages
from communities.vetting.views.doors import Found, readable_page
from communities.views.answers import done, posted, status_of
from communities.views.doors import require
from communities.wiki.comparing import compared
from communities.wiki.models import PageRevision
from intranet.ui.difference import Difference

MAY_NOT = _("You may not do this with the official text of this page. Ask an intranet manager, or its owner.")


@dataclass(frozen=True)
class Act:
    """``right`` is asked of the tester; ``confirmed``: only by somebody who has just shown who they are."""

    form: type[acts.ActForm]
    right: str
    verb: Callable[..., Any]
    said: str | Promise
    confirmed: bool = True


def withdraw(version: OfficialVersion, **words: Any) -> None:
    version.withdraw(**words)


def suspend(version: OfficialVersion, **words: Any) -> None:
    version.suspend(**words)


def lift(version: OfficialVersion, **words: Any) -> None:
    version.lift_suspension(**words)


REAFFIRM = Act(acts.ReaffirmForm, "can_reaffirm", actions.reaffirm, _("Re-affirmed."))
REOWN = Act(acts.ReownForm, "can_grant", actions.reown, _("The text has a new owner."), confirmed=False)
WITHDRAW = Act(acts.WithdrawForm, "can_withdraw", withdraw, _("Withdrawn. Readers see the reason."))
SUSPEND = Act(
    acts.SuspendForm, "can_suspend", suspend, _("Suspended for 72 hours. Managers are told."), confirmed=False
)
LIFT = Act(acts.LiftForm, "can_grant", lift, _("The official text is shown again."), confirmed=False)


def page_reaffirm(request: Request, slug: str, path: str) -> HttpResponse:
    return carried_out(request, readable_page(request, slug, path), REAFFIRM, "vetting/page_reaffirm.html")


def page_reown(request: Request, slug: str, path: str) -> HttpResponse:
    return carried_out(request, readable_page(request, slug, path), REOWN, "vetting/page_reown.html")


def page_withdraw(request: Request, slug: str, path: str) -> HttpResponse:
    return carried_out(request, readable_page(request, slug, path), WITHDRAW, "vetting/page_withdraw.html")


def page_suspend(request: Request, slug: str, path: str) -> HttpResponse:
    return carried_out(request, readable_page(request, slug, path), SUSPEND, "vetting/page_suspend.html")


def page_lift_suspension(request: Request, slug: str, path: str) -> HttpResponse:
    return carried_out(request, readable_page(request, slug, path), LIFT, "vetting/page_lift_suspension.html")


def carried_out(request: Request, found: Found, act: Act, template: str) -> HttpResponse:
    """Show the form of an act, or carry it out on the version it was shown for."""
    version = meant(request, found)
    require(getattr(found.rights(version), act.right), MAY_NOT)
    if version is None:
        messages.info(request, str(NotOfficial()))
        return redirect("page_vetting", found.community.slug, found.page.path)
    form = act.form(posted(request), official=version)
    if form.is_valid():
        if act.confirmed:
            require_recent_sign_in(request)
        if done(form, act.verb, version, by=request.user, **form.words):
            messages.success(request, str(act.said))
            return redirect("page_vetting", found.community.slug, found.page.path)
    way = [*way_to_pages(found.community), (version.title, found.page.get_absolute_url())]
    context = {"community": found.community, "page": found.page, "version": version, "form": form, "way": way}
    return render(request, template, context | {"changes": changes_since(version, found)}, status=status_of(form))


def changes_since(version: OfficialVersion, found: Found) -> Callable[[], Difference | None]:
    """What the community has changed since, for the template that shows it; None where both say the same."""
    newest = cast(PageRevision, found.page.newest)
    if newest.sha256 == version.sha256:
        return lambda: None
    return cache(lambda: compared(cast(PageRevision, version.revision), newest))


def meant(request: Request, found: Found) -> OfficialVersion | None:
    """The version the form was shown for, so that a retry finds what it did; at first the active one."""
    versions = OfficialVersion.objects.visible_to(request.user).select_related("owner", "revision")
    versions = versions.filter(page=found.page)
    number = request.POST.get("version", "")
    if request.method == "POST" and number.isdecimal() and len(number) < 19:
        return versions.filter(pk=number).first()
    return versions.active().first()
