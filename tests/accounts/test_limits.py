"""Guessing, and sign-in with the cache away (security.md F3)."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import SecurityEvent
from accounts.sign_in import limits
from tests.accounts.test_sign_in import is_signed_in, sign_in


def fail(times, person=None, ip="127.0.0.1", kind="sign_in.failed"):
    for _ in range(times):
        SecurityEvent.record(kind, person=person, ip=ip)


def test_five_wrong_passwords_from_one_place(client, employee):
    for _ in range(limits.SAME_PERSON_SAME_PLACE):
        assert "Too many" not in sign_in(client, password="wrong").content.decode()
    response = sign_in(client)
    assert "Too many" in response.content.decode()
    assert not is_signed_in(client)


def test_other_people_and_places_go_on(client, employee, person):
    fail(limits.SAME_PERSON_SAME_PLACE, employee, ip="10.0.0.9")
    sign_in(client)
    assert is_signed_in(client)


def test_many_places_guessing_at_one_account(employee, client):
    for number in range(limits.SAME_PERSON):
        fail(1, employee, ip=f"10.0.1.{number}")
    assert "Too many" in sign_in(client).content.decode()


def test_one_place_guessing_at_many_accounts(employee, client):
    fail(limits.SAME_PLACE)
    assert "Too many" in sign_in(client).content.decode()


def test_it_passes(employee):
    with time_machine.travel(timezone.now() - limits.WINDOW - timedelta(seconds=1)):
        fail(limits.SAME_PERSON_SAME_PLACE, employee)
        assert limits.is_guessing(employee, "127.0.0.1")
    assert not limits.is_guessing(employee, "127.0.0.1")


def test_a_reset_password_starts_anew(employee):
    fail(limits.SAME_PERSON_SAME_PLACE, employee)
    assert limits.is_guessing(employee, "127.0.0.1")
    SecurityEvent.record("password.reset", person=employee)
    assert not limits.is_guessing(employee, "127.0.0.1")


def test_unknown_names_count_for_the_place_only(client, employee):
    for number in range(limits.SAME_PERSON_SAME_PLACE + 1):
        sign_in(client, f"nobody{number}", "x")
    sign_in(client)
    assert is_signed_in(client)


@pytest.fixture
def no_cache(settings):
    from django.core.cache import caches

    settings.CACHES = {
        name: conf | {"LOCATION": "unix:///nowhere/valkey.sock"} for name, conf in settings.CACHES.items()
    }
    for alias in settings.CACHES:
        caches[alias].close()
    yield
    for alias in settings.CACHES:
        caches[alias].close()


def test_with_the_cache_away_sign_in_works_and_limits_hold(client, employee, no_cache):
    sign_in(client, password="wrong")
    sign_in(client)
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    for _ in range(limits.SAME_PERSON_SAME_PLACE):
        sign_in(client, password="wrong")
    assert "Too many" in sign_in(client).content.decode()
    assert client.post("/accounts/password/reset/", {"email": "employee@example.com"}).status_code in (302, 429)
