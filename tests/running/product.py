"""``manage.py up`` as a process under test: started, asked over HTTP, killed in parts, stopped."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import requests

from intranet.servers import PROJECT
from tests.running.conftest import alive, eventually

#: Generous: other tests run beside, and the first start migrates and loads the demo.
START_SECONDS = 900


class Product:
    """One running product with data of its own. ``lines`` is what it has said so far."""

    def __init__(self, var: Path, **environment: str) -> None:
        self.var, self.port = var, free_port()
        self.environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL", "CI")}
        self.environment |= {"VAR_DIR": str(var), "PORT": str(self.port), **environment}
        self.environment["DJANGO_SETTINGS_MODULE"] = "intranet.settings.development"
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=PROJECT,
            env=self.environment,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def wait_until_ready(self) -> "Product":
        def said() -> bool:
            assert self.process.poll() is None, self.output
            return "is ready at" in self.output

        try:
            eventually(said, "ready", START_SECONDS)
        except AssertionError:
            print(self.output)
            raise
        return self

    def get(self, path: str, **options) -> requests.Response:
        return requests.get(self.address + path, timeout=60, **options)

    def main_process(self, words: str) -> int:
        """The process whose command line holds the words, and not one it forked."""
        found = [pid for pid in self.processes() if words in command_line(pid)]
        return min((pid for pid in found if parent(pid) not in found), default=0)

    def processes(self) -> list[int]:
        """Every living process of this run: all of them inherit its environment, servers included."""
        mark = f"VAR_DIR={self.var}\0".encode()
        found = []
        for path in Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):
                pid = int(path.parent.name)
                if mark in path.read_bytes() and alive(pid):
                    found.append(pid)
        return found

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Ask it to stop and return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=300)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(timeout=300)


class Visitor:
    """Somebody with a browser's manners: cookies, forms with their token."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.session = requests.Session()

    def get(self, path: str) -> requests.Response:
        return self.session.get(self.product.address + path, timeout=60)

    def post(self, path: str, form_at: str = "", **data: str) -> requests.Response:
        """Post a form the way a reader does: with the token of the page it is on."""
        page = self.get(form_at or path)
        if page.status_code != 200:
            return page
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        return self.post_blind(path, token.group(1) if token else "", **data)

    def post_blind(self, path: str, token: str, **data: str) -> requests.Response:
        return self.session.post(
            self.product.address + path, {"csrfmiddlewaretoken": token, **data}, timeout=60, allow_redirects=False
        )

    def sign_in(self, username: str, password: str = "common-ground") -> None:
        response = self.post("/accounts/login/", login=username, password=password)
        assert response.status_code == 302, response.text


class Load:
    """Calls something again and again in a thread, a few times a second, and keeps what came of it."""

    def __init__(self, call, per_second: float = 10.0) -> None:
        self.call, self.pause, self.results = call, 1 / per_second, []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Load":
        self._thread.start()
        return self

    def __exit__(self, *exception) -> None:
        self._stop.set()
        self._thread.join(timeout=600)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.results.append(self.call())
            except requests.RequestException as error:
                self.results.append(error)
            time.sleep(self.pause)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
