"""PostgreSQL away, restarting or slow: a page that says so and when to come back, and no restart of ours (F4, F7)."""

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection

from accounts.models import User


@pytest.fixture
def patient(client):
    """A client that gets error pages, as a browser does, instead of exceptions."""
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("error", [OperationalError, InterfaceError, psycopg.OperationalError])
def test_a_view_without_database_is_a_503(patient, employee, monkeypatch, error):
    patient.force_login(employee)

    def refuse(*args, **kwargs):
        raise error("secret.host: the database system is shutting down")

    monkeypatch.setattr("communities.models.Community.objects.visible_to", refuse, raising=True)
    response = patient.get("/communities/")
    assert_says_come_back(response)


def test_middleware_without_database_is_a_503(patient, employee, monkeypatch):
    """The session and the person are loaded before any view runs."""
    patient.force_login(employee)

    def refuse(*args, **kwargs):
        raise OperationalError("secret.host")

    monkeypatch.setattr("django.contrib.auth.get_user", refuse)
    monkeypatch.setattr("django.contrib.auth.middleware.get_user", refuse)
    assert_says_come_back(patient.get("/communities/"))


def assert_says_come_back(response):
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert "no-store" in response["Cache-Control"]
    assert b"secret.host" not in response.content
    assert b"<h1>" in response.content


@pytest.mark.django_db(transaction=True)
def test_dropped_connections_are_replaced(client, django_user_model):
    """Between two requests every connection is lost; Django's own health check notices."""
    client.force_login(django_user_model.objects.create_user("sam"))
    assert client.get("/communities/").status_code == 200
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid != pg_backend_pid() AND datname = current_database()"
        )
    connection.health_check_done = False
    connection.health_check_enabled = True
    connection.close_if_unusable_or_obsolete()
    assert client.get("/communities/").status_code == 200


def test_a_runaway_query_is_stopped(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() != ("0",)
        cursor.execute("SET LOCAL statement_timeout = '50ms'")
        with pytest.raises(OperationalError, match="statement timeout"):
            cursor.execute("SELECT pg_sleep(5)")


def test_a_fault_of_ours_is_a_500(patient, employee, monkeypatch):
    patient.force_login(employee)
    monkeypatch.setattr("communities.models.Community.objects.visible_to", lambda *args: 1 / 0)
    response = patient.get("/communities/")
    assert response.status_code == 500
    assert "Retry-After" not in response
    assert User.objects.count() == 1
