"""Sign-in and people in a real browser: passkeys, no script errors, no policy violations, nothing axe finds."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from playwright.sync_api import expect

from accounts.models import Profile, Team
from accounts.notifications.models import Activity
from accounts.notifications.relay import relay_all
from tests.browser import assert_accessible, sign_in
from tests.personas import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def employee(chromium_page, person):
    """In the browser's own database."""
    return person("employee", first_name="Mei", last_name="Tanaka")


@pytest.fixture
def authenticator(chromium_page):
    """A fingerprint reader of the browser's own making, which always agrees."""
    devtools = chromium_page.context.new_cdp_session(chromium_page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    return devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def fill_in_and_sign_in(page, login="employee", password=PASSWORD):
    page.goto("/accounts/login/")
    page.get_by_label("Username or e-mail").fill(login)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).first.click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def test_a_passkey_from_adding_it_to_signing_in_with_it(chromium_page, employee, authenticator):
    page = chromium_page
    fill_in_and_sign_in(page)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("My thumb")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add key").click()
    page.wait_for_url("**/recovery-codes/")
    assert Authenticator.objects.get(user=employee, type="webauthn").wrap().is_passwordless
    page.goto("/accounts/2fa/webauthn/")
    assert page.get_by_role("strong").get_by_text("My thumb").is_visible()
    assert_accessible(page)
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/accounts/logout/" not in url)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto("/people/employee/")
    assert page.get_by_role("heading", name="Mei Tanaka").is_visible()


def test_a_passkey_as_second_step(chromium_page, employee, authenticator):
    page = chromium_page
    fill_in_and_sign_in(page)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("Key")
    page.get_by_role("button", name="Add key").click()
    page.wait_for_url("**/recovery-codes/")
    page.context.clear_cookies()
    fill_in_and_sign_in(page)
    page.wait_for_url("**/authenticate/")
    assert_accessible(page)
    page.get_by_role("button", name="Use a passkey or security key").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


def test_a_key_that_is_turned_away_is_told_in_words(chromium_page, employee):
    page = chromium_page
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    page.goto("/accounts/login/")
    refuse = "navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
    page.evaluate(f"() => {{ {refuse} }}")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("The key did not answer").wait_for()


def test_no_page_of_ours_trips_axe(chromium_page, employee, person):
    page = chromium_page
    sam = person("sam", first_name="Sam", last_name="Okoro")
    team = Team.objects.create(name="Finance", slug="finance")
    words = {"skills": ["Excel"], "ask_about": ["Forecasts"], "languages": ["Igbo"], "working_days": [1, 2, 3]}
    Profile.objects.filter(user=sam).update(team=team, manager=employee, about="Hello.", phone="01", location="Leeds")
    Profile.objects.filter(user=sam).update(**words)
    Activity.record("profile.thanked", by=sam, on=sam, tell=[employee])
    relay_all()
    for address in ("login/", "inactive/", "password/reset/", "password/reset/done/", "password/reset/key/1-x/"):
        page.goto(f"/accounts/{address}")
        assert_accessible(page)
    sign_in(page, employee)
    TOTP.activate(person("other"), "JBSWY3DPEHPK3PXP")
    account = ("2fa/", "2fa/webauthn/", "sessions/", "password/change/", "logout/", "reauthenticate/", "3rdparty/")
    addresses = [
        "/people/?manager=employee", "/people/sam/", "/people/employee/", "/people/employee/picture/edit/",
        "/notifications/",
        *(f"/accounts/{part}" for part in account),
    ]  # fmt: skip
    for address in addresses:
        assert page.goto(address).status == 200, address
        assert_accessible(page)


def test_the_directory_searches_in_place(chromium_page, employee, person):
    page = chromium_page
    person("sam", first_name="Sam", last_name="Okoro")
    sign_in(page, employee)
    page.goto("/people/")
    page.get_by_label("Name, job, skill or team").fill("okoro")
    page.wait_for_url("**/people/?q=okoro*")
    expect(page.get_by_role("link", name="Mei Tanaka")).to_have_count(0)
    expect(page.get_by_role("link", name="Sam Okoro")).to_be_visible()


def test_following_a_notification_reads_it(chromium_page, employee, person):
    page = chromium_page
    sam = person("sam", first_name="Sam", last_name="Okoro")
    for _ in range(2):
        Activity.record("profile.thanked", by=sam, on=sam, tell=[employee])
    relay_all()
    sign_in(page, employee)
    page.goto("/notifications/")
    expect(page.locator(".row--unread")).to_have_count(2)
    page.get_by_role("button", name="Mark as read").first.click()
    page.locator(".row--unread").nth(1).wait_for(state="detached")
    page.locator(".row--unread a[data-read]").click()
    page.wait_for_url("**/people/sam/")
    page.goto("/notifications/")
    expect(page.locator(".row--unread")).to_have_count(0)


@pytest.mark.parametrize("scripted", [True, False])
def test_a_demo_account_is_one_click_away(chromium_page, employee, new_context, scripted):
    context = new_context(base_url=chromium_page.live_url, java_script_enabled=scripted)
    page = context.new_page()
    page.goto("/accounts/login/?next=/people/")
    page.get_by_role("button", name="Sign in as employee").click()
    page.wait_for_url("**/people/")
    page.get_by_label("Name, job, skill or team").fill("mei")
    page.get_by_role("main").get_by_role("button", name="Search").first.click()
    page.wait_for_url("**q=mei*")
