"""A real handbook of 187 pages, where it lies at hand: beside the project, or where HANDBOOK_DIR says.

Without it the test has no cases, and pytest says so.
"""

import os
import time
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from wagtail.models import Page

from intranet.imports.folder import Options, import_folder
from intranet.imports.models import ImportedPage
from tests.imports.rows import fingerprint

PLACES = [os.environ.get("HANDBOOK_DIR", ""), settings.PROJECT.parent / "shared" / "data" / "handbook" / "pages"]
FOLDERS = [Path(place) for place in PLACES if place and Path(place).is_dir()][:1]
HOSTS = ("handbook.tts.gsa.gov", "handbook.18f.gov")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_handbook(home, client, employee, folder):
    options = Options(folder, "/handbook/", employee, HOSTS)
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))

    report = import_folder(options)
    assert report.complete
    assert report.outcomes == Counter({"created": len(files)})
    assert Page.find_problems() == ([], [], [], [], [])
    assert len(report.grouped()) < 10
    assert sorted(ImportedPage.objects.exclude(path__endswith="/").values_list("path", flat=True)) == files

    client.force_login(employee)
    served = {record.path: read(client, record) for record in ImportedPage.objects.select_related("page")}
    assert broken_links(client, served) == []

    before, began = fingerprint(), time.monotonic()
    again = import_folder(options)
    assert again.outcomes == Counter({"unchanged": len(files)})
    assert fingerprint() == before
    seconds = f"{report.seconds:.1f} s, again {time.monotonic() - began:.1f} s"
    print(f"{len(files)} files, {len(served)} pages with 200, no broken link; {seconds}")


def read(client, record) -> tuple[str, BeautifulSoup]:
    """The page's address and what a reader gets there."""
    address = record.page.get_url_parts()[2]
    response = client.get(address)
    assert response.status_code == 200, address
    return address, BeautifulSoup(response.content, "html.parser")


def broken_links(client, served) -> list[tuple[str, str]]:
    """Links of texts into the handbook that lead to no page, or to a place that is not in it."""
    pages = dict(served.values())
    places = {address: {tag["id"] for tag in soup.find_all(id=True)} for address, soup in pages.items()}
    broken = []
    for address, soup in pages.items():
        for link in soup.find("main").find_all("a", href=True):
            parts = urlsplit(link["href"])
            target = parts.path or address
            if parts.netloc or parts.scheme or not target.startswith("/handbook/"):
                continue
            known = places.get(target)
            if known is None or (parts.fragment and unquote(parts.fragment) not in known):
                broken.append((address, link["href"]))
    return broken
