"""Long faults on a whole running product with servers of its own: make soak plays them, make test does not."""

import contextlib
import os
import shutil
import signal
import time

import psycopg
import pytest
import redis

from intranet.servers import Place, Postgres, Valkey
from intranet.servers.postgres import alive_in
from tests.running.conftest import alive, eventually, processes_naming
from tests.running.product import Load, Product, Visitor

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    var = tmp_path_factory.mktemp("soak") / "var"
    yield Place.at(var)
    for directory in (Place.at(var).data, Place.at(var).sockets):
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="module")
def product(place):
    """A first start from nothing, with the demo organisation."""
    product = Product(place.var)
    yield product.wait_until_ready()
    if product.process.poll() is None:
        product.stop()
    eventually(lambda: not product.processes(), "every process is gone")


def test_it_introduces_the_demo_accounts_and_they_can_sign_in(product):
    for username in ("admin", "manager", "facilitator", "delegate", "member", "employee"):
        assert f"  {username}" in product.output
        visitor = Visitor(product)
        visitor.sign_in(username)
        assert visitor.get("/").status_code == 200


PROPOSAL = {
    "slug": "",
    "purpose": "Fault tests",
    "reason": "A test writes this.",
    "kind": "learning",
    "visibility": "open",
    "joining": "freely",
    "preset": "everyone",
}


def propose(visitor: Visitor, name: str):
    return visitor.post("/communities/propose/", name=name, **PROPOSAL)


PROPOSED = "SELECT c.name FROM communities_proposal p JOIN communities_community c ON c.id = p.community_id"
UNTOLD = """
SELECT activity.id FROM notifications_activity activity WHERE verb = 'proposal.made'
    AND NOT EXISTS (SELECT 1 FROM notifications_notification told WHERE told.activity_id = activity.id)
UNION ALL SELECT activity_id FROM notifications_outbox
"""


def proposals(place) -> set[str]:
    with psycopg.connect(place.database_url) as connection:
        return {name for (name,) in connection.execute(PROPOSED).fetchall()}


def untold(place) -> list[int]:
    """Proposals of which nobody was told, and what waits in the outbox."""
    with psycopg.connect(place.database_url) as connection:
        return [number for (number,) in connection.execute(UNTOLD).fetchall()]


def test_postgres_restarts_under_load_and_no_acknowledged_write_is_lost(product, place):
    """F4: 503 with Retry-After while it is away, then all is well, with the same web process."""
    visitor, counter, acknowledged = Visitor(product), iter(range(10_000)), []
    visitor.sign_in("employee")
    web = product.main_process("running.web")
    reader = Visitor(product)
    reader.sign_in("member")

    def write():
        name = f"Fault {next(counter)}"
        try:
            response = propose(visitor, name)
        except AssertionError:
            return 503
        if response.status_code == 302:
            acknowledged.append(name)
        elif response.status_code == 503:
            assert "Retry-After" in response.headers
        return response.status_code

    with Load(write, per_second=10) as writing, Load(lambda: reader.get("/").status_code, per_second=10) as reading:
        for how in (signal.SIGINT, signal.SIGKILL, signal.SIGKILL):
            time.sleep(4)
            os.kill(alive_in(Postgres(place).data), how)
            eventually(Postgres(place).ready, "PostgreSQL is back", 30)
        time.sleep(5)
    assert set(reading.results) <= {200, 503}
    assert set(writing.results) <= {200, 302, 503}
    assert reading.results[-1] == 200
    assert writing.results[-1] == 302
    assert len(acknowledged) > 10
    assert set(acknowledged) <= proposals(place)
    # The worker lost its connection as well, in whatever it was doing: each is told once (a constraint sees to that).
    eventually(lambda: not untold(place), "the intranet managers are told of every proposal", 120)
    assert product.main_process("running.web") == web


def test_valkey_killed_flushed_and_full_under_load(product, place):
    """F3: people sign in, read and write; no 500; it recovers within ten seconds."""
    visitor = Visitor(product)
    visitor.sign_in("employee")

    def use():
        newcomer = Visitor(product)
        newcomer.sign_in("facilitator")
        return newcomer.get("/communities/").status_code, visitor.get("/").status_code

    with Load(use, per_second=2) as load:
        time.sleep(3)
        for pid in processes_naming(str(place.sockets / "valkey.sock")):
            if alive(pid):
                os.kill(pid, signal.SIGKILL)
        eventually(Valkey(place).ready, "Valkey is back", 30)
        eventually(lambda: product.get("/readyz").status_code == 200, "ready again", 10)
        with redis.Redis.from_url(place.redis_url) as client:
            client.flushall()
            time.sleep(3)
            client.config_set("maxmemory", "1")
            time.sleep(6)
            client.config_set("maxmemory", "0")
        time.sleep(6)
    assert {status for result in load.results for status in result} == {200}


def test_a_killed_keeper_is_replaced(product, place):
    for name in ("postgres", "valkey"):
        (keeper,) = [pid for pid in processes_naming(f"intranet.servers.keeper {name} {place.var}") if alive(pid)]
        os.kill(keeper, signal.SIGKILL)
    eventually(
        lambda: product.get("/readyz").status_code == 200 and "its keeper is gone" in product.output, "all back", 60
    )


def test_web_and_worker_restart_again_and_again_under_load(product):
    """F8: a rolling restart refuses nobody, however many wait meanwhile."""
    with contextlib.ExitStack() as stack:
        loads = [stack.enter_context(Load(lambda: product.get("/accounts/login/").status_code)) for _ in range(8)]
        for _ in range(3):
            before = product.main_process("running.web")
            product.process.send_signal(signal.SIGUSR1)
            eventually(lambda before=before: product.main_process("running.web") not in (0, before), "restarted", 60)
            assert product.get("/healthz").status_code == 200
    assert {status for load in loads for status in load.results} == {200}
    assert sum(len(load.results) for load in loads) >= 24


def test_stopping_leaves_nothing_and_a_second_start_is_quick_and_keeps_the_data(product, place):
    before = proposals(place)
    assert product.stop(signal.SIGTERM) == 0
    assert product.processes() == []
    started = time.monotonic()
    again = Product(place.var).wait_until_ready()
    print(f"second start: {time.monotonic() - started:.1f} s")
    assert "preparing" not in again.output
    assert proposals(place) == before
    again.kill()
    eventually(lambda: not again.processes(), "every process noticed", 60)
