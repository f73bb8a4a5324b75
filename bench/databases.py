"""A database of the benchmark's own, made anew."""

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql


def fresh_database(name: str) -> None:
    """Drop and create it, and point Django's default connection at it."""
    connections["default"].close()
    db = settings.DATABASES["default"]
    target = {"user": db["USER"], "password": db["PASSWORD"], "host": db["HOST"], "port": db["PORT"] or None}
    with psycopg.connect(dbname="postgres", autocommit=True, **target) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    connections["default"].settings_dict["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name


def url_of(db: dict[str, str]) -> str:
    """The ``DATABASE_URL`` of a database reached by socket or by host."""
    password = f":{db['PASSWORD']}" if db["PASSWORD"] else ""
    if db["HOST"].startswith("/"):
        return f"postgresql://{db['USER']}{password}@/{db['NAME']}?host={db['HOST']}"
    port = f":{db['PORT']}" if db["PORT"] else ""
    return f"postgresql://{db['USER']}{password}@{db['HOST']}{port}/{db['NAME']}"
