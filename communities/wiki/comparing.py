"""The difference between two texts of a page, computed once: the two hashes name the answer for good."""

from typing import cast

from django.core.cache import cache
from django.utils.translation import get_language

from communities.wiki.models import PageRevision
from intranet.ui.difference import Difference, difference

#: Seconds the cache keeps an answer; it is never wrong, so this only bounds the space.
KEPT = 24 * 60 * 60


def compared(old: PageRevision, new: PageRevision) -> Difference:
    """The difference from ``old`` to ``new``, in the reader's language."""
    key = f"page-difference:1:{get_language()}:{old.sha256}:{new.sha256}"
    found = cache.get(key)
    if found is None:
        found = difference(old.text, new.text)
        cache.set(key, found, KEPT)
    return cast(Difference, found)
