"""Two files for the browser, and what they weigh."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from intranet.ui.bundles import SOURCES, BundleFinder, Unbundled, bundle

STATIC = Path(settings.STATICFILES_DIRS[0])


def weight(path: str) -> int:
    """Compressed size in bytes."""
    return len(gzip.compress(Path(finders.find(path)).read_bytes(), 9))


def test_styles_are_light():
    assert weight("css/app.css") <= 30_000


def test_scripts_are_light():
    assert weight("js/app.js") + weight("django_htmx/htmx-4.min.js") <= 30_000


def test_icons_are_light():
    assert weight("icons.svg") <= 8_000


def test_a_page_needs_few_files():
    page = get_template("base.html").template.source
    assert len(re.findall(r"<script|<link rel=\"stylesheet\"", page)) <= 4


@pytest.mark.parametrize("path", SOURCES)
def test_the_finder_serves_everything_in_one_file(path):
    served = Path(finders.find(path)).read_text()
    parts = re.findall(r'"(?:\./)?([\w./-]+\.(?:css|js))"', (STATIC / path).read_text())
    assert len(parts) > 5
    assert not re.search(r"@import|^import ", served, re.MULTILINE)
    assert served == bundle(STATIC / path)


def test_every_stylesheet_and_script_is_used():
    """A part is in the bundle, or belongs to a page that names it."""
    templates = "".join(path.read_text() for path in (STATIC.parent / "templates").rglob("*.html"))
    for source in SOURCES:
        root = (STATIC / source).parent
        for part in root.rglob(f"*{Path(source).suffix}"):
            name = part.relative_to(root).as_posix()
            used = f'{name}"' in (STATIC / source).read_text() or f"{root.name}/{name}" in templates
            assert used or name == Path(source).name, name


def test_every_token_that_is_used_exists():
    """A browser drops a whole declaration with an unknown token, and says nothing."""
    written = "".join(path.read_text() for kind in ("css", "js") for path in (STATIC / kind).rglob(f"*.{kind}"))
    assert set(re.findall(r"var\((--[\w-]+)\)", written)) <= set(re.findall(r"(--[\w-]+):", written))


def test_braces_are_balanced():
    for path in SOURCES:
        text = Path(finders.find(path)).read_text()
        assert text.count("{") == text.count("}")


def test_collecting_takes_the_bundle_first():
    assert [path for path, _storage in BundleFinder().list([])] == list(SOURCES)
    assert "BundleFinder" in settings.STATICFILES_FINDERS[0]


@pytest.mark.parametrize(
    ("name", "text"),
    [("app.css", "@import 'x.css';"), ("app.js", 'import { a } from "./x.js";'), ("app.js", "export const a = 1;")],
)
def test_what_it_does_not_understand_it_refuses(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    with pytest.raises(Unbundled):
        bundle(tmp_path / name)


@pytest.mark.parametrize(("folder", "most"), [("css", 120), ("js", 80)])
def test_parts_are_short(folder, most):
    lines = {path.name: len(path.read_text().splitlines()) for path in (STATIC / folder).rglob(f"*.{folder}")}
    assert {name: n for name, n in lines.items() if n > most} == {}
