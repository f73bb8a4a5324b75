"""A real Chromium on a live server and the test database.

A test that takes ``chromium_page`` fails at its end when the page logged an error, threw one, or broke the content
security policy, unless the test said so beforehand: ``tolerate(chromium_page, "404")``.
"""

import os
import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.module_loading import import_string
from playwright.sync_api import Page

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """pytest-playwright's browser is the machine's own Chromium; nothing is downloaded."""
    found = [path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))]
    if not found and os.environ.get("CI"):
        pytest.fail("No Chromium on this machine: install Debian's package 'chromium'.")
    if not found:
        pytest.skip("No Chromium on this machine: install Debian's package 'chromium' to run the browser tests.")
    return {"executable_path": found[0], "args": ARGUMENTS}


@pytest.fixture
def chromium_page(live_server, new_context, monkeypatch):
    """A page whose relative addresses lead to the live server, 1280 × 900."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in the test's thread.
    context = new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.live_url, page.complaints, page.tolerated = live_server.url, [], []
    watch(page)
    yield page
    heard = [text for text in page.complaints if not any(re.search(known, text) for known in page.tolerated)]
    assert not heard, "The browser complained:\n" + "\n".join(heard)


def watch(page: Page) -> None:
    """Collect what the browser complains of into ``page.complaints``."""
    page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(f"uncaught: {error}"))
    page.on("crash", lambda: page.complaints.append("the page crashed"))
    page.expose_binding("__violation", lambda source, text: page.complaints.append(f"CSP: {text}"))
    page.add_init_script(
        """document.addEventListener("securitypolicyviolation", (event) =>
        window.__violation(`${event.violatedDirective} ${event.blockedURI} ${event.sample} ${event.sourceFile}`))"""
    )


def tolerate(page: Page, pattern: str) -> None:
    """Complaints matching this regular expression belong to the test."""
    page.tolerated.append(pattern)


def sign_in(page: Page, user) -> None:
    """Give the browser a session of this person, without walking through the sign-in page."""
    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": page.live_url}
    page.context.add_cookies([cookie])


def assert_accessible(page: Page, within: str | None = None, schemes: tuple[str, ...] = ("light", "dark")) -> None:
    """No axe finding on the page (or inside one selector), in light and in dark."""
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        results = Axe().run(page, context=within, options=RULES)
        assert results.violations_count == 0, f"In {scheme}:\n{results.generate_report()}"
    page.emulate_media(color_scheme=None, reduced_motion=None)
