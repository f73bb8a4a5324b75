"""F7: a report that does not end is stopped, and others hardly feel it meanwhile."""

import threading
import time

import pytest
from django.db import connection

from tests.access.test_shared_cache import HOST, Reader, production  # noqa: F401
from tests.databases import server
from tests.running.conftest import eventually

pytestmark = pytest.mark.soak

PAGES = ("/", "/communities/", "/people/", "/search/?q=leave", "/search/?q=pump")
REPORT = "/search/report/"
#: Requests go in turns of ``EACH``, without and with the slow ones.
ROUNDS, EACH = 6, 25
#: What the others' slowest twentieth may be slower by (security.md).
MOST = 1.5


def p95(seconds):
    return sorted(seconds)[int(len(seconds) * 0.95)]


def timed(reader, address, times):
    spent = []
    for n in range(times):
        started = time.monotonic()
        assert reader.get(address, PAGES[n % len(PAGES)]).status == 200
        spent.append(time.monotonic() - started)
    return spent


class SlowReports:
    """The table the report reads is held, and two people open the report again and again."""

    def __init__(self, reader, address, database):
        self.reader, self.address, self.database = reader, address, database
        self.over, self.statuses = threading.Event(), []

    def __enter__(self):
        self.holding = server(self.database)
        self.holding.execute("BEGIN; LOCK TABLE search_searchlog IN ACCESS EXCLUSIVE MODE")
        self.threads = [threading.Thread(target=self._open, daemon=True) for _n in range(2)]
        for thread in self.threads:
            thread.start()
        eventually(self._waits, "a report waits")

    def _open(self):
        while not self.over.is_set():
            self.statuses.append(self.reader.get(self.address, REPORT).status)

    def _waits(self):
        with server(self.database) as other:
            asked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = %s"
            return other.execute(asked, [self.database]).fetchone()[0]

    def __exit__(self, *exception):
        self.over.set()
        self.holding.execute("ROLLBACK")
        self.holding.close()
        for thread in self.threads:
            thread.join(timeout=120)


def test_others_hardly_feel_a_report_that_does_not_end(production):  # noqa: F811
    database = connection.settings_dict["NAME"]
    member, manager = (Reader(name, {}, HOST).sign_in(production) for name in ("member", "manager"))
    timed(member, production, 2 * EACH)
    alone, beside, statuses = [], [], []
    for _round in range(ROUNDS):
        alone += timed(member, production, EACH)
        slow = SlowReports(manager, production, database)
        with slow:
            beside += timed(member, production, EACH)
        statuses += slow.statuses
    ratio = p95(beside) / p95(alone)
    print(f"p95 alone {p95(alone):.3f} s, beside slow reports {p95(beside):.3f} s: {ratio:.2f} times; {statuses}")
    assert ratio <= MOST


def test_the_report_is_stopped(production):  # noqa: F811
    """By the time-outs of the settings: whoever asked gets a page that says to come back, not a hanging browser."""
    database = connection.settings_dict["NAME"]
    manager = Reader("manager", {}, HOST).sign_in(production)
    holding = server(database)
    holding.execute("BEGIN; LOCK TABLE search_searchlog IN ACCESS EXCLUSIVE MODE")
    started = time.monotonic()
    status = manager.get(production, REPORT).status
    print(f"a report that waits for ever: {status} after {time.monotonic() - started:.1f} s")
    holding.execute("ROLLBACK")
    holding.close()
    assert status in (500, 503)
    assert manager.get(production, REPORT).status == 200
