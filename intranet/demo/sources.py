"""The files the demo organisation is written in."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt

from intranet.ui.markup import clean

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Document:
    """A Markdown file: its address below the home page, what its head says, and its text."""

    path: str
    head: dict[str, Any]
    text: str

    @property
    def parent(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def slug(self) -> str:
        return self.path.rpartition("/")[2]


def people() -> list[dict[str, str]]:
    with open(DATA / "people.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def records(name: str) -> list[dict[str, Any]]:
    """The entries of a YAML file."""
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


def documents() -> Iterator[Document]:
    """The official pages, parents before their children."""
    root = DATA / "official"
    for file in sorted(root.rglob("*.md"), key=lambda path: (len(path.parts), path)):
        head, text = file.read_text(encoding="utf-8").removeprefix("---\n").split("---\n", 1)
        yield Document(str(file.relative_to(root).with_suffix("")), yaml.safe_load(head), text)


def html(text: str) -> str:
    """Markdown of ours as cleaned HTML."""
    return clean(MarkdownIt("commonmark").enable("table").render(text))
