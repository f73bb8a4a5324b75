"""The review screen."""

from django.http import HttpResponse
from django.shortcuts import redirect

from communities.request import Request
from communities.vetting.views.doors import readable_page


def page_vet(request: Request, slug: str, path: str) -> HttpResponse:
    return redirect(readable_page(request, slug, path).page)


page_reaffirm = page_vet
