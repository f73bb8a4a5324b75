"""How a text becomes official, is read, and stops being so: walked in a browser with scripts and in one without."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.notifications.relay import relay_all
from communities.vetting.models import AdoptedPage, HandOver, OfficialVersion, VettingRequest
from communities.wiki.models import CommunityPage
from pages.models import ContentPage
from tests.browser import assert_accessible, sign_in, tolerate, until

pytestmark = pytest.mark.browser

PAY, DATA, IT = "/communities/pay-and-leave", "/communities/data-and-analytics", "/communities/it-help"
#: Milliseconds after which a step that has not happened never will.
PATIENCE = 60_000
#: The text of a page, with its marks.
TEXT = "[data-vetting-state][data-revision]"


@pytest.fixture(params=["scripts", "no scripts"])
def walker(request, demo, new_context, web_server):
    """A browser of somebody who walks through the product, once as most people do, once without JavaScript."""
    if request.param == "scripts":
        page = request.getfixturevalue("bare_page")
    else:
        page = new_context(base_url=web_server.url, java_script_enabled=False, locale="en-GB").new_page()
        page.live_url, page.tolerated = web_server.url, []
    page.set_default_timeout(PATIENCE)
    return page


@pytest.fixture
def scripted(demo, bare_page):
    bare_page.set_default_timeout(PATIENCE)
    return bare_page


def enter(page, username, address):
    """Sign in with the password on the way to an address, as in the morning: what follows asks for it no more."""
    page.context.clear_cookies()
    page.goto(f"/accounts/login/?next={address}")
    page.get_by_label("Username or e-mail").fill(username)
    page.locator("#id_password").fill("common-ground")
    page.get_by_role("button", name="Sign in", exact=True).first.click()
    page.wait_for_url(lambda url: url.endswith(address) and "/accounts/login/" not in url)


class Hand:
    """Does what a hand does, and counts it."""

    def __init__(self):
        self.interactions = 0

    def click(self, place):
        place.click()
        self.interactions += 1


def community_page(address):
    slug, path = address.removeprefix("/communities/").rstrip("/").split("/pages/")
    return CommunityPage.objects.get(community__slug=slug, path=path)


def waiting_in_order():
    return list(VettingRequest.objects.open().exclude(page=None).order_by("asked_at", "pk"))


# The queue ------------------------------------------------------------------------------------------------------------
def test_manager_grants_from_the_queue_and_goes_on(walker):
    """Open, make official: two clicks, three at most, and the next one lies on the desk."""
    enter(walker, "manager", "/vetting/")
    first, second = waiting_in_order()[:2]
    hand = Hand()
    hand.click(walker.locator("#requests a.row__title").first)
    walker.wait_for_url(f"**{first.get_absolute_url()}")
    hand.click(walker.get_by_role("button", name="Make official until"))
    walker.wait_for_url(f"**{second.get_absolute_url()}")
    assert hand.interactions <= 3
    expect(walker.get_by_text("is official until").first).to_be_visible()
    version = OfficialVersion.objects.active().get(page=first.page)
    assert (version.revision, version.granted_by.username) == (first.revision, "manager")
    first.refresh_from_db()
    assert first.outcome == VettingRequest.Outcome.GRANTED


def test_queue_by_keyboard(demo, scripted):
    sign_in(scripted, demo["manager"])
    scripted.goto("/vetting/")
    titles = scripted.locator("#requests a.row__title").all_inner_texts()
    assert len(titles) >= 3
    here = scripted.locator(".queue__here a.row__title")
    for key, title in (("j", titles[0]), ("j", titles[1]), ("j", titles[2]), ("k", titles[1])):
        scripted.keyboard.press(key)
        expect(here).to_have_text(title)
        expect(here).to_be_focused()
    assert_accessible(scripted)
    wanted = here.get_attribute("href")
    scripted.keyboard.press("o")
    scripted.wait_for_url(f"**{wanted}")


def test_who_signed_in_long_ago_shows_who_they_are_and_the_grant_is_made(demo, walker):
    """What was sent waits while the password is asked for."""
    sign_in(walker, demo["manager"])
    first = waiting_in_order()[0]
    walker.goto(first.get_absolute_url())
    walker.get_by_role("button", name="Make official until").click()
    walker.wait_for_url("**/accounts/reauthenticate/**")
    assert not OfficialVersion.objects.active().filter(page=first.page).exists()
    walker.locator("input[type=password]").fill("common-ground")
    walker.locator("main form button[type=submit]").first.click()
    expect(walker.get_by_text("is official until").first).to_be_visible()
    assert OfficialVersion.objects.active().filter(page=first.page).exists()


# Reading --------------------------------------------------------------------------------------------------------------
def test_employee_reads_official_and_newer_text(walker):
    """The official text first, the newer one a click away, and the label names what is shown."""
    address = f"{PAY}/pages/leave/"
    enter(walker, "employee", address)
    text, label = walker.locator(TEXT), walker.get_by_role("group", name="Standing of this text")
    official = community_page(address)
    expect(text).to_have_attribute("data-vetting-state", "official-newer-edits")
    expect(text).to_have_attribute("data-revision", str(official.official_number))
    expect(label).to_contain_text("vouched for by Julia Frank")
    hand = Hand()
    hand.click(walker.get_by_role("link", name="See the newest"))
    walker.wait_for_url("**?version=community")
    assert hand.interactions == 1
    expect(text).to_have_attribute("data-vetting-state", "community")
    expect(text).to_have_attribute("data-revision", str(official.revision_count))
    expect(label.locator(".label__state")).to_have_text("Community")
    expect(label).not_to_contain_text("Julia Frank")
    walker.get_by_role("link", name="See what changed").first.click()
    walker.wait_for_url("**/vetting/changes/")
    expect(walker.locator(".difference ins").first).to_be_attached()
    walker.go_back()
    walker.get_by_role("link", name="Back to the official text").click()
    walker.wait_for_url("**?version=official")
    expect(text).to_have_attribute("data-revision", str(official.official_number))
    expect(label.locator(".label__state")).to_have_text("Official")


# Asking and answering -------------------------------------------------------------------------------------------------
def test_facilitator_asks_and_a_delegate_asks_for_changes(walker):
    address = f"{DATA}/pages/which-dataset/"
    tolerate(walker, "422")
    enter(walker, "facilitator", address)
    hand = Hand()
    hand.click(walker.get_by_role("button", name="Ask for vetting"))
    expect(walker.get_by_text("You asked for vetting. You will be told the answer.")).to_be_visible()
    assert hand.interactions == 1
    asked = VettingRequest.objects.open().get(page=community_page(address))

    enter(walker, "delegate", "/vetting/")
    walker.locator(f"#requests a[href='{asked.get_absolute_url()}']").click()
    walker.get_by_role("button", name="Ask for changes").click()
    expect(walker.get_by_text("Say what is missing, or why not. The asker will read it.").first).to_be_visible()
    walker.get_by_label("Note", exact=True).fill("Please say who keeps the weather station.")
    walker.get_by_role("button", name="Ask for changes").click()
    expect(walker.get_by_text("Answered. The person who asked is told.")).to_be_visible()
    relay_all()

    enter(walker, "facilitator", "/notifications/")
    expect(walker.get_by_text("Which dataset to trust").first).to_be_visible()
    walker.goto(f"{address}vetting/")
    expect(walker.locator("#events")).to_contain_text("Please say who keeps the weather station.")
    walker.goto(asked.get_absolute_url())
    expect(walker.locator("main")).to_contain_text("Please say who keeps the weather station.")
    asked.refresh_from_db()
    assert (asked.outcome, asked.closed_by.username) == (VettingRequest.Outcome.CHANGES, "delegate")


# Withdrawing ----------------------------------------------------------------------------------------------------------
def test_withdrawn_with_a_reason_readers_see(walker):
    address = f"{IT}/pages/new-laptop/"
    tolerate(walker, "422")
    enter(walker, "manager", address)
    walker.get_by_role("link", name="Who decided what", exact=True).click()
    walker.get_by_role("link", name="Withdraw").click()
    walker.get_by_role("button", name="Withdraw").click()
    expect(walker.get_by_role("heading", name="Withdraw the official text")).to_be_visible()
    assert OfficialVersion.objects.active().filter(page=community_page(address)).exists(), "not without a reason"
    walker.get_by_label("Reason", exact=True).fill("The model is sold out.")
    walker.get_by_role("button", name="Withdraw").click()
    expect(walker.get_by_text("Withdrawn. Readers see the reason.")).to_be_visible()

    enter(walker, "employee", address)
    label = walker.get_by_role("group", name="Standing of this text")
    expect(label.locator(".label__state")).to_have_text("Withdrawn")
    expect(label).to_contain_text("The model is sold out.")
    expect(walker.locator(TEXT)).to_have_attribute("data-vetting-state", "withdrawn")


# Official addresses ---------------------------------------------------------------------------------------------------
def test_a_community_page_gets_an_official_address(walker):
    address = f"{IT}/pages/new-laptop/"
    enter(walker, "manager", address)
    walker.get_by_role("link", name="Give it an official address").click()
    place = walker.get_by_label("Below which page")
    option = place.locator("option", has_text="/digital/").first.get_attribute("value")
    place.select_option(option)
    walker.get_by_role("button", name="Give it this address").click()
    expect(walker.get_by_text("The official text stands at its address now.")).to_be_visible()
    there = AdoptedPage.objects.get(source=community_page(address))
    official = f"/digital/{there.slug}/"

    enter(walker, "employee", official)
    expect(walker.locator(TEXT)).to_have_attribute("data-vetting-state", "official")
    expect(walker.get_by_role("group", name="Standing of this text")).to_contain_text("vouched for by")
    walker.goto(address)
    expect(walker.get_by_role("link", name=official)).to_be_visible()


def test_an_official_page_is_handed_over_and_comes_back(walker):
    """It stays at its address, and what comes back is what was given."""
    address = "/working-here/pay-days/"
    enter(walker, "manager", address)
    page_id = ContentPage.objects.get(slug="pay-days").pk
    state = walker.locator("[data-vetting-state]").first.get_attribute("data-vetting-state")
    before = walker.locator(".official__text").first.inner_text()
    walker.get_by_text("Manage this address").click()
    walker.get_by_role("link", name="Hand over to a community").click()
    walker.get_by_label("Community", exact=True).select_option(label="Pay, leave and expenses")
    walker.get_by_role("button", name="Hand it over").click()
    expect(walker.get_by_text("The community keeps the text now. Its address stays the same.")).to_be_visible()
    assert walker.url.endswith(address)
    assert AdoptedPage.objects.get(pk=page_id).source.community.slug == "pay-and-leave"
    expect(walker.locator(TEXT)).to_have_attribute("data-vetting-state", state)
    assert walker.locator(TEXT).inner_text() == before
    expect(walker.locator("main")).to_contain_text("Discussed in Pay, leave and expenses")

    walker.get_by_text("Manage this address").click()
    walker.get_by_role("link", name="Take the text back").click()
    expect(walker.locator("main")).to_contain_text("it comes back exactly as it was")
    walker.get_by_role("button", name="Take the text back").click()
    expect(walker.get_by_text("The official text is kept in the official tree again.")).to_be_visible()
    assert walker.url.endswith(address)
    assert walker.locator(".official__text").first.inner_text() == before
    assert ContentPage.objects.filter(pk=page_id).exists()
    assert not HandOver.objects.in_force().filter(address_id=page_id).exists()


# Every screen ---------------------------------------------------------------------------------------------------------
SCREENS = {
    "employee": {
        "page_list": f"{PAY}/pages/",
        "page_detail, official": f"{IT}/pages/new-laptop/",
        "page_detail, newer edits": f"{PAY}/pages/leave/",
        "page_detail, community's version": f"{PAY}/pages/leave/?version=community",
        "page_detail, withdrawn": f"{IT}/pages/remote-access/",
        "page_detail, suspended": "/communities/field-safety/pages/lone-working/",
        "page_detail, lapsed": f"{DATA}/pages/metrics/leakage/",
        "page_changes": f"{PAY}/pages/leave/vetting/changes/",
        "page_vetting": f"{PAY}/pages/leave/vetting/",
        "adopted page": "/working-here/reading-your-payslip/",
    },
    "facilitator": {
        "page_list": f"{DATA}/pages/",
        "page_detail": f"{DATA}/pages/which-dataset/",
        "page_ask_vetting": f"{DATA}/pages/which-dataset/vetting/ask/",
        "page_suspend": f"{DATA}/pages/which-dataset/vetting/suspend/",
    },
    "manager": {
        "vetting_queue": "/vetting/",
        "vetting_due": "/vetting/due/",
        "vetting_newer": "/vetting/newer-edits/",
        "vetting_unowned": "/vetting/without-owner/",
        "vetting_delegations": "/vetting/delegations/",
        "vetting_log": "/vetting/log/",
        "page_detail": f"{PAY}/pages/leave/",
        "page_vetting": f"{PAY}/pages/leave/vetting/",
        "page_vet": f"{PAY}/pages/leave/vetting/review/",
        "page_reaffirm": f"{PAY}/pages/leave/vetting/reaffirm/",
        "page_reown": f"{PAY}/pages/leave/vetting/owner/",
        "page_withdraw": f"{PAY}/pages/leave/vetting/withdraw/",
        "page_adopt": f"{IT}/pages/new-laptop/adopt/",
        "page_adopt, not yet": f"{IT}/pages/remote-access/adopt/",
    },
}
#: A phone, and a usual window.
SIZES = ((390, 844), (1280, 900))


@pytest.mark.parametrize("username", sorted(SCREENS))
def test_every_screen_is_accessible(username, demo, scripted):
    """Axe in light and dark; nothing scrolls sideways, in a window and on a phone."""
    sign_in(scripted, demo[username])
    for name, address in [*SCREENS[username].items(), *numbered(username)]:
        assert scripted.goto(address).status == 200, name
        assert scripted.locator("h1").count() == 1, name
        for width, height in SIZES:
            scripted.set_viewport_size({"width": width, "height": height})
            assert scripted.evaluate("document.scrollingElement.scrollWidth") <= width, f"{name} at {width}"
        try:
            assert_accessible(scripted)
        except AssertionError as found:
            raise AssertionError(f"{name}: {found}") from found


def numbered(username):
    """Screens whose address holds the number of a row."""
    if username != "manager":
        return
    kinds = {}
    for asked in waiting_in_order():
        active = OfficialVersion.objects.active().filter(page=asked.page).first()
        kinds[None if active is None else active.sha256 == asked.sha256] = asked
    assert set(kinds) == {None, True, False}
    for kind, asked in kinds.items():
        yield f"vetting_request, {kind}", asked.get_absolute_url()
    closed = VettingRequest.objects.exclude(closed_at=None).exclude(comment="").first()
    yield "vetting_request, answered", closed.get_absolute_url()
    yield "official_hand_over", reverse("official_hand_over", args=[ContentPage.objects.get(slug="pay-days").pk])
    handed = HandOver.objects.in_force().get().address_id
    yield "official_take_back", reverse("official_take_back", args=[handed])
    yield "official_release", reverse("official_release", args=[handed])


def test_what_one_may_not_do_is_said_accessibly(demo, scripted):
    """The queue of others is forbidden with a reason; a form that was refused names what is wrong."""
    tolerate(scripted, "403|422")
    sign_in(scripted, demo["employee"])
    assert scripted.goto("/vetting/").status == 403
    assert_accessible(scripted)
    sign_in(scripted, demo["manager"])
    scripted.goto(waiting_in_order()[0].get_absolute_url())
    scripted.get_by_role("button", name="Decline").click()
    until(scripted, "() => document.querySelector('[aria-invalid=true], .error-summary') !== null")
    assert_accessible(scripted)
