"""One stylesheet and one script for the browser, without a bundler.

``static/css/app.css`` and ``static/js/app.js`` import their parts one by one. This finder stands before Django's and
serves, under the same two names, one file with the parts written in: a dozen kilobytes each instead of fifty requests.
It understands exactly what those two files contain and refuses anything else.

- CSS: ``@import url("x.css") layer(name);`` becomes ``@layer name { … }``.
- JS: ``import "./x.js";`` becomes a block ``{ … }``. A part is a module with effects only: it exports nothing.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SOURCES = ("css/app.css", "js/app.js")
_CSS_IMPORT = re.compile(r'^@import url\("([\w./-]+\.css)"\) layer\((\w+)\);$', re.MULTILINE)
_JS_IMPORT = re.compile(r'^import "\./([\w./-]+\.js)";$', re.MULTILINE)


class Unbundled(ValueError):
    """A source holds an import this finder does not understand."""


def bundle(source: Path) -> str:
    """The source with its parts written in, without comments and indentation.

    Raises:
        Unbundled: an import of another shape, here or in a part.
    """
    text = source.read_text()
    if source.suffix == ".css":
        whole = _CSS_IMPORT.sub(lambda found: f"@layer {found[2]} {{\n{(source.parent / found[1]).read_text()}}}", text)
        whole = re.sub(r"/\*.*?\*/\s*", "", whole, flags=re.DOTALL)
    else:
        whole = _JS_IMPORT.sub(lambda found: f"{{\n{(source.parent / found[1]).read_text()}}}", text)
        whole = re.sub(r"^\s*//[^\n]*\n|^/\*\*.*?\*/\n", "", whole, flags=re.MULTILINE | re.DOTALL)
    if left := re.search(r"^\s*(@import|import\b(?!\()|export\b).*", whole, re.MULTILINE):
        raise Unbundled(f"{source.name}: {left[0].strip()}")
    return re.sub(r"\n\s*", "\n", whole)


class BundleFinder(BaseFinder):
    """Finds the two bundles, made anew whenever a part has changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.sources = Path(settings.STATICFILES_DIRS[0])
        self.storage = FileSystemStorage(location=Path(settings.VAR) / "bundles")

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in SOURCES:
            return []
        return [self._made(path)] if find_all else self._made(path)

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for path in SOURCES:
            self._made(path)
            yield path, self.storage

    def _made(self, path: str) -> str:
        text = bundle(self.sources / path)
        made = Path(self.storage.path(path))
        if not made.exists() or made.read_text() != text:
            made.parent.mkdir(parents=True, exist_ok=True)
            # In one step: two processes may start at once.
            fresh = made.with_suffix(f".{id(self)}.new")
            fresh.write_text(text)
            fresh.replace(made)
        return str(made)
