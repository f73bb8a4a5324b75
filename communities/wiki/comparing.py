"""The difference between two texts of one page or answer, computed once: the two hashes name the answer for good."""

from typing import Protocol, cast

from django.core.cache import cache
from django.utils.translation import get_language

from intranet.ui.difference import Difference, Text, difference

#: Seconds the cache keeps an answer; it is never wrong, so this only bounds the space.
KEPT = 24 * 60 * 60


class Revision(Protocol):
    """Of a page, or of an answer."""

    @property
    def sha256(self) -> str: ...
    @property
    def text(self) -> Text: ...


def compared(old: Revision, new: Revision) -> Difference:
    """The difference from ``old`` to ``new``, in the reader's language."""
    key = f"page-difference:1:{get_language()}:{old.sha256}:{new.sha256}"
    found = cache.get(key)
    if found is None:
        found = difference(old.text, new.text)
        cache.set(key, found, KEPT)
    return cast(Difference, found)
