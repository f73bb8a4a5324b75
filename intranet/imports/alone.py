"""One import into a place at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils.translation import gettext as _


class Busy(Exception):
    """Another import into the same place is under way."""


@contextmanager
def alone(command: str, place: str) -> Iterator[None]:
    """Hold the place for this import.

    Raises:
        Busy.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s), hashtext(%s))", [command, place])
        if not cursor.fetchone()[0]:
            raise Busy(_("Another import into %(place)s is under way.") % {"place": place})
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s), hashtext(%s))", [command, place])
