"""A page with an editor on it, and hands to write with."""

from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route

from tests.editor import site

PASTE = """([element, items]) => {
  const data = new DataTransfer();
  for (const [kind, text] of items) data.setData(kind, text);
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


class Writer:
    """The editor as a person meets it: what is in it, and what is done to it."""

    def __init__(self, page) -> None:
        self.page = page
        self.host = page.locator("rich-text")
        self.surface = page.locator("rich-text .ProseMirror")

    def open(self, text: str = "", address: str = "/editor/", **options) -> "Writer":
        site.WANTED.update(text=text, options=options)
        self.page.goto(address)
        return self.ready()

    def ready(self) -> "Writer":
        self.page.wait_for_selector("rich-text[data-ready]")
        return self

    @property
    def html(self) -> str:
        return self.host.evaluate("element => element.value")

    def through(self, html: str) -> str:
        """What comes out when this goes in."""
        return self.host.evaluate("(element, html) => { element.value = html; return element.value; }", html)

    def paste(self, **items: str) -> None:
        """``paste(html="<p>…", text="…")``, as a clipboard brings it."""
        kinds = {"html": "text/html", "text": "text/plain", "vscode": "vscode-editor-data"}
        given = [[kinds[kind], text] for kind, text in items.items()]
        self.surface.focus()
        self.page.evaluate(PASTE, [self.surface.element_handle(), given])

    def type(self, text: str) -> None:
        self.surface.focus()
        self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def select_all(self) -> None:
        self.surface.focus()
        self.page.keyboard.press("Control+a")

    def button(self, name: str):
        return self.host.get_by_role("toolbar").get_by_role("button", name=name, exact=True)

    def choose(self, menu: str, item: str) -> None:
        self.host.locator(f'[data-control="{menu}"]').click()
        role = "menuitemradio" if menu == "style" else None
        found = (
            self.page.get_by_role(role, name=item, exact=True)
            if role
            else self.page.locator(f'.rich-text__menu:popover-open .rich-text__item:has-text("{item}")').first
        )
        found.click()


def elsewhere(address: str) -> bool:
    """Whether this is an address of the site, but not the editor's: to answer it, the site would ask its database."""
    parts = urlsplit(address)
    return parts.hostname == "localhost" and not parts.path.startswith(("/editor/", "/static/"))


def a_dot(route: Route) -> None:
    """Pictures in what is written are there, wherever it says they are."""
    if route.request.resource_type == "image":
        route.fulfill(body=site.DOT, content_type="image/png")
    else:
        route.continue_()


@pytest.fixture
def writer(bare_page, settings):
    settings.ROOT_URLCONF = "tests.editor.site"
    site.WANTED.clear()
    site.DRAFTS.clear()
    bare_page.route(elsewhere, a_dot)
    return Writer(bare_page)


@pytest.fixture
def addresses():
    """Options of an editor with everything switched on."""
    return SimpleNamespace(
        all={
            "upload_url": "/editor/pictures/",
            "file_url": "/editor/files/",
            "mention_url": "/editor/people/",
            "link_url": "/editor/pages/",
            "max_upload_bytes": 1_000_000,
        }
    ).all
