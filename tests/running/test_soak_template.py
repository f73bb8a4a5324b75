"""The template that tests clone is quickly migrated (``tests.migrating``): it holds what the migrations make."""

import os
import re
import subprocess

import pytest
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from intranet.servers.postgres import candidates
from tests.databases import pointed_at, server, template_database

pytestmark = pytest.mark.soak

#: What two runs of the same migrations write differently.
CHANCE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+\+00|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f-]{17}")


def dump(name):
    program = next(path for folder in candidates() if (path := folder / "pg_dump").exists())
    url = os.environ["DATABASE_URL"].replace("/intranet?", f"/{name}?")
    done = subprocess.run([str(program), url], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    lines = CHANCE.sub("by chance", done.stdout).splitlines()
    return [line for line in lines if not re.match(r"\\(un)?restrict ", line)]  # a key of chance, too


def test_the_template_is_what_the_migrations_make(django_db_setup, django_db_blocker):
    name = f"test_{os.getpid()}_slowly"
    with django_db_blocker.unblock(), server() as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        own = connections["default"].settings_dict["NAME"]
        try:
            with pointed_at(name):
                call_command("migrate", verbosity=0, interactive=False)
            slowly, quickly = dump(name), dump(template_database())
        finally:
            with pointed_at(own):
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    assert len(slowly) > 10_000
    assert quickly == slowly
