"""S16: two people alternate through a shared cache, and neither is ever shown what is the other's.

In the suite through the product's own stack in this process; ``make soak`` asks 2,000 times through gunicorn with the
production settings and the configuration of deploy/.
"""

import os
import random
import re
import secrets
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.test import Client

from accounts.models import User
from intranet.servers import PROJECT
from tests.access.caching_proxy import CachingProxy, ask, directives
from tests.databases import TestDatabase, point_at, template_database
from tests.running.conftest import eventually
from tests.running.product import free_port
from tests.test_access import world  # noqa: F401

HOST = "intranet.example.com"
#: Said anew in every answer, whoever asks: tokens and keys of forms, signed cursors, how long ago something was.
PASSING = re.compile(
    r'(csrfmiddlewaretoken" value=|X-CSRFToken(?:&quot;|"): ?(?:&quot;|"))"?\w+'
    r"|<time\b.*?</time>|(?<=[?&;])after=[\w:%.-]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    re.DOTALL,
)
#: A person's own browser may keep these, nobody else's cache.
KEPT_BY_BROWSERS = re.compile(r"^/(people/[^/]+/picture/|images/|documents/|communities/[^/]+/files/\d+/)")


class Reader:
    """Somebody signed in, with cookies of their own: ``get(address, target)`` by proxy or past it."""

    def __init__(self, name: str, cookies: dict[str, str], host: str = "") -> None:
        self.name, self.cookies = name, cookies
        self.headers = {"Host": host, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"} if host else {}

    def get(self, address, target):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return ask(address, target, self.headers | {"Cookie": cookies})

    def sign_in(self, address):
        page = ask(address, "/accounts/login/", self.headers)
        self._take(page)
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page.body)[1].decode()
        form = urlencode({"login": self.name, "password": "common-ground", "csrfmiddlewaretoken": token}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"https://{HOST}/accounts/login/"}
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        answer = ask(address, "/accounts/login/", self.headers | kind | cookies, form)
        assert answer.status == 302, answer.body[:500]
        self._take(answer)
        return self

    def _take(self, answer):
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                cookie, _equals, rest = value.partition("=")
                self.cookies[cookie] = rest.partition(";")[0]


def said(answer):
    return answer.status, PASSING.sub("", answer.body.decode(errors="replace"))


def links_of(reader, address):
    """Addresses of ours a page leads to, without what changes something or is of another host."""
    page = reader.get(address, "/").body.decode()
    page += reader.get(address, "/communities/").body.decode() + reader.get(address, "/people/").body.decode()
    found = re.findall(r'(?:href|src)="(/[^"#]*)"', page)
    return sorted({link.replace("&amp;", "&") for link in found if not re.search("logout|/static/|/cms/", link)})


def alternate(proxy, origin, readers, times, seed=16):
    """Ask ``times`` times, in turns, at random; returns what was mixed, and answers a shared cache might keep."""
    chance = random.Random(seed)
    targets = sorted(
        {link for reader in readers for link in links_of(reader, origin)} | {"/nowhere/", "/search/?q=leave"}
    )
    expected = {}
    mixed, open_ones = [], []
    for n in range(times):
        reader, target = readers[n % 2], chance.choice(targets)
        through = reader.get(proxy.address, target)
        if (reader.name, target) not in expected:
            expected[reader.name, target] = said(reader.get(origin, target))
        if said(through) != expected[reader.name, target] and differs_still(reader, proxy, origin, target):
            mixed.append((reader.name, target))
        if not is_private(target, through):
            open_ones.append((target, through.all_of("cache-control")))
    return targets, mixed, open_ones


def differs_still(reader, proxy, origin, target):
    """What was expected may have become another since: a day is over, a worker has counted."""
    return said(reader.get(proxy.address, target)) != said(reader.get(origin, target))


def is_private(target, answer):
    told = set(directives(answer.all_of("cache-control")))
    return "private" in told and ("no-store" in told or bool(KEPT_BY_BROWSERS.match(target)))


def check(proxy, origin, readers, times):
    targets, mixed, open_ones = alternate(proxy, origin, readers, times)
    print(
        f"{times} requests of two people to {len(targets)} addresses: {len(mixed)} mixed, {len(open_ones)} not private"
    )
    assert len(targets) > 10
    assert (mixed, open_ones) == ([], [])


def test_neither_is_shown_what_is_the_others(live_server, world):  # noqa: F811
    origin, readers = live_server.url, []
    for name in ("member", "employee"):
        browser = Client()
        browser.force_login(world.people[name])
        readers.append(
            Reader(name, {settings.SESSION_COOKIE_NAME: browser.session.session_key}, urlsplit(origin).netloc)
        )
    with CachingProxy(urlsplit(origin).netloc) as proxy:
        check(proxy, origin, readers, 100)


def test_the_cache_of_this_test_would_mix_them():
    """A proxy that keeps nothing would prove nothing."""

    class Careless(BaseHTTPRequestHandler):
        def do_GET(self):
            body = self.headers.get("Cookie", "").encode()
            self.send_response(200)
            for name, value in self.server.told.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_message):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Careless)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    one, other = Reader("one", {"s": "1"}), Reader("other", {"s": "2"})
    mixes = {
        "nothing said": ({}, True),
        "public": ({"Cache-Control": "public, max-age=60"}, True),
        "by cookie": ({"Cache-Control": "max-age=60", "Vary": "Cookie"}, False),
        "private": ({"Cache-Control": "private, max-age=60"}, False),
        "ours": ({"Cache-Control": "private, no-store"}, False),
    }
    for what, (headers, mixed) in mixes.items():
        server.told = headers
        with CachingProxy(f"127.0.0.1:{server.server_port}") as proxy:
            one.get(proxy.address, "/")
            assert (other.get(proxy.address, "/").body == b"s=1") is mixed, what
    server.shutdown()
    server.server_close()


@pytest.fixture
def production(django_db_setup, django_db_blocker, tmp_path):
    """gunicorn with the production settings and deploy/gunicorn.py on the demo organisation; its address."""
    from tests.journeys.conftest import demo_version, load_demo

    original = settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock():
        database = TestDatabase(
            f"{original}_cached", template=template_database("demo", fill=load_demo, version=demo_version())
        )
        database.create()
        password = ScryptPasswordHasher().encode("common-ground", "salt")
        User.objects.filter(username__in=["member", "employee", "manager"]).update(password=password)
        url = os.environ["DATABASE_URL"].replace("/intranet?", f"/{database.name}?")
        # The time-outs are those of production, not the patience of tests.
        left_out = ("DJANGO_ALLOW_ASYNC_UNSAFE", "LOCK_TIMEOUT_MS", "STATEMENT_TIMEOUT_MS")
        environment = {key: value for key, value in os.environ.items() if key not in left_out} | {
            "DJANGO_SETTINGS_MODULE": "intranet.settings.production",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "ALLOWED_HOSTS": HOST,
            "BASE_URL": f"https://{HOST}",
            "DATABASE_URL": url,
            "VAR_DIR": str(tmp_path),
            "HOST": "127.0.0.1",
            "PORT": str(free_port()),
            "WEB_WORKERS": "2",
            "LOG_LEVEL": "WARNING",
        }
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(collect, cwd=PROJECT, env=environment, check=True)
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py", "intranet.wsgi"]
        server = subprocess.Popen(command, cwd=PROJECT, env=environment)
        address = f"http://127.0.0.1:{environment['PORT']}"
        try:
            eventually(lambda: answers(address), "gunicorn is ready", 120)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=300)
            database.drop()
            point_at(original)


def answers(address):
    try:
        return ask(address, "/readyz", {"Host": HOST}).status == 200
    except OSError:
        return False


@pytest.mark.soak
def test_two_thousand_requests_through_production(production):
    with CachingProxy(production.removeprefix("http://"), {"X-Forwarded-Proto": "https"}) as proxy:
        readers = [Reader(name, {}, HOST).sign_in(proxy.address) for name in ("member", "employee")]
        page = readers[0].get(production, "/").body.decode()
        style = re.search(r'href="(/static/css/app\.[0-9a-f]+\.css)"', page)[1]
        assert {reader.get(proxy.address, style).status for reader in readers} == {200}
        assert proxy.hits == 1, "what is everybody's is kept"
        check(proxy, production, readers, 2000)
