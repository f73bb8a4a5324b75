"""Real PostgreSQL and Valkey for every test.

The servers live in ``var/test`` and are shared by parallel runs. A template database, named by a hash of every
migration, is migrated once; each worker clones it (0.1 s), and a test with real transactions clones it again
afterwards.
"""

import os

# A parallel worker inherits all this from the process that started it: one set of servers for all of them.
if "PYTEST_XDIST_WORKER" not in os.environ:
    _project = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    _var = os.environ.get("VAR_DIR") or os.path.join(_project, "var")
    os.environ["VAR_DIR"] = os.environ.get("TEST_VAR_DIR") or os.path.join(_var, "test")
    for _name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(_name, None)
        if f"TEST_{_name}" in os.environ:
            os.environ[_name] = os.environ[f"TEST_{_name}"]

os.environ["DJANGO_SETTINGS_MODULE"] = "intranet.settings.test"
# Fifty threads on two cores wait for each other longer than a reader would.
os.environ.setdefault("LOCK_TIMEOUT_MS", "60000")

from intranet.servers import embedded_servers

_servers = embedded_servers(careless=True)
_servers.__enter__()

import django

django.setup()

import hypothesis
import pytest
from django.core.cache import caches

# Nothing here asserts a time: how long an example takes is the machine's affair.
hypothesis.settings.register_profile(
    "intranet",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.data_too_large],
)
hypothesis.settings.load_profile("intranet")

import intranet.cache
from tests.databases import TestDatabase

pytest_plugins = ["tests.personas", "tests.community_personas", "tests.browser"]


def pytest_unconfigure(config: pytest.Config) -> None:
    _servers.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def empty_cache():
    """What a test put into the cache outlives its transaction, and would tell the next of rows that never were.

    A cache that one test kept from answering is asked again by the next.
    """
    intranet.cache._resting.clear()
    intranet.cache._memory.clear()
    caches["default"].clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, request):
    """Clone this worker's database from the migrated template; drop it at the end."""
    from django.test import TransactionTestCase

    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    database = TestDatabase(f"test_{os.getpid()}_{worker}")
    with django_db_blocker.unblock():
        database.create()
    original = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda self: database.create()
    yield
    TransactionTestCase._fixture_teardown = original
    with django_db_blocker.unblock():
        database.drop()
