"""Old addresses lead to new ones: Wagtail's redirects."""

from urllib.parse import urlparse

from django.http import HttpRequest, HttpResponse
from django.utils.encoding import uri_to_iri
from wagtail.contrib.redirects.middleware import RedirectMiddleware as EveryRedirectMiddleware
from wagtail.contrib.redirects.models import Redirect


class RedirectMiddleware(EveryRedirectMiddleware):
    """One cheap question before Wagtail finds out the site and asks up to four: most of what is not there never was.

    What nobody may see is answered as if it were not there, so this is a part of every refusal.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code != 404 or not Redirect.objects.filter(old_path__in=asked_for(request)).exists():
            return response
        return super().process_response(request, response)


def asked_for(request: HttpRequest) -> set[str]:
    """The address in all ways Wagtail looks for it: with and without its query, encoded and not."""
    whole = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    paths = {whole, urlparse(whole).path}
    paths |= {uri_to_iri(path) for path in paths}
    return {path for path in paths if "\0" not in path}  # which PostgreSQL would not take
