"""Databases for tests: cloned from a template that is made once per state of the migrations."""

import fcntl
import hashlib
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql


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
                call_command("migrate", verbosity=0, interactive=False)
            fill()
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (fresh, name))))
    return name


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
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(self.name), sql.Identifier(template))
            )
        point_at(self.name)

    def drop(self) -> None:
        connections["default"].close()
        with server() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name)))
