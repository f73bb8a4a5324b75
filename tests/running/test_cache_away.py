"""Redis stopped, flushed, full or slow: people sign in, read and write; limits hold; it heals without hands (F3)."""

import os
import signal
from types import SimpleNamespace

import pytest
import redis
from django.core.cache import cache, caches

import intranet.cache
from intranet.pace import too_fast
from intranet.servers import Place, Valkey
from tests.running.conftest import alive, eventually, processes_naming

NOBODY_THERE = "redis://127.0.0.1:1/0"
SIGN_IN = "/accounts/login/"


@pytest.fixture(autouse=True)
def rested(settings):
    """Every test begins and ends with a cache nobody was refused by, and caches that follow the settings."""
    intranet.cache._resting.clear()
    intranet.cache._memory.clear()
    yield
    intranet.cache._resting.clear()


def point_caches_at(settings, url: str) -> None:
    settings.CACHES = {name: {**options, "LOCATION": url} for name, options in settings.CACHES.items()}


def as_impatient_as_production(settings) -> None:
    """The settings of tests wait longer, for a busy machine."""
    settings.CACHES = {name: options | {"OPTIONS": {}} for name, options in settings.CACHES.items()}


@pytest.fixture
def away(settings):
    point_caches_at(settings, NOBODY_THERE)


@pytest.fixture
def own_valkey(settings, use, var):
    """A Valkey only this test knows, as the cache."""
    use()
    point_caches_at(settings, Place.at(var).redis_url)
    with redis.Redis.from_url(Place.at(var).redis_url) as client:
        yield client


def sign_in(client, username, password="common-ground"):
    return client.post(SIGN_IN, {"login": username, "password": password})


def test_sign_in_reading_and_writing_work_without_redis(client, employee, away):
    assert sign_in(client, "employee").status_code == 302
    for address in ("/", "/communities/", "/people/", f"/people/{employee.username}/"):
        assert client.get(address).status_code == 200, address
    proposal = client.get("/communities/propose/")
    assert proposal.status_code == 200
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/").status_code == 302


def test_without_redis_each_process_limits_sign_in_attempts_itself(client, employee, away):
    statuses = [sign_in(client, "employee", "wrong").status_code for _ in range(40)]
    assert statuses[0] == 200
    assert 500 not in statuses
    refused = client.post(SIGN_IN, {"login": "employee", "password": "common-ground"})
    assert 429 in statuses or refused.status_code != 302


def test_a_lost_cache_signs_nobody_out(client, employee):
    sign_in(client, "employee")
    cache.clear()
    assert client.get("/communities/").status_code == 200


def test_a_full_redis_refuses_writes_and_nothing_else(client, employee, own_valkey):
    cache.set("before", "kept")
    own_valkey.config_set("maxmemory-policy", "noeviction")
    own_valkey.config_set("maxmemory", "1")
    cache.set("after", "dropped")
    assert cache.get("before") == "kept"
    assert cache.get("after") is None
    assert sign_in(client, "employee").status_code == 302
    assert client.get("/communities/").status_code == 200


def test_a_redis_that_hangs_costs_one_moment_and_then_none(settings, own_valkey, monkeypatch):
    cache.set("key", "value")
    own_valkey.execute_command("CLIENT", "PAUSE", 60_000, "ALL")
    as_impatient_as_production(settings)
    told = []
    monkeypatch.setattr(intranet.cache, "log", SimpleNamespace(warning=lambda event, **_: told.append(event)))
    monkeypatch.setattr(intranet.cache, "REST_SECONDS", 3600.0)
    answers = [cache.get("key", "missed") for _ in range(50)]
    assert answers == ["missed"] * 50
    assert told == ["cache.unavailable"], "waited for once, then left alone"


def test_after_a_restart_it_is_used_again(settings, use, var, monkeypatch):
    monkeypatch.setattr(intranet.cache, "REST_SECONDS", 0.2)
    user = use()
    place = Place.at(var)
    point_caches_at(settings, place.redis_url)
    cache.set("key", "before")
    (server,) = [pid for pid in processes_naming(str(place.sockets)) if alive(pid)]
    os.kill(server, signal.SIGKILL)
    assert cache.get("key") is None
    eventually(Valkey(place).ready, "the keeper brought it back")

    def used_again() -> bool:
        cache.set("key", "after")
        return cache.get("key") == "after"

    eventually(used_again, "the cache is used again without a restart of ours")
    user.leave()


def test_counters_do_not_forgive(away):
    """A rate limit of ours that counts must know that it cannot."""
    with pytest.raises(redis.ConnectionError):
        cache.incr("count")


def test_what_the_cache_only_slows_down_goes_on_without_it(away):
    assert not any(too_fast("asking", 1, 2) for _ in range(5))


def test_several_keys_at_once_are_forgiven_too(away):
    cache.set_many({"a": 1, "b": 2})
    assert cache.get_many(["a", "b"]) == {}
    cache.delete_many(["a", "b"])
    assert cache.touch("a") is False
    assert cache.delete("a") is False
    assert "a" not in cache
    assert caches["renditions"].get("a") is None


def test_a_session_leaves_the_cache_soon_even_if_its_deletion_was_lost(client, employee, own_valkey):
    sign_in(client, "employee")
    client.get("/communities/")
    (key,) = own_valkey.keys("*intranet.sessions.*")
    assert 0 < own_valkey.ttl(key) <= 30
