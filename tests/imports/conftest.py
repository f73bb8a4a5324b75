"""Small folders of Markdown, written for these tests."""

from pathlib import Path

import pytest
from django.core.management import call_command
from wagtail.models import Page, Site

from intranet.imports.links import PageIndex, Target
from intranet.imports.markdown import Converted, convert
from pages.models import HomePage


@pytest.fixture
def home(db):
    """A site with a home page and nothing else."""
    root = Page.objects.get(depth=1)
    Site.objects.all().delete()
    root.get_children().delete()
    root = Page.objects.get(depth=1)
    page = root.add_child(instance=HomePage(title="Home", slug="start"))
    Site.objects.create(hostname="localhost", root_page=page, is_default_site=True)
    return Page.objects.get(pk=page.pk)


@pytest.fixture
def folder(tmp_path):
    """A function that writes files, by path and text or bytes, and returns their folder."""

    def write(files: dict[str, str | bytes]) -> Path:
        for path, content in files.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write


@pytest.fixture
def run(home, capsys):
    """Run the command on a folder; returns what it printed."""

    def call(folder: Path, *arguments: str) -> str:
        capsys.readouterr()
        call_command("import_pages", str(folder), *arguments)
        return capsys.readouterr().out

    return call


@pytest.fixture
def converted():
    """A function that converts one text, in a folder with a few pages that can be linked to."""
    index = PageIndex(hosts=["handbook.example.org"])
    for path in ("index.md", "tools/slack.md", "tools/slack/records.md", "leave/leave.md"):
        index.add(path, Target(f"/handbook/{path.removesuffix('.md').removesuffix('index')}/".replace("//", "/")))
    index.add("people/pay.md", Target("/handbook/people/pay/"), ["/pay/", "/salaries"])

    def call(text: str, path: str = "tools/page.md") -> Converted:
        return convert(text, path, index)

    return call
