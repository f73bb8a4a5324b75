"""Who answers a search. ``Backend`` is all that the rest of the room knows of it."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from accounts.models import User
from intranet.search.query import Query


@dataclass(frozen=True)
class Match:
    """An entry that was found. ``score`` orders them: the higher, the further up."""

    id: int
    source: str
    target: int
    score: int
    #: Whether all the words stand in it.
    whole: bool = True


@dataclass(frozen=True)
class Found:
    """Facets are raw: value → count, and for communities ``{slug, name, n}``."""

    matches: list[Match] = field(default_factory=list)
    total: int = 0
    capped: bool = False
    more: bool = False
    kinds: dict[str, int] = field(default_factory=dict)
    labels: dict[str, int] = field(default_factory=dict)
    communities: list[dict[str, Any]] = field(default_factory=list)
    #: Words nobody uses in public → the one most like it that somebody does; only when little was found.
    better: dict[str, str] = field(default_factory=dict)


class Backend(Protocol):
    """Everything it returns is what the viewer may see at this moment."""

    def find(self, query: Query, viewer: User, size: int) -> Found: ...

    def begin(self, text: str, viewer: User, limit: int) -> list[Match]: ...
