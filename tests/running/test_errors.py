"""Error pages: they need nothing that may be down, say what to do, and give nothing away."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.test import RequestFactory

from intranet import errors

PAGES = {
    400: lambda request: errors.bad_request(request, SuspiciousOperation("<b>inside</b>")),
    403: lambda request: errors.permission_denied(request, PermissionDenied("Only <b>facilitators</b> may do this.")),
    404: lambda request: errors.page_not_found(request, Exception("inside")),
    500: errors.server_error,
    503: errors.unavailable,
}


@pytest.mark.parametrize("status", PAGES)
def test_error_pages_ask_neither_database_nor_request(status):
    """No ``db`` fixture: a query would fail this test. The request has no user and no session."""
    response = PAGES[status](RequestFactory().get("/"))
    assert response.status_code == status
    page = response.content.decode()
    assert "<title>" in page
    assert "<h1>" in page
    assert "inside" not in page


def test_a_refusal_tells_its_reason_and_no_markup():
    page = PAGES[403](RequestFactory().get("/")).content.decode()
    assert "Only &lt;b&gt;facilitators&lt;/b&gt; may do this." in page


def test_a_forged_form_is_refused_with_a_page(employee, settings):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(employee)
    response = client.post("/accounts/logout/")
    assert response.status_code == 403
    assert b"<h1>" in response.content


def test_a_miss_is_the_same_for_what_is_hidden_and_what_never_was(client, employee):
    client.force_login(employee)
    one, other = client.get("/communities/never-was/"), client.get("/nowhere/at/all/")
    assert one.status_code == other.status_code == 404
    assert one.content == other.content


#: What only a page inside the shell has.
SHELL = ('class="header"', 'aria-label="My communities"', 'class="bottom-bar"')


def is_in_the_shell(response):
    found = {part in response.content.decode() for part in SHELL}
    assert len(found) == 1, "All of the shell, or nothing of it."
    return found.pop()


def test_a_miss_stands_in_the_shell_and_offers_a_search(client, employee, community, django_assert_max_num_queries):
    client.force_login(employee)
    client.get("/never/was/")
    with django_assert_max_num_queries(8):
        response = client.get(f"{community.get_absolute_url()}pages/how-we/Read_meters-2024.html/history/")
    assert response.status_code == 404
    assert is_in_the_shell(response)
    page = response.content.decode()
    assert 'aria-label="Search for what is not here"' in page
    assert "meters" not in page, "Nothing of the address: a name may be secret."


def test_a_refusal_stands_in_the_shell_with_its_reason_and_a_way_on(client, employee, community):
    client.force_login(employee)
    response = client.get(f"{community.get_absolute_url()}settings/")
    page = response.content.decode()
    assert response.status_code == 403
    assert is_in_the_shell(response)
    assert 'class="alone__reason"' in page
    assert f'<a class="button button--primary" href="{community.get_absolute_url()}"' in page


def test_who_asks_by_script_or_is_nobody_gets_the_plain_page(client, employee):
    assert not is_in_the_shell(client.get("/never/was/"))
    client.force_login(employee)
    for headers in ({"Sec-Fetch-Dest": "image"}, {"Sec-Fetch-Dest": "empty"}, {"HX-Request": "true"}):
        response = client.get("/never/was/", headers=headers)
        assert response.status_code == 404
        assert not is_in_the_shell(response)


@pytest.mark.parametrize(("address", "status"), [("/never/was/", 404), ("/communities/{slug}/settings/", 403)])
def test_without_an_answer_of_the_database_the_page_is_plain(client, employee, community, monkeypatch, address, status):
    client.force_login(employee)

    def is_away(*_args):
        raise OperationalError("inside")

    monkeypatch.setattr("accounts.notifications.context.count_unread", is_away)
    response = client.get(address.format(slug=community.slug))
    assert response.status_code == status
    assert not is_in_the_shell(response)
    assert "inside" not in response.content.decode()


def test_error_pages_carry_the_policy_and_are_not_kept(client, employee):
    client.force_login(employee)
    response = client.get("/communities/never-was/")
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert response["X-Request-ID"]
