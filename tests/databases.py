"""Databases for tests: cloned from a template that is made once per state of the migrations."""

import fcntl
import functools
import hashlib
import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from intranet.servers import default_place
from intranet.servers.place import make_private
from tests.migrating import quickly

#: A directory in memory. A clone is 1,500 small files, and ext4 steps over every file removed in the last minutes to
#: number a new one: there a clone costs a second of a core, here a twentieth.
MEMORY = Path("/dev/shm")
#: Clones of all workers together need a tenth of it.
ENOUGH_BYTES = 1 << 30


def migrations_hash() -> str:
    """Names and contents of every migration of every installed app."""
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(f"{app.label}/{path.name}".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def server(name: str = "postgres") -> psycopg.Connection:
    db = settings.DATABASES["default"]
    return psycopg.connect(
        dbname=name, user=db["USER"], password=db["PASSWORD"], host=db["HOST"], port=db["PORT"] or None, autocommit=True
    )


@contextmanager
def pointed_at(name: str):
    """Django's default connection on another database, for the time of the block."""
    point_at(name)
    yield
    connections["default"].close()


def point_at(name: str) -> None:
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name


def template_database(kind: str = "migrated", fill=lambda: None, version: str = "") -> str:
    """The name of a migrated template database, made under a lock when it does not exist yet.

    ``fill`` loads further rows into a template of its own ``kind`` and ``version``.
    """
    name = f"template_{kind}_{migrations_hash()}{version}"
    lock = Path(settings.VAR) / f"{name}.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with open(lock, "w") as held, server() as connection:
        fcntl.flock(held, fcntl.LOCK_EX)
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        fresh = f"{name}_new"
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(fresh)))
        base = template_database() if kind != "migrated" else "template1"
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(fresh), sql.Identifier(base))
        )
        with pointed_at(fresh):
            if base == "template1":
                with quickly():
                    call_command("migrate", verbosity=0, interactive=False)
            fill()
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (fresh, name))))
    return name


@functools.cache
def tablespace() -> str:
    """Where clones are kept: in memory when the server is our own and there is plenty, otherwise where all else is."""
    place = default_place()
    ours = os.environ["DATABASE_URL"] == place.database_url
    if not ours or not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ENOUGH_BYTES:
        return "pg_default"
    folder = MEMORY / place.sockets.name
    with open(Path(settings.VAR) / "tablespace.lock", "w") as held, server() as connection:
        fcntl.flock(held, fcntl.LOCK_EX)
        drop_strays(connection)
        known = connection.execute("SELECT 1 FROM pg_tablespace WHERE spcname = 'memory'").fetchone()
        if not known or not folder.exists():  # the first run here, or the first since the machine was started
            connection.execute("DROP TABLESPACE IF EXISTS memory")
            shutil.rmtree(folder, ignore_errors=True)
            make_private(folder, place.user)
            connection.execute(sql.SQL("CREATE TABLESPACE memory LOCATION {}").format(sql.Literal(str(folder))))
    return "memory"


def drop_strays(connection: psycopg.Connection) -> None:
    """Remove what a killed run left, for it takes memory. The number in a name is its process."""
    for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^(test|up)_[0-9]+'").fetchall():
        if not Path(f"/proc/{name.split('_')[1]}").exists():
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def clone(connection: psycopg.Connection, name: str, template: str) -> None:
    """Make a database with what another one holds."""
    names = [sql.Identifier(part) for part in (name, template, tablespace())]
    connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} TABLESPACE {}").format(*names))


class TestDatabase:
    """One worker's database."""

    __test__ = False

    def __init__(self, name: str, template: str | None = None) -> None:
        self.name = name
        self.template = template

    def create(self) -> None:
        """Make it anew from the template, whatever it held."""
        template = self.template or template_database()
        connections["default"].close()
        with server() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name)))
            clone(connection, self.name, template)
        point_at(self.name)

    def drop(self) -> None:
        connections["default"].close()
        with server() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name)))
