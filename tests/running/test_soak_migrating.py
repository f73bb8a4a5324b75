"""C8: migrating forward from the first release on a large copy, while the earlier version reads and writes."""

import itertools
import os
import threading
import time

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from accounts.models import User
from tests.databases import pointed_at, server

pytestmark = pytest.mark.soak

#: Where each of our apps stood at the first release. Whatever came later is migrated under load.
FIRST_RELEASE = {
    "accounts": "0002_database_rules",
    "notifications": "0001_initial",
    "communities": "0002_role_capability_by_what",
    "pages": "0005_find_pages_by_address",
    "imports": "0001_initial",
}
OURS = {*FIRST_RELEASE, "attachments", "discussions", "wiki", "questions", "vetting", "search"}
ROWS = 1_000_000
SEED = [
    "INSERT INTO accounts_user (password, is_superuser, username, first_name, last_name, email, is_staff, is_active,"
    " date_joined, picture) SELECT '', false, 'p' || n, 'P', n::text, n || '@example.com', false, true, now(), ''"
    " FROM generate_series(1, 20000) n",
    "INSERT INTO notifications_activity (actor_id, verb, target_type_id, target_id, data, at)"
    " SELECT (SELECT min(id) FROM accounts_user) + n %% 20000, 'post.said',"
    " (SELECT id FROM django_content_type WHERE model = 'user'), n, '{}', now() FROM generate_series(1, %s) n",
]
WRITE = (
    "INSERT INTO notifications_activity (verb, target_type_id, target_id, data, at) SELECT 'soak.wrote', id, %s, '{}',"
    " now() FROM django_content_type WHERE model = 'user'"
)
TOUCH = "UPDATE accounts_user SET last_name = %s WHERE username = %s"
READ = "SELECT count(*) FROM accounts_user WHERE username LIKE 'p1%'"


@pytest.fixture
def database():
    """At the state of the first release, with a million rows in its busiest table."""
    name = f"soak_migrating_{os.getpid()}"
    with server() as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    with pointed_at(name):
        executor = MigrationExecutor(connections["default"])
        others = [node for node in executor.loader.graph.leaf_nodes() if node[0] not in OURS]
        executor.migrate([*others, *FIRST_RELEASE.items()])
        ContentType.objects.get_for_model(User)
        with connections["default"].cursor() as cursor:
            cursor.execute(SEED[0])
            cursor.execute(SEED[1], [ROWS])
        yield name
    with server() as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


class Work(threading.Thread):
    """Sends one statement after the other until told to stop; remembers the slowest, and how many were acknowledged."""

    def __init__(self, name, send):
        super().__init__(daemon=True)
        self.database, self.send, self.slowest, self.done = name, send, 0.0, 0
        self.over = threading.Event()
        self.failure = None

    def run(self):
        try:
            with server(self.database) as connection:
                for number in itertools.count():
                    if self.over.is_set():
                        return
                    started = time.monotonic()
                    self.send(connection, number)
                    self.slowest = max(self.slowest, time.monotonic() - started)
                    self.done += 1
                    time.sleep(0.005)
        except psycopg.Error as error:
            self.failure = error


@pytest.mark.django_db(transaction=True)
def test_migrating_forward_loses_no_write_and_holds_no_lock(database):
    writer = Work(database, lambda connection, number: connection.execute(WRITE, [number]))
    toucher = Work(
        database, lambda connection, number: connection.execute(TOUCH, [str(number), f"p{number % 20000 + 1}"])
    )
    reader = Work(database, lambda connection, number: connection.execute(READ).fetchone())
    for work in (writer, toucher, reader):
        work.start()
    try:
        call_command("migrate", verbosity=0)
        time.sleep(1)  # the earlier version goes on for a while on the later schema
    finally:
        for work in (writer, toucher, reader):
            work.over.set()
            work.join(30)
    assert [work.failure for work in (writer, toucher, reader)] == [None] * 3
    with server(database) as connection:
        written = connection.execute("SELECT count(*) FROM notifications_activity WHERE verb = 'soak.wrote'").fetchone()
    assert written == (writer.done,)
    print("slowest", [round(work.slowest, 3) for work in (writer, toucher, reader)], "statements", writer.done)
    assert max(work.slowest for work in (writer, toucher, reader)) < 2
