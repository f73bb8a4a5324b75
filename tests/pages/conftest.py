"""A small official tree, and the people who keep it."""

import datetime

import pytest
from django.core.cache import cache
from wagtail.models import Page

from pages.models import ContentPage, HomePage, LaunchPage, NewsIndexPage, NewsPage, PolicyPage, SectionPage
from pages.models.review import today


@pytest.fixture(autouse=True)
def nothing_cached(request):
    """The cache outlives a test's transaction."""
    cache.clear()


@pytest.fixture
def home(db):
    return HomePage.objects.get()


@pytest.fixture
def owner(person):
    return person("priya", first_name="Priya", last_name="Shah")


@pytest.fixture
def editor(person):
    """May write official pages, not publish them."""
    from django.contrib.auth.models import Group

    user = person("ewa", first_name="Ewa", last_name="Nowak")
    user.groups.add(Group.objects.get(name="Official editors"))
    return user


@pytest.fixture
def grow(owner):
    """A factory of live pages: ``grow(parent, ContentPage, "Expenses", body=…)``."""

    def make(parent: Page, model: type[Page], title: str, **fields) -> Page:
        fields.setdefault("content_owner", owner)
        page = parent.add_child(instance=model(title=title, **fields))
        page.save_revision().publish()
        page.refresh_from_db()
        parent.refresh_from_db()
        return page

    return make


@pytest.fixture
def sow(owner):
    """Many live pages at once, without revisions: ``sow(parent, ContentPage, 18)``."""

    def make(parent: Page, model: type[Page], number: int, **fields) -> None:
        for n in range(number):
            parent.add_child(instance=model(title=f"{model.__name__} {n}", content_owner=owner, **fields))

    return make


@pytest.fixture
def section(home, grow):
    return grow(home, SectionPage, "Finance", summary="Money in and out.", show_in_menus=True)


TEXT = "<h2>Allowance</h2><p>Meals.</p><h2>Claiming</h2><p>Soon.</p><h3>Late</h3><p>No.</p>"


@pytest.fixture
def content(section, grow):
    return grow(section, ContentPage, "Expenses abroad", summary="What we pay.", body=[("text", TEXT)])


@pytest.fixture
def policy(section, grow):
    return grow(
        section, PolicyPage, "Speaking up", body=[("text", "<p>Raise it early.</p>")], acknowledgement_required=True
    )


@pytest.fixture
def news_index(home, grow):
    return grow(home, NewsIndexPage, "News")


@pytest.fixture
def news(news_index, grow):
    return grow(
        news_index, NewsPage, "Storm Edda", summary="Take care.", must_read=True, body=[("text", "<p>Wind.</p>")]
    )


@pytest.fixture
def launch_page(section, grow):
    return grow(section, LaunchPage, "Travel desk", link_url="https://travel.example/")


@pytest.fixture
def every_page(home, section, content, policy, news_index, news, launch_page):
    return [home, section, content, policy, news_index, news, launch_page]


@pytest.fixture
def in_days():
    return lambda days: today() + datetime.timedelta(days)
