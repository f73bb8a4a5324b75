"""Whether the database is as the code wants it, answered in a second and without Django.

``manage.py prepare`` leaves a note of what it prepared: the code's migrations, and the very rows that record them in
the database. While both are as noted, a start need not look further.
"""

import hashlib
import json
from pathlib import Path

import psycopg

from intranet.servers import PROJECT

APPLIED = "SELECT md5(string_agg(concat(app, ' ', name, ' ', applied), ',' ORDER BY id)) FROM django_migrations"


def prepared(var: Path, database_url: str) -> bool:
    """Whether nothing needs to be migrated or loaded."""
    try:
        noted = json.loads(note(var).read_text())
        with psycopg.connect(database_url, connect_timeout=5) as connection:
            return noted == state(connection)
    except (OSError, ValueError, psycopg.Error):
        return False


def remember(var: Path, database_url: str) -> None:
    """Leave the note after everything was prepared."""
    with psycopg.connect(database_url, connect_timeout=5) as connection:
        note(var).write_text(json.dumps(state(connection)))


def note(var: Path) -> Path:
    return var / "prepared.json"


def state(connection: psycopg.Connection) -> dict[str, str]:
    row = connection.execute(APPLIED).fetchone()
    return {"code": migrations_digest(), "database": row[0] if row else ""}


def migrations_digest(project: Path = PROJECT) -> str:
    """A digest of our migrations' names and contents, and of the locked versions that bring the others."""
    digest = hashlib.sha256((project / "requirements" / "base.txt").read_bytes())
    rooms = [room for room in project.iterdir() if (room / "__init__.py").exists()]
    for path in sorted(path for room in rooms for path in room.rglob("migrations/*.py")):
        digest.update(str(path.relative_to(project)).encode() + path.read_bytes())
    return digest.hexdigest()
