"""What a new site starts with."""

import re

from django.urls import get_resolver
from wagtail.models import Page, Site

from pages.models import HomePage
from pages.models.base import RESERVED_SLUGS


def test_site_starts_with_our_home_page(db):
    home = HomePage.objects.get()
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk
    assert Page.objects.count() == 2
    assert Page.find_problems() == ([], [], [], [], [])


def test_no_page_can_stand_where_the_site_itself_does():
    """It would have an address that leads elsewhere."""
    own = [str(pattern.pattern) for pattern in addresses(get_resolver().url_patterns)]
    first = {route.partition("/")[0] for route in own if re.match(r"[a-z-]+/", route)}
    assert {"communities", "ask", "unread"} <= first <= RESERVED_SLUGS


def addresses(patterns):
    """Those of the site's root, also where they are in a list of their own."""
    for pattern in patterns:
        if str(pattern.pattern) == "" and hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns)
        else:
            yield pattern
