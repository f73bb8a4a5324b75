"""The second step: codes, keys, and roles that must have one."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.test import Client

from accounts.models import SecurityEvent
from tests.accounts.test_sign_in import is_signed_in, sign_in
from tests.personas import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(secret=SECRET):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def with_app(employee):
    """The employee with an authenticator app."""
    TOTP.activate(employee, SECRET)
    return employee


def reauthenticate(client):
    return client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def assert_says_what_to_do(mail):
    """In our words: what was done, from where, and the way on if it was somebody else."""
    assert mail.subject == "An app for codes was added to your sign-in"
    assert mail.body.startswith("Hello ")
    assert f"{settings.BASE_URL}/accounts/password/reset/" in mail.body
    assert "!" not in mail.body
    assert "example.com" not in mail.body


@pytest.mark.django_db(transaction=True)
def test_setting_up_the_app(client, employee, mailoutbox):
    sign_in(client)
    first = client.get("/accounts/2fa/totp/activate/")
    assert first.status_code == 302
    assert "/reauthenticate/" in first.url
    reauthenticate(client)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)[1]
    assert "data:image/svg+xml" in page
    client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert Authenticator.objects.filter(user=employee).count() == 2  # the app and its recovery codes
    assert SecurityEvent.objects.filter(kind="second_factor.added", person=employee).exists()
    assert [mail.to for mail in mailoutbox][:1] == [["employee@example.com"]]
    assert_says_what_to_do(mailoutbox[0])
    for address in ("/accounts/2fa/", "/accounts/2fa/recovery-codes/", "/accounts/2fa/recovery-codes/generate/"):
        assert client.get(address).status_code == 200
    assert client.get("/accounts/2fa/recovery-codes/download/")["Content-Disposition"].startswith("attachment")


def test_password_alone_is_not_enough(client, with_app):
    response = sign_in(client)
    assert response.url.startswith("/accounts/2fa/authenticate/")
    assert not is_signed_in(client)
    assert "Second step" in client.get(response.url).content.decode()
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not is_signed_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    assert is_signed_in(client)
    kinds = set(SecurityEvent.objects.values_list("kind", flat=True))
    assert {"second_factor.failed", "sign_in.succeeded"} <= kinds


def test_turning_back_half_way(client, with_app):
    sign_in(client)
    response = client.post("/accounts/logout/", {"next": "/accounts/login/"})
    assert response.url == "/accounts/login/"
    assert client.get("/accounts/2fa/authenticate/").url == "/accounts/login/"


def test_codes_cannot_be_guessed(client, with_app):
    sign_in(client)
    for _ in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    page = client.post("/accounts/2fa/authenticate/", {"code": code()}).content.decode()
    assert "Too many" in page
    assert not is_signed_in(client)


def test_a_code_works_once(client, with_app):
    one_time = code()
    other = Client()
    for browser, expected in ((client, True), (other, False)):
        sign_in(browser)
        browser.post("/accounts/2fa/authenticate/", {"code": one_time})
        assert is_signed_in(browser) is expected


def test_without_a_required_role_nothing_is_asked(client, manager, administrator):
    for person in (manager, administrator):
        client.force_login(person)
        assert client.get("/people/").status_code == 200


@pytest.mark.parametrize(
    ("roles", "who", "sent"),
    [
        (["administrators"], "administrator", True),
        (["administrators"], "manager", False),
        (["intranet_managers"], "manager", True),
        (["intranet_managers"], "administrator", False),
        (["everyone"], "employee", True),
        (["administrators", "intranet_managers"], "employee", False),
    ],
)
def test_roles_that_must_have_a_second_step(client, request, settings, roles, who, sent):
    settings.MFA_REQUIRED_FOR = roles
    client.force_login(request.getfixturevalue(who))
    response = client.get("/people/")
    if sent:
        assert (response.status_code, response.url) == (302, "/accounts/2fa/")
        page = client.get(response.url)
        assert page.status_code == 200
        assert "Your role needs a second step" in page.content.decode()
        assert client.post("/notifications/read/").status_code == 403
        assert client.post("/accounts/logout/").status_code == 302
    else:
        assert response.status_code == 200


def test_with_one_the_way_is_free_and_it_stays(client, with_app, settings):
    settings.MFA_REQUIRED_FOR = ["everyone"]
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    assert client.get("/people/").status_code == 200
    reauthenticate(client)
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=with_app, type="totp").exists()


def test_turning_it_off_where_it_is_free(client, with_app):
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    reauthenticate(client)
    assert client.get("/accounts/2fa/totp/deactivate/").status_code == 200
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=with_app).exists()
    assert SecurityEvent.objects.filter(kind="second_factor.removed").exists()
