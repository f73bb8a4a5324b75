"""A real Chromium on a live server and the test database.

A test that takes ``chromium_page`` fails at its end when the page logged an error, threw one, or broke the content
security policy, unless the test said so beforehand: ``tolerate(chromium_page, "404")``.
"""

import os
import re
import shutil
from collections.abc import Callable

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.module_loading import import_string
from playwright.sync_api import Error, Page, expect
from pytest_django.live_server_helper import LiveServer

# Playwright keeps an event loop in the tests' thread, where Django would refuse to speak to the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

#: After which what has not happened never will, on whatever machine, beside whatever else.
PATIENCE_SECONDS = 60
expect.set_options(timeout=PATIENCE_SECONDS * 1000)

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Axe writes down only what it finds: to describe all that is right takes it longer than to look.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
#: The two among them whose answer hangs on colours.
OF_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
AXE_RUN = """async ([within, options]) =>
    ({violations: (await axeOfTests.run(within ?? document, options)).violations})"""
#: What Playwright says when the page went away while it was asked.
LEFT = re.compile("context was destroyed|because of a navigation")
#: Where everything on the page is, and whether it is seen.
BOXES = """() => [...document.querySelectorAll('body, body *')].map((element) => {
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    return [box.x, box.y, box.width, box.height, style.visibility, style.opacity];
}).join()"""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """pytest-playwright's browser is the machine's own Chromium; nothing is downloaded."""
    found = [path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))]
    if not found and os.environ.get("CI"):
        pytest.fail("No Chromium on this machine: install Debian's package 'chromium'.")
    if not found:
        pytest.skip("No Chromium on this machine: install Debian's package 'chromium' to run the browser tests.")
    return {"executable_path": found[0], "args": ARGUMENTS}


@pytest.fixture(scope="session")
def web_server():
    """The site in a thread of this process, for all tests; what it serves is whatever the settings and database say."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def chromium_page(transactional_db, bare_page):
    """A page whose relative addresses lead to the site, 1280 × 900, on a database that is made anew for each test."""
    return bare_page


@pytest.fixture
def bare_page(web_server, new_context):
    """The same without a database, for what needs none."""
    context = new_context(base_url=web_server.url, viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(PATIENCE_SECONDS * 1000)
    page = context.new_page()
    page.live_url, page.complaints, page.tolerated = web_server.url, [], []
    watch(page)
    yield page
    heard = [text for text in page.complaints if not any(re.search(known, text) for known in page.tolerated)]
    assert not heard, "The browser complained:\n" + "\n".join(heard)


def until(page: Page, question: str, argument: object = None, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait for a JavaScript function to answer yes. Playwright's own wait needs eval, which our policy forbids.

    A page that is just being left answers nothing; the next one is asked.
    """
    for _ in range(int(seconds * 20)):
        try:
            if page.evaluate(question, argument):
                return
        except Error as error:
            if not LEFT.search(error.message):
                raise
        page.wait_for_timeout(50)
    pytest.fail(f"Never true: {question} {argument!r}")


def until_so(page: Page, condition: Callable[[], bool]) -> None:
    """Wait until something holds that the browser brings about, in the database or in what it shows."""
    for _ in range(PATIENCE_SECONDS * 20):
        if condition():
            return
        page.wait_for_timeout(50)
    pytest.fail("It never came about.")


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
    """No axe finding on the page (or inside one selector), in light and in dark.

    Where the second scheme shows the same boxes as the first, only what has to do with colours is asked again.
    """
    seen = None
    page.wait_for_load_state()
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        # Under reduced motion colours are still on their way for a moment, level by level.
        until(page, "() => document.getAnimations().length === 0")
        boxes = page.evaluate(BOXES)
        results = run_axe(page, within, RULES if boxes != seen else OF_COLOURS)
        seen = boxes
        assert results.violations_count == 0, f"In {scheme}:\n{results.generate_report()}"
    page.emulate_media(color_scheme=None, reduced_motion=None)


def run_axe(page: Page, within: str | None, options: dict[str, list[str]]) -> AxeResults:
    """Put axe into the page unless it is there, and let it work. Axe itself is too large to be brought out."""
    if not page.evaluate("'axeOfTests' in window"):  # another axe may be there: Wagtail has one
        page.evaluate(f"{AXE_SCRIPT}; window.axeOfTests = axe; null")
    return AxeResults(page.evaluate(AXE_RUN, [within, options]))
