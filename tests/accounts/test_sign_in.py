"""Sign-in, sessions and redirects (security.md S10, S15)."""

import time
from urllib.parse import urlencode, urlsplit

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from accounts.models import SecurityEvent, User
from tests.personas import PASSWORD

LOGIN = "/accounts/login/"


def sign_in(client, login="employee", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": login, "password": password, **more})


def is_signed_in(client):
    return client.get("/people/").status_code == 200


@pytest.mark.parametrize(
    "login", ["employee", "EMPLOYEE", "employee@example.com", "Employee@Example.com", " employee "]
)
def test_by_username_or_address_in_any_case(client, employee, login):
    response = sign_in(client, login)
    assert response.status_code == 302
    assert response.url == "/"
    assert is_signed_in(client)


def test_an_address_as_username(client, person):
    person("sam@example.com", email="other@example.com")
    sign_in(client, "sam@example.com")
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("login", "password"), [("employee", "wrong"), ("nobody", PASSWORD), ("", ""), ("a" * 5000, "x")]
)
def test_refusal_does_not_tell_which_part_was_wrong(client, employee, login, password):
    response = sign_in(client, login, password)
    assert response.status_code == 200
    assert not is_signed_in(client)
    html = response.content.decode()
    assert "no account" not in html.lower()
    if 0 < len(login) < 100:
        assert "do not go together" in html


def test_the_page_works_without_script_and_shows_the_demo_accounts(client, db, settings):
    text = client.get(LOGIN).content.decode()
    assert 'name="login"' in text
    assert 'name="password"' in text
    assert "data-demo-accounts" in text
    settings.DEMO_MODE = False
    text = client.get(LOGIN).content.decode()
    assert "data-demo-accounts" not in text
    assert PASSWORD not in text


def test_an_identity_provider_is_offered_by_a_form(client, db, settings):
    app = {"provider_id": "sso", "name": "Meridian account", "client_id": "x", "secret": "y"}
    app["settings"] = {"server_url": "https://id.example"}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    text = client.get(LOGIN).content.decode()
    assert "Meridian account" in text
    assert '<form method="post" action="/accounts/oidc/sso/login/' in text
    assert text.count("csrfmiddlewaretoken") >= 2


def test_a_forgotten_password_asks_for_the_e_mail_address_in_one_word(client, db, mailoutbox, employee):
    page = client.get(reverse("account_reset_password")).content.decode()
    assert "Your work e-mail address</label>" in page
    assert "Email" not in page
    done = client.post(reverse("account_reset_password"), {"email": employee.email}, follow=True)
    assert "<h1>Look into your e-mail</h1>" in done.content.decode()
    assert len(mailoutbox) == 1


def test_nobody_signs_up(client, db):
    assert client.get("/accounts/signup/").status_code in (302, 404)
    assert client.post("/accounts/signup/", {"username": "x"}).status_code in (302, 404)
    assert not User.objects.exists()


#: Addresses that must never be followed.
EVIL = [
    "//evil.example", "///evil.example", "////evil.example", "\\\\evil.example", "/\\evil.example", "\\/evil.example",
    "https:evil.example", "https:///evil.example", "https://evil.example", "http://testserver@evil.example",
    "//testserver@evil.example", "javascript:alert(1)", "data:text/html,x", " //evil.example", "\t//evil.example",
    "/%0d%0aLocation:%20//evil.example", "/\r\nLocation: //evil.example", "//evil%E3%80%82example",
    "//evil.example/%2f..",
    "http:/\\evil.example", "https:/evil.example", "/\t/evil.example", "http://[::1", "//google.com:80#@testserver/",
]  # fmt: skip


@pytest.mark.parametrize("address", EVIL)
@pytest.mark.parametrize("where", ["query", "form"])
def test_next_stays_on_this_host(client, employee, address, where):
    if where == "query":
        client.get(LOGIN, {"next": address})
        response = client.post(f"{LOGIN}?{urlencoded(address)}", {"login": "employee", "password": PASSWORD})
    else:
        response = sign_in(client, next=address)
    assert response.status_code == 302
    target = response["Location"]
    assert stays(target), target
    assert not {"\r", "\n"} & set(target)
    out = client.post("/accounts/logout/", {"next": address})
    assert stays(out["Location"]), out["Location"]


def urlencoded(address):
    return urlencode({"next": address})


def stays(target):
    """As a browser reads it: backslashes are slashes, tabs and leading blanks are nothing."""
    seen = target.replace("\\", "/").replace("\t", "").strip()
    return not urlsplit(seen).netloc and not urlsplit(seen).scheme and not seen.startswith("//")


@pytest.mark.parametrize("address", ["/people/?q=a", "/communities/", "http://testserver/people/"])
def test_next_on_this_host_is_followed(client, employee, address):
    assert sign_in(client, next=address)["Location"] == address


def test_a_new_session_key_at_sign_in(client, employee):
    """Against session fixation."""
    session = client.session
    session["planted"] = "x"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    sign_in(client)
    assert client.cookies["sessionid"].value != planted
    assert not client.session.exists(planted)


def test_signing_out_kills_the_session(client, employee):
    sign_in(client)
    stolen = Client()
    stolen.cookies["sessionid"] = client.cookies["sessionid"].value
    assert is_signed_in(stolen)
    assert client.get("/accounts/logout/").status_code == 200
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    assert not is_signed_in(stolen)


def test_deactivation_ends_every_session_at_the_next_request(client, employee, administrator):
    other = Client()
    for browser in (client, other):
        sign_in(browser)
        assert is_signed_in(browser)
    User.objects.get(pk=employee.pk).deactivate(by=administrator)
    assert not is_signed_in(client)
    assert not is_signed_in(other)
    response = sign_in(client)
    assert response.url == "/accounts/inactive/"
    assert "account is closed" in client.get(response.url).content.decode()


def test_reactivation_does_not_bring_sessions_back(client, employee, administrator):
    sign_in(client)
    employee.deactivate(by=administrator)
    employee.reactivate(by=administrator)
    assert not is_signed_in(client)
    sign_in(client)
    assert is_signed_in(client)


def test_ending_all_sessions(client, employee, administrator):
    sign_in(client)
    employee.end_sessions(by=administrator)
    assert not is_signed_in(client)


def test_a_new_password_ends_the_other_sessions(client, employee):
    other = Client()
    sign_in(client)
    sign_in(other)
    fresh = "quite another phrase"
    response = client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    )
    assert response.status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_short_and_common_passwords_are_refused(client, employee):
    sign_in(client)
    for weak in ("short", "password1234", "employee@example.com"):
        said = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
        assert client.post("/accounts/password/change/", said).status_code == 200
    assert User.objects.get(pk=employee.pk).check_password(PASSWORD)


def test_signing_out_the_others(client, employee):
    others = [Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"}) for _ in range(2)]
    for browser in (client, *others):
        sign_in(browser)
    page = client.get("/accounts/sessions/").content.decode()
    assert "Firefox on Windows" in page
    assert UserSession.objects.count() == 3
    client.post("/accounts/sessions/")
    assert is_signed_in(client)
    assert not any(is_signed_in(browser) for browser in others)


@pytest.mark.parametrize("age", ["begun_at", "used_at"])
def test_sessions_grow_old(client, employee, settings, age):
    sign_in(client)
    assert is_signed_in(client)
    session = client.session
    limit = settings.SESSION_ABSOLUTE_SECONDS if age == "begun_at" else settings.SESSION_IDLE_SECONDS
    session[age] = int(time.time()) - limit + 60
    session.save()
    assert is_signed_in(client)
    session = client.session
    session[age] = int(time.time()) - limit - 1
    session.save()
    assert not is_signed_in(client)


def test_reading_writes_nothing_into_the_session(client, employee, django_assert_num_queries):
    sign_in(client)
    client.get("/notifications/")
    before = dict(client.session.items())
    client.get("/notifications/")
    assert dict(client.session.items()) == before


def test_cookies_are_marked(client, employee):
    response = sign_in(client)
    cookie = response.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "no-store" in client.get("/people/")["Cache-Control"]


def test_forms_need_the_token(employee):
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict).status_code == 403
    strict.force_login(employee)
    for address in ("/accounts/logout/", "/accounts/sessions/", "/people/employee/edit/", "/notifications/read/"):
        assert strict.post(address).status_code == 403


def test_the_log_tells_what_happened_and_not_what_was_typed(client, employee):
    sign_in(client, "my secret password", "x")
    sign_in(client, "employee", "wrong")
    sign_in(client)
    client.post("/accounts/logout/")
    events = list(SecurityEvent.objects.order_by("id").values_list("kind", "person"))
    me = employee.pk
    assert events == [("sign_in.failed", None), ("sign_in.failed", me), ("sign_in.succeeded", me), ("sign_out", me)]
    assert set(SecurityEvent.objects.values_list("ip", flat=True)) == {"127.0.0.1"}
    assert "secret" not in str(list(SecurityEvent.objects.values()))
