"""A shared cache as RFC 9111 has it, on loopback: keeps what it may, for as long as it may, for whoever asks next.

Small, and as greedy as the rules allow: it keeps what says nothing of itself for a while (4.2.2), and answers with
cookies, which the rules do not forbid.
"""

import email.utils
import http.client
import re
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

#: Statuses that may be kept without being told how long (RFC 9110, 15.1), and for how many seconds then.
HEURISTIC = {200, 203, 204, 300, 301, 308, 404, 410}
HEURISTIC_SECONDS = 60.0
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer", "content-length", "date"}


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    fresh_until: float = 0.0
    #: What the request said in the headers that the answer varies with.
    varied: dict[str, str] = field(default_factory=dict)

    def all_of(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key.lower() == name)


def directives(value: str) -> dict[str, str]:
    found = re.findall(r'([\w-]+)(?:=(?:"([^"]*)"|([^\s,;]*)))?', value.lower())
    return {name: quoted or bare for name, quoted, bare in found}


def seconds_fresh(answer: Answer, asked: dict[str, str]) -> float:
    """For how long a shared cache may hand it to anybody (3, 3.5, 4.2); 0 for what it must not keep."""
    told = directives(answer.all_of("cache-control"))
    if {"no-store", "private", "no-cache"} & set(told) or answer.all_of("vary") == "*":
        return 0
    if "authorization" in asked and not {"public", "s-maxage", "must-revalidate"} & set(told):
        return 0
    for name in ("s-maxage", "max-age"):
        if name in told:
            return float(told[name] or 0)
    if expires := answer.all_of("expires"):
        moment = email.utils.parsedate_to_datetime(expires)
        return max(0.0, moment.timestamp() - time.time())
    return HEURISTIC_SECONDS if answer.status in HEURISTIC or "public" in told else 0


class CachingProxy:
    """``with CachingProxy("127.0.0.1:8000") as proxy``: listens at ``proxy.address``; ``hits`` counts what it kept.

    ``sets`` are headers it overwrites in every request, as the proxies of deploy/ do.
    """

    def __init__(self, origin: str, sets: dict[str, str] | None = None) -> None:
        self.origin, self.sets, self.hits = origin, sets or {}, 0
        self.kept: dict[str, list[Answer]] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "CachingProxy":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, method: str, target: str, asked: dict[str, str], body: bytes) -> Answer:
        if method == "GET" and (known := self.known(target, asked)):
            self.hits += 1
            return known
        answer = self.fetch(method, target, asked, body)
        fresh = seconds_fresh(answer, asked) if method == "GET" else 0
        if fresh > 0:
            answer.fresh_until = time.time() + fresh
            names = [name.strip().lower() for name in answer.all_of("vary").split(",") if name.strip()]
            answer.varied = {name: asked.get(name, "") for name in names}
            self.kept.setdefault(target, []).append(answer)
        if method not in ("GET", "HEAD"):
            self.kept.pop(target, None)
        return answer

    def known(self, target: str, asked: dict[str, str]) -> Answer | None:
        for answer in self.kept.get(target, []):
            same = all(asked.get(name, "") == value for name, value in answer.varied.items())
            if same and answer.fresh_until > time.time():
                return answer
        return None

    def fetch(self, method: str, target: str, asked: dict[str, str], body: bytes) -> Answer:
        host, _colon, port = self.origin.partition(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=120)
        headers = {name: value for name, value in asked.items() if name not in HOP_BY_HOP}
        connection.request(method, target, body or None, headers | self.sets)
        response = connection.getresponse()
        answer = Answer(response.status, response.getheaders(), response.read())
        connection.close()
        return answer

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked = {name.lower(): value for name, value in self.headers.items()}
                body = self.rfile.read(int(asked.get("content-length", 0)))
                answer = proxy.answer(self.command, self.path, asked, body)
                self.send_response(answer.status)
                for name, value in answer.headers:
                    if name.lower() not in HOP_BY_HOP:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            do_POST = do_GET

            def log_message(self, *_message: object) -> None:
                """Nobody reads it."""

        return Handler


def ask(address: str, target: str, headers: dict[str, str], body: bytes = b"") -> Answer:
    """One request of a reader: ``address`` of a server, ``target`` below it."""
    where = urlsplit(address)
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=120)
    connection.request("POST" if body else "GET", target, body or None, headers)
    response = connection.getresponse()
    answer = Answer(response.status, response.getheaders(), response.read())
    connection.close()
    return answer
