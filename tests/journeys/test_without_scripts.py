"""The roads people take, with JavaScript off: the same forms, the same results."""

import pytest

from communities.models import Community, JoinRequest, Membership
from tests.browser import PATIENCE_SECONDS, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def plain_page(demo, live_server, new_context, monkeypatch):
    """A browser that runs no script."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    context = new_context(base_url=live_server.url, java_script_enabled=False)
    context.set_default_timeout(PATIENCE_SECONDS * 1000)
    page = context.new_page()
    page.live_url = live_server.url
    return page


def send(button):
    """Press it, and wait for the page that answers."""
    with button.page.expect_navigation():
        button.click()


def test_sign_in_and_out(plain_page):
    plain_page.goto("/working-here/leave-policy/")
    plain_page.get_by_label("Username or e-mail").fill("employee")
    plain_page.locator("#id_password").fill("common-ground")
    send(plain_page.get_by_role("button", name="Sign in", exact=True).first)
    assert "Leave policy" in plain_page.title()


def test_join_and_leave(demo, plain_page):
    sign_in(plain_page, demo["employee"])
    plain_page.goto("/communities/field-safety/join/")
    send(plain_page.locator("main form button[type=submit]").last)
    assert Membership.objects.filter(community__slug="field-safety", person=demo["employee"]).exists()
    plain_page.goto("/communities/field-safety/leave/")
    send(plain_page.locator("main form button[type=submit]").last)
    assert not Membership.objects.filter(community__slug="field-safety", person=demo["employee"]).exists()


def test_a_request_is_approved(demo, plain_page):
    sign_in(plain_page, demo["amara.diallo"])
    plain_page.goto("/communities/water-quality/members/waiting/")
    send(plain_page.get_by_role("button", name="Let in").first)
    open_ones = JoinRequest.objects.filter(community__slug="water-quality", decided_at=None)
    assert open_ones.count() == 1


def test_policy_is_looked_at_before_it_is_saved(demo, plain_page):
    """Two steps: what changes is shown, then saved."""
    sign_in(plain_page, demo["facilitator"])
    plain_page.goto("/communities/data-and-analytics/settings/policy/")
    plain_page.locator("input[name=visibility][value=closed]").check()
    plain_page.locator("input[name=joining][value=request]").check()
    send(plain_page.get_by_role("button", name="Look at what changes"))
    assert Community.objects.get(slug="data-and-analytics").visibility == "open"
    send(plain_page.locator("[name=confirmed]:is(button), form:has([name=confirmed]) button[type=submit]").first)
    assert Community.objects.get(slug="data-and-analytics").visibility == "closed"


def test_search_in_directories(demo, plain_page):
    sign_in(plain_page, demo["employee"])
    plain_page.goto("/communities/")
    plain_page.locator("main input[name=q]").fill("safety")
    send(plain_page.locator("main form button[type=submit]").first)
    assert plain_page.get_by_role("link", name="Field safety").count()
    assert not plain_page.get_by_role("link", name="Buying well").count()
