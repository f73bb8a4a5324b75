"""Personal tokens: shown once, kept as a digest, and dead at the next request once anything says so."""

import time
import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import SecurityEvent
from accounts.tokens.models import PREFIX, PersonalToken
from accounts.tokens.refusals import AlreadyMade, NothingToRead, TooManyTokens

PAGE = "/settings/tokens/"


@pytest.fixture
def issue():
    """A factory: a token with its secret."""

    def make(person, *scopes, days=30, **words):
        return PersonalToken.issue(by=person, name="Reader", scopes=list(scopes or ["feeds"]), days=days, **words)

    return make


@pytest.fixture
def enter():
    """A client of somebody who showed who they are ``age`` seconds ago."""

    def sign_in(person, age=0):
        client = Client()
        client.force_login(person)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time() - age}]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
        return client

    return sign_in


def form(**changed):
    return {"name": "Phone", "scopes": ["feeds", "calendar"], "days": "30", "key": str(uuid.uuid4())} | changed


def test_a_token_is_shown_once_and_kept_as_a_digest(enter, employee):
    client = enter(employee)
    answer = client.post(PAGE, form())
    secret = answer.context["secret"]
    assert secret.startswith(PREFIX)
    assert secret in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert secret not in client.get(PAGE).content.decode()
    token = PersonalToken.objects.get()
    assert (token.person, token.scopes, token.ending) == (employee, ["feeds", "calendar"], secret[-4:])
    assert secret not in str(PersonalToken.objects.values().get())
    assert SecurityEvent.objects.filter(kind="token.made", person=employee).exists()


def test_only_who_has_just_shown_who_they_are_makes_one(enter, employee):
    answer = enter(employee, age=3600).post(PAGE, form())
    assert "/accounts/reauthenticate/" in answer.headers["Location"]
    assert not PersonalToken.objects.exists()


def test_the_form_sent_again_makes_no_second_one(enter, employee):
    client, sent = enter(employee), form()
    client.post(PAGE, sent)
    again = client.post(PAGE, sent)
    assert (again.status_code, again.context["secret"], PersonalToken.objects.count()) == (422, "", 1)


@pytest.mark.parametrize("changed", [{"scopes": []}, {"scopes": ["api:write"]}, {"days": "9999"}, {"name": ""}])
def test_a_form_that_asks_for_what_there_is_not(enter, employee, changed):
    """Also what a later version may offer: nobody gives themselves a scope by sending its name (security.md S12)."""
    assert enter(employee).post(PAGE, form(**changed)).status_code == 422
    assert not PersonalToken.objects.exists()


def test_refusals(issue, employee, monkeypatch):
    key = uuid.uuid4()
    issue(employee, key=key)
    with pytest.raises(AlreadyMade):
        issue(employee, key=key)
    with pytest.raises(NothingToRead):
        PersonalToken.issue(by=employee, name="x", scopes=[], days=1)
    monkeypatch.setattr("accounts.tokens.models.MOST", 1)
    with pytest.raises(TooManyTokens):
        issue(employee)


def test_it_opens_what_its_scope_names_and_nothing_else(client, issue, employee):
    _token, secret = issue(employee, "feeds")
    assert client.get("/feed.atom", {"token": secret}).status_code == 200
    assert client.get("/feed.atom", headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    for address in ("/calendar.ics", "/feed.atom"):
        wrong = secret if address == "/calendar.ics" else f"{secret}x"
        answer = client.get(address, {"token": wrong})
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    for address in ("/", "/people/", PAGE):
        assert client.get(address, {"token": secret}).status_code == 302, address
    assert client.post("/feed.atom", {"token": secret}).status_code == 405


def kill_revoke(token, administrator):
    token.revoke(by=token.person)


def kill_expire(token, administrator):
    PersonalToken.objects.update(expires_at=timezone.now())


def kill_deactivate(token, administrator):
    token.person.deactivate(by=administrator)


def kill_and_bring_back(token, administrator):
    token.person.deactivate(by=administrator)
    token.person.reactivate(by=administrator)


def kill_sessions(token, administrator):
    token.person.end_sessions(by=administrator)


@pytest.mark.parametrize("kill", [kill_revoke, kill_expire, kill_deactivate, kill_and_bring_back, kill_sessions])
def test_it_is_dead_at_the_next_request(client, issue, employee, administrator, kill):
    """S3. Every death looks the same, and like a token that never was."""
    token, secret = issue(employee)
    assert client.get("/feed.atom", {"token": secret}).status_code == 200
    kill(token, administrator)
    dead = client.get("/feed.atom", {"token": secret})
    never = client.get("/feed.atom", {"token": PREFIX + "x" * 43})
    assert dead.status_code == never.status_code == 401
    assert dead.content == never.content
    token.refresh_from_db()
    assert not token.is_alive or not token.person.is_active


def test_a_wrong_token_is_refused_though_somebody_is_signed_in(client, employee):
    client.force_login(employee)
    assert client.get("/feed.atom").status_code == 200
    assert client.get("/feed.atom", {"token": "cg_wrong"}).status_code == 401


def test_use_is_noted_seldom(client, issue, employee, django_assert_num_queries):
    token, secret = issue(employee)
    client.get("/feed.atom", {"token": secret})
    token.refresh_from_db()
    first = token.last_used_at
    client.get("/feed.atom", {"token": secret})
    token.refresh_from_db()
    assert token.last_used_at == first
    PersonalToken.objects.update(last_used_at=first - timedelta(days=1))
    client.get("/feed.atom", {"token": secret})
    token.refresh_from_db()
    assert token.last_used_at > first - timedelta(days=1)


def test_the_address_goes_to_no_log_and_no_other_page(client, issue, employee, caplog, monkeypatch):
    _token, secret = issue(employee)
    lines = []
    note = lambda event, **facts: lines.append(f"{event} {facts}")  # noqa: E731
    monkeypatch.setattr("intranet.middleware.log", SimpleNamespace(info=note, error=note))
    with caplog.at_level("DEBUG"):
        answer = client.get("/feed.atom", {"token": secret})
        client.get("/feed.atom", {"token": f"{secret}x"})
        client.get("/communities/nothing-here/feed.atom", {"token": secret})
    records = [record for record in caplog.records if record.name != "django.db.backends"]
    said = " ".join([*lines, *(f"{record.getMessage()} {record.__dict__}" for record in records)])
    assert "feed.atom" in said
    assert secret not in said
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert secret not in answer.content.decode()


def test_one_revokes_ones_own_only(client, issue, employee, person):
    token, _secret = issue(employee)
    client.force_login(person("other"))
    assert client.post(f"{PAGE}{token.pk}/revoke/").status_code == 404
    client.force_login(employee)
    for _twice in range(2):
        assert client.post(f"{PAGE}{token.pk}/revoke/").status_code == 302
    assert SecurityEvent.objects.filter(kind="token.revoked").count() == 1
    assert "Revoked" in client.get(PAGE).content.decode()
