"""The processes of a running intranet, as ``manage.py up`` starts them."""

import os
import socket
import sys
from pathlib import Path

from intranet.servers.child import Program
from intranet.servers.place import PROJECT

CELERY = [sys.executable, "-m", "celery", "--quiet", "--app", "intranet"]


def environment(var: Path, *, colours: bool) -> dict[str, str]:
    """What every process gets on top of our own environment."""
    shown = {"FORCE_COLOR": "1"} if colours else {}
    settings = os.environ.get("DJANGO_SETTINGS_MODULE", "intranet.settings.development")
    return {"DJANGO_SETTINGS_MODULE": settings, "VAR_DIR": str(var), "PYTHONUNBUFFERED": "1", **shown}


def prepare(shared: dict[str, str]) -> Program:
    command = [sys.executable, "manage.py", "prepare"]
    return Program("prepare", command, cwd=PROJECT, environment=named("prepare", shared))


def web(listener: socket.socket, shared: dict[str, str]) -> Program:
    """Serves on a socket that stays open while the process restarts: requests wait meanwhile, and none is refused."""
    fd = listener.fileno()
    # One process for everybody: it works on more at once than each of several would.
    threads = os.environ.get("WEB_THREADS") or "4"
    return Program(
        "web",
        [sys.executable, "-m", "intranet.running.web"],
        cwd=PROJECT,
        environment={**named("web", shared), "LISTEN_FD": str(fd), "WEB_THREADS": threads},
        pass_fds=[fd],
    )


def worker(shared: dict[str, str]) -> Program:
    """The first SIGTERM lets running tasks finish; what does not in time is killed and delivered again."""
    command = [*CELERY, "worker", "--concurrency=2", "--without-gossip", "--without-mingle", "--loglevel=INFO"]
    # Celery warns of root on every start; a demo on one machine has nothing to lose by it.
    quiet = {"PYTHONWARNINGS": "ignore:You're running the worker"}
    return Program("worker", command, cwd=PROJECT, environment=named("worker", shared) | quiet, nice=5)


def scheduler(shared: dict[str, str]) -> Program:
    command = [*CELERY, "beat", "--pidfile=", "--loglevel=INFO"]
    return Program("scheduler", command, cwd=PROJECT, environment=named("scheduler", shared), nice=5)


def named(name: str, shared: dict[str, str]) -> dict[str, str]:
    return {**shared, "PROCESS_NAME": name}
