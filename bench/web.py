"""The web process under measurement: gunicorn with one worker, as in production."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def web_process(log: Path) -> Iterator[tuple[int, int]]:
    """The port of a running server and the process id of its worker.

    Raises:
        RuntimeError: it did not answer within a minute.
    """
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "intranet.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    command += ["--worker-class", "gthread", "--threads", "4", "--keep-alive", "75", "--preload"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "bench.settings"}
    with open(log, "wb") as out:
        master = subprocess.Popen(command, stdout=out, stderr=out, env=environment)  # noqa: S603
    try:
        wait_for(port, master)
        yield port, worker_of(master.pid)
    finally:
        master.terminate()
        master.wait(30)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/accounts/login/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The web process is not ready; see its log in var/bench/.")


def worker_of(master: int) -> int:
    """The one child of the gunicorn master."""
    children = Path(f"/proc/{master}/task/{master}/children")
    if children.exists() and (pids := children.read_text().split()):
        return int(pids[0])
    listed = subprocess.run(["pgrep", "-P", str(master)], capture_output=True, text=True)  # noqa: S603, S607, PLW1510
    return int(listed.stdout.split()[0])


def resident_megabytes(pid: int) -> float:
    """Resident memory of a process, in megabytes (10⁶ bytes); 0 where ``/proc`` does not exist."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024 / 1e6
