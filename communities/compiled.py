"""Query texts that are written once.

The ORM writes a query's SQL anew each time it is asked. For the few questions about rights that every page asks, that
took longer (some 10 ms a page) than the server took to answer them (1 ms). Here the ORM still says what the question
is, once per process; afterwards only the person and the time are put in, as bound parameters.
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from intranet.written import NOW, PERSON


class Compiled:
    """A function ``(person's key, now, *rest) -> QuerySet``, compiled once for each ``rest``. Use it as a decorator."""

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        self.build = build
        self.__doc__ = build.__doc__
        self._texts: dict[tuple[object, ...], tuple[str, tuple[object, ...]]] = {}

    def text(self, person: int, *rest: object) -> tuple[str, list[object]]:
        """SQL and its parameters."""
        if rest not in self._texts:
            self._texts[rest] = self.build(PERSON, NOW, *rest).query.sql_with_params()
        sql, parameters = self._texts[rest]
        known = {PERSON: person, NOW: NOW if person == PERSON else timezone.now()}  # a part of a text to be written
        return sql, [known.get(p, p) if isinstance(p, int | datetime) else p for p in parameters]

    def ids(self, person: int, *rest: object) -> RawSQL:
        """For ``pk__in``. The text refers to nothing outside itself, so it stands in any query."""
        return RawSQL(*self.text(person, *rest))  # noqa: S611 - written by the ORM, values are bound

    def exists(self, person: int, *rest: object) -> RawSQL:
        """For ``filter``: whether there is any row."""
        sql, parameters = self.text(person, *rest)
        return RawSQL(f"EXISTS ({sql})", parameters, output_field=BooleanField())  # noqa: S611 - as above
