"""Pages of a list by key, not by number: the thousandth is as quick as the first, and steady while rows arrive."""

import datetime
import decimal
import uuid
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

_SALT = "intranet.ui.pagination"
#: How values that JSON does not know travel in a cursor.
_TYPES: dict[str, Any] = {
    "datetime": (datetime.datetime, datetime.datetime.fromisoformat),
    "date": (datetime.date, datetime.date.fromisoformat),
    "decimal": (decimal.Decimal, decimal.Decimal),
    "uuid": (uuid.UUID, uuid.UUID),
}


class KeysetPage:
    """One page of a list. Iterates over its rows; ``next_url`` is empty on the last one."""

    def __init__(self, items: list[Any], next_url: str, first_url: str, size: int) -> None:
        self.items = items
        self.next_url = next_url
        #: The address of the list's beginning, when this is not it.
        self.first_url = first_url
        self.size = size

    def __iter__(self) -> Iterator[Any]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def has_next(self) -> bool:
        return bool(self.next_url)


def paginate(
    request: HttpRequest,
    queryset: QuerySet[Any],
    order_by: Sequence[str] = ("-pk",),
    size: int = 20,
    parameter: str = "after",
) -> KeysetPage:
    """The page of ``queryset`` that the request's cursor asks for; a missing or broken cursor is the first page.

    ``order_by`` names fields, related fields or annotations that are never null, each with ``-`` for descending; the
    primary key is added to make the order total. One query. Rows may be ``values()`` that hold the names.
    """
    order = tuple(order_by) if {name.lstrip("-") for name in order_by} & {"pk", "id"} else (*order_by, "pk")
    cursor = _read(request.GET.get(parameter, ""), order)
    rows = queryset.order_by(*order)
    if cursor is not None:
        rows = rows.filter(_beyond(order, cursor))
    items = list(rows[: size + 1])
    more = len(items) > size
    items = items[:size]
    following = _address(request, parameter, _write(items[-1], order)) if more else ""
    return KeysetPage(items, following, _address(request, parameter) if cursor is not None else "", size)


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows after these values: (a > A) or (a = A and b > B) or …, with the leading bound that an index can use."""
    steps = []
    for position, name in enumerate(order):
        ties = Q(**{key.lstrip("-"): value for key, value in zip(order[:position], values, strict=False)})
        steps.append(ties & Q(**{f"{name.lstrip('-')}__{'lt' if name.startswith('-') else 'gt'}": values[position]}))
    first = order[0]
    bound = Q(**{f"{first.lstrip('-')}__{'lte' if first.startswith('-') else 'gte'}": values[0]})
    return bound & reduce(or_, steps)


def _write(row: Model | dict[str, Any], order: Sequence[str]) -> str:
    return signing.dumps([_pack(_value(row, name.lstrip("-"))) for name in order], salt=_salt(order), compress=True)


def _read(cursor: str, order: Sequence[str]) -> list[Any] | None:
    """The values in a cursor we once made for this order; None for anything else."""
    if not cursor or len(cursor) > 2000:
        return None
    try:
        values = [_unpack(value) for value in signing.loads(cursor, salt=_salt(order))]
    except (signing.BadSignature, ValueError, TypeError, KeyError, ArithmeticError):
        return None
    return values if len(values) == len(order) else None


def _salt(order: Sequence[str]) -> str:
    return f"{_SALT}:{','.join(order)}"


def _value(row: Any, path: str) -> Any:
    for part in path.split("__"):
        row = row[part] if isinstance(row, dict) else getattr(row, part)
    return row


def _pack(value: Any) -> Any:
    for name, (kind, _parse) in _TYPES.items():
        if isinstance(value, kind):
            return {name: str(value) if kind in (decimal.Decimal, uuid.UUID) else value.isoformat()}
    return value


def _unpack(value: Any) -> Any:
    if isinstance(value, dict):
        ((name, text),) = value.items()
        return _TYPES[name][1](text)
    return value


def _address(request: HttpRequest, parameter: str, cursor: str = "") -> str:
    """This page's address with the cursor exchanged; other parameters stay."""
    query = request.GET.copy()
    query.pop(parameter, None)
    if cursor:
        query[parameter] = cursor
    return f"?{query.urlencode()}" if query else request.path
