"""What a new site starts with."""

from wagtail.models import Page, Site

from pages.models import HomePage


def test_site_starts_with_our_home_page(db):
    home = HomePage.objects.get()
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk
    assert Page.objects.count() == 2
    assert Page.find_problems() == ([], [], [], [], [])
