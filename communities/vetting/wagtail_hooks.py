"""What the CMS may not do with adopted pages: their address is given up where readers are led on, and never copied."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from communities.vetting.models import AdoptedPage


@hooks.register("before_delete_page")
def keep_adopted_pages(request: HttpRequest, page: Page) -> HttpResponse | None:
    if isinstance(page.specific, AdoptedPage) and not page.numchild:
        return redirect("official_release", page.pk)
    return _refuse(request) if _holds_adopted(page) else None


@hooks.register("before_copy_page")
def never_copy_adopted_pages(request: HttpRequest, page: Page) -> HttpResponse | None:
    if not isinstance(page.specific, AdoptedPage):
        return None
    messages.error(request, _("A community page has one official address. This page cannot be copied."))
    return redirect("wagtailadmin_explore", page.pk)


@hooks.register("before_bulk_action")
def keep_adopted_in_bulk(request: HttpRequest, action: str, objects: Any, view: Any) -> HttpResponse | None:
    pages = [item for item in objects if isinstance(item, Page)]
    return _refuse(request) if action == "delete" and any(_holds_adopted(page) for page in pages) else None


def _holds_adopted(page: Page) -> bool:
    return AdoptedPage.objects.filter(path__startswith=page.path).exists()


def _refuse(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("Adopted pages are among these. Give their addresses up first: readers are led on then."))
    return redirect("wagtailadmin_explore_root")
