"""A folder of Markdown files as a tree of addresses, with everything that cannot become a page told and left out."""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from intranet.imports import markdown
from intranet.imports.findings import Finding, Kind
from intranet.imports.links import own_folder
from intranet.imports.slugs import page_slug, spoken

#: Bytes. The largest page of a real handbook has 40 kB; a file beyond this is an export or a mistake.
LARGEST_FILE = 1024 * 1024
DEEPEST_FOLDER = 30
SUFFIXES = {".md", ".markdown"}

type Address = tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """One file: its path from the folder with ``/``, its text, and the SHA-256 of its bytes."""

    path: str
    text: str
    sha256: str


@dataclass
class Node:
    """One page to be: from a file, or for a folder that has none (then ``source`` is None)."""

    address: Address
    title: str
    source: Source | None = None
    parsed: markdown.Parsed | None = None
    has_children: bool = False

    @property
    def path(self) -> str:
        """What the page is known by from import to import."""
        return self.source.path if self.source else "/".join(self.address) + "/"

    @property
    def is_section(self) -> bool:
        """A folder's own page; a file with a folder beside it stays a page of text."""
        own = self.source is None or own_folder(without_suffix(self.source.path)) != without_suffix(self.source.path)
        return own and (self.has_children or self.source is None)


@dataclass
class Tree:
    """What was read: pages with parents before children, findings, and how many Markdown files there were."""

    nodes: dict[Address, Node] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    files: int = 0
    #: How folders are spelled, for titles of those without a file.
    folder_names: dict[Address, str] = field(default_factory=dict)

    @property
    def pages(self) -> list[Node]:
        return [self.nodes[address] for address in sorted(self.nodes, key=natural)]


def read(folder: Path) -> Tree:
    """Read every Markdown file below the folder. Nothing outside it is read, wherever its links lead."""
    tree = Tree()
    for path, file in markdown_files(folder, tree):
        tree.files += 1
        try:
            source = read_file(path, file)
            parsed = parse(source)
            add(tree, source, parsed)
        except Unreadable as error:
            tree.findings.append(Finding(error.kind, error.line, str(error), path))
    add_folders(tree)
    return tree


class Unreadable(Exception):
    """This file cannot become a page; the text says why, for the person who can mend it."""

    def __init__(self, reason: str, line: int = 0, kind: Kind = Kind.FILE) -> None:
        super().__init__(reason)
        self.line = line
        self.kind = kind


def markdown_files(folder: Path, tree: Tree) -> Iterator[tuple[str, Path]]:
    """Markdown files in the order of their names. Hidden folders are the tools', symbolic links may lead anywhere."""
    for root, folders, files in os.walk(folder):
        here = Path(root)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [*folders, *sorted(files)]:
            file = here / name
            path = printable(PurePosixPath(file.relative_to(folder)).as_posix())
            if file.is_symlink() and (name in folders or file.suffix.lower() in SUFFIXES):
                tree.findings.append(Finding(Kind.FILE, 0, _("A symbolic link; it is not followed."), path))
            elif name in files and file.suffix.lower() in SUFFIXES:
                yield path, file
            elif name in files and not name.startswith("."):
                tree.findings.append(Finding(Kind.OTHER, 0, file.suffix.lower() or name, path))


def printable(path: str) -> str:
    """The path as text that can be written anywhere; bytes that are no UTF-8 show as escapes."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def read_file(path: str, file: Path) -> Source:
    """Raises Unreadable for what is no text of reasonable size."""
    try:
        if not file.is_file():
            raise Unreadable(_("Not an ordinary file."))
        if (size := file.stat().st_size) > LARGEST_FILE:
            raise Unreadable(_("%(size)d bytes; the most is %(most)d.") % {"size": size, "most": LARGEST_FILE})
        content = file.read_bytes()
        text = content.decode("utf-8")
    except OSError as error:
        raise Unreadable(error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Unreadable(_("Not UTF-8: byte %(byte)d.") % {"byte": error.start + 1}, line) from error
    if not text.strip("\ufeff\0 \t\r\n"):
        raise Unreadable(_("The file is empty."))
    return Source(path, text, hashlib.sha256(content).hexdigest())


def parse(source: Source) -> markdown.Parsed:
    parsed = markdown.parse(source.text, source.path)
    for finding in parsed.findings:
        if finding.kind is Kind.FILE:
            raise Unreadable(_("Front matter: %(reason)s") % {"reason": finding.detail}, finding.line)
    return parsed


def add(tree: Tree, source: Source, parsed: markdown.Parsed) -> None:
    """Raises Unreadable when the file has no address, or one that another file has."""
    name = own_folder(without_suffix(source.path))
    address = tuple(page_slug(part) for part in name.split("/")) if name else ()
    if not all(address):
        raise Unreadable(_("No address can be made of its name."), kind=Kind.ADDRESS)
    if len(address) > DEEPEST_FOLDER:
        raise Unreadable(_("More than %(most)d folders deep.") % {"most": DEEPEST_FOLDER}, kind=Kind.ADDRESS)
    if address in tree.nodes:
        other = tree.nodes[address].path
        raise Unreadable(_("The same address as %(other)s.") % {"other": other}, kind=Kind.ADDRESS)
    tree.nodes[address] = Node(address, parsed.title, source, parsed)
    for depth in range(1, len(address)):
        tree.folder_names.setdefault(address[:depth], name.split("/")[depth - 1])


def add_folders(tree: Tree) -> None:
    """A page for every folder without one, so that each page has a parent."""
    for address in list(tree.nodes):
        for depth in range(len(address)):
            above = address[:depth]
            if above not in tree.nodes:
                tree.nodes[above] = Node(above, spoken(tree.folder_names.get(above, "")))
            tree.nodes[above].has_children = True


def without_suffix(path: str) -> str:
    return str(PurePosixPath(path).with_suffix(""))


def natural(address: Address) -> list[list[tuple[int, int | str]]]:
    """A sorting key by which ``play-2`` comes before ``play-10``."""
    return [
        [(0, int(part)) if part.isdigit() else (1, part) for part in re.split(r"(\d+)", name) if part]
        for name in address
    ]
