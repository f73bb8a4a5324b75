"""Real PostgreSQL and Valkey for every test.

The servers live in ``var/test`` and are shared by parallel runs. A template database, named by a hash of every
migration, is migrated once; each worker clones it (0.1 s), and a test with real transactions clones it again
afterwards.
"""

import os

_project = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_var = os.environ.get("VAR_DIR") or os.path.join(_project, "var")
os.environ["VAR_DIR"] = os.environ.get("TEST_VAR_DIR") or os.path.join(_var, "test")
if "TEST_DATABASE_URL" in os.environ:
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
else:
    os.environ.pop("DATABASE_URL", None)
if "TEST_REDIS_URL" in os.environ:
    os.environ["REDIS_URL"] = os.environ["TEST_REDIS_URL"]
else:
    os.environ.pop("REDIS_URL", None)

os.environ["DJANGO_SETTINGS_MODULE"] = "intranet.settings.test"
# Fifty threads on two cores wait for each other longer than a reader would.
os.environ.setdefault("LOCK_TIMEOUT_MS", "60000")
os.environ.setdefault("STATEMENT_TIMEOUT_MS", "60000")

from intranet.servers import embedded_servers

_servers = embedded_servers(careless=True)
_servers.__enter__()

import django

django.setup()

import hypothesis
import pytest

# Nothing here asserts a time: how long an example takes is the machine's affair.
hypothesis.settings.register_profile(
    "intranet",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.data_too_large],
)
hypothesis.settings.load_profile("intranet")

from tests.databases import TestDatabase

pytest_plugins = ["tests.personas", "tests.community_personas", "tests.browser"]


def pytest_unconfigure(config: pytest.Config) -> None:
    _servers.__exit__(None, None, None)


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
