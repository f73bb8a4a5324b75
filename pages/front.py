"""What rooms above put on the home page. Each adds a function when it starts; the pages room knows none of them.

The home page belongs to everybody and is paid for by everybody: a part is one query, or none, and a bounded list.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from pages.models.audience import Reader


@dataclass(frozen=True)
class Part:
    """``template`` shows ``content`` as ``part``. ``beside``: in the narrow column, on a wide screen."""

    template: str
    content: Any
    beside: bool = False


#: Each gives its parts for one reader, in order; nothing to show, no part.
rooms: list[Callable[[HttpRequest, Reader], Iterable[Part]]] = []


def parts(request: HttpRequest, reader: Reader) -> list[Part]:
    return [part for room in rooms for part in room(request, reader)]
