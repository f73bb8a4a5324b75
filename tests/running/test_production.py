"""The production shape, as far as it can be had without containers: gunicorn with the real settings, and the files."""

import os
import re
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
import yaml

from intranet.servers import PROJECT
from tests.running.conftest import alive, eventually
from tests.running.product import free_port, parent

HOST = "intranet.example.com"
PROXIED = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}


@pytest.fixture(scope="module")
def environment(tmp_path_factory, django_db_setup):
    var = tmp_path_factory.mktemp("production")
    from django.db import connection

    name = connection.settings_dict["NAME"]
    unsafe = "DJANGO_ALLOW_ASYNC_UNSAFE"  # the browser tests set it, and the deploy check rightly refuses it
    return {
        **{key: value for key, value in os.environ.items() if key != unsafe},
        "DJANGO_SETTINGS_MODULE": "intranet.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": HOST,
        "BASE_URL": f"https://{HOST}",
        "DATABASE_URL": os.environ["DATABASE_URL"].replace("/intranet?", f"/{name}?"),
        "VAR_DIR": str(var),
        "HOST": "127.0.0.1",
        "PORT": str(free_port()),
        "WEB_WORKERS": "1",
        # Nobody reads what it says until it has ended, and a pipe holds little.
        "LOG_LEVEL": "WARNING",
    }


def manage(environment, *arguments):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], capture_output=True, text=True, cwd=PROJECT, env=environment
    )


@pytest.fixture(scope="module")
def site(environment):
    """gunicorn behind a pretended proxy; yields ``get(path, **headers)``."""
    collected = manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
    assert collected.returncode == 0, collected.stderr
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py", "intranet.wsgi"]
    server = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{environment['PORT']}"

    def get(path, **headers):
        return requests.get(address + path, headers=PROXIED | headers, timeout=120, allow_redirects=False)

    def answers():
        assert server.poll() is None, server.stdout.read().decode()
        try:
            return get("/readyz").status_code == 200
        except requests.ConnectionError:
            return False

    eventually(answers, "gunicorn is ready", 120)
    get.server = server
    yield get
    server.terminate()
    assert server.wait(timeout=300) == 0


def test_it_serves_and_says_how_to_treat_it(site):
    page = site("/accounts/login/")
    assert page.status_code == 200
    assert "max-age=31536000" in page.headers["Strict-Transport-Security"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "object-src 'none'" in policy
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("__Host-csrf=")
    assert "Secure" in cookie
    assert "SameSite=Lax" in cookie
    assert "private" in page.headers["Cache-Control"]
    assert "common-ground" not in page.text


def test_static_files_have_names_of_their_content_and_stay_for_ever(site):
    address = re.search(r'href="(/static/css/app\.[0-9a-f]+\.css)"', site("/accounts/login/").text).group(1)
    style = site(address)
    assert style.status_code == 200
    assert "immutable" in style.headers["Cache-Control"]


def test_plain_http_is_sent_to_https_and_health_is_not(site):
    moved = site("/accounts/login/", **{"X-Forwarded-Proto": "http"})
    assert moved.status_code == 301
    assert moved.headers["Location"] == f"https://{HOST}/accounts/login/"
    assert site("/healthz", **{"X-Forwarded-Proto": "http"}).status_code == 200


def test_a_foreign_host_name_is_refused(site):
    assert site("/accounts/login/", Host="evil.example").status_code == 400


def test_the_containers_own_health_check(site, environment):
    command = [sys.executable, "-m", "intranet.running.ask"]
    for path, status in (("/readyz", 0), ("/nowhere/", 1)):
        asked = subprocess.run([*command, path], capture_output=True, text=True, cwd=PROJECT, env=environment)
        assert asked.returncode == status, asked.stdout
    gone = environment | {"PORT": str(free_port())}
    asked = subprocess.run([*command, "/readyz"], capture_output=True, text=True, cwd=PROJECT, env=gone)
    assert asked.returncode == 1


def test_a_rolling_restart_of_gunicorn_refuses_nobody(site):
    """SIGHUP replaces the workers one by one."""

    def workers():
        found = [int(path.name) for path in Path("/proc").glob("[0-9]*") if parent(int(path.name)) == site.server.pid]
        return {pid for pid in found if alive(pid)}

    before, statuses = workers(), []
    site.server.send_signal(signal.SIGHUP)
    while not workers() - before or workers() & before:
        statuses.append(site("/healthz").status_code)
        time.sleep(0.05)
    statuses += [site("/healthz").status_code for _ in range(5)]
    assert set(statuses) == {200}


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "DATABASE_URL", "REDIS_URL"])
def test_production_does_not_start_without(environment, name):
    code = "import intranet.settings.production"
    incomplete = {key: value for key, value in environment.items() if key != name}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=PROJECT, env=incomplete)
    assert done.returncode != 0
    assert f"Set the environment variable {name}" in done.stderr


def test_the_deploy_check_is_clean(environment):
    done = manage(environment, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_compose_has_every_part_and_no_secret():
    compose = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
    services = compose["services"]
    assert {"web", "worker", "scheduler", "postgres", "cache", "queue", "proxy"} <= set(services)
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    environment = services["web"]["environment"]
    assert environment["REDIS_URL"] != environment["CELERY_BROKER_URL"]
    assert environment["SECRET_KEY"].startswith("${SECRET_KEY:?")
    assert "${POSTGRES_PASSWORD:?" in environment["DATABASE_URL"]


def test_a_new_environment_file_has_secrets_of_its_own():
    one, other = (
        subprocess.run(["sh", "deploy/new-env"], capture_output=True, text=True, cwd=PROJECT).stdout for _ in "12"
    )
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        values = [re.search(rf"^{name}=(\S+)$", text, re.MULTILINE).group(1) for text in (one, other)]
        assert values[0] != values[1]
        assert min(map(len, values)) >= 50


def test_procfile_and_compose_start_the_same_programs():
    procfile = dict(line.split(": ", 1) for line in (PROJECT / "Procfile").read_text().splitlines())
    services = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]
    for name in ("events", "mail", "worker", "scheduler"):
        assert procfile[name].split() == services[name]["command"]
    assert procfile["web"].split() == re.findall(
        r'"([^"]+)"', (PROJECT / "Dockerfile").read_text().rpartition("CMD")[2]
    )
