"""Which of the offered languages this browser, and mail to its person, shall be in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from wagtail.users.models import UserProfile


@login_not_required
@require_POST
def language_set(request: HttpRequest) -> HttpResponse:
    """A cookie for pages, also before signing in; and for whoever is signed in their mails. Goes back."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    if request.user.is_authenticated:
        UserProfile.objects.update_or_create(user=request.user, defaults={"preferred_language": language})
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")  # never the name of a view, which redirect() takes
    year = 365 * 24 * 60 * 60
    name, secure = settings.LANGUAGE_COOKIE_NAME, settings.SESSION_COOKIE_SECURE
    response.set_cookie(name, language, max_age=year, samesite="Lax", secure=secure)
    return response
