"""What a mail provider reports of our mails: that they came back, or were marked as unwanted."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

from accounts.notifications.mail.providers import views_of

PROVIDERS = views_of("Tracking")


@csrf_exempt  # the provider sends it, and proves itself by its signature or by the password of the settings
@login_not_required
def mail_reports(request: HttpRequest) -> HttpResponse:
    """The provider of the settings; ``returning.on_tracking`` hears what it says."""
    if settings.MAIL_REPORTS_PROVIDER not in PROVIDERS or not settings.MAIL_IN_SECRET:
        raise Http404
    answer: HttpResponse = import_string(PROVIDERS[settings.MAIL_REPORTS_PROVIDER]).as_view()(request)
    return answer
