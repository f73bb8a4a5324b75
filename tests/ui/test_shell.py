"""Header, rail, bottom bar, choices of display, and pages that stand alone."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import get_template
from django.test import RequestFactory, override_settings
from django.urls import path, reverse

from intranet import errors
from intranet.urls import urlpatterns as real


def bare(request: HttpRequest) -> HttpResponse:
    from django.shortcuts import render

    return render(request, "base.html")


def refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Only members write here. Join <first>.")


class WithSearch:
    urlpatterns = [path("bare/", bare, name="bare"), path("search/", bare, name="search"), *real]


class WithoutSearch:
    urlpatterns = [
        path("bare/", bare, name="bare"),
        path("refused/", refused),
        *[p for p in real if str(p.pattern) != "search/"],
    ]
    handler403, handler404 = errors.permission_denied, errors.page_not_found


@pytest.fixture
def signed_in(client, employee):
    client.force_login(employee)
    return client


@override_settings(ROOT_URLCONF=WithSearch)
def test_search_is_in_the_header_when_it_exists(signed_in):
    page = signed_in.get("/bare/").content.decode()
    assert 'action="/search/"' in page
    assert 'role="search"' in page


@override_settings(ROOT_URLCONF=WithoutSearch)
def test_search_is_hidden_until_it_exists(signed_in):
    page = signed_in.get("/bare/").content.decode()
    assert "data-search" not in page
    assert 'role="search"' not in page


@override_settings(ROOT_URLCONF=WithoutSearch)
def test_the_shell(signed_in, employee):
    page = signed_in.get("/bare/").content.decode()
    assert page.index('class="skip-link"') < page.index("<header")
    assert '<form class="menu__group" method="post" action="/accounts/logout/">' in page
    assert 'aria-label="My communities"' in page
    assert f'data-person="{employee.pk}"' in page
    assert page.count("<main") == 1
    for name in ("community_list", "person_list", "notification_list"):
        assert f'href="{reverse(name)}"' in page


@override_settings(ROOT_URLCONF=WithoutSearch)
def test_before_sign_in_there_is_only_the_mark_and_the_colours(client, employee):
    page = client.get(reverse("account_login")).content.decode()
    assert "My communities" not in page
    assert 'name="theme"' in page


@override_settings(ROOT_URLCONF=WithoutSearch)
def test_the_shell_costs_few_queries(signed_in, django_assert_max_num_queries):
    signed_in.get("/bare/")
    with django_assert_max_num_queries(7):
        signed_in.get("/bare/")


@pytest.mark.parametrize(("cookie", "shown"), [("dark", True), ("light", True), ("blue", False), ('"><script>', False)])
def test_the_theme_is_in_the_first_byte(client, cookie, shown):
    client.cookies["theme"] = cookie
    page = client.get(reverse("styleguide")).content.decode()
    assert (f'data-theme="{cookie}"' in page) is shown
    assert ("data-theme" in page.partition("<head>")[0]) is shown


def test_choices_of_display_work_without_script(client):
    response = client.post(reverse("preference_set"), {"theme": "dark", "next": "/styleguide/"})
    assert response.headers["Location"] == "/styleguide/"
    assert response.cookies["theme"].value == "dark"
    assert response.cookies["theme"]["samesite"] == "Lax"
    assert client.post(reverse("preference_set"), {"theme": ""}).cookies["theme"].value == ""
    assert client.post(reverse("preference_set"), {"rail": "closed"}).cookies["rail"].value == "closed"


def test_choices_of_display_refuse_what_they_do_not_know(client):
    assert client.post(reverse("preference_set"), {"colour": "dark"}).status_code == 400
    assert client.post(reverse("preference_set"), {"theme": "dark;x"}).cookies["theme"].value == ""
    assert client.get(reverse("preference_set")).status_code == 405


@pytest.mark.parametrize(
    "away", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_choices_of_display_lead_nowhere_else(client, away):
    assert client.post(reverse("preference_set"), {"theme": "dark", "next": away}).headers["Location"] == "/"


ALONE = ["400", "403", "403_csrf", "404", "500", "503"]


@pytest.mark.parametrize("name", ALONE)
def test_pages_that_stand_alone_need_nothing(name):
    """No context, no request, no database (none is marked here), and a way on."""
    page = get_template(f"{name}.html").render()
    assert '<a class="button button--primary" href="/"' in page
    assert "css/app.css" in page
    assert "<script" not in page
    assert page.count("<h1>") == 1


def test_errors_have_their_pages():
    request = RequestFactory().get("/")
    assert errors.bad_request(request, BadRequest()).status_code == 400
    assert errors.page_not_found(request, Http404()).status_code == 404
    assert errors.server_error(request).status_code == 500


@override_settings(ROOT_URLCONF=WithoutSearch)
def test_a_refusal_says_why(signed_in):
    response = signed_in.get("/refused/")
    assert response.status_code == 403
    assert "Only members write here. Join &lt;first&gt;." in response.content.decode()
