"""The embedded servers: shared by any number of processes, stopped with the last one, hard to break."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from intranet.servers import PROJECT, Place, Postgres, ServerFailed, Valkey, embedded_servers
from intranet.servers.embedded import keeper_file, keeper_runs
from intranet.servers.place import anyone_may_enter, make_private, socket_folder
from intranet.servers.postgres import alive_in
from tests.running.conftest import alive, eventually

is_root = os.getuid() == 0
as_root = pytest.mark.skipif(not is_root, reason="needs root; an ordinary user has nobody to become")


def test_servers_start_once_and_stop_with_the_last_user(use, var):
    valkey = Valkey(Place.at(var))
    first, second = use(), use()
    keeper = keeper_file(valkey).read_text()
    first.leave()
    assert valkey.ready()
    assert keeper_file(valkey).read_text() == keeper
    second.leave()
    assert not valkey.ready()
    assert not keeper_runs(valkey)


def test_two_users_that_start_together_share_one_server(use, var):
    together = [use(wait=False) for _ in range(3)]
    assert [user.process.stdout.readline() for user in together] == ["ready\n"] * 3
    for user in together:
        user.leave()
    assert not keeper_runs(Valkey(Place.at(var)))


def test_a_killed_user_counts_as_gone(use, var):
    use().kill()
    valkey = Valkey(Place.at(var))
    eventually(lambda: not keeper_runs(valkey) and not valkey.ready(), "the server stops though nobody said goodbye")


def test_a_crashed_server_is_started_again(use, var):
    user = use(only="postgres")
    postgres = Postgres(Place.at(var))
    crashed = alive_in(postgres.data)
    os.kill(crashed, signal.SIGKILL)
    eventually(lambda: postgres.ready() and alive_in(postgres.data) != crashed, "PostgreSQL is back")
    with psycopg.connect(postgres.place.database_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    user.leave()


def test_a_killed_keeper_takes_its_server_along_and_the_next_user_starts_both(use, var):
    user = use(only="postgres")
    postgres = Postgres(Place.at(var))
    server = alive_in(postgres.data)
    os.kill(int(keeper_file(postgres).read_text()), signal.SIGKILL)
    eventually(lambda: not alive(server), "PostgreSQL goes with its keeper")
    use(only="postgres").leave()
    user.leave()
    assert alive_in(postgres.data) is None


def test_data_survive_between_users(use, var):
    user = use(only="postgres")
    url = Place.at(var).database_url
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    user.leave()
    user = use(only="postgres")
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    user.leave()


def test_a_stale_pid_file_with_the_number_of_a_stranger_is_no_obstacle(use, var):
    use(only="postgres").leave()
    data = Postgres(Place.at(var)).data
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")
    assert alive_in(data) is None
    use(only="postgres").leave()
    assert alive(os.getpid())


def test_a_cluster_of_another_version_is_refused_and_left_alone(use, var):
    use(only="postgres").leave()
    version = Postgres(Place.at(var)).data / "PG_VERSION"
    version.write_text("12\n")
    message = use(only="postgres", wait=False).failure()
    assert "was made by PostgreSQL 12" in message
    assert version.read_text() == "12\n"


def test_a_broken_start_says_what_the_server_said(use, var):
    use(only="postgres").leave()
    control = Postgres(Place.at(var)).data / "global" / "pg_control"
    control.write_bytes(b"")
    message = use(only="postgres", wait=False).failure()
    assert "pg_control" in message
    assert not keeper_runs(Postgres(Place.at(var)))


def test_a_failed_initialisation_leaves_nothing_half_done(var):
    place = Place.at(var)
    place.prepare()
    postgres = Postgres(place)
    (place.data / "postgres.new").mkdir()
    (place.data / "postgres.new" / "half").write_text("done")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "nowhere")
        patch.setattr(Postgres, "_run", fail)
        with pytest.raises(ServerFailed):
            postgres.initialise()
    assert not postgres.data.exists()


def fail(self, command, text=""):
    raise ServerFailed("No space left on device")


def test_a_directory_that_cannot_be_written_is_explained(var):
    var.parent.joinpath("var").write_text("a file is in the way")
    with pytest.raises(ServerFailed, match="VAR_DIR"):
        Place(var, var / "servers", var / "sockets", None).prepare()


def test_a_directory_prepared_by_somebody_else_is_not_trusted(var):
    var.mkdir()
    (var / "real").mkdir()
    (var / "sockets").symlink_to(var / "real")
    with pytest.raises(ServerFailed, match="belongs to somebody else"):
        make_private(var / "sockets", None)


def test_sockets_move_when_the_temporary_directory_is_too_long(monkeypatch, var):
    long = var / ("x" * 100)
    long.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    assert socket_folder("tag") == Path("/tmp/tag")


def test_two_checkouts_have_nothing_in_common(var):
    one, other = Place.at(var / "one"), Place.at(var / "other")
    assert one.sockets != other.sockets
    assert one.database_url != other.database_url


def test_given_addresses_need_no_servers(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://given")
    monkeypatch.setenv("REDIS_URL", "redis://given")
    with embedded_servers() as servers:
        assert servers == []
        assert os.environ["DATABASE_URL"] == "postgresql://given"


def test_long_paths_work(use, var):
    deep = var / ("d" * 100) / ("e" * 100)
    use(deep, only="postgres").leave()
    shutil.rmtree(Place.at(deep).sockets, ignore_errors=True)


@as_root
def test_as_root_the_servers_run_as_nobody(use, var):
    use(only="postgres")
    data = Postgres(Place.at(var)).data
    assert Path(f"/proc/{alive_in(data)}").stat().st_uid == Place.at(var).user[0] != 0
    assert data.stat().st_mode & 0o077 == 0


@as_root
def test_as_root_in_a_directory_nobody_may_enter(use, var):
    var.parent.chmod(0o700)
    place = Place.at(var)
    assert not anyone_may_enter(var)
    assert not place.data.is_relative_to(var)
    use(only="all").leave()


@as_root
def test_programs_nobody_can_reach_are_copied(var):
    programs = var / "private" / "bin"
    programs.mkdir(parents=True)
    programs.joinpath("server").write_text("#!/bin/sh")
    place = Place.at(var)
    place.prepare()
    programs.parent.chmod(0o700)
    copy = place.readable(programs)
    assert copy.is_relative_to(place.data)
    assert copy.joinpath("server").stat().st_uid == place.user[0]
    assert place.readable(programs) == copy


@as_root
@pytest.mark.skipif(not shutil.which("setpriv"), reason="needs setpriv")
def test_an_ordinary_user_and_then_root_use_the_same_data(use, var):
    """The interpreter may lie where ordinary users cannot read, hence the one capability."""
    var.mkdir()
    nobody = Place.at(var).user
    os.chown(var, *nobody)
    reading = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
    prefix = ("setpriv", f"--reuid={nobody[0]}", f"--regid={nobody[1]}", "--clear-groups", *reading)
    user = use(only="all", prefix=prefix)
    assert (var / "servers").stat().st_uid == nobody[0]
    root = use(only="all")
    user.leave()
    assert Postgres(Place.at(var)).ready()
    root.leave()
    assert not Postgres(Place.at(var)).ready()


def test_manage_py_tells_a_failure_in_one_line(var, monkeypatch):
    var.parent.joinpath("var").write_text("a file is in the way")
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
    command = [sys.executable, "manage.py", "shell"]
    done = subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, env={**environment, "VAR_DIR": str(var)}
    )
    assert done.returncode == 1
    assert done.stderr.startswith("manage.py: Cannot keep data in")
    assert "Traceback" not in done.stderr
