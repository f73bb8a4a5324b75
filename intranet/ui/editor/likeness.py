"""Whether two cleaned texts say the same, however their white space and the ``<p>`` of their list items are written."""

import re
from collections.abc import Iterator

from intranet.ui import markup

_PART = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z0-9]+)")
_TIGHT = re.compile(r"(<(?:li|td|th)[^>]*>)<p>((?:(?!</?p>).)*)</p>(?=</(?:li|td|th)>|<[uo]l[ >])", re.DOTALL)
_EDGES = markup.BLOCKS | {"br", "thead", "tbody", "td", "th"}


def alike(one: str, other: str) -> bool:
    """Both cleaned; equal in everything a reader could tell apart."""
    return plain_form(one) == plain_form(other)


def plain_form(html: str) -> str:
    """A form in which texts that say the same are the same string."""
    text = "".join(_spaced(_PART.split(html)))
    text = re.sub(r"<p></p>|</?tbody>|</?thead>", "", re.sub(r"\n</code></pre>", "</code></pre>", text))
    return _TIGHT.sub(r"\1\2", text)


def _spaced(split: list[str]) -> Iterator[str]:
    """One space for every run of white space, none beside a block's tag; code as it is."""
    parts = [part for part in split if part]
    edge = [bool((name := _NAME.match(part)) and name[1] in _EDGES) for part in parts]
    code = False
    for at, part in enumerate(parts):
        if part.startswith(("<pre", "</pre")):
            code = part.startswith("<pre")
        if part.startswith("<") or code:
            yield part
            continue
        words = re.sub(r"[ \t\r\n]+", " ", part)
        words = words.lstrip(" ") if at == 0 or edge[at - 1] else words
        yield words.rstrip(" ") if at + 1 == len(parts) or edge[at + 1] else words
