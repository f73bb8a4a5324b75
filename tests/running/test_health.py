"""/healthz and /readyz: open to machines, silent about everything but what is missing."""

import json

import psycopg
import pytest
import redis

from intranet.running import health


def test_healthz_asks_nothing(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert response.status_code == 200
    assert response.content == b"ok\n"


def test_readyz_names_the_parts(client, db):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"ready": True, "parts": {"database": "ok", "cache": "ok", "queue": "ok"}}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "error", [psycopg.OperationalError("secret.host refused"), redis.ConnectionError("secret.host")]
)
@pytest.mark.parametrize("part", ["database", "cache", "queue"])
def test_readyz_says_which_part_is_missing_and_nothing_else(client, db, monkeypatch, part, error):
    def refuse():
        raise error

    monkeypatch.setitem(health.PARTS, part, refuse)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    missing = [name for name, state in json.loads(response.content)["parts"].items() if state == "missing"]
    assert missing == [part]
    assert b"secret.host" not in response.content


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_only_read(client, db, address):
    assert client.post(address).status_code == 405


def test_a_redis_that_is_away_is_missed_quickly(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert not health.answers("cache", health.PARTS["cache"])


def test_a_broker_behind_a_socket_is_asked_by_its_address(settings):
    settings.CELERY_BROKER_URL = settings.REDIS_URL.replace("unix://", "redis+socket://")
    assert health.answers("queue", health.PARTS["queue"])
