"""docs/operators.md is true: every setting is in it, and its commands for backup and restore work."""

import os
import re
import subprocess

import pytest
from django.db import connection
from psycopg import sql

from accounts.models import User
from intranet.servers import PROJECT, Postgres, default_place
from tests.architecture.sources import sources, text
from tests.databases import server

PAGE = (PROJECT / "docs" / "operators.md").read_text()
READ = re.compile(r"""(?:environ\.get\(|environ\[|env_flag\(|env_list\(|required\()\s*["']([A-Z_]+)["']""")
#: Set by the supervisor or the tests for the processes they start; no operator does.
INTERNAL = {"LISTEN_FD", "DJANGO_SETTINGS_MODULE", "FORCE_COLOR", "NO_COLOR", "PYTEST_XDIST_WORKER"}


def section(title: str) -> str:
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL).group(1)


def commands(title: str) -> list[str]:
    return [line for block in re.findall(r"```\n(.*?)```", section(title), re.DOTALL) for line in block.splitlines()]


def test_every_setting_is_in_the_table_and_nothing_else():
    paths = [*sources(".py"), *sources(".py", under=("deploy",))]
    read = {name for path in paths for name in READ.findall(text(path))} - INTERNAL
    listed = set(
        re.findall(r"`([A-Z_]{4,})`", "\n".join(re.findall(r"^\|([^|]+)\|", section("Settings"), re.MULTILINE)))
    )
    patterned = {"MAIL_DEFAULT_BACKEND", "MAIL_BULK_BACKEND"}
    assert read - listed == set()
    assert listed - read - patterned == set()


def test_every_make_target_and_file_it_names_exists():
    makefile = (PROJECT / "Makefile").read_text()
    for target in set(re.findall(r"`make ([a-z]+)`", PAGE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for name in set(re.findall(r"`(deploy/[\w.-]+|requirements/[\w.-]+|Procfile|CHANGELOG\.md)`", PAGE)):
        assert (PROJECT / name).exists(), name


@pytest.mark.django_db(transaction=True)
def test_backup_and_restore(tmp_path):
    """The commands of the page, on a database with a person and a file."""
    User.objects.create_user("kept", "kept@example.com")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "file.txt").write_text("kept")
    source, copy = connection.settings_dict["NAME"], f"restored_{os.getpid()}"
    with server() as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(copy)))
        try:
            run(commands("Backup"), tmp_path, source)
            (tmp_path / "var" / "file.txt").unlink()
            run([line for line in commands("Restore") if not line.startswith("python")], tmp_path, copy)
            with server(copy) as restored:
                rows = restored.execute("SELECT username FROM accounts_user WHERE username = 'kept'").fetchall()
            assert rows == [("kept",)]
            assert (tmp_path / "var" / "file.txt").read_text() == "kept"
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(copy)))


def run(lines: list[str], directory, database: str) -> None:
    binaries = Postgres(default_place()).binaries()
    environment = {
        **os.environ,
        "PATH": f"{binaries}:{os.environ['PATH']}",
        "DATABASE_URL": os.environ["DATABASE_URL"].replace("/intranet?", f"/{database}?"),
        "VAR_DIR": str(directory / "var"),
    }
    for line in lines:
        done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, cwd=directory, env=environment)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
