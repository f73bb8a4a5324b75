"""``manage.py up``: one start, and everything that may happen to it until nothing is left."""

import os
import signal
import socket
import subprocess
import sys

import psycopg
import pytest
from psycopg import sql

from intranet.running import up
from intranet.servers import PROJECT
from tests.databases import clone, server, template_database
from tests.running.conftest import eventually
from tests.running.product import Load, Product, free_port

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")


@pytest.fixture
def database_url(django_db_setup, django_db_blocker):
    """A migrated database that no other test knows, on the server of the tests."""
    name = f"up_{os.getpid()}"
    with django_db_blocker.unblock(), server() as connection:
        clone(connection, name, template_database())
    yield os.environ["DATABASE_URL"].replace("/intranet?", f"/{name}?")
    with server() as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def product(var, database_url):
    product = Product(var, DATABASE_URL=database_url, DEMO_MODE="0")
    yield product.wait_until_ready()
    if product.process.poll() is None:
        product.kill()
    eventually(lambda: not product.processes(), "every process is gone")


def test_a_whole_life(product, database_url):
    """Ready, serving, hurt in every part, restarted under load, stopped: no request is lost on the way."""
    assert product.get("/healthz").text == "ok\n"
    assert product.get("/readyz").json()["ready"]
    assert product.get("/accounts/login/").status_code == 200

    # The database drops every connection: nothing needs a restart.
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid != pg_backend_pid() AND datname = current_database()"
        )
    web = product.main_process("intranet.running.web")
    assert product.get("/accounts/login/").status_code == 200
    assert product.main_process("intranet.running.web") == web

    # Web, worker and scheduler are killed: requests wait, all three come back.
    parts = {words: product.main_process(words) for words in ("running.web", "intranet worker", "intranet beat")}
    for pid in parts.values():
        os.kill(pid, signal.SIGKILL)
    assert product.get("/healthz").status_code == 200
    eventually(lambda: all(product.main_process(words) not in (0, pid) for words, pid in parts.items()), "all back")
    assert product.output.count("was killed by SIGKILL; starting it again in 0.5 s") == 3

    # A restart of web and worker under load refuses nobody.
    before = product.main_process("running.web")
    with Load(lambda: product.get("/healthz").status_code) as load:
        product.process.send_signal(signal.SIGUSR1)
        eventually(lambda: product.main_process("running.web") not in (0, before), "web restarted")
        assert product.get("/healthz").status_code == 200
    assert set(load.results) == {200}

    # A second one in the same place is told so, and harms nothing.
    second = subprocess.run(
        [sys.executable, "manage.py", "up"],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env=product.environment | {"PORT": str(free_port())},
    )
    assert second.returncode == 1
    assert "is running already" in second.stdout

    assert product.stop() == 0
    assert product.lines[-1].endswith("stopped; no process is left")
    assert product.processes() == []


def test_nothing_survives_a_killed_supervisor(product):
    product.kill()
    eventually(lambda: not product.processes(), "every process noticed", 60)


def test_a_taken_port_is_told_in_one_line(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert up.main(["--port", str(port)]) == 1
    assert capsys.readouterr().out == (
        f"Port {port} is taken by another program. Stop it, or choose another port: make run PORT=8001\n"
    )


@pytest.mark.parametrize("port", ["eighty", "70000", "-1"])
def test_an_impossible_port_is_told(capsys, monkeypatch, tmp_path, port):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    assert up.main([f"--port={port}"]) == 1
    assert "PORT must be a number" in capsys.readouterr().out


def test_a_foreign_host_is_told(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    assert up.main(["--host", "192.0.2.1"]) == 1
    assert "Cannot listen on 192.0.2.1" in capsys.readouterr().out


def test_a_directory_that_cannot_be_used_is_told(capsys, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "file" / "var"))
    assert up.main([]) == 1
    assert "Set VAR_DIR" in capsys.readouterr().out
