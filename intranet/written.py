"""Queries whose text is written once in a process, and asked with other values each time.

The ORM writes a query's SQL anew each time it is asked. For most queries of a page that takes longer than the answer.
Here the ORM still says what the question is, and makes the rows it would make; afterwards only values are put in, as
bound parameters.
"""

from collections.abc import Callable, Iterator
from copy import copy
from datetime import UTC, date, datetime
from typing import Any

from django.db import connections
from django.db.models import Field, ForeignKey, Lookup, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

#: Stand for a person and for the time in a text; no row has such a key, and no clock shows such a time.
PERSON = -7_305_114_203_557
NOW = datetime(1, 2, 3, tzinfo=UTC)
#: The first of those that stand for other numbers: any column of numbers could hold them.
NUMBER = 2_147_480_000
#: Those that stand for texts begin with it.
TEXT = "\ue000"
#: Texts kept of one function.
MOST = 100


class Many:
    """Stands for a list of keys, as in ``filter(community__among=…)``."""


#: What a value may be; a date may be one of a day or of a moment.
VALUES = (int, str, date, Many)


@ForeignKey.register_lookup
@Field.register_lookup
class Among(Lookup):
    """Like ``in``, with one parameter however long the list is; or an array that the database makes."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        if not hasattr(self.rhs, "as_sql"):
            return f"{left} = ANY(%s)", (*parameters, self.rhs)
        right, more = compiler.compile(self.rhs)
        return f"{left} = ANY({right})", (*parameters, *more)


class Written:
    """A function that builds a queryset from values, called once for each ``fixed``. Use it as a decorator.

    It gets a stand-in for each value (a key, a list of keys, a text, a time), so it must do nothing with them but put
    them into conditions, and take the time from ``NOW``. What decides how the question reads is ``fixed``.
    """

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        self.build = build
        self.__doc__ = build.__doc__
        self._questions: dict[tuple[object, ...], Question] = {}

    def rows(self, *fixed: object, **values: Any) -> list[Any]:
        """What the queryset gives: objects, or values of them. One query."""
        if fixed not in self._questions:
            if len(self._questions) >= MOST:
                self._questions.clear()
            stand_ins = {name: stand_in_for(name, place, value) for place, (name, value) in enumerate(values.items())}
            self._questions[fixed] = Question(self.build(*fixed, **stand_ins), stand_ins)
        return list(self._questions[fixed].asked(values))

    def first(self, *fixed: object, **values: Any) -> Any:
        """The first row, or None."""
        return next(iter(self.rows(*fixed, **values)), None)


class Question:
    """A queryset as the ORM wrote it.

    Raises:
        ValueError: a time went into it that will have passed when it is asked again.
    """

    def __init__(self, queryset: QuerySet, stand_ins: dict[str, Any]) -> None:
        self.queryset, self.names = queryset, {stand_in: name for name, stand_in in stand_ins.items()}
        self.compiler = queryset.query.get_compiler(using=queryset.db)
        self.sql, self.parameters = self.compiler.as_sql()
        times = [p for p in self.parameters if isinstance(p, date) and p != NOW and p not in self.names]
        if times:
            raise ValueError(f"Take the time from intranet.written.NOW: {times}")
        if wrong := [p for p in self.parameters if _looks_like_one(p) and p not in self.names]:
            raise ValueError(f"Changed on their way into the text: {wrong}")

    def asked(self, values: dict[str, Any]) -> Iterator[Any]:
        known = {stand_in: values[name] for stand_in, name in self.names.items()} | {NOW: timezone.now()}
        parameters = [known.get(p, p) if isinstance(p, VALUES) else p for p in self.parameters]
        written: Any = self.queryset
        again: Any = QuerySet(written.model, AsWritten(self, parameters), written.db)  # type: ignore[arg-type]
        again._fields, again._fetch_mode = written._fields, written._fetch_mode
        return iter(written._iterable_class(again))


class AsWritten:
    """What rows are made of in place of a query: it has been compiled before."""

    def __init__(self, question: Question, parameters: list[Any]) -> None:
        self._question, self._parameters = question, parameters

    def __getattr__(self, name: str) -> Any:
        return getattr(self._question.queryset.query, name)

    def get_compiler(self, using: str, **_elsewhere: Any) -> SQLCompiler:
        compiler = copy(self._question.compiler)
        compiler.connection = connections[using]
        compiler.as_sql = lambda *_args, **_options: (self._question.sql, self._parameters)  # type: ignore[method-assign]
        return compiler


def stand_in_for(name: str, place: int, value: Any) -> Any:
    """Something of the value's kind that no row holds."""
    if isinstance(value, list):
        return Many()
    if isinstance(value, str):
        return f"{TEXT}{name}"
    if isinstance(value, date):
        return NOW.replace(year=1000 + place) if isinstance(value, datetime) else date(1000 + place, 2, 3)
    return PERSON if name == "person" else NUMBER + place


def _looks_like_one(parameter: Any) -> bool:
    """Whether something was done with a stand-in, such as adding to it, or looking for what begins with it."""
    if isinstance(parameter, str):
        return TEXT in parameter
    return isinstance(parameter, int) and abs(parameter - NUMBER) < 5_000
