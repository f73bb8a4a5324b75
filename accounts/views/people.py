"""The directory and a person's page."""

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.chart import reports_of
from accounts.directory import find, managers_of
from accounts.forms import DirectoryForm, OrganisationForm, ProfileForm
from accounts.models import Profile, Team, User
from accounts.permissions import handles_leavers, require_may_edit
from accounts.request import Request
from accounts.work import Work
from intranet.ui.pagination import paginate

#: Seconds for which the lists of choices in the directory are remembered.
REMEMBER_CHOICES = 300
#: People reporting to somebody who are named on the page itself.
SHOWN_REPORTS = 24


@require_safe
def person_list(request: Request) -> HttpResponse:
    teams = list(Team.objects.all())
    form = DirectoryForm(request, teams=teams, locations=known_locations())
    wanted = form.wanted()
    people = find(User.objects.visible_to(request.user), wanted, teams).select_related("profile__team")
    page = paginate(request, people, order_by=("rank", "folded_name", "pk"), size=24)
    context = {"page": page, "form": form, "wanted": wanted, "is_filtered": any(vars(wanted).values())}
    context["may_hand_over"] = handles_leavers(request.user)
    return render(request, "accounts/person_list.html", context)


@require_safe
def person_detail(request: Request, username: str) -> HttpResponse:
    person = get_object_or_404(with_profile(request), username=username)
    reports = reports_of(User.objects.visible_to(request.user), person)
    context = {
        "person": person,
        "breadcrumbs": above(),
        "profile": person.profile,
        "managers": list(reversed(managers_of(person))),
        "reports": [node.person for node in reports[:SHOWN_REPORTS]],
        "has_more_reports": len(reports) > SHOWN_REPORTS,
        "work": Work(request, person),
        "is_own": person == request.user,
        "may_edit": person.profile.may_be_edited_by(request.user),
        "may_hand_over": handles_leavers(request.user) and person != request.user,
    }
    return render(request, "accounts/person_detail.html", context)


def person_edit(request: Request, username: str) -> HttpResponse:
    person = get_object_or_404(with_profile(request), username=username)
    require_may_edit(request.user, person)
    form_class = OrganisationForm if request.user.is_superuser else ProfileForm
    form = form_class(request.POST or None, instance=person.profile)
    if request.method == "POST" and form.is_valid():
        form.instance.revise(form.changed_data, by=request.user)
        messages.success(request, _("Profile saved."))
        return redirect(person)
    context = {"person": person, "form": form, "breadcrumbs": above(person)}
    return render(request, "accounts/person_edit.html", context, status=422 if form.errors else 200)


@require_POST
def person_confirm(request: Request, username: str) -> HttpResponse:
    person = get_object_or_404(with_profile(request), username=username)
    if person != request.user:
        raise PermissionDenied(_("Only %(name)s can confirm this profile.") % {"name": person.name})
    person.profile.confirm(by=request.user)
    messages.success(request, _("Thank you. We will ask again in a year."))
    return redirect(person)


def above(person: User | None = None) -> list[tuple[str, str]]:
    """The breadcrumbs over a person's page, or over a page about one of their things."""
    trail = [(_("People"), reverse("person_list"))]
    return [*trail, (person.name, person.get_absolute_url())] if person else trail


def with_profile(request: Request):  # type: ignore[no-untyped-def]
    """The people the reader may look up, each with profile, team and manager."""
    return User.objects.visible_to(request.user).select_related("profile__team", "profile__manager")


def known_locations() -> list[str]:
    """The hundred places where most people are, by name."""
    return cache.get_or_set("accounts.known_locations", count_locations, REMEMBER_CHOICES) or []


def count_locations() -> list[str]:
    places = Profile.objects.filter(user__is_active=True).exclude(location="").values("location")
    counted = places.annotate(people=Count("pk")).order_by("-people")[:100]
    return sorted(row["location"] for row in counted)
