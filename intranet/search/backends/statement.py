"""SQL put together from pieces, each with the values it binds. Nothing that somebody typed is ever part of a text."""

import re
from dataclasses import dataclass
from typing import Any, Self

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Sql:
    text: str = ""
    values: tuple[Any, ...] = ()

    @classmethod
    def of(cls, text: str, /, *values: Any, **pieces: "Sql") -> Self:
        """``text`` with its ``{name}`` filled by pieces; ``values`` are bound in pieces only, or in a text without."""
        bound: list[Any] = list(values)

        def fill(slot: re.Match[str]) -> str:
            piece = pieces[slot[1]]
            bound.extend(piece.values)
            return piece.text

        return cls(_SLOT.sub(fill, text), tuple(bound))

    @classmethod
    def joined(cls, by: str, pieces: "list[Sql]") -> Self:
        return cls(by.join(piece.text for piece in pieces), tuple(v for piece in pieces for v in piece.values))
