"""The block of data at the head of a Markdown file: YAML between ``---`` lines, or TOML between ``+++`` lines."""

import datetime
import math
import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import gettext as _

#: Characters. A longer block is not data about a page.
LARGEST = 64 * 1024
YAML_BLOCK = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
TOML_BLOCK = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.S | re.M)


class BrokenFrontMatter(Exception):
    """The block cannot be read. The text names the line and the reason, for the person who can mend it."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True)
class Document:
    """A Markdown file taken apart: its data, its text, and the line on which the text begins."""

    data: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    first_line: int = 1
    #: Template tags are only processed in files that have front matter, as the generators do.
    has_front_matter: bool = False


class PlainLoader(yaml.SafeLoader):
    """YAML without aliases: a few hundred bytes of them unfold to gigabytes when written out again."""

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise yaml.constructor.ConstructorError(None, None, _("aliases are not allowed"), event.start_mark)
        return super().compose_node(parent, index)


def split(text: str) -> Document:
    """Part a file's text into front matter and body.

    Raises BrokenFrontMatter when a block is opened and cannot be read; a file without one is all body.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for fence, block, read in (("---", YAML_BLOCK, read_yaml), ("+++", TOML_BLOCK, read_toml)):
        if not re.match(rf"{re.escape(fence)}[ \t]*\n", text):
            continue
        match = block.match(text)
        if match:
            return document(match, read, text)
        if fence == "+++" or looks_like_data(text):
            raise BrokenFrontMatter(_("The front matter has no closing line %(fence)s.") % {"fence": fence})
    return Document(body=text)


def looks_like_data(text: str) -> bool:
    """Whether what follows an opening ``---`` is a key, and not a page that begins with a thematic break."""
    return bool(re.match(r"---[ \t]*\n[A-Za-z_][\w-]*:(?:[ \t]|\n)", text))


def document(match: re.Match[str], read, text: str) -> Document:
    block = match[1]
    if len(block) > LARGEST:
        raise BrokenFrontMatter(_("The front matter is longer than %(size)d characters.") % {"size": LARGEST})
    data = read(block)
    if not isinstance(data, dict):
        raise BrokenFrontMatter(_("The front matter is not a list of names and values."), 2)
    return Document(plain(data), text[match.end() :], text[: match.end()].count("\n") + 1, True)


def read_yaml(block: str) -> Any:
    try:
        return yaml.load(block, PlainLoader) or {}  # noqa: S506 – PlainLoader is a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise BrokenFrontMatter(error.problem or str(error), line) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BrokenFrontMatter(str(error).splitlines()[0] if str(error) else _("It cannot be read.")) from error


def read_toml(block: str) -> Any:
    try:
        return tomllib.loads(block)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BrokenFrontMatter(str(error)) from error


def plain(value: Any) -> Any:
    """The value in what JSON and PostgreSQL can hold: dates as ISO text, no NUL, no lone surrogates, no NaN."""
    if isinstance(value, dict):
        return {clean_text(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(item) for item in value]
    if isinstance(value, datetime.date | datetime.datetime | datetime.time):
        return value.isoformat()
    if isinstance(value, bool | None) or (isinstance(value, float) and math.isfinite(value)):
        return value
    if isinstance(value, int) and abs(value) < 2**63:
        return value
    return clean_text(str(value))


def clean_text(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def strings(value: Any) -> list[str]:
    """A value that may be one text or a list of texts, as a list without empty ones."""
    items = value if isinstance(value, list) else [value]
    return [str(item).strip() for item in items if isinstance(item, str | int | float) and str(item).strip()]
