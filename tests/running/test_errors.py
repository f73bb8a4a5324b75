"""Error pages: they need nothing that may be down, say what to do, and give nothing away."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
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


def test_error_pages_carry_the_policy_and_are_not_kept(client, employee):
    client.force_login(employee)
    response = client.get("/communities/never-was/")
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert response["X-Request-ID"]
