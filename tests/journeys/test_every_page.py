"""Every page type in a real browser: no script error, no policy violation, nothing axe finds, in light and dark."""

import pytest
from django.urls import reverse

from accounts.notifications.relay import relay_all
from communities.models import HomeBlock, Invitation, JoinRequest, Proposal
from pages.models import PolicyPage
from tests.browser import assert_accessible, sign_in, tolerate

pytestmark = pytest.mark.browser

DATA = {"slug": "data-and-analytics"}
#: Person → the pages looked at with their eyes. Each kind of page once; sign-in pages are in tests/accounts.
WALKS = {
    "employee": [
        "/",
        "/working-here/",
        "/working-here/leave-policy/",
        "/working-here/pay-days/",
        "/safety/driving-at-work/",
        "/news/",
        "/news/storm-edda/",
        "/digital/service-desk/",
        "/communities/",
        "/communities/?q=nothing+like+this",
        "/communities/people-leads/",
        "/communities/water-quality/join/",
        "/communities/smart-meter-rollout/",
        "/communities/propose/",
        "/people/",
        "/people/facilitator/",
        "/people/employee/edit/",
        "/settings/notifications/",
    ],
    "facilitator": [
        "/communities/data-and-analytics/",
        "/communities/data-and-analytics/members/",
        "/communities/data-and-analytics/members/invite/",
        "/communities/data-and-analytics/members/waiting/",
        "/communities/data-and-analytics/members/banned/",
        "/communities/data-and-analytics/desk/",
        "/communities/data-and-analytics/desk/figures/",
        "/communities/data-and-analytics/settings/",
        "/communities/data-and-analytics/settings/policy/",
        "/communities/data-and-analytics/settings/vetting/",
        "/communities/data-and-analytics/settings/archive/",
        "/communities/data-and-analytics/leave/",
    ],
    "manager": ["/communities/proposals/", "/communities/data-and-analytics/settings/delegations/", "/notifications/"],
}


@pytest.mark.parametrize("username", sorted(WALKS))
def test_every_page(username, demo, chromium_page):
    relay_all()
    sign_in(chromium_page, demo[username])
    for address in [*WALKS[username], *found_by(username)]:
        response = chromium_page.goto(address)
        assert response.status == 200, address
        assert chromium_page.locator("h1").count() == 1, f"{address} has one heading of the first level"
        assert_submittable(chromium_page, address)
        assert_accessible(chromium_page)


def found_by(username):
    """Addresses that hold the number of a row."""
    if username == "manager":
        return [reverse("proposal_decide", args=[Proposal.objects.get(decided_at=None).pk])]
    if username == "facilitator":
        block = HomeBlock.objects.filter(community__slug=DATA["slug"], kind="services").get()
        return [reverse("block_edit", args=[DATA["slug"], block.pk])]
    policy = PolicyPage.objects.get(slug="leave-policy")
    return [reverse("policy_version", args=[policy.pk, 3])]


def assert_submittable(page, address):
    """Every form can be sent without scripts: it has a submit button of its own, and an address on this site."""
    broken = page.evaluate(
        """() => [...document.forms].filter((form) => form.method !== 'dialog' && ![...form.elements].some(
        (e) => (e.tagName === 'BUTTON' && (e.type === 'submit')) || (e.tagName === 'INPUT' && e.type === 'submit')))
        .map((form) => form.outerHTML.slice(0, 200))"""
    )
    assert not broken, f"{address} has a form that only a script can send: {broken}"


def test_pages_alone_and_signed_out(demo, chromium_page):
    """Sign-in, the start of a new password, and a page that is not there."""
    tolerate(chromium_page, "404")
    for address in ("/accounts/login/", "/accounts/password/reset/"):
        chromium_page.goto(address)
        assert_accessible(chromium_page)
    sign_in(chromium_page, demo["employee"])
    assert chromium_page.goto("/communities/restructuring/").status == 404
    assert_accessible(chromium_page)


@pytest.mark.parametrize("size", [(1440, 900), (390, 844), (320, 640)])
def test_nothing_scrolls_sideways(size, demo, chromium_page):
    """Down to 320 pixels, which is 400% zoom of a usual window (WCAG 1.4.10)."""
    chromium_page.set_viewport_size({"width": size[0], "height": size[1]})
    sign_in(chromium_page, demo["facilitator"])
    for address in ("/", "/working-here/leave-policy/", "/communities/", *WALKS["facilitator"], "/people/"):
        chromium_page.goto(address)
        width = chromium_page.evaluate("document.scrollingElement.scrollWidth")
        assert width <= size[0], f"{address} is {width} pixels wide"


def test_inbox_of_who_is_asked(demo, chromium_page):
    """Amara is told of the two requests to join, and reaches them from her inbox."""
    relay_all()
    sign_in(chromium_page, demo["amara.diallo"])
    chromium_page.goto("/notifications/")
    assert_accessible(chromium_page)
    assert JoinRequest.objects.filter(community__slug="water-quality", decided_at=None).count() == 2
    chromium_page.goto("/communities/water-quality/members/waiting/")
    assert "discoloured water" in chromium_page.content()
    assert_accessible(chromium_page)


def test_an_invitation(demo, chromium_page):
    invitation = Invitation.objects.get(person__username="omar.haddad")
    sign_in(chromium_page, demo["omar.haddad"])
    chromium_page.goto(reverse("invitation_detail", args=[invitation.pk]))
    assert "Isla Reid" in chromium_page.content()
    assert_accessible(chromium_page)
